"""Changes of timers, alarms, reminders and events."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from services.grammar.amending.change import Amendment, Op, Value
from services.grammar.amending.hearing import UNITS
from services.grammar.amending.moving import minutes_until, moved, same_moment, start_of
from services.grammar.amending.outcome import asks, call, does
from services.grammar.amending.pending import Lacks
from services.grammar.amending.things import Kind, Thing
from services.grammar.recalled import ReadyCall, RecalledTurn
from tools.language.durations import SECONDS
from tools.speech import clock_time, listing

_UNITS = (3600, 60, 1)
"""Seconds of an hour, a minute and a second."""
_MINUTE = "%Y-%m-%dT%H:%M"
_BY_HOW_MUCH = "By how much?"
_ACTIONS = {Op.PAUSE: "pause", Op.RESUME: "resume", Op.RESTART: "restart"}


def _named(change: Amendment, thing: Thing, named: ReadyCall) -> RecalledTurn:
    """Renames the thing; asks first if the user has only said what it is for ("it's for the rice")."""
    if change.other:
        text = f"Should I call it {change.other}?"
        return asks(text, replace(change, text=change.other, other=""), (thing,), Lacks.YES)
    return does(named) if change.text else asks("What should I call it?", change, (thing,), Lacks.NAME)


def seconds(value: Value | None) -> float | None:
    """The duration of `value` in seconds; a number without a unit means minutes."""
    if value is None:
        return None
    return value.length if value.length is not None else value.bare * 60 if value.bare is not None else None


def change_timer(change: Amendment, thing: Thing, now: datetime) -> RecalledTurn | None:
    """The calls, answer or question for `change` to a timer; None if a timer cannot be changed like this."""
    name = _timer_name(thing)
    match change.op:
        case Op.LONGER | Op.SHORTER:
            by = seconds(change.value)
            if by is None:
                return asks(_BY_HOW_MUCH, change, (thing,), Lacks.AMOUNT)
            action = "extend" if change.op is Op.LONGER else "shorten"
            return (
                does(call("change_timer", action=action, duration_seconds=round(by), label=name)) if by >= 1 else None
            )
        case Op.PAUSE | Op.RESUME | Op.RESTART:
            if change.op is Op.RESUME and not thing.facts.get("paused"):
                return None
            return does(call("change_timer", action=_ACTIONS[change.op], label=name))
        case Op.NAME:
            return _named(change, thing, call("change_timer", action="rename", label=name, new_label=change.text))
        case Op.REMOVE:
            return does(call("cancel_timer", label=name))
        case Op.LEFT | Op.WHEN | Op.READ:
            return does(call("list_alarms_and_timers", kind="timers", label=name))
        case Op.VALUE:
            return _other_length(change, thing)
    return None


def _timer_name(thing: Thing) -> str:
    return thing.fact("label") or thing.fact("name")


def _other_length(change: Amendment, thing: Thing) -> RecalledTurn | None:
    """Sets the timer again with another duration. A number without a unit has the unit of the old duration."""
    old = thing.number("duration_seconds")
    unit = next((each for each in _UNITS if old and old % each == 0), 60)
    was, length = (_length_in(unit, value) for value in (change.old, change.value))
    if change.value is not None and change.value.words in UNITS:  # "no, hours"
        length = round(old / unit * SECONDS[change.value.words])
    if change.old is not None and was != old:
        return None
    if change.value is None:
        return asks("How long should it be?", change, (thing,), Lacks.VALUE)
    if length is None or length < 1 or length == old:
        return None
    again = call("set_timer", duration_seconds=length, label=thing.fact("label"))
    return does(call("cancel_timer", False, label=_timer_name(thing)), again)


def _length_in(unit: int, value: Value | None) -> int | None:
    if value is None:
        return None
    if value.length is not None:
        return round(value.length)
    return round(value.bare * unit) if value.bare is not None else None


def change_alarm(change: Amendment, thing: Thing, now: datetime) -> RecalledTurn | None:
    """As `change_timer`, for an alarm."""
    start, at = start_of(thing, now), thing.fact("time")
    if start is None:
        return None
    once = thing.fact("repeat") in ("", "none") and not thing.fact("rule")
    match change.op:
        case Op.REMOVE:
            return does(call("cancel_alarm", time=at, date=thing.fact("date") if once else None))
        case Op.NAME:
            date = thing.fact("date") if once else None
            named = call("change_alarm", action="rename", alarm_time=at, date=date, label=change.text)
            return _named(change, thing, named)
        case Op.VALUE if change.value is None and change.old is not None:
            skipped = change.old.when.day if change.old.when is not None else None
            if skipped is not None and not once:
                return does(call("cancel_alarm", time=at, date=skipped.isoformat()))
            return asks("What time should it be?", change, (thing,), Lacks.VALUE)
    if change.op is Op.VALUE and change.value is not None and change.value.when is None and change.value.rule:
        rule = change.value.rule
        again = {"repeat": rule.name, "rule": None if rule.name else rule.rule}
        return does(*_alarm_again(thing, date=None, **again))
    new = _new_start(change, start, thing, now)
    if not isinstance(new, datetime):
        return new
    date = f"{new:%Y-%m-%d}" if once else None
    if change.op is Op.VALUE:
        return does(*_alarm_again(thing, time=f"{new:%H:%M}", date=date)) if new > now.replace(tzinfo=None) else None
    return does(call("change_alarm", action="move", alarm_time=at, time=f"{new:%H:%M}", date=date))


def _alarm_again(thing: Thing, **other: str | None) -> tuple[ReadyCall, ...]:
    """The calls that set the alarm again with other arguments."""
    once = thing.fact("repeat") in ("", "none")
    before = {name: thing.fact(name) or None for name in ("time", "date", "repeat", "rule", "label")}
    if not once or before["rule"]:
        before["date"] = None
    arguments = before | other
    if arguments["repeat"] == "none":
        arguments["repeat"] = None
    gone = call("cancel_alarm", False, time=before["time"], date=before["date"])
    return gone, call("set_alarm", True, **arguments)


def change_reminder(change: Amendment, thing: Thing, now: datetime) -> RecalledTurn | None:
    """As `change_timer`, for a reminder."""
    text, rule = thing.fact("text"), thing.fact("rule")
    match change.op:
        case Op.REMOVE:
            return does(call("cancel_reminder", text=text))
        case Op.TEXT:
            again = call("create_reminder", text=change.text, due=thing.fact("due"), rule=rule)
            return does(call("cancel_reminder", False, text=text), again)
        case Op.VALUE if change.value is None and change.old is not None:
            return asks("When should it be?", change, (thing,), Lacks.VALUE)
    start = start_of(thing, now)
    if start is None:
        return None
    if change.op is Op.VALUE and change.value is not None and change.value.when is None and change.value.rule:
        return does(call("move_reminder", text=text, due=start.strftime(_MINUTE), rule=change.value.rule.rule))
    new = _new_start(change, start, thing, now)
    if not isinstance(new, datetime):
        return new
    return does(call("move_reminder", text=text, due=new.strftime(_MINUTE), rule=rule))


def change_event(change: Amendment, thing: Thing, now: datetime) -> RecalledTurn | None:
    """As `change_timer`, for an event of the calendar."""
    key, start = thing.fact("event_id"), start_of(thing, now)
    update: Callable[..., ReadyCall] = lambda **what: call("update_event", event_id=key, **what)  # noqa: E731
    minutes = thing.number("duration_minutes")
    match change.op:
        case Op.REMOVE:
            return does(call("delete_event", event_id=key))
        case Op.NAME:
            if change.other:
                return None
            return _named(change, thing, update(title=change.text[:1].upper() + change.text[1:]))
        case Op.PLACE if change.other:
            text = f"Should I put {change.other} as the place of {thing.fact('title')}?"
            return asks(text, replace(change, text=change.other, other=""), (thing,), Lacks.YES)
        case Op.PLACE:
            return does(update(location=change.text))
        case Op.LONGER | Op.SHORTER:
            by = seconds(change.value)
            if by is None:
                return asks(_BY_HOW_MUCH, change, (thing,), Lacks.AMOUNT)
            length = minutes + round(by / 60) * (1 if change.op is Op.LONGER else -1)
            return does(update(duration_minutes=length)) if minutes and length > 0 else None
        case Op.VALUE if change.value is not None and change.value.span:
            new = _new_start(change, start, thing, now) if start is not None else None
            length = round((change.value.length or 0) / 60)
            return (
                does(update(start=new.strftime(_MINUTE), duration_minutes=length)) if isinstance(new, datetime) else new
            )
        case Op.UNTIL | Op.LASTS:
            length = _lasts(change, start)
            return does(update(duration_minutes=length)) if length not in (0, minutes) else None
        case Op.VALUE if change.value is None and change.old is not None:
            return asks("When should it be?", change, (thing,), Lacks.VALUE)
        case Op.VALUE if change.value is not None and change.value.length is not None and change.value.when is None:
            length = round(change.value.length / 60)
            return does(update(duration_minutes=length)) if length not in (0, minutes) else None
    if start is None:
        return None
    new = _new_start(change, start, thing, now)
    return does(update(start=new.strftime(_MINUTE))) if isinstance(new, datetime) else new


def stays(change: Amendment, thing: Thing, now: datetime) -> bool:
    """Whether the thing is already as the words say: in that half of the day, till then, or so long."""
    start, value = start_of(thing, now), change.value
    if start is None or value is None:
        return False
    if change.op in (Op.UNTIL, Op.LASTS):
        return _lasts(change, start) == thing.number("duration_minutes") != 0
    half = value.when is not None and value.when.part is not None and value.when.time is None
    return change.op is Op.VALUE and half and moved(start, value, now) == start


def _lasts(change: Amendment, start: datetime | None) -> int:
    """The length in minutes that an end, or a length, gives an event; 0 where it gives none."""
    if change.value is None:
        return 0
    if change.op is Op.UNTIL:
        return minutes_until(start, change.value) if start is not None else 0
    return round((change.value.length or 0) / 60)


def _new_start(change: Amendment, start: datetime, thing: Thing, now: datetime) -> datetime | RecalledTurn | None:
    """When the thing should be due; a question if a part is missing; None if the change gives no other moment."""
    op = Op.LATER if change.op is Op.LONGER else change.op  # "ten more minutes" of sleep
    if op is Op.VALUE:
        if change.old is not None and not same_moment(start, change.old, now):
            return None
        if change.value is None:
            return None
        new = moved(start, change.value, now, bool(thing.facts.get("next")), change.said)
        if isinstance(new, list):
            return asks(f"At {listing([clock_time(each) for each in new], 'or')}?", change, (thing,), Lacks.HOUR)
        return new if new != start else None
    by = seconds(change.value)
    if op not in (Op.LATER, Op.EARLIER, Op.SHIFT) or (change.op is Op.LONGER and by is None):
        return None
    if op is Op.SHIFT:
        return asks("Earlier or later?", change, (thing,), Lacks.WAY)
    if by is None:
        return asks(_BY_HOW_MUCH, replace(change, op=op), (thing,), Lacks.AMOUNT)
    return start + timedelta(seconds=by) * (1 if op is Op.LATER else -1)


CHANGES = {
    Kind.TIMER: change_timer, Kind.ALARM: change_alarm, Kind.REMINDER: change_reminder, Kind.EVENT: change_event,
}  # fmt: skip
"""By kind, the function for a change of one thing."""
