"""What an answer adds to the change that an open question is about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.grammar.amending.change import Amendment, Op, Value
from services.grammar.amending.hearing import minutes_of, value_of
from services.grammar.amending.moving import moved, start_of
from services.grammar.amending.pending import Lacks, PendingChange
from services.grammar.new_names import new_name
from tools.language.moments import When
from tools.language.times import ClockTime

_FIRST = frozenset(("earlier", "the earlier", "the earlier one", "first", "the first", "the first one", "the former"))
_LAST = frozenset(("later", "the later", "the later one", "second", "the second", "the second one", "the latter"))


def filled_in(pending: PendingChange, answer: str, now: datetime) -> Amendment | None:
    """The pending change with `answer` in the place of what it lacks; None where it does not tell it."""
    change = pending.change
    match pending.lacks:
        case Lacks.AMOUNT | Lacks.VALUE:
            value = value_of(answer.removeprefix("by ").removeprefix("make it "), now)
            return replace(change, value=value, old=None) if value is not None else None
        case Lacks.HOUR:
            value = _hour(pending, answer, now)
            return replace(change, value=value, old=None) if value is not None else None
        case Lacks.NAME:
            return replace(change, text=new_name(answer.removeprefix("call it ")))
        case Lacks.ITEM:
            return replace(change, text=answer.removeprefix("the "))
        case Lacks.WAY:
            op = {"later": Op.LATER, "earlier": Op.EARLIER}.get(answer.split()[0])
            return replace(change, op=op) if op is not None else None
    return None


def _hour(pending: PendingChange, answer: str, now: datetime) -> Value | None:
    """The time that `answer` chooses among those that the question named: by the whole time, by the hour alone
    ("seven" of half past six or seven), or by its place. Any other time that it names is the new one."""
    change, start = pending.change, start_of(pending.things[0], now)
    options = moved(start, change.value, now, said=change.said) if start is not None and change.value else None
    if not isinstance(options, list) or change.value is None:
        return None
    chosen = options[0] if answer in _FIRST else options[-1] if answer in _LAST else None
    value = value_of(answer.removeprefix("make it ").removeprefix("of ").removeprefix("past ").removeprefix("to "), now)
    if chosen is None and value is not None and value.bare is not None:
        chosen = _named(options, int(value.bare), change.value)
        if chosen is None:
            return None
    if chosen is None:
        return value
    return Value(when=When(time=ClockTime(chosen.hour, chosen.minute, certain=True)), words=answer)


def _named(options: Sequence[datetime], hour: int, value: Value) -> datetime | None:
    """The one of `options` whose hour, as people name it in "half past six" and "ten to seven", is `hour`."""
    before = timedelta(minutes=minutes_of(value.words) or 0) if value.words.endswith("to") else timedelta()
    return next((each for each in options if (each + before).hour % 12 == hour % 12), None)
