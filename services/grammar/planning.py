"""Builds the plan of a turn: the calls that should exist, the remarks and the questions, given earlier calls'
results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.grammar import guard, wording
from services.grammar.agreement import differs
from services.grammar.certainty import SURE_DECLARED, learned_certain, surely_meant
from services.grammar.division import guessed
from services.grammar.guard_hearing import hardly_heard
from services.grammar.guard_kinds import denied
from services.grammar.intents import Intent, IntentArguments, arguments
from services.grammar.known_calls import KnownCalls, signature
from services.grammar.objection import contradicts, not_needed, part_of_another
from services.grammar.references import ResultReference as ResultReference
from services.grammar.references import rendered as rendered
from services.grammar.references import worded
from services.grammar.slot_questions import question_for
from services.grammar.verdict import GuardDoubt, GuardedUtterance, GuardVerdict
from services.models.call_view import KnownCall, KnownCallStatus
from services.understanding.reading import LearnedReading
from tools import confirmation_question
from tools.language.slots import FREE
from tools.language.tokens import Token
from tools.spec import Effect, ToolSpec

CERTAIN_ENOUGH: Mapping[Effect, float] = {Effect.WRITE_EXTERNAL: 0.75}
"""By effect, the confidence that a write needs to run without a question; others need `CERTAIN_ENOUGH_BY_DEFAULT`."""
CERTAIN_ENOUGH_BY_DEFAULT = 0.6
WORTH_ASKING = 0.65
CLEAR = 2
"""With this many words and values that show what is wanted, the user is asked about an external call even if the words
did not have the form of a command."""
_TOLD = (None, GuardDoubt.REPORTED, GuardDoubt.HEDGED, GuardDoubt.ASKED, GuardDoubt.SUPPOSED)
"""With one of these doubts, words without the form of a command, or thought aloud, lead to no question."""

_ASKED_ANYWAY = (*_TOLD, GuardDoubt.LEFT_OVER, GuardDoubt.PARTLY, GuardDoubt.UNSURE_END)
"""With one of these doubts, the user is still asked about a write that the learned model has found."""
_ASKED_ABOUT_DECLARED = (*_ASKED_ANYWAY, GuardDoubt.INCOMPLETE)

_UNEXPLAINED = (None, GuardDoubt.LEFT_OVER, GuardDoubt.PARTLY)
"""Doubts because of words that the grammar does not explain. They do not count against a request of the learned model
of which it is certain: the model has read these words too."""

_CONFIRMED, _UNSURE = (None, GuardDoubt.LEFT_OVER), 0.5
"""With one of these doubts, a write that only the learned model has found is proposed to the model that confirms
writes, with at most this confidence."""


@dataclass(frozen=True, slots=True)
class DesiredCall:
    """A call that should exist. `spoken`: its result is part of the answer (not so for a look-up for another call).
    `steady`: the words of its values are likely whole, although they are the last ones that were heard."""

    key: str
    tool: str
    arguments: Mapping[str, Any]
    confidence: float = 1.0
    spoken: bool = True
    steady: bool = False


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question to the user. `slot`: the missing or ambiguous slot of `intent`; None for a yes-or-no question.
    `options`: the names to choose from. `times`: how often it was asked before. `named`: the slot of `intent` in which
    the question suggests a name, in place of which the user may say another one."""

    text: str
    intent: Intent
    slot: str | None = None
    options: tuple[str, ...] = ()
    times: int = 0
    named: str = ""


@dataclass(frozen=True, slots=True)
class LeftRequest:
    """An intent that did not have the form of a command, with its arguments. `unfit`: a value does not fit its slot."""

    intent: Intent
    arguments: Mapping[str, Any]
    unfit: bool = False
    told: bool = False
    """The words are a statement, or a wish too vague for a question."""

    @property
    def refers(self) -> bool:
        """Whether an argument is the result of another call."""
        flat = [one for value in self.arguments.values() for one in (value if isinstance(value, list) else [value])]
        return any(isinstance(value, ResultReference) for value in flat)


