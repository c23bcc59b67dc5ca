"""Calls of client-side tools, from the response that carries a call to the output that comes back."""

import json
from dataclasses import dataclass, field

from services.events.agent import ToolFailed, ToolResult
from services.events.model import Acted, ContextEntry, Observed, ToolCall
from services.events.output import CallChanged, CallStatus, ClientCall
from services.session.agent_host import AgentHost
from services.session.response_reporter import ResponseReporter
from services.session.response_stream import ResponseStream
from services.session_config import RequestRefused
from tools.results import bounded

UNKNOWN_CALL = "invalid_tool_call_id"

REMEMBERED = 64
"""Calls whose output may still come; the agent has given up older ones."""

Place = tuple[int, int, int]
"""Turn, call and attempt."""


@dataclass(slots=True)
class ClientCalls:
    """Which calls the client was given, and which wait. Pure.

    `waiting`: the client has been given another call before and will ask for what comes next. `refused`: their
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
        """Note the new status of `call`. One that fails before its output came was given up by the agent; the client
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
        """The call whose output has come, None where no such call waits; each has one output."""
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
    """The output of a client's tool as JSON, or as text where it is none or is nested too deeply."""
    try:
        return json.loads(output)
    except (ValueError, RecursionError):
        return output


def as_history(call: ClientCall, value: object) -> list[ContextEntry]:
    """The history entries that tell later agents of `call` and its result."""
    return [
        Acted(call.turn, ToolCall(call.call_id, call.tool, call.arguments)),
        Observed(call.turn, call.call_id, call.tool, value, untrusted=True),
    ]


@dataclass(slots=True)
class ClientCallHandover:
    """Puts the calls into responses, and takes their outputs to the agent."""

    agent_host: AgentHost
    stream: ResponseStream
    reporter: ResponseReporter
    book: ClientCalls = field(default_factory=ClientCalls)

    def hand_over(self, call: ClientCall) -> None:
        """The agent wants `call` to be run."""
        if self.stream.active is not None:
            self._give([call])
        elif call.turn == self.stream.silenced:
            self.book.refused.append(call)
            self.reporter.wake()
        elif self.stream.handed_over is not None:
            self.book.waiting.append(call)
        else:  # a write of an earlier turn, which goes on while the user speaks
            self.reporter.report(self.stream.open(call.home or call.turn))
            self._give([call])

    def give_waiting(self) -> None:
        """The client has asked for what comes next, in the response that is open."""
        self._give(self.book.take_waiting())

    def abandon_turn(self) -> None:
        """The session goes on to another turn before the client has asked for the rest of this one. Calls that waited
        for that request are committed, so a response hands them over now."""
        turn = self.stream.handed_over
        if turn is not None and self.book.waiting:
            self.reporter.report(self.stream.open(turn))
            self.give_waiting()

    async def post_refused(self) -> None:
        for refusal in self.book.take_refused():
            await self.agent_host.post(refusal)

    async def output(self, call_id: str, output: str) -> None:
        """The result of a client-side call, matched by the id it had on the wire. Raises `RequestRefused` where there
        is no such call, or no longer: what nobody asked for is no result, and the model must not take it for one."""
        call, value = self.book.take(call_id), bounded(parsed(output))
        if call is None:
            raise RequestRefused(UNKNOWN_CALL, self.book.missing(call_id), "item.call_id")
        for entry in as_history(call, value):
            self.agent_host.remember(entry)
        if self.agent_host.served(call.turn):
            await self.agent_host.post(ToolResult(call.turn, call.call_id, call.attempt, value, untrusted=True))

    @property
    def forsaken(self) -> bool:
        return self.book.forsaken

    def _give(self, calls: list[ClientCall]) -> None:
        """Hand over `calls` in the open response, if there still is one."""
        if calls and self.stream.active is not None:
            self.book.give(calls)
            self.reporter.report(self.stream.hand_over(*calls))
