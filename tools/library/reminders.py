"""Tools for reminders. One with a time is announced; one without is kept until it is removed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.alarms import Alarm, AlarmBook, AlarmKind, keep
from tools.spec import Effect
from tools.speech import count, listing, moment
from tools.values import LocalMoment, Words, fold


def _say_created(arguments: Mapping[str, Any], result: Any) -> str:
    when = f" {result['when']}" if result.get("when") else ""
    return f"I will remind you{when}: {result['text']}."


@tool(
    effect=Effect.WRITE_LOCAL,
    undo_with="cancel_reminder",
    resources=("reminders",),
    phrases=(
        "remind me to {text} {due:datetime}",
        "remind me {due:datetime} to {text}",
        "remind me to {text}",
        "remind me [about|that|of] {text} {due:datetime}",
        "remind me {due:datetime} (about|that|of) {text}",
        "(set|create|make|add) [me] [a|another] reminder to {text} [{due:datetime}]",
        "(set|create|make|add) [me] [a|another] reminder [for] {due:datetime} (to|about|that) {text}",
        "(set|create|make|add) [me] [a|another] reminder (about|that|of) {text} [{due:datetime}]",
        "(do not|don't) let me forget (to|about) {text} [{due:datetime}]",
    ),
    say=_say_created,
)
async def create_reminder(context: Context, text: Words, due: LocalMoment | None = None) -> dict[str, Any]:
    """Create a reminder.

    Args:
        text: What to be reminded of.
        due: Local date-time, YYYY-MM-DDTHH:MM.
    """
    at = datetime.fromisoformat(due).replace(tzinfo=context.timezone) if due else None
    if at is not None and at.timestamp() <= context.clock.now().timestamp():
        raise ToolError("invalid_argument", f"{moment(at, context.now())} has already passed. When should it be?")
    reminder = await keep(context, AlarmKind.REMINDER, text.rstrip("."), at.timestamp() if at else None)
    when = {"due": due, "when": moment(at, context.now())} if at else {}
    return {"status": "ok", "text": reminder.label} | when


def _say_listed(arguments: Mapping[str, Any], result: Any) -> str:
    if not result:
        return "You have no reminders."
    told = [f"{each['text']}{', ' + each['when'] if each.get('when') else ''}" for each in result]
    return f"You have {count(len(told), 'reminder')}: {'; '.join(told)}."


@tool(
    effect=Effect.READ_LOCAL,
    resources=("reminders",),
    phrases=(
        "(what are|list|show me|read [me]|tell me) (my|the|all my) reminders",
        "(what|which) reminders (do i have|are there|have i got)",
        "do i have any reminders",
    ),
    say=_say_listed,
)
async def list_reminders(context: Context) -> list[dict[str, Any]]:
    """List the reminders that are set."""
    reminders = await context.need(AlarmBook).all(AlarmKind.REMINDER)
    return [_listed(reminder, context) for reminder in reminders]


def _listed(reminder: Alarm, context: Context) -> dict[str, Any]:
    due = reminder.due
    if due is None:
        return {"text": reminder.label}
    local = due.astimezone(context.timezone)
    return {"text": reminder.label, "due": f"{local:%Y-%m-%dT%H:%M}", "when": moment(local, context.now())}


def _say_cancelled(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I removed the reminder: {result['text']}."


@tool(
    effect=Effect.WRITE_LOCAL,
    undo_with="create_reminder",
    resources=("reminders",),
    phrases=(
        "(cancel|delete|remove|clear) [the|my] reminder (to|about|for|that) {text}",
        "(cancel|delete|remove|clear) [the|my] {text} reminder",
        "(do not|don't) remind me (to|about) {text}",
    ),
    say=_say_cancelled,
)
async def cancel_reminder(context: Context, text: Words) -> dict[str, Any]:
    """Remove a reminder.

    Args:
        text: Words of the reminder.
    """
    book = context.need(AlarmBook)
    reminders = await book.all(AlarmKind.REMINDER)
    found = [each for each in reminders if fold(text) in fold(each.label)]
    if not found:
        others = listing([each.label for each in reminders]) or "none"
        raise ToolError("not_found", f"There is no reminder about {text}. There are: {others}.")
    if len(found) > 1:
        names = listing([each.label for each in found], "or")
        raise ToolError("ambiguous", f"There is more than one such reminder. Which one: {names}?")
    await book.remove(found, context.idempotency_key)
    due = found[0].due
    kept = {"due": f"{due.astimezone(context.timezone):%Y-%m-%dT%H:%M}"} if due is not None else {}
    return {"status": "ok", "text": found[0].label} | kept
