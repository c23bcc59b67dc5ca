"""What the composite model knows of the turn: the words, the calls, and who stands behind them."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.events.model import (
    Acted,
    Cancelled,
    ContextEntry,
    Instruction,
    Observed,
    Pause,
    PauseReason,
    Remove,
    ToolCall,
    UserUpdate,
)
from services.events.speech import normalised
from services.models.tags import compact_json
from tools.spec import ToolSpec


@dataclass(slots=True)
class TurnCall:
    """A live call. `confirmed`: the responder has seen the whole turn and stands by this version of it."""

    call: ToolCall
    safe: bool
    confirmed: bool = False
    done: bool = False


class TurnCalls:
    """Replays context entries; holds the current turn only."""

    def __init__(self, specs: Mapping[str, ToolSpec]) -> None:
        self._specs = specs
        self.turn = 0
        self.text = ""
        self.complete = False
        """The last pause said that nothing more is to be expected from the user."""
        self._calls: dict[int, TurnCall] = {}

    def note(self, entry: ContextEntry) -> None:
        if isinstance(entry, Instruction) or entry.turn < self.turn:
            return
        if entry.turn > self.turn:
            self.turn, self.text, self._calls, self.complete = entry.turn, "", {}, False
        match entry:
            case UserUpdate(full_text=text):
                if normalised(text) != normalised(self.text):
                    self.complete = False
                    for planned in self._calls.values():
                        planned.confirmed = False
                self.text = text
            case Acted(action=ToolCall() as call):
                self._propose(call)
            case Acted(action=Remove(id)):
                self._calls.pop(id, None)
            case Acted(action=Pause(reason)):
                self.complete = reason is not PauseReason.WAITING_USER
            case Observed(call_id=id) if id in self._calls:
                self._calls[id].done = True
            case Cancelled(call_id=id) if id in self._calls:
                self._calls[id].done = False

    def _propose(self, call: ToolCall) -> None:
        old = self._calls.get(call.id)
        if old is not None and (old.call.tool, old.call.arguments) == (call.tool, call.arguments):
            return
        spec = self._specs.get(call.tool)
        self._calls[call.id] = TurnCall(call, safe=spec is not None and spec.safe)

    def confirm(self) -> None:
        for planned in self._calls.values():
            planned.confirmed = True

    @property
    def highest(self) -> int:
        return max(self._calls, default=0)

    @property
    def reading(self) -> bool:
        return any(p.safe and not p.done for p in self._calls.values())

    @property
    def open(self) -> bool:
        """Some call has no outcome yet."""
        return any(not p.done for p in self._calls.values())

    @property
    def unconfirmed(self) -> list[ToolCall]:
        """Held writes that the responder has not stood behind."""
        return [p.call for p in self._calls.values() if not (p.safe or p.done or p.confirmed)]

    @property
    def writes(self) -> frozenset[int]:
        return frozenset(id for id, p in self._calls.items() if not p.safe)

    def trusted(self, least: float) -> bool:
        """There is a plan, its author called it complete, and is at least this sure of every call."""
        sure = all((p.call.confidence or 0.0) >= least for p in self._calls.values())
        return bool(self._calls) and self.complete and sure

    def check(self) -> str | None:
        """The whole utterance beside what waits for a word: to be verified before anything irreversible
        (`spec.md#verification`)."""
        if not self.unconfirmed:
            return None
        held = "; ".join(f"{c.id} {c.tool} {compact_json(dict(c.arguments))}" for c in self.unconfirmed)
        return (
            f'The whole request: "{self.text}". Held until you go on: {held}. Replace or remove what does not fit the '
            "whole request; a pause or the answer confirms the rest."
        )
