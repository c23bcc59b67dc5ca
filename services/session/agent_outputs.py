"""Receives every output of the agent and passes it to its owner: responses, calls, approvals, owed outcomes."""

from dataclasses import dataclass

from services.events.output import AgentOutput, ApprovalAsked, CallChanged, CallStatus, ClientCall, TurnSettled
from services.events.session import CallProgress
from services.session.agent_host import AgentHost
from services.session.approvals import Approvals
from services.session.client_tools import ClientCallHandover
from services.session.event_queue import SessionEventQueue
from services.session.owed_outcomes import OwedOutcomes
from services.session.response_reporter import ResponseReporter
from services.session.response_stream import ResponseStream
from services.session.user_turns import UserTurns
from tools.spec import Effect


@dataclass(slots=True)
class AgentOutputs:
    turns: UserTurns
    agent_host: AgentHost
    stream: ResponseStream
    reporter: ResponseReporter
    calls: ClientCallHandover
    approvals: Approvals
    owed: OwedOutcomes
    out: SessionEventQueue

    async def handle(self, output: AgentOutput) -> None:
        """Returns once the session's event queue has room, so that a client that does not read slows the agent down."""
        match output:
            case CallChanged():
                await self._call_changed(output)
            case ClientCall():
                self.owed.hand_over(output)
                await self.calls.hand_over(output)
            case _:
                if isinstance(output, ApprovalAsked):
                    self.approvals.ask(output, self.reporter.clock.monotonic())
                self.reporter.report(self.stream.apply_output(output))
                if isinstance(output, TurnSettled):
                    self.owed.over(output.turn)
                    self.reporter.wake()
        if self.calls.forsaken:
            self.reporter.wake()
        await self.out.room()

    async def _call_changed(self, call: CallChanged) -> None:
        turn = self.turns.of_number(call.turn)
        if turn is not None and not call.early and call.status is CallStatus.RUNNING and not Effect(call.effect).safe:
            turn.touched = True  # a dispatched side effect: speech cannot resume this turn any more
        self.calls.book.follow(call)
        known = self.owed.follow(call)
        if self.owed.overdue(None):
            self.reporter.wake()  # its turn was over already: nothing else makes the announcer look
        self.out.emit(CallProgress(call), *self.approvals.follow(call))
        await self.agent_host.acknowledge(known)
