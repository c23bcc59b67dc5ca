"""What a new turn may refer to: the turn answered before it, and the question that is still open."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.grammar import learned_talk
from services.grammar.amending.doubled import with_length
from services.grammar.amending.pending import PendingChange
from services.grammar.amending.things import Kind, Thing, noted
from services.grammar.amending.turn import Amending
from services.grammar.choosing import chosen
from services.grammar.clock_references import referring
from services.grammar.cues import UNDOING, declines, keeps, withdraws
from services.grammar.declared import clearly_declared
from services.grammar.declared_followups import followed
from services.grammar.ellipsis import Ellipsis
from services.grammar.followups import AnsweredLookUp
from services.grammar.intents import Intent
from services.grammar.irrevocable import irrevocable
from services.grammar.naming_replies import new_request, turned_away
from services.grammar.no_such_times import in_that_month
from services.grammar.no_value import hesitation_end
from services.grammar.planning import OpenQuestion
from services.grammar.question_replies import QuestionReply
from services.grammar.reading import UtteranceReader, UtteranceReading
from services.grammar.recalled import RecalledTurn
from services.grammar.revising import LastRequests, corrects
from services.grammar.settling import settles, withdrawn_for_reason
from services.grammar.suggestions import suggestion
from services.grammar.taken_off import TOOL as TAKING_OFF
from services.grammar.taken_off import asked_off
from services.models.call_view import KnownCall, KnownCallStatus
from services.understanding.reading import LearnedReading
from tools.language.tokens import FILLERS, Token, tokenize
from tools.language.tries import main_moment
from tools.spec import ToolSpec

_NO = frozenset({"no", "nope", "nah", "don't", "not"})
_THANKS = frozenset({"thanks", "thank", "you"})
_TAKES_AWAY = ("delete_", "cancel_", "remove_", "clear_")
"""Prefixes in the names of tools that remove something."""


_MESSAGES = ("message", "body")
"""Of these slots any words may be the value; only a plain withdrawal is none."""
_ONE_MORE = re.compile(
    r"(?:and |oh |also )*(?:another(?: one)? (?:for|at|on|in)|(?:one more|again) (?:for|at|on)|(?:do )?(?:the )?same"
    r"|another(?: one)? (?:(?:just )?the same|(?:but )?(?:call|called|name|named)))\b"
)
"""Openings of one more request like the last one ("another for three", unlike "another three minutes")."""


@dataclass(slots=True)
class TurnMemory:
    """The last answered turn: its text, its intents, the calls it made (`done`), and the question it ended with."""

    text: str = ""
    intents: Sequence[Intent] = ()
    done: Sequence[KnownCall] = ()
    question: OpenQuestion | None = None
    undo: Sequence[KnownCall] = field(default_factory=tuple)
    doubts: Sequence[Intent] = ()
    """The intents that a yes to the question approves: all those it was asked about."""
    spoken_of: Mapping[str, Any] = field(default_factory=dict)
    """As `PlanBuilder.spoken_of`, after this turn."""
    turn: int = -1
    things: Sequence[Thing] = ()
    """What the session has created, changed or mentioned so far."""
    writes: Sequence[KnownCall] = ()
    """The successful calls with side effects of the last turn that had any."""
    pending: PendingChange | None = None
    """The change that the question is about."""

    def remember(
        self, before: "TurnMemory", turn: int, recalled: RecalledTurn | None, specs: Mapping[str, ToolSpec]
    ) -> None:
        """Adds what turn `turn` has done to the things and writes that `before` knew."""
        writing = frozenset(name for name, spec in specs.items() if not spec.safe)
        done = [call for call in self.done if call.status is KnownCallStatus.DONE]
        self.turn, self.things = turn, noted(before.things, done, turn, writing)
        self.writes = [call for call in done if call.tool in writing] or before.writes
        self.pending = recalled.pending if recalled is not None else None

    def after_talk(self, keeps: bool, questions: Sequence[OpenQuestion]) -> "TurnMemory":
        """The memory after a turn of talk: what was done before stays. The open question stays if the talk `keeps` it;
        otherwise the last of `questions` takes its place, if there are any."""
        if keeps:
            return self
        question = questions[-1] if questions else None
        doubts = [each.intent for each in questions if each.slot is None]
        return replace(self, question=question, doubts=doubts, pending=None)

    def standing(self, specs: Mapping[str, ToolSpec]) -> str:
        """The reply to a "no" if there is no open question but something was done: that it is already done. Else ""."""
        done = [
            specs[call.tool] for call in self.done if call.status is KnownCallStatus.DONE and not specs[call.tool].safe
        ]
        if not done or self.question is not None:
            return ""
        back = all(spec.undo_with in specs for spec in done)
        return "That is already done. Say: undo that, to take it back." if back else "That is already done."

    def recall(
        self,
        text: str,
        reading: UtteranceReading,
        reader: UtteranceReader,
        now: datetime,
        joined: Sequence[Intent] = (),
        found: LearnedReading | None = None,
    ) -> RecalledTurn | None:
        """What `text` means as a continuation of the last turn: an answer, an undo, a withdrawal or a correction. None
        if it does not continue it. `joined`: the requests with the learned model's; a clear one for a declared tool
        ("cancel the coffee") changes no other thing. `found`: what the learned model has found in the turn."""
        if away := turned_away(self.question, self.pending, text, found, joined, reader.specs):
            return away
        undoing = learned_talk.only(found, "undo")
        another = new_request(self.question, self.pending, found, text, joined, reader.specs)
        pending = None if another else self.pending
        words = tuple(token.text for token in _without_fillers(text))
        written = any(not reader.specs[call.tool].safe for call in self.done if call.tool in reader.specs)
        answered = None if another else self._answered(text, words, written, reading, reader, now)
        if answered is not None:
            return answered
        if continued := followed(self.intents, self.question, text, reader.specs, now):
            return continued
        done = self.done or self._final_before()
        final = irrevocable(self.intents, done, reader.specs) if self.question is None else None
        if final is not None and (settled := final.read(text, now)) is not None:
            return settled
        asking = self.question is not None and pending is None
        amending = Amending(self.things, self.turn, self.writes, pending, asking, reader.specs, now, self.text)
        more = _ONE_MORE.match(" ".join(words)) is not None and "instead" not in words
        anew = self._left_out(text, reading, reader, now) if more else None
        own = any(each.complete and each.confidence > 0.7 for each in reading.intents)
        if any(map(clearly_declared, joined)) and not anew and pending is None:
            return None
        if amended := anew or amending.read(with_length(text, self.things, self.turn), own):
            return amended
        if referred := referring(_without_fillers(text), self.done, reader, now):
            return RecalledTurn(referred)
        if not own and (taken_off := self._taken_off(text, found, reader)):
            return taken_off
        gone = any(call.tool.startswith(_TAKES_AWAY) for call in self.done)  # "leave it" then means: bring it back
        taken = words if withdraws(words) else () if own else withdrawn_for_reason(_without_fillers(text))
        undoes = undoing or words in UNDOING or (bool(taken) and (gone or not keeps(taken)))
        if undoes and written:
            return RecalledTurn((), tuple(c for c in self.done if not reader.specs[c.tool].safe))
        if undoing and self.writes and self.question is None:
            return RecalledTurn((), tuple(self.writes))
        if taken and (written or withdraws(words)):
            return RecalledTurn(())
        if (completed := self._left_out(text, reading, reader, now)) is not None:
            return completed
        looked_up = AnsweredLookUp(self.text, self.intents, self.done)
        if self.done and not written and (after := looked_up.followed_by(text, reading, reader, now)) is not None:
            return RecalledTurn(after.intents, text=after.text)
        unclear = final.unclear(text) if final is not None else None
        if not self.intents or (reading.intents and not corrects(words)):
            return None if reading.intents else unclear
        last = LastRequests(self.text, self.intents, self.done)
        return last.extended(reading, reader, now) or last.revised(text, reader, now) or unclear

    def _answered(
        self,
        text: str,
        words: tuple[str, ...],
        written: bool,
        reading: UtteranceReading,
        reader: UtteranceReader,
        now: datetime,
    ) -> RecalledTurn | None:
        """What `text` means as the reply to the open question; None without one, or if it is no reply. `written`: the
        last turn had side effects."""
        if self.question is None or self.pending is not None:
            return None
        clear = any(each.complete and each.confidence > 0.7 for each in reading.intents)
        if (declines(words) or declines(words[hesitation_end(words) :])) and not clear:
            return RecalledTurn(())
        choice = bool(self.question.options) and chosen(words, self.question.options) is None
        if self.question.slot not in (None, *_MESSAGES) and not clear and settles(tokenize(text), choice):
            return RecalledTurn(())
        if withdraws(words) or (words in UNDOING and not written) or (words and set(words) <= _NO | _THANKS):
            return RecalledTurn(())
        reply = in_that_month(text, self.question.intent)
        return QuestionReply(self.question, self.doubts, self.text).read(reply, reading, reader, now)

    def _taken_off(self, text: str, found: LearnedReading | None, reader: UtteranceReader) -> RecalledTurn | None:
        """The question whether to take off what was just put on a list; None where `text` does not take it back."""
        spec = reader.specs.get(TAKING_OFF)
        return asked_off(text, found, self.things, self.turn, spec) if self.question is None else None

    def _final_before(self) -> Sequence[KnownCall]:
        """The writes of the turn before the last, where the last did nothing and was about them."""
        newest = self.things[-1] if self.things else None
        return self.writes if newest is not None and newest.kind is Kind.OTHER and newest.turn == self.turn - 1 else ()

    def _left_out(
        self, text: str, reading: UtteranceReading, reader: UtteranceReader, now: datetime
    ) -> RecalledTurn | None:
        """What `text` means if it leaves out parts that the last request said; None if it does not."""
        if len(self.intents) != 1 or not self.done:
            return None
        return Ellipsis(self.text, self.intents[0], self.done).completed(text, reading, reader, now)


def _without_fillers(text: str) -> list[Token]:
    return [token for token in tokenize(text) if token.text not in FILLERS]


def undo_arguments(call: KnownCall, undo: ToolSpec) -> dict[str, Any] | None:
    """Arguments for `undo`, the tool that reverses `call`, from the call's result and arguments; None if a required
    one is unknown or the call did not succeed."""
    result = call.value if isinstance(call.value, Mapping) else {}
    event, before = result.get("event"), result.get("previous")
    known: dict[str, Any] = dict(call.arguments)
    for part in (event, result, before):  # the state before the call overrides the others
        known |= part if isinstance(part, Mapping) else {}
    properties = undo.parameters.get("properties", {})
    found = {name: known[name] for name in properties if known.get(name) not in (None, "", [])}
    if any(name not in found for name in undo.parameters.get("required", ())):
        return None
    return found if call.status is KnownCallStatus.DONE else None


_REFERRED = ("list_name", "name")
"""Parameters whose last value "the list", "her" and the like refer to in a later turn."""


_WITH = re.compile(r"\bwith ([A-Z][\w'-]+(?: [A-Z][\w'-]+)?)$")
"""In an event's title, the person whom one meets."""


