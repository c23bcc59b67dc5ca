"""The grammar model's analysis of a turn: the reading of its words, and the plan of calls that follows from it."""

from dataclasses import dataclass

from services.grammar.completion import closed, grows, rounded_off
from services.grammar.dictation import DICTATED
from services.grammar.intents import Intent
from services.grammar.planning import GrammarPlan, PlanBuilder, faint
from services.grammar.reading import UtteranceReading
from services.grammar.recalled import RecalledTurn
from services.grammar.talk_replies import TalkReply
from services.models.call_view import KnownCallStatus

FINISHED = 0.88
"""From this probability of the learned model on, a turn counts as over."""
_REFERS = frozenset({"it", "that", "this", "them"})


@dataclass(frozen=True, slots=True)
class TurnAnalysis:
    """What was understood of a turn so far, which calls should exist, and their known outcomes."""

    reading: UtteranceReading
    plan: GrammarPlan
    draft: PlanBuilder
    recalled: RecalledTurn | None = None
    talk: TalkReply | None = None
    """The reply, if the turn is only conversation."""

    @property
    def thought(self) -> str:
        """What was understood, as one line for the log."""
        parts = [
            f"{intent.tool}({', '.join(intent.slots)}){'' if intent.complete else ' unfinished'}"
            for intent in self.reading.intents
        ]
        if self.reading.dropped:
            parts.append("taken back: " + ", ".join(intent.tool for intent in self.reading.dropped))
        if self.plan.questions:
            parts.append("to ask: " + self.plan.questions[0].text)
        return "; ".join(parts) or "Nothing to do yet."

    @property
    def pending(self) -> bool:
        """Whether a desired call has no outcome yet."""
        outcomes = [self.draft.outcome(want) for want in self.plan.calls]
        return any(call is None or call.status is KnownCallStatus.PENDING for call in outcomes)

    @property
    def understood(self) -> bool:
        """Whether there is an intent, or a word that announces more."""
        answered = self.recalled is not None or self.talk is not None
        return bool(self.reading.intents) or self.reading.unfinished or answered

    @property
    def complete(self) -> bool:
        """Whether the utterance may be over: no value is missing, and no word announces more. A request that only needs
        a yes is complete; a value for which the user would be asked makes it `lacking`."""
        finished = all(i.complete or faint(i) for i in self.reading.intents) or self.recalled is not None
        missing = any(each.slot is not None and not self._lacks(each.intent) for each in self.plan.questions)
        return finished and not self.reading.unfinished and not missing

    @property
    def lacking(self) -> bool:
        """Whether the user would be asked for a value now: a message's text, a reminder's time."""
        missing = any(each.slot is not None for each in self.plan.questions)
        return missing or any(map(self._lacks, self.reading.intents[-1:]))

    @property
    def closed(self) -> bool:
        """Whether no more words can complete the last request, or the turn is a yes to a question."""
        if self.recalled is not None:
            return self.recalled.confirmed
        return any(closed(intent, self.draft, len(self.reading.tokens)) for intent in self.reading.intents[-1:])

    @property
    def finished(self) -> bool:
        """Whether all requests of the turn are complete, no value at its end may grow, and the learned model takes the
        turn for over."""
        learned, last = self.draft.learned, self.reading.intents[-1:]
        if learned is None or not last or self.plan.questions or not self.complete:
            return False
        size = len(self.reading.tokens)
        done = all(rounded_off(each, self.draft) and not grows(each, size) for each in last)
        return done and learned.complete >= FINISHED

    def _lacks(self, intent: Intent) -> bool:
        untimed = "due" in self.draft.specs[intent.tool].parameters.get("properties", {}) and "due" not in intent.slots
        unsaid = not DICTATED.isdisjoint(self.draft.arguments(intent).missing) and _REFERS.isdisjoint(intent.words)
        return untimed or unsaid

    @property
    def empty(self) -> bool:
        """Whether nothing said so far is a request."""
        return all(faint(intent) for intent in self.reading.intents) and self.recalled is None
