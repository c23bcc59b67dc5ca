"""Maps the call numbers that a model writes to the ledger's per-turn call ids (`spec.md#call-ids`)."""

import re
from collections.abc import Mapping
from typing import Any

from services.events.model import ToolCall
from services.models.call_view import CallView, KnownCall

_REFERENCE = re.compile(r"\$(\d+)")


class CallIds(CallView):
    """The call ids of one session's current turn. A number that is the id of a known call edits that call. Any other
    number becomes the next free id, and keeps meaning it for the rest of the generation, in "$k" references too. Later
    generations see the ledger's ids in the prompt."""

    def __init__(self) -> None:
        super().__init__()
        self._proposed: dict[int, ToolCall] = {}
        self._aliases: dict[int, int] = {}

    def begin(self, turn: int) -> None:
        """Start a new generation in `turn`: number mappings of the previous generation are forgotten."""
        if turn != self.turn:
            self.begin_turn(turn)
        self._proposed, self._aliases = {}, {}

    def call(self, number: int | None, tool: str, arguments: Mapping[str, Any]) -> ToolCall:
        """The call under its ledger id, with the references in `arguments` mapped to ledger ids. `number` is what the
        model wrote, None if it wrote none."""
        resolved = self._resolve(arguments)
        call = ToolCall(self._id(number, tool, resolved), tool, resolved)
        self._proposed[call.id] = call
        return call

    def unnumbered(self, tool: str, arguments: Mapping[str, Any]) -> str | None:
        """Why a call without a number is refused, or None if it may be taken. It is refused where the turn has a
        call of the same tool with other arguments: it could be an edit of that call or a second one."""
        calls = self._all().items()
        others = [id for id, call in calls if call.tool == tool]
        if not others or any(call.arguments == arguments for id, call in calls if id in others):
            return None
        return f"{tool} is call {others[-1]} already: give its number to replace it, or a new number for another one"

    def known(self, number: int) -> int:
        """The ledger id that the model means by `number` in a removal."""
        return self._aliases.get(number, number)

    def _id(self, number: int | None, tool: str, arguments: Mapping[str, Any]) -> int:
        calls = self._all()
        if number is None:
            same = (id for id, c in calls.items() if (c.tool, c.arguments) == (tool, arguments))
            return next(same, self._next())
        if number in self._aliases:
            return self._aliases[number]
        if number not in calls:
            self._aliases[number] = self._next()
        return self._aliases.get(number, number)

    def _all(self) -> dict[int, KnownCall | ToolCall]:
        """The calls that the agent has accepted, and those proposed in this generation."""
        return {**self.calls, **self._proposed}

    def _next(self) -> int:
        return max(self._all(), default=0) + 1

    def _resolve(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: self._resolve(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._resolve(item) for item in value]
        if isinstance(value, str):
            return _REFERENCE.sub(lambda m: f"${self.known(int(m.group(1)))}", value)
        return value