_WAYS = ("get_directions", "start_navigation")
_REMEMBERED = 3
"""Turns after which "her" is nobody any more, and "there" no place."""


def spoken_of(done: Sequence[KnownCall], before: Mapping[str, Any], turn: int) -> dict[str, Any]:
    """The last values of `_REFERRED` among the arguments and results of `done`, the calls of turn `turn`, and among
    those that were known `before`; where a way led, and by what means, also if it was not found."""
    old = dict(before)
    if turn - old.get("name_turn", turn) >= _REMEMBERED:
        old.pop("name", None)
    if turn - old.get("way_turn", turn) >= _REMEMBERED:
        old.pop("way", None)
    ways = [call.arguments for call in done if call.tool in _WAYS and call.arguments.get("destination")]
    found: dict[str, Any] = {"way": dict(ways[-1]), "way_turn": turn} if ways else {}
    for call in (call for call in done if call.status is not KnownCallStatus.FAILED or _of_somebody(call)):
        for known in (call.arguments, call.value):
            if isinstance(known, Mapping):
                found |= {name: known[name] for name in _REFERRED if isinstance(known.get(name), str)}
                if met := _WITH.search(str(known.get("title", ""))):
                    found["name"] = met[1]
    return {**old, **found, **({"name_turn": turn} if "name" in found else {})}


