"""Tools for reminders. One with a time is announced, again and again if it repeats; one without is kept until it is
removed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.alarms import Alarm, AlarmBook, AlarmKind, keep
from tools.library.timers import placed
from tools.recurrence import Rule, first_after, next_after, spoken
from tools.spec import Effect
from tools.speech import clock_time, count, listing, moment
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
        "remind me {rule} [{due:datetime}] (to|about|that|of) {text}",
        "remind me {due:datetime} {rule} (to|about|that|of) {text}",
        "(set|create|make|add) [me] [a|another] {rule} reminder [for|at] [{due:datetime}] (to|about|that) {text}",
        "(set|create|make|add) [me] [a|another] reminder [for] {rule} [{due:datetime}] (to|about|that) {text}",
        "{rule} [{due:datetime}] remind me (to|about|that|of) {text}",
        "... {rule}",
    ),
    say=_say_created,
)
async def create_reminder(
    context: Context, text: Words, due: LocalMoment | None = None, rule: Rule | None = None
) -> dict[str, Any]:
    """Create a reminder.

    Args:
        text: What to be reminded of.
        due: Local date-time, YYYY-MM-DDTHH:MM.
        rule: RRULE if it repeats, such as FREQ=WEEKLY;BYDAY=MO; needs due.
    """
    at = _first(due, rule, context)
    due_at, repeats = (at.timestamp() if at else None), {"repeat": rule, "at": f"{at:%H:%M}"} if at and rule else {}
    reminder = await keep(context, AlarmKind.REMINDER, text.rstrip("."), due_at, **repeats)
    return {"status": "ok", "text": reminder.label} | _due(reminder, context)


def _first(due: str | None, rule: str | None, context: Context) -> datetime | None:
    """When a reminder is due first, in the user's zone. Raises `ToolError` if that has passed or never is."""
    if due is None and rule is not None:
        if "HOURLY" not in rule:
            raise ToolError("invalid_argument", "At what time should I remind you? When should it be?")
        return next_after(rule, context.now().replace(second=0, microsecond=0), context.now())
    at = datetime.fromisoformat(due).replace(tzinfo=context.timezone) if due else None
    if at is None or rule is None:
        if at is not None and at <= context.now():
            raise ToolError("invalid_argument", f"{moment(at, context.now())} has already passed. When should it be?")
        return at
    first = first_after(rule, at, context.now())
    if first is None:
        raise ToolError("invalid_argument", "There is no such day. When should it be?")
    return first


def _due(reminder: Alarm, context: Context) -> dict[str, str]:
    """When a reminder is due, for results: "due", "when" in words, and its "rule"; {} for one without a time."""
    due = reminder.due
    if due is None:
        return {}
    local = due.astimezone(context.timezone)
    told = {"due": f"{local:%Y-%m-%dT%H:%M}"}
    if reminder.repeat == "none":
        return told | {"when": moment(local, context.now())}
    at = f"from {clock_time(local)}" if "HOURLY" in reminder.repeat else f"at {clock_time(local)}"
    return told | {"when": f"{spoken(reminder.repeat)} {at}", "rule": reminder.repeat}


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
        "what (are you|do you have to|should you) remind[ing] me (of|about|to do)",
        "what (have i|did i) (asked|ask) you to remind me (of|about)",
    ),
    say=_say_listed,
)
async def list_reminders(context: Context) -> list[dict[str, Any]]:
    """List the reminders that are set."""
    reminders = await context.need(AlarmBook).all(AlarmKind.REMINDER)
    return [_listed(reminder, context) for reminder in reminders]


def _listed(reminder: Alarm, context: Context) -> dict[str, Any]:
    return {"text": reminder.label} | _due(reminder, context)


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
        "(cancel|delete|remove|clear) (the|my|this|that) reminder",
    ),
    say=_say_cancelled,
)
async def cancel_reminder(context: Context, text: Words | None = None) -> dict[str, Any]:
    """Remove a reminder; the only one when no words are given.

    Args:
        text: Words of the reminder.
    """
    book = context.need(AlarmBook)
    found = _the_reminder(await book.all(AlarmKind.REMINDER), text or "")
    await book.remove([found], context.idempotency_key)
    return {"status": "ok", "text": found.label} | _due(found, context)


def _the_reminder(reminders: Sequence[Alarm], text: str) -> Alarm:
    """The reminder with these words, or at this place ("first"). Raises `ToolError` if there is none or more than
    one."""
    found = [each for each in reminders if fold(text) in fold(each.label)] or placed(reminders, fold(text))
    if not found:
        if not reminders:
            raise ToolError("not_found", "You have no reminders.")
        others = listing([each.label for each in reminders])
        raise ToolError("not_found", f"There is no reminder about {text}. There are: {others}.")
    if len(found) > 1:
        names = listing([each.label for each in found], "or")
        raise ToolError("ambiguous", f"There is more than one such reminder. Which one: {names}?")
    return found[0]


def _say_moved(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I will remind you {result['when']}: {result['text']}."


@tool(
    effect=Effect.WRITE_LOCAL,
    undo_with="move_reminder",
    resources=("reminders",),
    phrases=(
        "(move|change|shift|push|reschedule) [the|my] reminder (to|about|for) {text} to {due:datetime}",
        "(move|change|shift|push|reschedule) [the|my] {text:label} reminder to {due:datetime}",
        "(move|change|shift|push|reschedule) (the|my|this|that) reminder to {due:datetime}",
    ),
    say=_say_moved,
)
async def move_reminder(
    context: Context, due: LocalMoment, text: Words | None = None, rule: Rule | None = None
) -> dict[str, Any]:
    """Move a reminder to another time; the only one when no words are given.

    Args:
        due: New local date-time, YYYY-MM-DDTHH:MM.
        text: Words of the reminder.
        rule: New RRULE if it repeats.
    """
    book = context.need(AlarmBook)
    found = _the_reminder(await book.all(AlarmKind.REMINDER), text or "")
    repeat = rule or (found.repeat if found.repeat != "none" else None)
    at = _first(due, repeat, context)
    assert at is not None
    kind, clock = repeat or "none", f"{at:%H:%M}" if repeat else ""
    moved = await book.change(replace(found, due_at=at.timestamp(), repeat=kind, at=clock), context.idempotency_key)
    before = _due(found, context)
    previous = {"text": found.label, "due": before.get("due", ""), "rule": before.get("rule", "")}
    return {"status": "ok", "text": moved.label} | _due(moved, context) | {"previous": previous}
