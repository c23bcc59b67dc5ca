"""Runs one attempt of one call as a task: intent to the journal, run, outcome to the journal, result to the queue
(`spec.md#accounted-for`)."""

import logging
from collections.abc import Awaitable, Callable

from services.agent.core.commands import Dispatch, PostInput
from services.agent.ports import Toolbox
from services.close_all import close_all
from services.events.agent import ToolFailed, ToolResult, ToolStarted, ToolTimeout
from services.events.journal import AgentJournal, WriteIntent
from services.events.output import AgentOutput
from tools.faults import WriteCancelled
from tools.spec import Invocation, OutcomeStatus, ToolOutcome

log = logging.getLogger(__name__)

UNRECORDED = "Nothing was done, because I cannot keep a record of it right now. Please try again later."
"""The message of a write that is refused because the journal fails; the user may hear it."""

Show = Callable[[AgentOutput], Awaitable[None]]


async def run_tool(command: Dispatch, tools: Toolbox, journal: AgentJournal, post: PostInput, show: Show) -> None:
    """Run one attempt. A write runs only after its intent is durable, and never if it was intended before.

    Posts exactly one result unless it is cancelled. The result of a client-side call is not posted here but when the
    client returns it.
    """
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
        if command.intent is not None:  # record what is known before the task ends
            intent, known = command.intent, cancelled.outcome
            await close_all(lambda: settle(intent.key, known, journal, intent.tool))
        raise
    log.info("%s %s", call.tool, outcome.status, extra=where)
    if command.intent is not None:
        await settle(command.intent.key, outcome, journal, call.tool)
    await post(_event(call, outcome))


async def settle(key: str, outcome: ToolOutcome, journal: AgentJournal, tool: str) -> None:
    """Record the outcome of a write; `key` is that of its intent, `tool` is for the log.

    A journal that fails here is only logged: the user must still hear what happened and the session must go on. After a
    restart the outcome is then unknown.
    """
    try:
        await journal.settle(key, outcome)
    except Exception as error:
        log.warning("the journal could not take the outcome of %s: %s", tool, error)


async def _refusal(intent: WriteIntent, journal: AgentJournal) -> ToolFailed | None:
    """Why a write must not run, or None. If the journal fails the write does not run: it could not be accounted for."""
    place = (intent.turn, intent.call_id, intent.attempt)
    try:
        if await journal.intend(intent):
            return None
    except Exception as error:  # only logged: the message may name files and addresses
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
