"""One attempt of one call, as a task: write-ahead intent, run, outcome, result (`agent_loop.md` 1.10, I2, I6)."""

import logging
from collections.abc import Awaitable, Callable

from services.agent.commands import Dispatch, Input
from services.agent.ports import Journal, Toolbox
from services.events.agent import ToolError, ToolResult, ToolStarted, ToolTimeout
from services.events.output import AgentOutput
from tools.spec import Invocation, Outcome, OutcomeStatus

log = logging.getLogger(__name__)
Post = Callable[[Input], Awaitable[None]]
Show = Callable[[AgentOutput], Awaitable[None]]


async def run_tool(command: Dispatch, tools: Toolbox, journal: Journal, post: Post, show: Show) -> None:
    """A write runs only after its intent is durable, and never if it was intended before. Posts exactly one result,
    unless it is cancelled; the result of a client-side call is posted by whoever speaks to the client."""
    call = command.invocation
    if command.intent is not None and not await _intended(command, journal):
        message = "this very call was already sent, perhaps before a restart; it is not sent again"
        await post(ToolError(call.turn, call.call_id, call.attempt, "already_sent", message, unknown_outcome=True))
        return
    await post(ToolStarted(call.turn, call.call_id, call.attempt))
    if command.client is not None:
        await show(command.client)
        return
    outcome = await _run(tools, call, unsafe=command.intent is not None)
    if command.intent is not None:
        await journal.settle(command.intent.key, outcome)
    await post(_event(call, outcome))


async def _intended(command: Dispatch, journal: Journal) -> bool:
    """A journal that fails counts as no: better a write that was not sent than one that nobody can account for."""
    if command.intent is None:
        return True
    try:
        return await journal.intend(command.intent)
    except Exception:
        log.exception("the journal could not take the intent of %s", command.invocation.tool)
        return False


async def _run(tools: Toolbox, call: Invocation, unsafe: bool) -> Outcome:
    try:
        return await tools.run(call)
    except Exception as error:
        log.exception("the executor of %s broke its contract", call.tool)
        status = OutcomeStatus.UNKNOWN if unsafe else OutcomeStatus.FAILED
        return Outcome(status, kind="internal", message=f"{type(error).__name__}: {error}")


def _event(call: Invocation, outcome: Outcome) -> ToolResult | ToolError | ToolTimeout:
    place = (call.turn, call.call_id, call.attempt)
    match outcome.status:
        case OutcomeStatus.DONE:
            return ToolResult(*place, outcome.value, outcome.untrusted)
        case OutcomeStatus.TIMED_OUT:
            return ToolTimeout(*place)
        case OutcomeStatus.FAILED | OutcomeStatus.UNKNOWN:
            unknown = outcome.status is OutcomeStatus.UNKNOWN
            return ToolError(*place, outcome.kind, outcome.message, unknown_outcome=unknown)
