"""A speculator that is sure of its writes, which then commit before the responder has confirmed them, and a responder
that disagrees: it repeats what is there under other numbers and in other forms, changes it, removes it, or asks about
it. What it changes "amber" to is "unamber", which is the same request of the user."""

import random
from dataclasses import replace

from services.events.model import (
    Acted,
    ActionKind,
    AnswerDelta,
    AnswerEnd,
    Ask,
    ContextEntry,
    Fact,
    ModelOutput,
    Opened,
    Part,
    Pause,
    PauseReason,
    Phase,
    Remove,
    Said,
    SessionContext,
    ToolCall,
    UserUpdate,
)
from services.models.composite import CompositeModel, CompositePolicy
from services.models.fallback import ModelWithFallback
from services.models.ports import Backend
from tests.simulation.door.dice import Dice
from tests.simulation.door.model import Pair, SimulatedModel, SimulatedModelSession, Temper, requests
from tests.simulation.door.world import READS, WRITES

OTHER = "un"
"""What stands before a colour that the responder has put in the place of another."""
MISCHIEF = ("repeat", "repeat", "repeat twice", "change", "add", "remove", "ask", "ask")


def meant(colour: str) -> str:
    """The colour that the user has named."""
    return colour.strip().lower().removeprefix(OTHER)


DOUBT = "Shall I really"
"""Begins the question about one write that must not be put when that is done."""


class _Session(SimulatedModelSession):
    """Proposes what is missing, where a request counts as there in any form, and takes back only what is not asked for
    any more."""

    def append(self, entry: ContextEntry) -> None:
        if isinstance(entry, Acted) and isinstance(entry.action, ToolCall):
            call = entry.action
            plain = {name: str(value).strip().lower() for name, value in call.arguments.items()}
            entry = replace(entry, action=replace(call, arguments=plain))
            self._removed.setdefault(entry.turn, set()).add(call.id)  # no id is given twice
        super().append(entry)

    def _changes(self, ask: Ask, text: str) -> list[ModelOutput]:
        wanted = [pair for pair in requests(text) if pair[0] in self._offered]
        calls = {call_id: (tool, meant(x)) for call_id, (tool, x) in self._calls.get(ask.turn, {}).items()}
        gone = [i for i, pair in calls.items() if pair not in wanted and (ask.turn, i) not in self._seen]
        changes: list[ModelOutput] = [Remove(call_id) for call_id in sorted(gone)]
        for pair in wanted:
            if pair not in calls.values():
                changes += self._new(ask, *pair)
        return changes

    def _new(self, ask: Ask, tool: str, colour: str) -> list[ModelOutput]:
        used = self._removed.setdefault(ask.turn, set())
        number = max({*self._calls.get(ask.turn, {}), *used}, default=0) + 1
        used.add(number)
        return [Opened(Part.TOOL_CALL), ToolCall(number, tool, {"x": colour})]


class SureSession(_Session):
    """The speculator. It is sure of most colours, and misses some. `trusted`: the colours of the writes that have
    committed because it was sure."""

    def __init__(self, session_context: SessionContext, temper: Temper, dice: Dice, trusted: set[str]) -> None:
        super().__init__(session_context, temper, dice.of("sure"))
        self._seed, self._trusted = dice.seed, trusted

    def append(self, entry: ContextEntry) -> None:
        super().append(entry)
        if isinstance(entry, Acted) and isinstance(entry.action, Pause) and entry.action.on_trust:
            self._trusted |= {x for tool, x in self._calls.get(entry.turn, {}).values() if tool not in READS}

    def _plan(self, ask: Ask) -> list[ModelOutput]:
        text = self._texts.get(ask.turn, "")
        changes = [each for each in self._changes(ask, text) if not isinstance(each, Opened)]
        reason = PauseReason.DONE if self._whole(text) else PauseReason.WAITING_USER
        return [*(self._confident(each) for each in changes if not self._misses(each)), Pause(reason)]

    def _luck(self, what: str, output: ToolCall) -> float:
        """A number in [0, 1) that is always the same for this colour."""
        return random.Random(f"{self._seed} {what} {output.arguments['x']}").random()

    def _misses(self, output: ModelOutput) -> bool:
        return isinstance(output, ToolCall) and self._luck("misses", output) < 0.15

    def _confident(self, output: ModelOutput) -> ModelOutput:
        if not isinstance(output, ToolCall):
            return output
        return replace(output, confidence=0.95 if self._luck("sure", output) < 0.8 else 0.5)


