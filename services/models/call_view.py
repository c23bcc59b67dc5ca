"""The calls of the newest turn, as a model session can tell from the context entries that it was given.

The agent's ledger (`services/agent/core/ledger.py`) is authoritative; model sessions that need to know the calls and
their outcomes keep this view of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.events.model import Acted, Cancelled, ContextEntry, Instruction, Observed, Remove, ToolCall, UserUpdate


class KnownCallStatus(StrEnum):
    """What is known of a call's outcome. GONE: removed by the model, or cancelled by the agent because a call that it
    needs has no result."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    GONE = "gone"


@dataclass(slots=True)
class KnownCall:
    """One call of the turn. `arguments` are the latest that were proposed, with their "$k" references; `confidence` in
    [0, 1] is that of the model that proposed it, None if it gives none."""

    id: int
    tool: str
    arguments: Mapping[str, Any]
    status: KnownCallStatus = KnownCallStatus.PENDING
    value: Any = None
    error: str | None = None
    confidence: float | None = None

    @property
    def live(self) -> bool:
        return self.status is not KnownCallStatus.GONE


@dataclass(slots=True)
class CallView:
    """The words and the calls of the newest turn. Calls that are gone stay, so that their ids are not used again."""

    turn: int = 0
    text: str = ""
    calls: dict[int, KnownCall] = field(default_factory=dict)

    def apply(self, entry: ContextEntry) -> None:
        """Update the view by `entry`. The first entry of a later turn begins that turn; entries of earlier turns are
        ignored."""
        if isinstance(entry, Instruction) or entry.turn < self.turn:
            return
        if entry.turn > self.turn:
            self.begin_turn(entry.turn)
        match entry:
            case UserUpdate(full_text=text):
                self.text = text
            case Acted(action=ToolCall() as proposed):
                self._propose(proposed)
            case Acted(action=Remove(id=call_id)) if call_id in self.calls:
                self.calls[call_id].status = KnownCallStatus.GONE
            case Cancelled(call_id=call_id, again=again) if call_id in self.calls:
                call = self.calls[call_id]
                call.status = KnownCallStatus.PENDING if again else KnownCallStatus.GONE
                call.value = call.error = None
            case Observed(call_id=call_id, value=value, error=error) if call_id in self.calls:
                call = self.calls[call_id]
                call.value, call.error = value, error
                call.status = KnownCallStatus.DONE if error is None else KnownCallStatus.FAILED

    def begin_turn(self, turn: int) -> None:
        """Forget the words and calls so far; `turn` is the newest turn now."""
        self.turn, self.text, self.calls = turn, "", {}

    def _propose(self, call: ToolCall) -> None:
        """A call equal to the known one keeps its outcome, as the ledger keeps its attempt."""
        known = self.calls.get(call.id)
        if known is None or (known.tool, known.arguments) != (call.tool, call.arguments) or not known.live:
            self.calls[call.id] = KnownCall(call.id, call.tool, dict(call.arguments), confidence=call.confidence)
        elif call.confidence is not None:
            known.confidence = call.confidence

    def find(self, tool: str, arguments: Mapping[str, Any]) -> KnownCall | None:
        """The live call with exactly these arguments."""
        for call in self.calls.values():
            if call.live and call.tool == tool and dict(call.arguments) == dict(arguments):
                return call
        return None

    @property
    def live(self) -> list[KnownCall]:
        """The calls that are not gone."""
        return [call for call in self.calls.values() if call.live]

    @property
    def highest(self) -> int:
        """The highest id used in the turn, 0 if there is none."""
        return max(self.calls, default=0)
