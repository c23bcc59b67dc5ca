"""Calls that run at the client, from the response that carries them to the output that comes back. Pure."""

import json
from dataclasses import dataclass, field

from services.events.agent import ToolFailed
from services.events.model import Acted, ContextEntry, Observed, ToolCall
from services.events.output import CallChanged, CallStatus, ClientCall

REMEMBERED = 64
"""Calls whose output may still come. The agent has long given up on older ones."""

Place = tuple[int, int, int]
"""Turn, call and attempt."""


@dataclass(slots=True)
class ClientCalls:
    """`waiting`: the client has been given another call before and will ask for what comes next. `refused`: their
    answer was interrupted before the client heard of them. `_open` are those that the client was given last and whose
    output is still to come; `_given_up`: some of these have ended without one."""

    waiting: list[ClientCall] = field(default_factory=list)
    refused: list[ClientCall] = field(default_factory=list)
    _given: dict[str, ClientCall] = field(default_factory=dict)
    _answered: dict[str, None] = field(default_factory=dict)
    _open: set[Place] = field(default_factory=set)
    _given_up: bool = False

    def give(self, calls: list[ClientCall]) -> None:
        """`calls` go to the client now."""
        self._open, self._given_up = {_place(call) for call in calls}, False
        for call in calls:
            self._given[call.wire_id] = call
            if len(self._given) > REMEMBERED:
                self._given.pop(next(iter(self._given)))

    def follow(self, call: CallChanged) -> None:
        """`call` has come so far. One that has failed before its output came has been given up by the agent; the client
        is not asked for it any more."""
        if call.status not in (CallStatus.FAILED, CallStatus.UNKNOWN):
            return
        place = _place(call)
        self._given_up = self._given_up or place in self._open
        self._open.discard(place)
        self.waiting = [each for each in self.waiting if _place(each) != place]

    @property
    def forsaken(self) -> bool:
        """Nobody waits any more for what the client was given last, and the client may never ask for what follows."""
        return self._given_up and not self._open

    def take_waiting(self) -> list[ClientCall]:
        calls, self.waiting = self.waiting, []
        return calls

    def take_refused(self) -> list[ToolFailed]:
        calls, self.refused = self.refused, []
        reason = "the answer was interrupted before the client was asked; nothing has happened"
        return [ToolFailed(call.turn, call.call_id, call.attempt, "interrupted", reason) for call in calls]

    def take(self, wire_id: str) -> ClientCall | None:
        """The call whose output has come; each has one."""
        call = self._given.pop(wire_id, None)
        if call is not None:
            self._open.discard(_place(call))
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


def _place(call: ClientCall | CallChanged) -> Place:
    return call.turn, call.call_id, call.attempt


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
