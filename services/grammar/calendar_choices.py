"""One of two times, by whether a day is free: "an alarm for ten if I have nothing on on saturday, otherwise eight"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.grammar import free_order
from services.grammar.amending.hearing import spelt_out, value_of
from services.grammar.conditions import Condition
from services.grammar.free_order import several
from services.grammar.intents import Intent, SlotValue
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.tokens import Token
from tools.language.tries import main_moment
from tools.spec import Effect, ToolSpec

_FREE = re.compile(
    r"(?:(?:i|we) (?:(?:have|have got) nothing|(?:have not got|do not have|have not) anything) (?:on|planned|booked)"
    r"|(?:i|we) (?:am|are) (?:free|off)"
    r"|there is nothing (?:on|(?:on|in) (?:my|the|our) (?:calendar|diary)))"
)
_BUSY = re.compile(
    r"(?:(?:i|we) (?:have|have got) (?:anything|something) (?:on|planned|booked)|(?:i|we) (?:am|are) (?:busy|booked)"
    r"|there is (?:anything|something) (?:on|(?:on|in) (?:my|the|our) (?:calendar|diary)))"
)
_ELSE = (("otherwise",), ("or", "else"), ("if", "not"), ("and", "if", "not"), ("else",))
_OTHER = re.compile(
    r"(?:then )?(?:(?:set|make|do|have|put|stick) (?:it|one|an alarm|the alarm)(?: on)? ?)?(?:for|at)? ?(?P<time>.+)"
)
_LONGEST_DAY = 3


def read(
    tokens: Sequence[Token], now: datetime, phrased: several.Reader, specs: Mapping[str, ToolSpec]
) -> list[Intent] | None:
    """The look-up of the day, the request with its time, and the same with the other time; None for other words."""
    said = spelt_out(tokens)
    words = [token.text for token in said]
    at = words.index("if") if "if" in words else -1
    cut, size = next(
        ((i, len(e)) for i in range(at + 2, len(words)) for e in _ELSE if tuple(words[i : i + len(e)]) == e), (0, 0)
    )
    if at < 0 or not cut or "search_calendar" not in specs:
        return None
    asked = _asked(words, at + 1, cut, now)
    if asked is None or (at == 0) == (asked.end == cut):
        return None  # the request stands before the condition, or between it and "otherwise"
    start, end = (asked.end, cut) if at == 0 else (0, at)
    wanted = _wanted(said[start:end], now, phrased, specs)
    other = _OTHER.fullmatch(" ".join(words[cut + size :]))
    if len(wanted) != 1 or other is None:
        return None
    spec, name = specs[wanted[0].tool], main_moment(specs[wanted[0].tool])
    value = value_of(f"at {other['time']}", now)
    when = value.when if value is not None else None
    before = wanted[0].slots.get(name) if name is not None else None
    if spec.effect is not Effect.WRITE_LOCAL or name is None or before is None or not isinstance(before.value, When):
        return None
    if when is None or when.time is None or when.day is not None or before.value.time is None:
        return None
    if not asked.slots and before.value.day is None:
        return None  # which day is to be free was not said
    if not asked.slots:
        day = replace(before, type=SlotType.DATETIME, value=When(day=before.value.day))
        asked = replace(asked, slots={"start": replace(day, start=asked.end - 1, end=asked.end)})
    return _either(asked, wanted[0], name, when, before, start)


def _wanted(
    request: list[Token], now: datetime, phrased: several.Reader, specs: Mapping[str, ToolSpec]
) -> Sequence[Intent]:
    """The requests that the words are, if all of them are understood; else none."""
    wanted = phrased(request)
    if wanted and several.covered(wanted, request, now):
        return wanted
    free = free_order.read(request, now, specs.keys(), wanted, phrased) if request else None
    return free[0] if free is not None and several.covered(free[0], free[1], now) else ()


def _either(asked: Intent, wanted: Intent, name: str, when: When, before: SlotValue, start: int) -> list[Intent]:
    condition = Condition("free", negated=_BUSY.match(" ".join(asked.words)) is not None)
    first = replace(wanted, start=wanted.start + start, end=wanted.end + start, depends=0, explained=True, granted=True)
    changed = replace(before, value=replace(before.value, time=when.time, part=when.part))
    second = replace(first, slots={**wanted.slots, name: changed})
    turned = replace(condition, negated=not condition.negated)
    return [asked, replace(first, condition=condition), replace(second, condition=turned)]


def _asked(words: Sequence[str], start: int, cut: int, now: datetime) -> Intent | None:
    """The look-up that the condition at `start` needs; its end is that of the condition."""
    said = " ".join(words[start:cut])
    found = _FREE.match(said) or _BUSY.match(said)
    if found is None:
        return None
    end = start + len(found[0].split())
    slots = {}
    for size in range(_LONGEST_DAY, 0, -1):
        value = value_of(" ".join(words[end : end + size]).removeprefix("on "), now) if end + size <= cut else None
        when = value.when if value is not None else None
        if when is not None and when.day is not None and when.time is None and when.part is None:
            slots = {"start": SlotValue(SlotType.DATETIME, when, end, end + size)}
            end += size
            break
    return Intent("search_calendar", slots, start, end, tuple(words[start:end]))
