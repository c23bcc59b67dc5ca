"""Sends calls of client-side tools to the client in responses, and takes the outputs that it sends back."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from services.events.agent import CallPlace, ToolFailed, ToolResult
from services.events.model import Acted, ContextEntry, Observed, ToolCall
from services.events.output import CallChanged, CallStatus, ClientCall
from services.session.agent_host import AgentHost
from services.session.owed_outcomes import OwedOutcomes
from services.session.response_reporter import ResponseReporter
from services.session.response_stream import ResponseStream
from services.session_config import RequestRefused
from tools.results import bounded

UNKNOWN_CALL = "invalid_tool_call_id"

REMEMBERED = 64
"""Most calls remembered whose output may still come; the agent has given up older ones."""


@dataclass(slots=True)
class ClientCalls:
    """Records which calls the client was given and which it is still to be given. Pure.

    `waiting`: calls that are sent with the client's next `response.create`, since it runs an earlier call now.
    `refused`: calls whose turn was interrupted before they were sent; the agent is told that they failed. `_open`: of
    the calls sent last, those without an output; `_given_up`: one of these has ended without an output."""

    waiting: list[ClientCall] = field(default_factory=list)
    refused: list[ClientCall] = field(default_factory=list)
    _given: dict[str, ClientCall] = field(default_factory=dict)
    _answered: dict[str, None] = field(default_factory=dict)
    _open: set[CallPlace] = field(default_factory=set)
    _given_up: bool = False

    def give(self, calls: list[ClientCall]) -> None:
        """Note that `calls` are sent to the client now."""
        self._open, self._given_up = {_place(call) for call in calls}, False
        for call in calls:
            self._given[call.wire_id] = call
            if len(self._given) > REMEMBERED:
                self._given.pop(next(iter(self._given)))

    def follow(self, call: CallChanged) -> None:
        """Note the new status of `call`. If it fails before its output has come, the agent has given it up: it is not
        sent to the client any more."""
        if call.status not in (CallStatus.FAILED, CallStatus.UNKNOWN):
            return
        place = _place(call)
        self._given_up = self._given_up or place in self._open
        self._open.discard(place)
        self.waiting = [each for each in self.waiting if _place(each) != place]

    @property
    def forsaken(self) -> bool:
        """Whether the calls sent last are all over and the agent gave up at least one: the client may then never send
        the `response.create` for what follows."""
        return self._given_up and not self._open

    def take_waiting(self) -> list[ClientCall]:
        """Return the calls that wait, and forget them."""
        calls, self.waiting = self.waiting, []
        return calls

    def take_refused(self) -> list[ToolFailed]:
        """Return a failure for each refused call, and forget these calls."""
        calls, self.refused = self.refused, []
        reason = "the answer was interrupted before the client was asked; nothing has happened"
        return [ToolFailed(call.turn, call.call_id, call.attempt, "interrupted", reason) for call in calls]

    def take(self, wire_id: str) -> ClientCall | None:
        """Return the call whose output has come, and expect no second one. None if no call with this id waits."""
        call = self._given.pop(wire_id, None)
        if call is not None:
            self._open.discard(_place(call))
            self._answered[wire_id] = None
            if len(self._answered) > REMEMBERED:
                self._answered.pop(next(iter(self._answered)))
        return call

    def missing(self, wire_id: str) -> str:
        """The error message for an id that `take` did not find, for the developer of the client."""
        if wire_id in self._answered:
            return f"The call '{wire_id[:80]}' has had its output already."
        return (
            f"There is no call '{wire_id[:80]}' in this conversation that waits for an output. To restore history, "
            "create its function_call item first."
        )


def _place(call: ClientCall | CallChanged) -> CallPlace:
    return call.turn, call.call_id, call.attempt


def parsed(output: str) -> object:
    """Parse the output of a client's tool as JSON; return the text itself if it is not JSON or is nested too deeply."""
    try:
        return json.loads(output)
    except (ValueError, RecursionError):
        return output


def as_history(call: ClientCall, value: object) -> list[ContextEntry]:
    """The history entries from which agents opened later in this session know `call` and its result."""
    return [
        Acted(call.turn, ToolCall(call.call_id, call.tool, call.arguments)),
        Observed(call.turn, call.call_id, call.tool, value, untrusted=True),
    ]


@dataclass(slots=True)
class ClientCallHandover:
    """Sends calls to the client in responses, and posts their outputs to the agent."""

    agent_host: AgentHost
    stream: ResponseStream
    reporter: ResponseReporter
    owed: OwedOutcomes
    silent: Callable[[], bool]
    book: ClientCalls = field(default_factory=ClientCalls)

    async def hand_over(self, call: ClientCall) -> None:
        """Called when the agent dispatches `call`. Sends it in the open response or in a new one, keeps it for the
        client's next `response.create`, or refuses it because its turn was interrupted."""
        if self.stream.active is not None:
            await self._give_telling(call)
        elif call.turn == self.stream.silenced:
            self.book.refused.append(call)
            self.reporter.wake()
        elif self.stream.handed_over is not None:
            self.book.waiting.append(call)
        else:  # a write of an earlier turn, which goes on while the user speaks
            self.reporter.report(self.stream.open(call.home or call.turn))
            await self._give_telling(call)

    async def _give_telling(self, call: ClientCall) -> None:
        """Send `call` in the open response, and say before it which calls of its turn never came back."""
        lost = self.tell_lost(call.home or call.turn) if self.silent() else ""
        self._give([call])
        await self.note(lost)

    def tell_lost(self, turn: int) -> str:
        """Say in the open response which outcomes of `turn` are unknown. Returns what was said, for `note`."""
        lost, response = self.owed.lost(turn), self.stream.active
        text = " ".join(map(self.owed.words, lost))
        if lost and response is not None:
            self.owed.announced(lost, response.id)
            self.reporter.announce(text)
        return text

    async def note(self, lost: str) -> None:
        """Let the agent know what `tell_lost` has said."""
        if lost:
            await self.agent_host.note(f"You announced: {lost}")

    def give_waiting(self) -> None:
        """Send the calls that wait in the open response, which the client has asked for."""
        self._give(self.book.take_waiting())

    def abandon_turn(self) -> None:
        """Called when the session goes on to another turn before the client has asked for the rest of this one. Sends
        the calls that waited for that request, because they are committed, in a response of their own."""
        turn = self.stream.handed_over
        if turn is not None and self.book.waiting:
            self.reporter.report(self.stream.open(turn))
            self.give_waiting()

    async def post_refused(self) -> None:
        """Tell the agent of the calls that were refused."""
        for refusal in self.book.take_refused():
            await self.agent_host.post(refusal)

    async def output(self, call_id: str, output: str) -> None:
        """Called with the output of the call whose id on the wire is `call_id`. Posts it to the agent and adds it to
        the history. Raises `RequestRefused` if no such call waits, so that the model sees no result it did not ask
        for."""
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
        """Send `calls` in the open response, if there is one."""
        if calls and self.stream.active is not None:
            self.book.give(calls)
            self.reporter.report(self.stream.hand_over(*calls))