def _of_somebody(call: KnownCall) -> bool:
    """Whether a look-up has failed for somebody who is known, of whom only this is not saved."""
    return call.tool in _DETAILS and not (call.error or "There is no contact").startswith("There is no contact")


_DETAILS = frozenset(("get_phone_number", "get_email_address", "get_birthday"))
_THING = re.compile(r"the (.+) (?:timer|alarm)(?: .*)?")


def _options(asked: str) -> tuple[str, ...]:
    """The names to choose from in the question at the end of an error; () if one of them is not a name."""
    names = re.split(r", | or ", asked.partition("Which one: ")[2].rstrip("?"))
    if not any(name.startswith("the ") for name in names):
        return tuple(names)
    found = [_THING.fullmatch(name) for name in names]
    return tuple(each[1] for each in found if each) if all(found) else ()


def asked_by_tool(
    intents: Sequence[Intent], done: Sequence[KnownCall], specs: Mapping[str, ToolSpec]
) -> OpenQuestion | None:
    """The question in a look-up's result, or at the end of a tool's error ("8 PM has already passed. When should it
    be?"), if there was only one request and the question is about the time or about which thing is meant ("Which one:
    ...?"), or whether another contact was; else None."""
    if len(intents) == 1 and {call.tool for call in done} == {intents[0].tool}:
        done = done[-1:]  # a name was looked up once more, in another spelling
    if len(intents) != 1 or len(done) != 1:
        return None
    if (told := done[0].value) and isinstance(told, Mapping) and "question" in told and intents[0].tool == done[0].tool:
        return OpenQuestion(str(told["question"]), intents[0], "name", tuple(map(str, told.get("ambiguous") or ())))
    if done[0].status is not KnownCallStatus.FAILED:
        return None
    if (meant := _suggested(intents, done[0], specs[done[0].tool].safe)) is not None:
        return meant
    asked, moment = (done[0].error or "").rstrip(), main_moment(specs[done[0].tool])
    properties = specs[done[0].tool].parameters["properties"]
    named = next((name for name in ("label", "text") if name in properties), None)
    if "Which one: " in asked and intents[0].tool == done[0].tool and named is not None:
        return OpenQuestion(asked, intents[0], named, _options(asked))
    about_time = asked.endswith("When should it be?") and moment in intents[0].slots
    return OpenQuestion(asked, intents[0], moment) if about_time and intents[0].tool == done[0].tool else None


def _suggested(intents: Sequence[Intent], call: KnownCall, safe: bool) -> OpenQuestion | None:
    """The question about another contact with which the error of the read `call` ends."""
    name = call.arguments.get("name")
    if not safe or len(intents) != 1 or intents[0].tool != call.tool or not isinstance(name, str):
        return None
    return suggestion(call.error or "", [name], 0, intents[0], "name")
