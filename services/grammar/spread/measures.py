"""Reads conversions of measures and of money, and comparisons of two measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.grammar.spread.amounts import amounts
from tools.language.currencies import currency_at
from tools.language.numbers import number_at, word_at
from tools.language.spoken import SpokenValue, listed, phrases
from tools.language.tokens import Token
from tools.language.units import KINDS, quantity_at, unit_at

_ASKING = frozenset(listed("how what convert turn change translate which is are would whats equals make makes"))
_INTO = frozenset(("in", "to", "into", "as"))
_LETTERS = frozenset(listed("c f l m g k t"))
"""Units of one letter count only after "in" or "to", or as a temperature scale."""
_OTHER_SCALE = phrases(
    """in metric|in imperial|to metric|to imperial|in english|in old money|in new money|in american|in british
    |in proper degrees|in normal degrees|in real degrees|in our degrees|in modern|in the old system|in the other one"""
)
_COUNTERPARTS: Mapping[str, str] = {
    "fahrenheit": "celsius", "celsius": "fahrenheit", "inch": "centimeter", "centimeter": "inch", "foot": "meter",
    "meter": "foot", "yard": "meter", "mile": "kilometer", "kilometer": "mile", "pound": "kilogram",
    "kilogram": "pound", "ounce": "gram", "gram": "ounce", "stone": "kilogram", "pint": "milliliter",
    "milliliter": "fluid_ounce", "gallon": "liter", "liter": "pint", "cup": "milliliter",
    "mile_per_hour": "kilometer_per_hour", "kilometer_per_hour": "mile_per_hour", "millimeter": "inch",
    "fluid_ounce": "milliliter", "acre": "hectare", "hectare": "acre", "square_foot": "square_meter",
    "square_meter": "square_foot",
}  # fmt: skip
_PER_HOUR: Mapping[str, str] = {"mile": "mile_per_hour", "kilometer": "kilometer_per_hour"}
MORE = frozenset(
    listed(
        """more longer further farther heavier bigger taller hotter warmer faster larger higher greater deeper wider
        quicker most longest furthest heaviest biggest hottest fastest largest"""
    )
)
LESS = frozenset(
    listed("less shorter lighter smaller colder cooler slower lower nearer closer least shortest lightest smallest")
)
_OWN_MONEY = phrases(
    """in real money|in our money|in my money|in proper money|in english money|in british money|in old money|in money
    |worth|back home"""
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity in words [start, end)."""

    value: float
    unit: str
    start: int
    end: int

    @property
    def kind(self) -> str:
        return KINDS.get(self.unit.partition(" of ")[0], "")


@dataclass(frozen=True, slots=True)
class Conversion:
    """A conversion; with `other`, a comparison with that second quantity. `spans`: the (start, end) of the values."""

    value: float
    source: str
    target: str
    spans: tuple[tuple[int, int], ...]
    other: Measure | None = None
    first: Measure | None = None


def measures(words: Sequence[str]) -> list[Measure]:
    """The quantities in their order."""
    found: list[Measure] = []
    at = 0
    while at < len(words):
        spoken = quantity_at(words, at)
        if spoken is None:
            at += 1
            continue
        value, unit = spoken.value
        end = spoken.end
        if unit in _PER_HOUR and tuple(words[end : end + 2]) in (("an", "hour"), ("per", "hour"), ("a", "hour")):
            unit, end = _PER_HOUR[unit], end + 2
        found.append(Measure(value, unit, at, end))
        at = end
    return found


def _wanted(words: Sequence[str], taken: Sequence[Measure]) -> list[SpokenValue[tuple[str, int]]]:
    """The units without a number, each with the index of its first word."""
    inside = {at for each in taken for at in range(each.start, each.end)}
    found: list[SpokenValue[tuple[str, int]]] = []
    at = 0
    while at < len(words):
        unit = unit_at(words, at) if at not in inside else None
        letter = words[at] in _LETTERS and word_at(words, at - 1) not in (*_INTO, "degrees")
        if unit is None or letter or (word_at(words, at - 1) in ("a", "an", "per", "the") and unit.value in _TIMES):
            at += 1
            continue
        found.append(SpokenValue((unit.value, at), unit.end))
        at = unit.end
    return found


_TIMES = frozenset(listed("second minute hour day week month year"))


def converted(words: Sequence[str]) -> Conversion | None:
    """The conversion or comparison that is asked for; None if other units or numbers are left over."""
    if _ASKING.isdisjoint(words) and "only" not in words:
        return None
    given = measures(words)
    if (bare := _bare_degrees(words, given)) is not None:
        return bare
    if not given or any(_is_rate(words, each) for each in given):
        return None
    wanted = _wanted(words, given)
    compared = _compared(words, given)
    if compared is not None:
        return compared
    for target in wanted:
        fitting = [each for each in given if _fits(each, target.value[0])]
        if len(fitting) == 1:
            return _conversion(words, fitting[0], target)
    if len(given) != 1:
        return None
    one = given[0]
    other = _COUNTERPARTS.get(one.unit)
    scale = one.kind == "temperature" and not wanted and {"what", "how", "is"} & set(words)
    if other is not None and (_behind(words, _OTHER_SCALE) or scale) and not _about_weather(words):
        return Conversion(one.value, one.unit, other, ((one.start, one.end),))
    return None


