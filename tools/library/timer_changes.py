"""The tool that changes a timer that is set: more or less time, pause, resume, restart."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.alarms import Alarm, AlarmBook, AlarmKind, keep
from tools.library.timers import bare_label, labelled, left_s, named, the_timer
from tools.spec import Effect, Sensitivity
from tools.speech import exact_duration, listing
from tools.values import Folded

_LONGEST_S = 30 * 24 * 3600
_NOT_TAKEN_BACK = {"action": ""}
"""Names no action, so that undoing does not repeat the one that was done."""
_OPPOSITE = {"extend": "shorten", "shorten": "extend", "pause": "resume", "resume": "pause"}


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    name, left = result["timer"][:1].upper() + result["timer"][1:], exact_duration(result["remaining_seconds"])
    match arguments["action"]:
        case "pause":
            return f"{name} is paused, with {left} left."
        case "resume":
            return f"{name} goes on, with {left} left."
        case "restart":
            return f"{name} starts again."
        case "restore":
            return f"{name} {'are' if ' and ' in name else 'is'} running again."
    if arguments["action"] == "rename":
        return f"It is called {result['label']} now, with {left} left."
    return f"{name} has {left} left."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    undo_with="change_timer",
    resources=("timers",),
    phrases=(
        "(add|put) {duration_seconds} [more] (to|on|onto) (the|my|that|this) timer {action=extend}",
        "(add|put) {duration_seconds} [more] (to|on|onto) [the|my] {label} timer {action=extend}",
        "(add|put) {duration_seconds} [more] (to|on|onto) (it|that) {action=extend}",
        "(add|put on) another {duration_seconds} [to|on] [the|my] [timer|it] {action=extend}",
        "give (the timer|my timer|it) [another] {duration_seconds} [more] {action=extend}",
        "give [the|my] {label} timer [another] {duration_seconds} [more] {action=extend}",
        "(extend|lengthen) (it|the timer|my timer) by {duration_seconds} {action=extend}",
        "(extend|lengthen) [the|my] {label} timer by {duration_seconds} {action=extend}",
        "make (it|the timer|my timer) {duration_seconds} longer {action=extend}",
        "make [the|my] {label} timer {duration_seconds} longer {action=extend}",
        "(take|knock|subtract|remove) {duration_seconds} (off|from|off of) (it|the timer|my timer) {action=shorten}",
        "(take|knock|subtract|remove) {duration_seconds} (off|from|off of) [the|my] {label} timer {action=shorten}",
        "(shorten|reduce) (it|the timer|my timer) by {duration_seconds} {action=shorten}",
        "(shorten|reduce) [the|my] {label} timer by {duration_seconds} {action=shorten}",
        "make (it|the timer|my timer) {duration_seconds} shorter {action=shorten}",
        "make [the|my] {label} timer {duration_seconds} shorter {action=shorten}",
        "(pause|hold|freeze) (the|my|this|that) timer {action=pause}",
        "(pause|hold|freeze) [the|my] {label} timer {action=pause}",
        "(resume|unpause|continue|restart paused) (the|my|this|that) timer {action=resume}",
        "(resume|unpause|continue) [the|my] {label} timer {action=resume}",
        "(restart|reset|rerun) (the|my|this|that) timer {action=restart}",
        "(restart|reset|rerun) [the|my] {label} timer {action=restart}",
        "start (the|my|this|that) timer (again|over|from the beginning|from the start) {action=restart}",
        "start [the|my] {label} timer (again|over|from the beginning|from the start) {action=restart}",
    ),
    say=_say,
)
async def change_timer(
    context: Context,
    action: Literal["extend", "shorten", "pause", "resume", "restart", "restore", "rename"],
    duration_seconds: Annotated[int, Field(ge=1, le=_LONGEST_S)] | None = None,
    label: Folded | None = None,
    new_label: Folded | None = None,
) -> dict[str, Any]:
    """Change a timer that is set; the only one when no label is given.

    Args:
        action: "extend" and "shorten" need a length; "restart" begins again; "restore" undoes cancel_timer.
        duration_seconds: By how many seconds.
        label: Name of the timer.
        new_label: New name, to rename it.
    """
    book, now = context.need(AlarmBook), context.now()
    if action == "restore":
        return await _restored(context)
    timers = await book.all(AlarmKind.TIMER)
    named_so = bare_label(label)
    if action == "restart" and not timers:
        return await _again(context, named_so)
    timer = the_timer(timers, named_so)
    if action == "rename":
        return await _renamed(timer, bare_label(new_label), context)
    left, length = left_s(timer, now), timer.duration_s or 0
    previous: dict[str, Any] = {"action": _OPPOSITE.get(action, "extend"), "duration_seconds": duration_seconds}
    if action in ("extend", "shorten"):
        if duration_seconds is None:
            raise ToolError("invalid_argument", "By how much should the timer change?")
        more = duration_seconds if action == "extend" else -duration_seconds
        left, length = left + more, length + more
        _check(timer, left)
    elif action == "pause" and timer.due_at is None:
        raise ToolError("invalid_argument", f"{_capital(named(timer))} is paused already.")
    elif action == "resume" and timer.due_at is not None:
        raise ToolError("invalid_argument", f"{_capital(named(timer))} is running.")
    elif action == "restart":
        previous = {"action": "shorten", "duration_seconds": max(round(length - left), 1)}
        left = float(length)
    stands = action == "pause" or (timer.due_at is None and action in ("extend", "shorten"))
    due, rest = (None, left) if stands else (now.timestamp() + left, None)
    changed = await book.change(replace(timer, due_at=due, left_s=rest, duration_s=length), context.idempotency_key)
    name = changed.label or f"{exact_duration(changed.duration_s or 0)}"
    told = {"status": "ok", "timer": named(changed), "remaining_seconds": round(left_s(changed, now))}
    return told | {"previous": previous | {"label": name}}


async def _renamed(timer: Alarm, name: str, context: Context) -> dict[str, Any]:
    if not name:
        raise ToolError("invalid_argument", "What should the timer be called?")
    before = timer.label or exact_duration(timer.duration_s or 0)
    changed = await context.need(AlarmBook).change(replace(timer, label=name), context.idempotency_key)
    back = {"action": "rename", "label": name, "new_label": timer.label or before} if timer.label else _NOT_TAKEN_BACK
    left = round(left_s(changed, context.now()))
    return {"status": "ok", "timer": named(changed), "label": name, "remaining_seconds": left, "previous": back}


def _check(timer: Alarm, left: float) -> None:
    """Raises `ToolError` if a timer would have `left` seconds left, which cannot be."""
    if left <= 0:
        raise ToolError("invalid_argument", f"{_capital(named(timer))} has less than that left.")
    if left > _LONGEST_S:
        raise ToolError("invalid_argument", "A timer can run for 30 days at most.")


async def _restored(context: Context) -> dict[str, Any]:
    restored = await context.need(AlarmBook).restore(AlarmKind.TIMER, context.idempotency_key)
    if not restored:
        raise ToolError("not_found", "No timer was cancelled.")
    left = round(left_s(restored[0], context.now()))
    names = listing([named(timer) for timer in restored])
    return {"status": "ok", "timer": names, "remaining_seconds": left, "previous": _NOT_TAKEN_BACK}


async def _again(context: Context, label: str) -> dict[str, Any]:
    """Starts the timer that went off last once more."""
    now = context.clock.now().timestamp()
    done = await context.need(AlarmBook).announced(now - 3600, AlarmKind.TIMER)
    last = the_timer(done, label) if label else next(iter(done), None)
    if last is None:
        raise ToolError("not_found", "There is no timer running.")
    length = last.duration_s or 0
    timer = await keep(context, AlarmKind.TIMER, last.label, now + length, duration_s=length)
    told = {"status": "ok", "timer": named(timer), "remaining_seconds": length, "previous": _NOT_TAKEN_BACK}
    return told | labelled(timer)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