class ContrarySession(_Session):
    """The responder. `MISCHIEF` happens at most three times a turn."""

    def __init__(self, session_context: SessionContext, temper: Temper, rng: random.Random) -> None:
        super().__init__(session_context, temper, rng)
        self._times: dict[int, int] = {}
        self._asked: dict[int, str] = {}
        """Turn -> its words when it asked about them, and the user heard that."""
        self._agreed: set[int] = set()
        """Turns in which it has confirmed the plan, or acted itself; what is held there may run."""

    def append(self, entry: ContextEntry) -> None:
        before = self._texts.get(entry.turn) if isinstance(entry, UserUpdate) else None
        super().append(entry)
        match entry:
            case UserUpdate(turn=turn, full_text=text) if text != before:
                self._agreed.discard(turn)
            case Acted(turn=turn, action=Pause(reason)) if reason is not PauseReason.WAITING_USER:
                self._agreed.add(turn)
            case Acted(turn=turn, action=ToolCall(by_responder=True)):
                self._agreed.add(turn)
            case Said(turn=turn, text=text) if text.startswith(DOUBT):
                self._asked[turn] = self._texts.get(turn, "")
            case Fact(turn=turn, text=text) if text.startswith("Not held any more"):
                self._agreed.add(turn)

    def _plan(self, ask: Ask) -> list[ModelOutput]:
        if self._asked.get(ask.turn) == self._texts.get(ask.turn, ""):
            return [Pause(PauseReason.WAITING_USER)]  # the reply decides
        there = {i: pair for i, pair in self._calls.get(ask.turn, {}).items() if self._may_meddle(ask.turn, i, pair)}
        if ask.phase is Phase.LISTENING or not there or self._times.get(ask.turn, 0) >= 3 or self._rng.random() < 0.4:
            return super()._plan(ask)
        self._times[ask.turn] = self._times.get(ask.turn, 0) + 1
        number = self._rng.choice(sorted(there))
        return self._mischief(ask, self._rng.choice(MISCHIEF), number, there[number])

    def _may_meddle(self, turn: int, number: int, pair: Pair) -> bool:
        """Not with a call that is known to have failed: trying that again is no mischief."""
        known = self._seen.get((turn, number), "")
        return pair[0] in (*WRITES, "beep") and not known.startswith("failed") and not pair[1].startswith(OTHER)

    def _mischief(self, ask: Ask, what: str, number: int, pair: Pair) -> list[ModelOutput]:
        (tool, colour), unseen = pair, (ask.turn, number) not in self._seen
        if what == "ask" and unseen and ask.turn not in self._agreed and ActionKind.QUESTION in ask.allowed:
            marked = ask.phase is not Phase.FINAL or self._rng.random() < 0.5
            return [Opened(Part.ANSWER, question=marked), AnswerDelta(f"{DOUBT} {tool} {colour}? "), AnswerEnd()]
        if what == "change":
            actions: list[ModelOutput] = [ToolCall(number, tool, {"x": OTHER + colour})]
        elif what == "add":
            actions = self._new(ask, tool, OTHER + colour)
        elif what == "remove" and unseen:
            return [Remove(number)]
        else:
            forms = [colour, colour.capitalize(), colour.upper(), f" {colour} "]
            actions = self._new(ask, tool, self._rng.choice(forms))
            if what == "repeat twice":
                actions.append(ToolCall(number, tool, {"x": self._rng.choice(forms)}))
        if what != "add" and self._all_seen(ask.turn) and ask.phase is Phase.FINAL:
            return [*actions, *super()._plan(ask)]
        return [*actions, *self._rng.choice(([], [Pause()], [Pause(PauseReason.WAITING_TOOL)]))]


class SureModel(SimulatedModel):
    """Opens the speculator's sessions. `trusted` as in `SureSession`, for all of them."""

    def __init__(self, dice: Dice, trusted: set[str]) -> None:
        super().__init__(Temper(pace_s=0.0), dice.of("sure"))
        self._dice, self._trusted = dice, trusted

    def open(self, session_context: SessionContext) -> SureSession:
        session = SureSession(session_context, self.temper, self._dice, self._trusted)
        self.sessions.append(session)
        return session


class ContraryModel(SimulatedModel):
    """Opens the responder's sessions."""

    def open(self, session_context: SessionContext) -> ContrarySession:
        session = ContrarySession(session_context, self.temper, self._rng)
        self.sessions.append(session)
        return session


class StandinSession(_Session):
    """Stands in for a responder that fails; it is sure wherever something is asked for."""

    def sure(self, turn: int) -> bool:
        return bool(requests(self._texts.get(turn, "")))


class StandinModel(SimulatedModel):
    """Opens the stand-in's sessions."""

    def open(self, session_context: SessionContext) -> StandinSession:
        session = StandinSession(session_context, self.temper, self._rng)
        self.sessions.append(session)
        return session


def contrary_model(dice: Dice, temper: Temper, trusted: set[str]) -> tuple[Backend, list[SimulatedModel]]:
    """The contrary responder behind the sure speculator, in half of the seeds with a stand-in; and the models of it."""
    sure, contrary = SureModel(dice, trusted), ContraryModel(temper, dice.of("mind"))
    both = CompositeModel(contrary, sure, CompositePolicy(commit_on_trust=True))
    if dice.of("stand-in").random() < 0.5:
        return both, [sure, contrary]
    standin = StandinModel(Temper(pace_s=0.0), dice.of("stand-in"))
    return ModelWithFallback(both, standin), [sure, standin, contrary]
