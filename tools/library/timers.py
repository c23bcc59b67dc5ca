"""Tools that set and cancel timers, and list everything that is set."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.language.durations import duration_at
from tools.language.tokens import tokenize
from tools.library.alarms import Alarm, AlarmBook, AlarmKind, keep
from tools.recurrence import spoken
from tools.spec import Effect, Sensitivity
from tools.speech import clock_time, duration, exact_duration, listing, moment
from tools.values import Folded

_LONGEST_S = 30 * 24 * 3600
_NOISE = re.compile(r"^(?:(?:the|my|our|an?) )+|\s*\b(?:timer|alarm|one)s?$")
BOTH = frozenset(("both", "all", "both of them", "all of them", "every", "everything"))
"""Names that mean all of them, as an answer to "Which one?"."""


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
        "(set|start|make|create|begin|run|give me) [me|up] [the|my|some|two|three|2|3|four] timers (for|of) "
        "{duration_seconds:durations}",
        "(set|start) [me] [the|my|two|three|2|3] {duration_seconds:durations} timers",
        "(put|stick|pop|get|whack) [me] (a|an|another|the) timer on [for] {duration_seconds}",
        "(put|stick|pop|get|whack) [me] (a|an|another|the) {duration_seconds} timer on",
        "put {duration_seconds} on (the clock|a timer)",
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
    return told | labelled(timer) | {"previous": {"label": timer.label or exact_duration(duration_seconds)}}


def _say_cancelled(arguments: Mapping[str, Any], result: Any) -> str:
    return f"I cancelled {result['cancelled']}."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="change_timer",
    resources=("timers",),
    phrases=(
        "(cancel|stop|delete|remove|clear|kill|end|turn off|switch off) (the|my|this|that) timer",
        "(cancel|stop|delete|remove|clear|kill|end|turn off|switch off) [the|my] {label} timer",
        "(cancel|stop|delete|remove|turn off) [the|my] timer (for|called|named) [the|my] {label}",
        "(cancel|stop) timer",
        "(cancel|stop|delete|remove|clear|kill|end|turn off) (all|both|every|each) [the|my|of my|of the] timer[s] "
        "{all=true}",
        "(cancel|stop|delete|remove|clear|kill|turn off) (the|my) timers {all=true}",
    ),
    say=_say_cancelled,
)
async def cancel_timer(context: Context, label: Folded | None = None, all: bool | None = None) -> dict[str, Any]:
    """Stop a running timer; the only one when no label is given.

    Args:
        label: Name of the timer.
        all: Whether to stop every timer.
    """
    book = context.need(AlarmBook)
    timers = await book.all(AlarmKind.TIMER)
    chosen = timers if (all or bare_label(label) in BOTH) and timers else [the_timer(timers, bare_label(label))]
    await book.remove(chosen, context.idempotency_key)
    told = {"status": "ok", "cancelled": listing([named(timer) for timer in chosen]), "previous": {"action": "restore"}}
    return told | ({"duration_seconds": chosen[0].duration_s} if len(chosen) == 1 else {})


def the_timer(timers: Sequence[Alarm], label: str) -> Alarm:
    """The timer that `label` means: a name, a length ("10 minute") or a place ("first"); "" for the only one. Raises
    `ToolError` where there is none or more than one."""
    if not timers:
        raise ToolError("not_found", "There is no timer running.")
    found = [timer for timer in timers if timer.label == label] if label else list(timers)
    found = found or [timer for timer in timers if label in timer.label.split()]
    found = found or [timer for timer in timers if timer.duration_s == _length(label)]
    found = found or placed(timers, label)
    names = [named(timer) for timer in found or timers]
    if not found:
        raise ToolError("not_found", f"There is no {label} timer. Running: {listing(names)}.")
    if len(found) > 1:
        raise ToolError("ambiguous", f"There is more than one timer. Which one: {listing(names, 'or')}?")
    return found[0]


_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "other": -1, "next": 0}


def placed(alarms: Sequence[Alarm], place: str) -> list[Alarm]:
    """Those of `alarms`, the next one first, that "first", "last" or the like may mean: by the order in which they are
    due, or were set. [] for other words."""
    at = _PLACES.get(place)
    if at is None or (place == "other" and len(alarms) != 2) or not -1 <= at < len(alarms):
        return []
    due, made = alarms[at], sorted(alarms, key=lambda alarm: alarm.id)[at]
    return [due] if due is made or place == "next" else [due, made]


def _length(label: str) -> float | None:
    """ "3 minute" as 180 seconds: people name a timer without a label by its length."""
    words = [token.text for token in tokenize(label)]
    length = duration_at(words, 0)
    return length.value if length is not None and length.end == len(words) else None


def _say_listed(arguments: Mapping[str, Any], result: Any) -> str:
    timers = [_told_timer(timer) for timer in result["timers"]]
    alarms = [f"{alarm['name']} {alarm['when']}" for alarm in result["alarms"]]
    kind = arguments.get("kind")
    if not timers and not alarms:
        return {"timers": "There is no timer running.", "alarms": "There are no alarms set."}.get(
            kind or "", "There are no alarms or timers set."
        )
    if len(timers) == 1 and not alarms and kind == "timers":
        left = result["timers"][0]
        paused = ", and is paused" if left.get("paused") else ""
        return f"{left['name'].capitalize()} has {duration(left['remaining_seconds'])} left{paused}."
    return f"You have {listing([*timers, *alarms])}."


def _told_timer(timer: Mapping[str, Any]) -> str:
    paused = "paused " if timer.get("paused") else ""
    return f"{timer['name']} {paused}with {duration(timer['remaining_seconds'])} left"


@tool(
    effect=Effect.READ_LOCAL,
    sensitivity=Sensitivity.LOW,
    resources=("timers", "alarms"),
    phrases=(
        "(what|which) alarms {kind=alarms} (are|do i have) [set|running|on]",
        "(what|which) timers {kind=timers} (are|do i have) [set|running|on|going]",
        "(what|which) alarms {kind=alarms} have i [got] [set]",
        "(what|which) timers {kind=timers} have i [got] [set|running|going]",
        "what (alarms and timers|timers and alarms) (are there|are set|do i have)",
        "(list|show|tell|read) [me] (my|the|all my) alarms {kind=alarms}",
        "(list|show|tell|read) [me] (my|the|all my) timers {kind=timers}",
        "(list|show|tell|read) [me] (my|the|all my) (alarms and timers|timers and alarms)",
        "do i have [any] (alarms|an alarm) {kind=alarms} [set|on]",
        "do i have [any] (timers|a timer) {kind=timers} [set|running|on|going]",
        "what (is|have i got|have you got|do i have|have we got) (running|ticking|counting down) "
        "[right now|now|at the moment|just now|currently]",
        "is (anything|something) (running|ticking|counting down) [right now|now|at the moment]",
        "(are there|have i set) any alarms {kind=alarms} [set|running]",
        "(are there|have i set) any timers {kind=timers} [set|running]",
        "how (much time|long|much) [is|do i have|have i got] (left|remaining) {kind=timers}",
        "how (much time|long|much) (is|do i have|have i got) (left|remaining) on (the|my) timer {kind=timers}",
        "how (much time|long|much) [is|do i have|have i got] (left|remaining) on [the|my] {label} timer {kind=timers}",
        "how (much time|long) (is|does) [the|my] timer {kind=timers} (have|got) left",
        "how (much time|long|much) does [the|my] [{label}] timer {kind=timers} have [left] [to go]",
        "how much longer [is left] [on|for] [the|my] [{label}] [timer] {kind=timers}",
        "(check|read) (the|my) timer {kind=timers}",
        "(check|read) [the|my] {label} timer {kind=timers}",
        "is (my|the) alarm {kind=alarms} [still] (on|set) [for] [tomorrow|the morning|tomorrow morning|tonight]",
        "when (is|does|will) (my|the) [next] alarm {kind=alarms} [go off|ring|going off]",
        "when (is|does|will) (my|the) timer {kind=timers} (go off|ring|done|up|finish|be done|be up)",
        "when (is|does|will) (my|the) {label} timer {kind=timers} (go off|ring|done|up|finish|be done|be up)",
        "(what time|when) (is|have i got) my [next] alarm {kind=alarms} [set] [for]",
    ),
    say=_say_listed,
)
async def list_alarms_and_timers(
    context: Context, kind: Literal["alarms", "timers"] | None = None, label: Folded | None = None
) -> dict[str, Any]:
    """List the alarms and timers that are set.

    Args:
        kind: Which of them.
        label: Name of the only timer that is asked about.
    """
    book, now = context.need(AlarmBook), context.now()
    kinds = {"alarms": (AlarmKind.ALARM,), "timers": (AlarmKind.TIMER,)}.get(
        kind or "", (AlarmKind.TIMER, AlarmKind.ALARM)
    )
    set_now = await book.all(*kinds)
    if label is not None:
        set_now = [the_timer([each for each in set_now if each.kind is AlarmKind.TIMER], bare_label(label))]
    timers = [_listed_timer(each, now) for each in set_now if each.kind is AlarmKind.TIMER]
    dated = [(each, each.due) for each in set_now if each.kind is AlarmKind.ALARM]
    alarms = [_listed_alarm(each, due.astimezone(context.timezone), now) for each, due in dated if due is not None]
    return {"alarms": alarms, "timers": timers}


def left_s(timer: Alarm, now: datetime) -> float:
    """The seconds that `timer` has left, running or paused."""
    return max(timer.due_at - now.timestamp(), 0.0) if timer.due_at is not None else timer.left_s or 0.0


def _listed_timer(timer: Alarm, now: datetime) -> dict[str, Any]:
    fields = {"name": named(timer), "label": timer.label, "remaining_seconds": round(left_s(timer, now))}
    return fields | ({"paused": True} if timer.due_at is None else {})


def _listed_alarm(alarm: Alarm, due: datetime, now: datetime) -> dict[str, Any]:
    when = moment(due, now) if alarm.repeat == "none" else f"{clock_time(due)} {spoken(alarm.repeat)}"
    fields = {"name": named(alarm), "time": alarm.at, "date": f"{due:%Y-%m-%d}", "when": f"for {when}"}
    return fields | {"label": alarm.label, "repeat": alarm.repeat}


def _local(unix: float, context: Context) -> str:
    return datetime.fromtimestamp(unix, context.timezone).strftime("%Y-%m-%dT%H:%M:%S")