def _bare_degrees(words: Sequence[str], given: Sequence[Measure]) -> Conversion | None:
    """A temperature without its scale and the wanted scale: "it's minus four, what is that in fahrenheit"."""
    scales = [each for each in _wanted(words, given) if KINDS.get(each.value[0]) == "temperature"]
    if len(scales) != 1 or any(each.kind == "temperature" for each in given):
        return None
    found: list[tuple[float, int, int]] = []
    at = 0
    while at < len(words):
        number = number_at(list(words), at) if words[at] not in ("a", "an") else None
        if number is not None:
            degrees = word_at(words, number.end) in ("degree", "degrees")
            found.append((number.value, at, number.end + degrees))
        at = number.end if number is not None else at + 1
    if len(found) != 1:
        return None
    (value, start, end), (unit, first) = found[0], scales[0].value
    return Conversion(value, _COUNTERPARTS.get(unit, "celsius"), unit, ((start, end), (first, scales[0].end)))


def _is_rate(words: Sequence[str], one: Measure) -> bool:
    """Whether the quantity is a rate: "45 miles to the gallon", "twenty minutes a pound"."""
    behind = list(words[one.end : one.end + 2])
    start = one.end + (2 if behind == ["to", "the"] else 1 if behind[:1] in (["a"], ["an"], ["per"]) else len(words))
    unit = unit_at(words, start)
    return unit is not None and one.kind != "speed"


def _conversion(words: Sequence[str], one: Measure, target: SpokenValue[tuple[str, int]]) -> Conversion | None:
    unit, start = target.value
    if one.kind == "time" and not {"how", "in", "into"} & set(words):
        return None
    if one.kind == "speed":
        unit = _PER_HOUR.get(unit, unit)
    return Conversion(one.value, one.unit, unit, ((one.start, one.end), (start, target.end)))


def _fits(one: Measure, unit: str) -> bool:
    kind = KINDS.get(unit.partition("_per_")[0], "") or KINDS.get(unit, "")
    if unit == one.unit.partition(" of ")[0]:
        return False
    kitchen = {one.kind, kind} == {"mass", "volume"} and (" of " in one.unit or "ounce" in (unit, one.unit))
    moving = one.kind == "speed" and unit in _PER_HOUR
    return kind == one.kind or kitchen or moving


def _about_weather(words: Sequence[str]) -> bool:
    return not {"outside", "weather", "tomorrow", "today", "tonight"}.isdisjoint(words)


def _behind(words: Sequence[str], options: Sequence[tuple[str, ...]]) -> bool:
    said = tuple(words)
    return any(said[at : at + len(each)] == each for each in options for at in range(len(said)))


def _compared(words: Sequence[str], given: Sequence[Measure]) -> Conversion | None:
    if len(given) != 2 or (MORE | LESS).isdisjoint(words):
        return None
    one, other = given
    joined = set(words[one.end : other.start]) & {"or", "than"}
    if not joined or one.kind != other.kind:
        return None
    spans = ((one.start, one.end), (other.start, other.end))
    return Conversion(other.value, other.unit, one.unit, spans, other=other, first=one)


@dataclass(frozen=True, slots=True)
class Exchange:
    """An amount of money and the currency to convert it to."""

    amount: float
    source: str
    target: str
    spans: tuple[tuple[int, int], ...]


def exchanged(tokens: Sequence[Token], home: str) -> Exchange | None:
    """The exchange that is asked for; None without one. The default target is the currency of the user's country,
    `home`."""
    words = [token.text for token in tokens]
    if _ASKING.isdisjoint(words) and "worth" not in words and len(words) > _SHORT:
        return None
    given = [each for each in amounts(tokens) if each.code]
    inside = {at for each in given for at in range(each.start, each.end)}
    wanted = _currencies(words, inside)
    if len(given) == 1:
        one = given[0]
        spans = [(one.start, one.end)]
        others = [each for each in wanted if each.value[0] != one.code]
        if len(others) == 1:
            spans.append((others[0].value[1], others[0].end))
            return Exchange(one.value, one.code, others[0].value[0], tuple(spans))
        alone = not wanted and len(amounts(tokens)) == 1 and bool(home) and home != one.code
        if alone and (_behind(words, _OWN_MONEY) or ({"what", "how"} & set(words) and not _KEPT & set(words))):
            return Exchange(one.value, one.code, home, tuple(spans))
        return None
    codes = list(dict.fromkeys(each.value[0] for each in wanted))
    if given or len(codes) != 2:
        return None
    spans = [(each.value[1], each.end) for each in wanted[:2]]
    if {"rate", "exchange", "worth", "against", "buy"} & set(words):
        return Exchange(1, codes[0], codes[1], tuple(spans))
    if len(words) <= _SHORT and set(words) & set(_INTO):
        return Exchange(1, codes[0], codes[1], tuple(spans))
    if "many" in words or "much" in words:  # "how many yen do you get to the pound"
        return Exchange(1, codes[1], codes[0], tuple(spans))
    return None


_SHORT = 5
"""Most words of "dollars to pounds", a question without a question word."""
_KEPT = frozenset(listed("left tip percent each split share cost costs price buy spend save earn owe change"))
"""If a sentence has one of these, it asks for something else than a conversion."""
_NO_MONEY = frozenset(("real", "try", "won", "p", "rand", "crown"))


def _currencies(words: Sequence[str], inside: set[int]) -> list[SpokenValue[tuple[str, int]]]:
    """The currencies without an amount, each with the index of its first word."""
    found: list[SpokenValue[tuple[str, int]]] = []
    at = 0
    while at < len(words):
        code = currency_at(words, at) if at not in inside else None
        if code is None or (words[at] in _NO_MONEY and code.end == at + 1):
            at += 1
            continue
        found.append(SpokenValue((code.value, at), code.end))
        at = code.end
    return found