@dataclass(slots=True)
class GrammarPlan:
    """What to do and to say about the turn so far."""

    calls: list[DesiredCall] = field(default_factory=list)
    questions: list[OpenQuestion] = field(default_factory=list)
    remarks: dict[str, str] = field(default_factory=dict)
    """Sentences said in place of a call's result, or in addition to it, by the call's key."""
    waiting: bool = False
    """Something depends on a result that has not arrived yet."""
    left: list[LeftRequest] = field(default_factory=list)
    """Requests that did not have the form of a command; they have no calls."""
    unheard: bool = False
    """A call is held back until the words that it depends on can no longer change."""
    doubts: set[GuardDoubt] = field(default_factory=set)
    """Why writes were not planned."""


@dataclass(slots=True)
class PlanBuilder:
    """What recipes work with: the plan so far and what is known. `settled`: no more words are expected."""

    specs: Mapping[str, ToolSpec]
    now: datetime
    home: str | None
    known: KnownCalls
    settled: bool
    plan: GrammarPlan = field(default_factory=GrammarPlan)
    intents: Sequence[Intent] = ()
    answered: dict[int, str] = field(default_factory=dict)
    """Key of the read that answers intent number i."""
    utterance: GuardedUtterance = field(default_factory=GuardedUtterance)
    """Everything that was said in the turn, for the guard."""
    confirmed: bool = False
    """The user has just said yes to what is planned, so the guard is skipped."""
    learned: LearnedReading | None = None
    """What the learned model has read of the turn."""
    raw_tokens: Sequence[Token] = ()
    """The words of the turn as the learned model has read them, before repair."""
    proposes: bool = False
    """Another model confirms every write: those that only the learned model has found are proposed without a question.
    """
    irrevocable: bool = False
    """The plan corrects something that was done and cannot be undone."""
    spoken_of: Mapping[str, Any] = field(default_factory=dict)
    """The list and the person that earlier turns were about last, by parameter name."""
    meant: dict[int, Intent] = field(default_factory=dict)
    """By the `id` of an intent, the one that a look-up has shown to be meant; the next turn goes on from that one."""

    def arguments(self, intent: Intent) -> IntentArguments:
        """The intent's slots as arguments of its tool."""
        return arguments(intent, self.specs[intent.tool], self.now)

    def heard(self, intent: Intent, *slots: str) -> bool:
        """Whether further words can no longer change the named slots (all slots if none is named)."""
        values = [v for name, v in intent.slots.items() if not slots or name in slots]
        return self.settled or not any(value.open for value in values)

    def read(
        self,
        key: str,
        tool: str,
        args: Mapping[str, Any],
        spoken: bool = True,
        confidence: float = 1.0,
        steady: bool = False,
    ) -> KnownCall | None:
        """Adds a read to the plan. Returns the call if its outcome is known; else returns None, and the plan waits."""
        if tool not in self.specs:
            return KnownCall(
                0, tool, args, KnownCallStatus.FAILED, error=f"I cannot do that here: {tool} is not available"
            )
        self.plan.calls.append(DesiredCall(key, tool, args, confidence, spoken, steady))
        call = self.outcome(self.plan.calls[-1])
        if call is None or call.status is KnownCallStatus.PENDING:
            self.plan.waiting = True
            return None
        return call

    def outcome(self, desired: DesiredCall) -> KnownCall | None:
        """The existing call that matches `desired`, None without one; a rejected proposal counts as failed."""
        ids: dict[str, int] = {}
        for other in self.plan.calls:
            known = self.known.find(other.tool, rendered(other.arguments, ids))
            if known is not None:
                ids[other.key] = known.id
        arguments = rendered(desired.arguments, ids)
        refused = self.known.refused.get(signature(desired.tool, arguments))
        if refused is not None:
            return KnownCall(0, desired.tool, arguments, KnownCallStatus.FAILED, error=refused)
        return self.known.find(desired.tool, arguments)

    def write(self, key: str, intent: Intent, tool: str, args: Mapping[str, Any]) -> None:
        """Adds a write to the plan. If the guard doubts it or its confidence is low, adds a question or leaves it
        out."""
        spec = self.specs[tool]
        if self.confirmed or intent.granted:
            self.plan.calls.append(DesiredCall(key, tool, args))
            return
        verdict = guard.judge(self.utterance, intent, spec, args)
        meant = verdict.doubt is GuardDoubt.NO_EVENT and not intent.learned and surely_meant(self.learned, spec.name)
        if meant and not self._contradicted(intent, spec):
            verdict = guard.judge(self.utterance, intent, spec, args, meant=True)
        clear = verdict.doubt in _UNEXPLAINED if not intent.declared else verdict.doubt is None
        certain = clear and learned_certain(intent, spec) and not denied(self.utterance, intent)
        if self.proposes and self.settled and intent.learned and not certain and verdict.doubt in _CONFIRMED:
            self.plan.calls.append(DesiredCall(key, tool, args, confidence=min(intent.confidence, _UNSURE)))
            return
        unsure = _ASKED_ABOUT_DECLARED if intent.declared else _ASKED_ANYWAY
        if intent.learned and verdict.doubt in unsure and not certain:
            self._ask_whether(key, intent, spec, args)
            return
        if (verdict.doubt is not None and not certain) or (intent.hedged and not verdict.apart):
            self._doubted(key, intent, spec, verdict, args)
            return
        unexplained = not (intent.learned or intent.explained)
        if self.learned is not None and unexplained and self._contradicted(intent, spec):
            self.plan.doubts.add(GuardDoubt.CONTESTED)
            self._ask_whether(key, intent, spec, args)
            return
        if self.irrevocable:
            self.plan.questions.append(OpenQuestion(wording.sent_again(spec), intent))
            return
        clarity = intent.clarity if verdict.apart else intent.confidence
        if clarity < CERTAIN_ENOUGH.get(spec.effect, CERTAIN_ENOUGH_BY_DEFAULT):
            said = " ".join(intent.words)
            self.plan.questions.append(OpenQuestion(f"Did you mean: {said}?", intent))
            return
        sure = intent.confidence
        if hardly_heard(self.utterance, intent, spec):
            if not self.proposes:
                self._ask_whether_heard(intent, spec, args)
                return
            sure = min(sure, _UNSURE)
        if self.proposes and guessed(args, self.utterance.tokens):
            sure = min(sure, _UNSURE)
        self.plan.calls.append(DesiredCall(key, tool, args, confidence=sure))
        if verdict.unheard and self.settled:
            self.plan.remarks[f"{key}.unheard"] = wording.not_heard(verdict.unheard)

    def _contradicted(self, intent: Intent, spec: ToolSpec) -> bool:
        """Whether the learned model contradicts the grammar's reading: this request, its values, or another request if
        the model sees only one in all."""
        learned = self.learned or LearnedReading()
        return contradicts(learned, intent, self.intents) or differs(
            learned, intent, self.intents, spec, self.raw_tokens, self.now
        )

    def _ask_whether(self, key: str, intent: Intent, spec: ToolSpec, args: Mapping[str, Any]) -> None:
        """Once the words are settled, asks about a write that only the learned model has found, or to which it objects.
        A write about which the agent always asks is proposed, so that the user is not asked twice."""
        if not self.settled:
            self.plan.unheard = True
            return
        if spec.destructive and not intent.unread:
            self.plan.calls.append(DesiredCall(key, spec.name, args, confidence=min(intent.confidence, _UNSURE)))
            return
        text = wording.should_i(intent, spec, self.utterance.tokens)
        if intent.declared:
            text = wording.as_declared(spec, args, all_heard=not intent.unread)
        elif intent.learned and intent.unread:
            text = wording.as_understood(spec, worded(intent, args))
        elif intent.learned:
            text = confirmation_question.should_i(spec, worded(intent, args))
        self.plan.questions.append(OpenQuestion(text, intent))

    def _ask_whether_heard(self, intent: Intent, spec: ToolSpec, args: Mapping[str, Any]) -> None:
        """Asks about a write of which a word was hardly heard, value by value; in the user's words where a look-up has
        found a value."""
        if not self.settled:
            self.plan.unheard = True
        elif LeftRequest(intent, args).refers:
            self.plan.questions.append(OpenQuestion(wording.should_i(intent, spec, self.utterance.tokens), intent))
        elif spec.client_side:
            self.plan.questions.append(OpenQuestion(wording.as_declared(spec, args, all_heard=True), intent))
        else:
            self.plan.questions.append(OpenQuestion(confirmation_question.should_i(spec, args), intent))

    def _doubted(
        self, key: str, intent: Intent, spec: ToolSpec, verdict: GuardVerdict, args: Mapping[str, Any]
    ) -> None:
        """Once the words are settled, asks about a doubted write, or says what was understood and not done."""
        if not self.settled:
            self.plan.unheard = True
            return
        tokens, doubt = self.utterance.tokens, verdict.doubt
        self.plan.doubts |= {doubt} if doubt is not None else set()
        said = wording.phrase(intent, tokens)
        clear = spec.effect is Effect.WRITE_EXTERNAL and intent.evidence >= CLEAR
        if doubt is GuardDoubt.DENIED and not_needed(spec, tokens):
            self.plan.questions.append(OpenQuestion(confirmation_question.should_i(spec, worded(intent, args)), intent))
        elif doubt is GuardDoubt.DENIED:
            self.plan.remarks[key] = wording.will_not(intent, spec, tokens)
        elif doubt is GuardDoubt.SEVERAL:
            self.plan.remarks[key] = wording.ONE_AT_A_TIME
        elif doubt is GuardDoubt.INCOMPLETE:
            self.plan.remarks[key] = wording.nothing_done(verdict.unheard)
        elif doubt is GuardDoubt.NO_EVENT:
            self.plan.questions.append(OpenQuestion(wording.in_calendar(str(args.get("title", ""))), intent))
        elif doubt is GuardDoubt.PARTLY:
            self.plan.questions.append(OpenQuestion(wording.as_understood(spec, worded(intent, args)), intent))
        elif doubt is GuardDoubt.REPEATED:
            self.plan.questions.append(OpenQuestion(wording.once_only(intent, spec, tokens), intent))
        elif verdict.slot:
            self.plan.questions.append(OpenQuestion(question_for(verdict.slot), intent, verdict.slot))
        elif doubt is GuardDoubt.UNFIT or (doubt in _TOLD and (intent.hedged or not (said or clear))):
            self.plan.left.append(LeftRequest(intent, args, doubt is GuardDoubt.UNFIT))
        elif spec.destructive and not verdict.unheard:
            self.plan.calls.append(DesiredCall(key, spec.name, args, confidence=min(intent.confidence, _UNSURE)))
        else:
            unheard = f"{wording.not_heard(verdict.unheard)} " if verdict.unheard else ""
            self.plan.questions.append(OpenQuestion(unheard + wording.should_i(intent, spec, tokens), intent))

    def ask(self, text: str, intent: Intent, slot: str | None, options: Sequence[str] = ()) -> None:
        """Adds a question, unless the intent is `faint` ("take your time")."""
        self.put(OpenQuestion(text, intent, slot, tuple(options)))

    def put(self, question: OpenQuestion) -> None:
        """Adds `question` under the same condition."""
        intent = question.intent
        least = CERTAIN_ENOUGH_BY_DEFAULT if intent.declared else WORTH_ASKING
        if self.specs[intent.tool].safe and part_of_another(self.learned, intent, self.intents):
            return
        if question.slot is not None and not self.confirmed and self._reported(intent):
            return
        if not intent.hedged and intent.confidence >= least and not faint(intent):
            self.plan.questions.append(question)

    def _reported(self, intent: Intent) -> bool:
        """Whether the guard and the learned model agree that the words only tell of the request ("she left me a note
        saying clear out your lists"), so that no value is asked for."""
        requests = self.learned.requests if self.learned is not None else ()
        meant = any(each.act == "do" and each.p_act >= SURE_DECLARED for each in requests)
        spec = self.specs[intent.tool]
        if not requests or meant or not spec.destructive:
            return False
        return guard.judge(self.utterance, intent, spec, {}).doubt in (GuardDoubt.REPORTED, GuardDoubt.HEDGED)

    def earlier_read(self, intent: Intent) -> tuple[str, KnownCall | None] | None:
        """Key and outcome of the latest read before `intent`, to which "it" or "them" refers; else None."""
        at = next((i for i, other in enumerate(self.intents) if other is intent), len(self.intents))
        for index in range(at - 1, -1, -1):
            key = self.answered.get(index)
            if key is not None:
                desired = next(d for d in self.plan.calls if d.key == key)
                call = self.outcome(desired)
                return key, call if call is not None and call.status is not KnownCallStatus.PENDING else None
        return None


def faint(intent: Intent) -> bool:
    """Whether the intent is hardly a request: only the beginning of a phrase and a free slot that takes any words."""
    free = any(value.type in FREE for value in intent.slots.values())
    return not intent.complete and free and intent.evidence < 2
