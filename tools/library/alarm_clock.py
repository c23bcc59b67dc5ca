"""Tools that set and cancel alarms."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.alarms import AlarmBook, AlarmKind, keep, next_time
from tools.library.timers import bare_label, labelled, said_set
from tools.spec import Effect, Sensitivity
from tools.speech import clock_time, day, listing
from tools.values import Folded, LocalDate, LocalTime

_REPEATED = {"daily": "every day", "weekdays": "on weekdays", "weekends": "on weekends"}


def _say_set(arguments: Mapping[str, Any], result: Any) -> str:
    return said_set("alarm", result.get("label"), result["when"])


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="cancel_alarm",
    resources=("alarms",),
    phrases=(
        "(set|make|create|put on|give me|add) [me] [an|another|my|the] alarm (for|at) {time} [{date}]",
        "(set|make|create|add) [me] [an|another|my|the] alarm [for] {date} (at|for) {time}",
        "(set|make|create|add) [a|an|another|my|the] {time} alarm [{date}]",
        "(set|make|create) [my|the|an] alarm (for|at) {time} (on|every) {repeat}",
        "i (need|want|have) to (be|get) up (by|at) {time}",
        "(wake|get) me [up] at {time} [{date}]",
        "(wake|get) me [up] {date} at {time}",
        "(wake|get) me [up] at {time} (on|every) {repeat}",
        "(wake|get) me [up] (on|every) {repeat} at {time}",
        "(wake|get) me [up] every day at {time} {repeat=daily}",
        "(set|make|create) [an|my] alarm (for|at) {time} every (day|morning) {repeat=daily}",
        "alarm (for|at) {time}",
        "... (called|named|labelled) {label}",
    ),
    say=_say_set,
)
async def set_alarm(
    context: Context,
    time: LocalTime,
    date: LocalDate | None = None,
    repeat: Literal["none", "daily", "weekdays", "weekends"] = "none",
    label: Folded | None = None,
) -> dict[str, Any]:
    """Set an alarm clock.

    Args:
        time: 24-hour HH:MM.
        date: YYYY-MM-DD; next occurrence when left out.
        repeat: Repetition.
        label: Name.
    """
    due = _first_due(context.now(), time, date, repeat)
    alarm = await keep(context, AlarmKind.ALARM, bare_label(label), due.timestamp(), repeat=repeat, at=time)
    when = f"{clock_time(due)} {_REPEATED.get(repeat) or day(due.date(), context.now().date())}"
    told = {"status": "ok", "time": time, "date": f"{due:%Y-%m-%d}", "repeat": repeat, "when": when}
    return told | labelled(alarm)


def _first_due(now: dt.datetime, time: str, date: str | None, repeat: str) -> dt.datetime:
    on = dt.date.fromisoformat(date) if date else None
    due = next_time(dt.time.fromisoformat(time), now, repeat, on)
    if on is not None and repeat == "none" and due.date() != on:
        raise ToolError("invalid_argument", f"{clock_time(due)} {day(on, now.date())} has already passed.")
    return due


def _say_cancelled(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I cancelled your {clock_time(dt.time.fromisoformat(result['time']))} alarm."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="set_alarm",
    resources=("alarms",),
    phrases=(
        "(cancel|delete|remove|clear|turn off|stop|switch off) [the|my] {time} alarm",
        "(cancel|delete|remove|clear|turn off|stop|switch off) [the|my] alarm (for|at|set for) {time}",
        "(do not|don't) wake me [up] at {time}",
    ),
    say=_say_cancelled,
)
async def cancel_alarm(context: Context, time: LocalTime) -> dict[str, Any]:
    """Remove an alarm.

    Args:
        time: 24-hour HH:MM.
    """
    book = context.need(AlarmBook)
    alarms = await book.all(AlarmKind.ALARM)
    found = [alarm for alarm in alarms if alarm.at == time]
    if not found:
        others = [clock_time(dt.time.fromisoformat(alarm.at)) for alarm in alarms]
        there_are = f"There are alarms for {listing(others)}." if others else "No alarm is set."
        raise ToolError("not_found", f"There is no alarm for {clock_time(dt.time.fromisoformat(time))}. {there_are}")
    await book.remove(found, context.idempotency_key)
    due = found[0].due
    kept = {"date": f"{due.astimezone(context.timezone):%Y-%m-%d}"} if due and found[0].repeat == "none" else {}
    return {"status": "ok", "time": time, "repeat": found[0].repeat, "label": found[0].label} | kept
