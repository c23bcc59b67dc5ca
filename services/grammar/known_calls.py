"""What a turn's calls have become, as far as the context entries tell."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.events.model import Acted, Cancelled, ContextEntry, Observed, Remove, ToolCall

_REFERENCE = re.compile(r"\$(\d+)((?:\.\w+)*)")


class KnownCallStatus(StrEnum):
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
    write_status: KnownCallStatus = KnownCallStatus.PENDING
    value: Any = None
    error: str | None = None

    @property
    def live(self) -> bool:
        return self.write_status is not KnownCallStatus.GONE


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
                call.write_status = KnownCallStatus.DONE if error is None else KnownCallStatus.FAILED

    def _gone(self, call_id: int, stale: bool) -> None:
        call = self.calls.get(call_id)
        if call is None:
            return
        if stale and call.write_status is KnownCallStatus.DONE:
            call.write_status, call.value = (
                KnownCallStatus.PENDING,
                None,
            )  # its observation is stale; the call runs again
        elif not stale or call.write_status is KnownCallStatus.PENDING:
            call.write_status = KnownCallStatus.GONE

    def find(self, tool: str, arguments: Mapping[str, Any]) -> KnownCall | None:
        """The live call with exactly these arguments."""
        for call in self.calls.values():
            if call.live and call.tool == tool and dict(call.arguments) == dict(arguments):
                return call
        return None

    def resolved(self, value: Any) -> Any:
        """`value` with the results that its references "$k.path" name; one that is not known is left out of lists and
        mappings, and None by itself."""
        if isinstance(value, str) and (found := _REFERENCE.fullmatch(value)):
            call = self.calls.get(int(found[1]))
            result = call.value if call is not None else None
            for part in filter(None, found[2].split(".")):
                result = result.get(part) if isinstance(result, Mapping) else None
            return result
        if isinstance(value, Mapping):
            inner = {name: self.resolved(each) for name, each in value.items()}
            return {name: each for name, each in inner.items() if each is not None}
        if isinstance(value, list | tuple):
            return [each for one in value if (each := self.resolved(one)) is not None]
        return value

    @property
    def highest(self) -> int:
        return max(self.calls, default=0)


def signature(tool: str, arguments: Mapping[str, Any]) -> str:
    return f"{tool} {sorted(arguments.items(), key=lambda item: item[0])!r}"
