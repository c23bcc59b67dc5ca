"""Tools that set and cancel timers, and list everything that is set."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.language.durations import duration_at
from tools.language.tokens import tokenize
from tools.library.alarms import Alarm, AlarmBook, AlarmKind, keep
from tools.spec import Effect, Sensitivity
from tools.speech import clock_time, duration, exact_duration, listing, moment
from tools.values import Folded

_LONGEST_S = 30 * 24 * 3600
_NOISE = re.compile(r"^(?:(?:the|my|our|an?) )+|\s*\b(?:timer|alarm)s?$")


def bare_label(label: str | None) -> str:
    """ "the rice timer" as "rice"."""
    return _NOISE.sub("", label or "").strip()


def said_set(noun: str, label: str | None, when: str) -> str:
    """ "Rice timer set for ten minutes." or, without a label, "Timer set for ten minutes." """
    return f"{f'{label} {noun}'.capitalize() if label else noun.capitalize()} set for {when}."


def labelled(alarm: Alarm) -> dict[str, str]:
    """The entry for the label in the result of setting an alarm."""
    return {"label": alarm.label} if alarm.label else {}


def named(alarm: Alarm) -> str:
    """How a list of timers names this one."""
    if alarm.kind is AlarmKind.TIMER:
        length = exact_duration(alarm.duration_s or 0)
        return f"the {alarm.label} timer" if alarm.label else f"the timer for {length}"
    return f"the {alarm.label} alarm" if alarm.label else "the alarm"


def _say_set(arguments: Mapping[str, Any], result: Any) -> str:
    return said_set("timer", result.get("label"), exact_duration(result["duration_seconds"]))


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="cancel_timer",
    resources=("timers",),
    phrases=(
        "(set|start|make|create|begin|run|give me|put on) [me] [a|an|another|the] [new] timer for {duration_seconds}",
        "(set|start|make|create|begin|run|give me|put on) [me] [a|an|another|the] {duration_seconds} timer",
        "(set|start|make|create) [me] [a|an|another|the] {label} timer for {duration_seconds}",
        "(set|start|make|create) [a|an|another|the] timer for [the] {label} for {duration_seconds}",
        "(set|start|make|create) [me] [a|an|another] {duration_seconds} timer (for|called|named) [the|my] {label}",
        "(set|start) [a|the] timer (to|of) {duration_seconds}",
        "(set|start) (a new one|another one|a new|one) for {duration_seconds}",
        "(i|we) (need|want) [a|an|another] timer [for] {duration_seconds}",
        "timer [for] {duration_seconds}",
        "{duration_seconds} timer",
        "time {duration_seconds}",
        "count down [from] {duration_seconds}",
        "(tell|let) me [know] (in|after) {duration_seconds}",
        "(tell|let) me [know] when {duration_seconds} (is|are) (up|over|gone)",
        "... (called|named|labelled) {label}",
    ),
    say=_say_set,
)
async def set_timer(
    context: Context,
    duration_seconds: Annotated[int, Field(ge=1, le=_LONGEST_S)],
    label: Folded | None = None,
) -> dict[str, Any]:
    """Start a countdown.

    Args:
        duration_seconds: Length in seconds.
        label: Name of the timer.
    """
    due = context.clock.now().timestamp() + duration_seconds
    timer = await keep(context, AlarmKind.TIMER, bare_label(label), due, duration_s=duration_seconds)
    told = {"status": "ok", "duration_seconds": duration_seconds, "ends_at": _local(due, context)}
    return told | labelled(timer)


def _say_cancelled(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I cancelled {result['cancelled']}."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    resources=("timers",),
    phrases=(
        "(cancel|stop|delete|remove|clear|kill|end|turn off) (the|my) timer",
        "(cancel|stop|delete|remove|clear|kill|end|turn off) [the|my] {label} timer",
        "(cancel|stop|delete|remove|turn off) [the|my] timer (for|called|named) [the|my] {label}",
        "(cancel|stop) timer",
    ),
    say=_say_cancelled,
)
async def cancel_timer(context: Context, label: Folded | None = None) -> dict[str, Any]:
    """Stop a running timer; the only one when no label is given.

    Args:
        label: Name of the timer.
    """
    book = context.need(AlarmBook)
    timers = await book.all(AlarmKind.TIMER)
    timer = _the_timer(timers, bare_label(label))
    await book.remove([timer], context.idempotency_key)
    return {"status": "ok", "cancelled": named(timer), "duration_seconds": timer.duration_s}


def _the_timer(timers: list[Alarm], label: str) -> Alarm:
    if not timers:
        raise ToolError("not_found", "There is no timer running.")
    found = [timer for timer in timers if timer.label == label] if label else timers
    found = found or [timer for timer in timers if label in timer.label.split()]
    found = found or [timer for timer in timers if timer.duration_s == _length(label)]
    names = [named(timer) for timer in found or timers]
    if not found:
        raise ToolError("not_found", f"There is no {label} timer. Running: {listing(names)}.")
    if len(found) > 1:
        raise ToolError("ambiguous", f"There is more than one timer. Which one: {listing(names, 'or')}?")
    return found[0]


def _length(label: str) -> float | None:
    """ "3 minute" as 180 seconds: people name a timer without a label by its length."""
    words = [token.text for token in tokenize(label)]
    length = duration_at(words, 0)
    return length.value if length is not None and length.end == len(words) else None


def _say_listed(arguments: Mapping[str, Any], result: Any) -> str:
    timers = [f"{timer['name']} with {duration(timer['remaining_seconds'])} left" for timer in result["timers"]]
    alarms = [f"{alarm['name']} {alarm['when']}" for alarm in result["alarms"]]
    if not timers and not alarms:
        return "There are no alarms or timers set."
    return f"You have {listing([*timers, *alarms])}."


@tool(
    effect=Effect.READ_LOCAL,
    sensitivity=Sensitivity.LOW,
    resources=("timers", "alarms"),
    phrases=(
        "(what|which) (alarms|timers) (are|do i have) [set|running|on]",
        "(what|which) (alarms|timers) have i [got] [set]",
        "what (alarms and timers|timers and alarms) (are there|are set|do i have)",
        "(list|show|tell|read) [me] (my|the|all my) (alarms|timers|alarms and timers|timers and alarms)",
        "do i have [any] (alarms|timers|an alarm|a timer) [set|running|on]",
        "(are there|have i set) any (alarms|timers) [set|running]",
        "how (much time|long) is left [on (the|my) timer]",
        "when (is|does) my [next] alarm [go off|ring]",
    ),
    say=_say_listed,
)
async def list_alarms_and_timers(context: Context) -> dict[str, Any]:
    """List the alarms and timers that are set."""
    book, now = context.need(AlarmBook), context.now()
    set_now = await book.all(AlarmKind.TIMER, AlarmKind.ALARM)
    alarms, timers = [], []
    for each in set_now:
        due = each.due
        if due is None:
            continue
        if each.kind is AlarmKind.TIMER:
            left = max(round((due - now).total_seconds()), 0)
            timers.append({"name": named(each), "label": each.label, "remaining_seconds": left})
        else:
            alarms.append(_listed_alarm(each, due.astimezone(context.timezone), now))
    return {"alarms": alarms, "timers": timers}


def _listed_alarm(alarm: Alarm, due: datetime, now: datetime) -> dict[str, Any]:
    repeated = f"{clock_time(due)} {alarm.repeat}"
    when = f"for {moment(due, now)}" if alarm.repeat == "none" else f"for {repeated}"
    fields = {"name": named(alarm), "time": alarm.at, "date": f"{due:%Y-%m-%d}", "when": when}
    return fields | {"label": alarm.label, "repeat": alarm.repeat}


def _local(unix: float, context: Context) -> str:
    return datetime.fromtimestamp(unix, context.timezone).strftime("%Y-%m-%dT%H:%M:%S")
