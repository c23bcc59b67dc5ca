"""One attempt of one call, as a task: write-ahead intent, run, outcome, result (`spec.md#accounted-for`)."""

import logging
from collections.abc import Awaitable, Callable

from services.agent.core.commands import Dispatch, Input
from services.agent.ports import AgentJournal, Toolbox, WriteIntent
from services.close_all import close_all
from services.events.agent import ToolFailed, ToolResult, ToolStarted, ToolTimeout
from services.events.output import AgentOutput
from tools.faults import WriteCancelled
from tools.spec import Invocation, OutcomeStatus, ToolOutcome

log = logging.getLogger(__name__)

UNRECORDED = "Nothing was done, because I cannot keep a record of it right now. Please try again later."
"""Why a write is refused while the journal fails; fit to be spoken."""

Post = Callable[[Input], Awaitable[None]]
Show = Callable[[AgentOutput], Awaitable[None]]


async def run_tool(command: Dispatch, tools: Toolbox, journal: AgentJournal, post: Post, show: Show) -> None:
    """A write runs only after its intent is durable, and never if it was intended before. Posts exactly one result,
    unless it is cancelled; the result of a client-side call is posted by whoever speaks to the client."""
    call = command.invocation
    where = {"turn": call.turn, "call": call.call_id}
    if command.intent is not None and (refusal := await _refusal(command.intent, journal)):
        log.warning("%s not sent: %s", call.tool, refusal.message, extra=where)
        await post(refusal)
        return
    log.info("%s sent, attempt %d", call.tool, call.attempt, extra=where)
    await post(ToolStarted(call.turn, call.call_id, call.attempt))
    if command.client is not None:
        await show(command.client)
        return
    try:
        outcome = await _run(tools, call, unsafe=command.intent is not None)
    except WriteCancelled as cancelled:
        if command.intent is not None:  # whoever comes later is to know what is known of it
            intent, known = command.intent, cancelled.outcome
            await close_all(lambda: settle(intent.key, known, journal, intent.tool))
        raise
    log.info("%s %s", call.tool, outcome.status, extra=where)
    if command.intent is not None:
        await settle(command.intent.key, outcome, journal, call.tool)
    await post(_event(call, outcome))


async def settle(key: str, outcome: ToolOutcome, journal: AgentJournal, tool: str) -> None:
    """A journal that fails now must neither hide from the user what happened nor end the session; after a restart the
    outcome is unknown. `key` is that of the intent, `tool` for the log."""
    try:
        await journal.settle(key, outcome)
    except Exception as error:
        log.warning("the journal could not take the outcome of %s: %s", tool, error)


async def _refusal(intent: WriteIntent, journal: AgentJournal) -> ToolFailed | None:
    """Why a write must not run. A journal that fails counts: better not sent than sent and not accounted for."""
    place = (intent.turn, intent.call_id, intent.attempt)
    try:
        if await journal.intend(intent):
            return None
    except Exception as error:  # what it says is for the log: it may name files and addresses
        log.warning("the journal could not take the intent of %s: %s", intent.tool, error)
        return ToolFailed(*place, "journal", UNRECORDED)
    message = "this very call was already sent, perhaps before a restart; it is not sent again"
    return ToolFailed(*place, "already_sent", message, unknown_outcome=True)


async def _run(tools: Toolbox, call: Invocation, unsafe: bool) -> ToolOutcome:
    try:
        return await tools.run(call)
    except Exception as error:
        log.exception("the executor of %s broke its contract", call.tool)
        status = OutcomeStatus.UNKNOWN if unsafe else OutcomeStatus.FAILED
        return ToolOutcome(status, kind="internal", message=f"{type(error).__name__}: {error}")


def _event(call: Invocation, outcome: ToolOutcome) -> ToolResult | ToolFailed | ToolTimeout:
    place = (call.turn, call.call_id, call.attempt)
    match outcome.status:
        case OutcomeStatus.DONE:
            return ToolResult(*place, outcome.value, outcome.untrusted)
        case OutcomeStatus.TIMED_OUT:
            return ToolTimeout(*place)
        case OutcomeStatus.FAILED | OutcomeStatus.UNKNOWN:
            unknown = outcome.status is OutcomeStatus.UNKNOWN
            return ToolFailed(*place, outcome.kind, outcome.message, unknown_outcome=unknown)
