"""The tool that changes an alarm that is set, or that has just rung: another time, snooze."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.alarm_clock import called, first_due, said, the_alarm
from tools.library.alarms import Alarm, AlarmBook, AlarmKind, keep
from tools.library.timers import bare_label
from tools.spec import Effect, Sensitivity
from tools.speech import clock_time, exact_duration, listing, moment
from tools.values import Folded, LocalDate, LocalTime

_SNOOZE_S = 10 * 60
_RANG_S = 30 * 60.0
"""Seconds for which an alarm that was announced can be snoozed."""
_SOON_S = 60 * 60.0
"""An alarm that is due within so many seconds can be snoozed before it rings."""
_LONGEST_S = 12 * 3600
_NOT_TAKEN_BACK = {"action": ""}
"""Names no action, so that undoing does not repeat the one that was done."""


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    if arguments["action"] == "snooze":
        return f"Snoozed for {exact_duration(result['snoozed_seconds'])}, until {result['until']}."
    name = result["alarm"][:1].upper() + result["alarm"][1:]
    if arguments["action"] == "restore":
        return f"{name} {'are' if result['several'] else 'is'} set again."
    if arguments["action"] == "rename":
        return f"{name} is called {result['label']} now."
    return f"{name} is now set for {result['when']}."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="change_alarm",
    resources=("alarms",),
    phrases=(
        "(move|change|reset|shift|push|switch|put) [the|my] {alarm_time} alarm to {time:datetime} {action=move}",
        "(move|change|reset|shift|push|switch|put) [the|my] {alarm_time} alarm (forward|back) to {time} {action=move}",
        "(move|change|reset|shift|push|switch|put) (the|my|this|that) alarm (to|for) {time:datetime} {action=move}",
        "(move|change|reset|shift|push|switch|put) (the|my) alarm from {alarm_time} to {time} {action=move}",
        "(move|change|reset|shift|push|switch|put) [the|my] {label} alarm to {time:datetime} {action=move}",
        "(move|change|reset|shift|switch) [the|my] alarm {action=move}",
        "make [the|my] {alarm_time} alarm {time} {action=move}",
        "make (the|my) alarm {time} {action=move}",
        "(snooze|snooze it) {action=snooze}",
        "(snooze|snooze it) for {duration_seconds} {action=snooze}",
        "snooze (the|my|this|that) alarm [for|by] {duration_seconds} {action=snooze}",
        "snooze (the|my|this|that) alarm {action=snooze}",
        "snooze [the|my] {alarm_time} alarm [for|by] {duration_seconds} {action=snooze}",
        "snooze [the|my] {alarm_time} alarm {action=snooze}",
        "(wake me|let me sleep) [again|for] (in another|another|in) {duration_seconds} [more] {action=snooze}",
        "{duration_seconds} more (minutes of sleep|of sleep|sleep) {action=snooze}",
    ),
    say=_say,
)
async def change_alarm(
    context: Context,
    action: Literal["move", "snooze", "restore", "rename"],
    alarm_time: LocalTime | None = None,
    label: Folded | None = None,
    time: LocalTime | None = None,
    date: LocalDate | None = None,
    duration_seconds: Annotated[int, Field(ge=60, le=_LONGEST_S)] | None = None,
) -> dict[str, Any]:
    """Move or rename an alarm, snooze the one that has rung, or restore what cancel_alarm took away last.

    Args:
        action: What to do.
        alarm_time: Which alarm, HH:MM; the only one when left out.
        label: Name of the alarm; to rename it, the new one.
        time: New time, HH:MM.
        date: New day, YYYY-MM-DD.
        duration_seconds: For how long to snooze.
    """
    book = context.need(AlarmBook)
    if action == "restore":
        restored = await book.restore(AlarmKind.ALARM, context.idempotency_key)
        if not restored:
            raise ToolError("not_found", "No alarm was cancelled.")
        names = listing([called(each) for each in restored])
        return {"status": "ok", "alarm": names, "several": len(restored) > 1, "previous": _NOT_TAKEN_BACK}
    alarms = await book.all(AlarmKind.ALARM)
    if action == "snooze":
        return await _snoozed(alarms, alarm_time, label, duration_seconds or _SNOOZE_S, context)
    if action == "rename":
        return await _renamed(the_alarm(alarms, alarm_time, date, None, context), bare_label(label), context)
    alarm = the_alarm(alarms, alarm_time, None, label, context)
    if time is None and date is None:
        raise ToolError("invalid_argument", "What time should the alarm be?")
    before = _local_day(alarm, context)
    day = date or (before if alarm.repeat == "none" else None)
    due = first_due(context.now(), time or alarm.at, day, alarm.repeat if date is None else "none")
    once = date is not None and alarm.repeat != "none"  # only its next time moves
    changed = replace(alarm, at=alarm.at if once else time or alarm.at, due_at=due.timestamp())
    await book.change(changed, context.idempotency_key)
    back = {"action": "move", "alarm_time": changed.at, "time": alarm.at}
    back["date"] = before if once or alarm.repeat == "none" else ""
    when = said(due, "none" if once else alarm.repeat, context)
    return {"status": "ok", "alarm": called(alarm), "time": changed.at, "when": when, "previous": back}


async def _renamed(alarm: Alarm, name: str, context: Context) -> dict[str, Any]:
    if not name:
        raise ToolError("invalid_argument", "What should the alarm be called?")
    await context.need(AlarmBook).change(replace(alarm, label=name), context.idempotency_key)
    back = {"action": "rename", "alarm_time": alarm.at, "label": alarm.label} if alarm.label else _NOT_TAKEN_BACK
    told = {"status": "ok", "alarm": called(replace(alarm, label="")), "label": name, "time": alarm.at}
    return told | {"previous": back}


def _local_day(alarm: Alarm, context: Context) -> str:
    due = alarm.due
    return f"{due.astimezone(context.timezone):%Y-%m-%d}" if due is not None else ""


async def _snoozed(
    alarms: list[Alarm], alarm_time: str | None, label: str | None, seconds: int, context: Context
) -> dict[str, Any]:
    """Snoozes the alarm that was announced last; without one, the next alarm that is due soon."""
    book, now = context.need(AlarmBook), context.now()
    rung = await book.announced(now.timestamp() - _RANG_S, AlarmKind.ALARM)
    rung = [each for each in rung if alarm_time in (None, each.at) and label in (None, each.label)]
    if rung:
        until = now + timedelta(seconds=seconds)
        at = f"{until:%H:%M}"
        await keep(context, AlarmKind.ALARM, rung[0].label, until.timestamp(), at=at)
        return _told(until, seconds)
    soon = [each for each in alarms if each.due_at is not None and each.due_at - now.timestamp() <= _SOON_S]
    if not soon:
        raise ToolError("not_found", f"No alarm has rung just now. {_next(alarms, context)}")
    chosen = the_alarm(soon, alarm_time, None, label, context)
    until = datetime.fromtimestamp((chosen.due_at or 0.0) + seconds, context.timezone)
    await book.change(replace(chosen, due_at=until.timestamp()), context.idempotency_key)
    return _told(until, seconds)


def _told(until: datetime, seconds: int) -> dict[str, Any]:
    told = {"status": "ok", "snoozed_seconds": seconds, "until": clock_time(until), "time": f"{until:%H:%M}"}
    return told | {"previous": _NOT_TAKEN_BACK}


def _next(alarms: list[Alarm], context: Context) -> str:
    due = next((each.due for each in alarms if each.due is not None), None)
    if due is None:
        return "No alarm is set."
    return f"Your next one is for {moment(due.astimezone(context.timezone), context.now())}."
