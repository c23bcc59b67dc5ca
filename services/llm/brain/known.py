"""What a turn's calls have become, as far as the context entries tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.events.model import Acted, Cancelled, ContextEntry, Observed, Remove, ToolCall


class Fate(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    GONE = "gone"


@dataclass(slots=True)
class KnownCall:
    """One call of the turn; `arguments` are as last proposed, references included."""

    id: int
    tool: str
    arguments: Mapping[str, Any]
    fate: Fate = Fate.PENDING
    value: Any = None
    error: str | None = None

    @property
    def live(self) -> bool:
        return self.fate is not Fate.GONE


@dataclass(slots=True)
class KnownCalls:
    """The ledger as the brain sees it. `refused` are proposals that the loop turned down; they are not repeated."""

    calls: dict[int, KnownCall] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def apply(self, entry: ContextEntry) -> None:
        match entry:
            case Acted(action=ToolCall(id=call_id, tool=tool, arguments=arguments)):
                known = self.calls.get(call_id)
                if known is None or (known.tool, known.arguments) != (tool, arguments) or not known.live:
                    self.calls[call_id] = KnownCall(call_id, tool, dict(arguments))
            case Acted(action=Remove(id=call_id)) | Cancelled(call_id=call_id):
                self._gone(call_id, stale=isinstance(entry, Cancelled))
            case Observed(call_id=call_id, value=value, error=error) if call_id in self.calls:
                call = self.calls[call_id]
                call.value, call.error = value, error
                call.fate = Fate.DONE if error is None else Fate.FAILED

    def _gone(self, call_id: int, stale: bool) -> None:
        call = self.calls.get(call_id)
        if call is None:
            return
        if stale and call.fate is Fate.DONE:
            call.fate, call.value = Fate.PENDING, None  # its observation is stale; the call runs again
        elif not stale or call.fate is Fate.PENDING:
            call.fate = Fate.GONE

    def find(self, tool: str, arguments: Mapping[str, Any]) -> KnownCall | None:
        """The live call with exactly these arguments."""
        for call in self.calls.values():
            if call.live and call.tool == tool and dict(call.arguments) == dict(arguments):
                return call
        return None

    @property
    def highest(self) -> int:
        return max(self.calls, default=0)


def signature(tool: str, arguments: Mapping[str, Any]) -> str:
    return f"{tool} {sorted(arguments.items(), key=lambda item: item[0])!r}"
