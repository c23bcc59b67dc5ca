"""Tools that set and cancel alarms."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.language.dates import date_at
from tools.language.times import DayPart, times_at
from tools.language.tokens import tokenize
from tools.library.alarms import Alarm, AlarmBook, AlarmKind, due_again, keep, next_time
from tools.library.timers import BOTH, bare_label, labelled, placed, said_set
from tools.recurrence import NAMED, Rule, spoken
from tools.spec import Effect, Sensitivity
from tools.speech import clock_time, day, listing
from tools.values import Folded, LocalDate, LocalTime

_BACK = {"action": "restore"}


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
        "(set|make|create|add) [me] [an|another|my|the] alarm [for|at] {rule} [at] {time}",
        "(set|make|create|add) [me] [a|an|another|my|the] {rule} alarm [for|at] {time}",
        "(set|make|create|add) [me] [an|two|three|2|3] alarm[s] (for|at) {time:times} [{date}]",
        "i (need|want|have) to (be|get) up (by|at) {time}",
        "(wake|get) (me|us) [up] at {time} [{date}]",
        "(wake|get) (me|us) [up] {date} at {time}",
        "(wake|get) (me|us) [up] {rule} at {time}",
        "(wake|get) (me|us) [up] at {time:times} [{date}]",
        "(wake|get) (me|us) [up] {time:datetime}",
        "{rule} (wake|get) (me|us) [up] at {time}",
        "{rule} at {time} (wake|get) (me|us) [up]",
        "alarm (for|at) {time}",
        "... (called|named|labelled) {label}",
        "... {rule}",
    ),
    say=_say_set,
)
async def set_alarm(
    context: Context,
    time: LocalTime,
    date: LocalDate | None = None,
    repeat: Literal["none", "daily", "weekdays", "weekends"] = "none",
    label: Folded | None = None,
    rule: Rule | None = None,
) -> dict[str, Any]:
    """Set an alarm clock.

    Args:
        time: 24-hour HH:MM.
        date: YYYY-MM-DD; next occurrence when left out.
        repeat: Repetition.
        label: Name.
        rule: RRULE for other repetitions, such as FREQ=WEEKLY;BYDAY=MO,WE.
    """
    kind = rule if rule is not None and repeat == "none" else repeat
    due = first_due(context.now(), time, date, kind)
    alarm = await keep(context, AlarmKind.ALARM, bare_label(label), due.timestamp(), repeat=kind, at=time)
    told = {"status": "ok", "time": time, "date": f"{due:%Y-%m-%d}", "when": said(due, kind, context)}
    whole = {} if kind == "none" else {"previous": {"date": ""}}  # to undo it is not to skip its first day
    return told | repetition(kind) | labelled(alarm) | whole


def repetition(repeat: str) -> dict[str, str]:
    """How an alarm repeats, as arguments of `set_alarm`."""
    return {"repeat": repeat} if repeat in (*NAMED, "none") else {"repeat": "none", "rule": repeat}


def said(due: dt.datetime, repeat: str, context: Context) -> str:
    """ "7 AM tomorrow", "7 AM on weekdays"."""
    return f"{clock_time(due)} {day(due.date(), context.now().date()) if repeat == 'none' else spoken(repeat)}"


def first_due(now: dt.datetime, time: str, date: str | None, repeat: str) -> dt.datetime:
    """When an alarm is due first. Raises `ToolError` if that is not on `date`, because it has passed."""
    on = dt.date.fromisoformat(date) if date else None
    try:
        due = next_time(dt.time.fromisoformat(time), now, repeat, on)
    except ValueError as error:
        raise ToolError("invalid_argument", "There is no such day.") from error
    if on is not None and repeat == "none" and due.date() != on:
        raise ToolError("invalid_argument", f"{clock_time(due)} {day(on, now.date())} has already passed.")
    return due


def _say_cancelled(arguments: Mapping[str, Any], result: Any) -> str:
    if result.get("skipped"):
        return f"I skip your {result['skipped']}; it stays {result['stays']}."
    return f"I cancelled {result['cancelled']}."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="change_alarm",
    resources=("alarms",),
    phrases=(
        "(cancel|delete|remove|clear|turn off|stop|switch off) [the|my] {time} alarm",
        "(cancel|delete|remove|clear|turn off|stop|switch off) [the|my] alarm (for|at|set for) {time}",
        "(do not|don't) wake (me|us) [up] at {time}",
        "(cancel|delete|remove|clear|turn off|stop|switch off) (the|my|this|that) alarm",
        "(cancel|delete|remove|clear|turn off|stop|switch off) [the|my] {label} alarm",
        "(cancel|delete|remove|turn off|switch off) [the|my] alarm (called|named|for) [the|my] {label}",
        "(cancel|delete|remove|clear|turn off|switch off) (all|both|every|all of|each) [the|my|of my|of the] alarm[s] "
        "{all=true}",
        "(cancel|delete|remove|clear|turn off|switch off) (the|my) alarms {all=true}",
        "(cancel|delete|remove|skip|turn off) [the|my] alarm [for|on] {date}",
        "skip [the|my] {label} alarm",
    ),
    say=_say_cancelled,
)
async def cancel_alarm(
    context: Context,
    time: LocalTime | None = None,
    date: LocalDate | None = None,
    label: Folded | None = None,
    all: bool | None = None,
) -> dict[str, Any]:
    """Remove an alarm; the only one when nothing else is given.

    Args:
        time: 24-hour HH:MM.
        date: YYYY-MM-DD; of an alarm that repeats, only this day is skipped.
        label: Name.
        all: Whether to remove every alarm.
    """
    book = context.need(AlarmBook)
    alarms = await book.all(AlarmKind.ALARM)
    if (all or bare_label(label) in BOTH) and alarms:
        await book.remove(alarms, context.idempotency_key)
        return {"status": "ok", "cancelled": listing([called(each) for each in alarms]), "previous": _BACK}
    alarm = the_alarm(alarms, time, date, label, context)
    date = date or (_day_named(label, context) if label and not alarm.label else None)
    if date is not None and alarm.repeat != "none":
        return await _skip(alarm, date, context)
    await book.remove([alarm], context.idempotency_key)
    due = alarm.due
    on = {"date": f"{due.astimezone(context.timezone):%Y-%m-%d}"} if due is not None and alarm.repeat == "none" else {}
    told = {"status": "ok", "cancelled": called(alarm), "label": alarm.label, "time": alarm.at}
    return told | on | repetition(alarm.repeat) | {"previous": _BACK}


def called(alarm: Alarm) -> str:
    """ "your 7 AM alarm", "your gym alarm for 7 AM"."""
    at = clock_time(dt.time.fromisoformat(alarm.at))
    return f"your {alarm.label} alarm for {at}" if alarm.label else f"your {at} alarm"


def the_alarm(
    alarms: Sequence[Alarm], time: str | None, date: str | None, label: str | None, context: Context
) -> Alarm:
    """The alarm that is meant by its time, its day, and its name or place ("first"); the only one without any of them.
    Raises `ToolError` if there is none or more than one."""
    name = bare_label(label)
    found = [each for each in alarms if time is None or each.at == time]
    if date is not None:
        found = [each for each in found if _rings_on(each, date, context)]
    if name:
        known = [each for each in found if each.label == name]
        known = known or [each for each in found if name in each.label.split()] or placed(found, name)
        known = known or [each for each in found if each.at in _times_named(name)]
        on_day = _day_named(name, context) if not known else None
        found = known or [each for each in found if on_day is not None and _rings_on(each, on_day, context)]
    if len(found) == 1:
        return found[0]
    if not found:
        others = listing([clock_time(dt.time.fromisoformat(each.at)) for each in alarms])
        at = f" for {clock_time(dt.time.fromisoformat(time))}" if time else ""
        on = f" {day(dt.date.fromisoformat(date), context.now().date())}" if date else ""
        are = "are alarms" if len(alarms) > 1 else "is one"
        there_are = f"There {are} for {others}." if others else "No alarm is set."
        what = f"no {name} alarm" if name else "no alarm"
        raise ToolError("not_found", f"There is {what}{at}{on}. {there_are}")
    names = [called(each) + _on(each, context) for each in found]
    raise ToolError("ambiguous", f"There is more than one alarm. Which one: {listing(names, 'or')}?")


def _times_named(name: str) -> set[str]:
    """The times of day, HH:MM, that a name such as "7 am" or "half past six" may be; none for other names."""
    words = [token.text for token in tokenize(name)]
    said = next((reading.value for reading in times_at(words, 0) if reading.end == len(words)), None)
    if said is None:
        return set()
    return {str(said.lean(part)) for part in (DayPart.MORNING, DayPart.EVENING)}


def _day_named(name: str, context: Context) -> str | None:
    """The day that a name such as "tomorrow's" or "saturday" is, as YYYY-MM-DD; None for other names."""
    words = [token.text for token in tokenize(name)]
    found = date_at(words, 0, context.now().date())
    return found.value.isoformat() if found is not None and found.end == len(words) else None


def _on(alarm: Alarm, context: Context) -> str:
    due = alarm.due
    if alarm.repeat != "none" or due is None:
        return f" {spoken(alarm.repeat)}" if alarm.repeat != "none" else ""
    return f" {day(due.astimezone(context.timezone).date(), context.now().date())}"


def _rings_on(alarm: Alarm, date: str, context: Context) -> bool:
    due, on = alarm.due, dt.date.fromisoformat(date)
    if due is None or due.astimezone(context.timezone).date() >= on or alarm.repeat == "none":
        return due is not None and due.astimezone(context.timezone).date() == on
    eve = dt.datetime.combine(on, dt.time(0), context.timezone)
    again = due_again(alarm, eve)
    return again is not None and again.astimezone(context.timezone).date() == on


async def _skip(alarm: Alarm, date: str, context: Context) -> dict[str, Any]:
    """Leaves out one day of an alarm that repeats; only the next one can be left out."""
    due = alarm.due
    assert due is not None
    if due.astimezone(context.timezone).date().isoformat() != date:
        raise ToolError("invalid_argument", "Of an alarm that repeats I can only skip the next time.")
    again = due_again(alarm, due)
    if again is None:
        raise ToolError("invalid_argument", "There is no later day on which it rings.")
    await context.need(AlarmBook).change(replace(alarm, due_at=again.timestamp()), context.idempotency_key)
    name = f"{called(alarm).removeprefix('your ')} {day(due.date(), context.now().date())}"
    back = {"action": "move", "alarm_time": alarm.at, "time": alarm.at, "date": date}
    return {"status": "ok", "skipped": name, "stays": spoken(alarm.repeat), "previous": back}
