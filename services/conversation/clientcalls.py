"""Calls that run at the client, from the response that carries them to the output that comes back. Pure."""

import json
from dataclasses import dataclass, field

from services.events.agent import ToolError
from services.events.model import Acted, ContextEntry, Observed, ToolCall
from services.events.output import ClientCall

REMEMBERED = 64
"""Calls whose output may still come. The agent has long given up on older ones."""


@dataclass(slots=True)
class ClientCalls:
    """`waiting`: the client has been given another call before and will ask for what comes next. `refused`: their
    answer was interrupted before the client heard of them."""

    waiting: list[ClientCall] = field(default_factory=list)
    refused: list[ClientCall] = field(default_factory=list)
    _given: dict[str, ClientCall] = field(default_factory=dict)
    _answered: dict[str, None] = field(default_factory=dict)

    def give(self, call: ClientCall) -> None:
        """`call` goes to the client now."""
        self._given[call.wire_id] = call
        if len(self._given) > REMEMBERED:
            self._given.pop(next(iter(self._given)))

    def take_waiting(self) -> list[ClientCall]:
        calls, self.waiting = self.waiting, []
        return calls

    def take_refused(self) -> list[ToolError]:
        calls, self.refused = self.refused, []
        reason = "the answer was interrupted before the client was asked; nothing has happened"
        return [ToolError(call.turn, call.call_id, call.attempt, "interrupted", reason) for call in calls]

    def take(self, wire_id: str) -> ClientCall | None:
        """The call whose output has come; each has one."""
        call = self._given.pop(wire_id, None)
        if call is not None:
            self._answered[wire_id] = None
            if len(self._answered) > REMEMBERED:
                self._answered.pop(next(iter(self._answered)))
        return call

    def missing(self, wire_id: str) -> str:
        """Why `take` found no call, and what the client can do, in a sentence for its developer."""
        if wire_id in self._answered:
            return f"The call '{wire_id[:80]}' has had its output already."
        return (
            f"There is no call '{wire_id[:80]}' in this conversation that waits for an output. To restore history, "
            "create its function_call item first."
        )


def parsed(output: str) -> object:
    """A client's tool output is JSON by custom, but any text is allowed; nested too deeply it is taken as text."""
    try:
        return json.loads(output)
    except (ValueError, RecursionError):
        return output


def as_history(call: ClientCall, value: object) -> list[ContextEntry]:
    """What an agent that comes later is told of `call`."""
    return [
        Acted(call.turn, ToolCall(call.call_id, call.tool, call.arguments)),
        Observed(call.turn, call.call_id, call.tool, value, untrusted=True),
    ]
