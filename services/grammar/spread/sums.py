"""Reads calculations from a description: "there's seven of us and the bill came to 162 pounds 40, what's that each".

Each kind of calculation is recognised by some words; the numbers may be anywhere. If a number is left over, there is no
calculation.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from services.grammar.spread import proportions
from services.grammar.spread.amounts import Amount, about_money, amounts
from tools.language.dates import MONTHS
from tools.language.durations import SECONDS, duration_at
from tools.language.numbers import UNITS, number_at, ordinal_at
from tools.language.spoken import listed, phrases
from tools.language.tokens import Token

_ASKING = frozenset(listed("how what work calculate which share tell equals makes split divide add"))
_ASKING_FIRST = frozenset(listed("is are do does"))
"""Words that ask for something at the beginning of a clause only: "i have two jobs to do" asks for nothing."""
_SHARING = frozenset(
    listed("each apiece split splitting share shared sharing divide divided dividing between among ways per")
)
_SHARE_VERBS = _SHARING - {"between", "among", "per"}
_TIME_WORDS = frozenset(listed("hours minutes days weeks o'clock am pm"))
_PEOPLE = frozenset(
    listed(
        """people ways friends kids children mates persons guests lads girls boys adults grandkids grandchildren
        flatmates housemates siblings cousins sisters brothers pals diners players families couples colleagues"""
    )
)
_OF_US = phrases("of us|of them|of you|of the family")
_BEHIND = frozenset(listed("between among amongst"))
_OFF = frozenset(listed("off discount reduced reduction sale cheaper knocked"))
_RAISED = frozenset(listed("vat tax interest rise raise increase extra service surcharge"))
_ADDED = frozenset(listed("with plus including add after altogether total inclusive"))
_TIPS = frozenset(("tip", "gratuity", "leave", "leaving"))
_EACH = phrases("each|apiece|a piece|a pop|a go|a head|per head|a time|in each|in every|in each one|on each")
_SPENDING = frozenset(
    listed(
        """spend spent spending buy bought buying pay paid paying cost costs lose lost lend lent owe owed use used eat
        ate eaten take took taken give minus less charged charge blow blew sold sell drank gave"""
    )
)
_GETTING = frozenset(listed("had have got gave give gives given get found earn earned from"))
_LEFT = frozenset(listed("left remaining leftover change"))
_NOW = frozenset(("now", "then", "still"))
_TOTAL = phrases(
    """altogether|in total|in all|all together|add up to|adds up to|the total|sum|add up|adding|total|come to|comes to
    |combined|added together|both together"""
)
_AVERAGE = frozenset(("average", "mean"))
_PERCENTAGE = frozenset(("percent", "percentage"))
_RATES = frozenset(("a", "an", "per"))


@dataclass(frozen=True, slots=True)
class Sum:
    """The expression for the calculator, and the numbers in it."""

    expression: str
    parts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    words: Sequence[str]
    values: Sequence[Amount]
    percents: Sequence[Amount]

    def has(self, cues: frozenset[str]) -> bool:
        return not cues.isdisjoint(self.words)

    def behind(self, amount: Amount, options: Sequence[tuple[str, ...]]) -> bool:
        """Whether one of `options` directly follows the amount."""
        return any(tuple(self.words[amount.end : amount.end + len(each)]) == each for each in options)

    def anywhere(self, options: Sequence[tuple[str, ...]]) -> bool:
        words = tuple(self.words)
        return any(words[at : at + len(each)] == each for each in options for at in range(len(words)))


def worked_out(tokens: Sequence[Token], home_currency: str) -> Sum | None:
    """The calculation that is asked for; None without one, or if a number is left over."""
    words = [token.text for token in tokens]
    if (table := _table(words)) is not None:
        return table
    found = amounts(tokens)
    if _dated(words) and not any(each.code or each.percent for each in found):
        return None
    asked = bool(found and found[0].start == 0 and found[0].code)
    asked = asked or _asks(tokens) or any(each.percent for each in found) or words[-1] == "percent"
    if not asked:
        return None
    if expression := proportions.product(words, found) or proportions.scaled(words, found):
        return Sum(expression, tuple(found))
    if len(found) == 1 and found[0].code and "half price" in " ".join(words):
        return Sum(f"0.5 * {found[0].text}", (found[0],))
    if (paid := _by_the_hour(words, found)) is not None:
        return paid
    codes = {each.code for each in found if each.code}
    if len(found) < 2 or len(codes) > 1:
        return None
    prices = any(each.value != int(each.value) for each in found) and not any(word[0].isdigit() for word in words)
    money = about_money(words) or (prices and "point" not in words)
    code = codes.pop() if codes else (home_currency if money else "")
    told = _Told(words, [each for each in found if not each.percent], [each for each in found if each.percent])
    hours = not code and _of_the_clock(told)
    for frame in _FRAMES if not hours else (_bundled,):
        made = frame(told, code)
        if made is not None:
            return made if len(made.parts) == len(found) else None
    return None


def _asks(tokens: Sequence[Token]) -> bool:
    """Whether the words ask for something to be worked out."""
    opens = [at for at in range(len(tokens)) if at == 0 or tokens[at - 1].closes]
    return any(token.text in _ASKING for token in tokens) or any(tokens[at].text in _ASKING_FIRST for at in opens)


def _of_the_clock(told: "_Told") -> bool:
    """Whether one of the numbers is a time of day: "shuts at nine", "by half six"."""
    return any(
        told.words[each.start - 1] in _BEFORE_HOURS and not each.code and not _priced_at(told, each)
        for each in told.values
        if each.start
    )


def _priced_at(told: "_Told", amount: Amount) -> bool:
    return about_money(told.words) or told.behind(amount, _EACH)


_BEFORE_HOURS = frozenset(listed("at by until till half"))


def _dated(words: Sequence[str]) -> bool:
    """Whether a day of a month is said, with a time ("the sixth at nine") or with its month ("the third of the month"):
    the numbers beside it are then a date's or a clock's."""
    for at in range(1, len(words)):
        day = ordinal_at(list(words), at) if words[at - 1] == "the" else None
        behind = list(words[day.end : day.end + 3]) if day is not None else []
        if behind[:1] == ["at"] and number_at(behind, 1) is not None:
            return True
        if behind[:1] == ["of"] and ("month" in behind or not MONTHS.keys().isdisjoint(behind[1:2])):
            return True
    return False


_TIMES = {
    f"{word[:-1] + 'ves' if word.endswith('ve') else word + ('es' if word == 'six' else 's')}": value
    for word, value in UNITS.items()
    if 2 <= value <= 12
}


def _table(words: Sequence[str]) -> Sum | None:
    """A multiplication like "nine eights"."""
    for at in range(1, len(words)):
        by = _TIMES.get(words[at])
        number = number_at(list(words[:at]), at - 1) if by is not None else None
        inside = (
            number_at(list(words), at + 2) if by is not None and words[at + 1 : at + 2] in (["in"], ["into"]) else None
        )
        inside = inside or (
            number_at(list(words), at + 3) if words[at + 1 : at + 3] in (["are", "in"], ["go", "into"]) else None
        )
        if by is not None and inside is not None and words[at - 1] == "many":
            whole, one = Amount(inside.value, inside.end - 1, inside.end), Amount(by, at, at + 1)
            return Sum(f"{whole.text} / {one.text}", (one, whole))
        if by is not None and number is not None and _ASKING & {*words[:at], *words[at + 1 :]}:
            one, other = Amount(number.value, at - 1, at), Amount(by, at, at + 1)
            return Sum(f"{one.text} * {other.text}", (one, other))
    return None


def _by_the_hour(words: Sequence[str], found: Sequence[Amount]) -> Sum | None:
    """A rate times a duration: "eleven pounds an hour for seven hours"."""
    if len(found) != 1 or not found[0].code or not {"how", "what"} & set(words):
        return None
    rate = found[0]
    behind = list(words[rate.end : rate.end + 2])
    unit = SECONDS.get(behind[1], 0) if len(behind) == 2 and behind[0] in _RATES else 0
    for at in range(len(words)) if unit else ():
        length = duration_at(list(words), at) if at >= rate.end + 2 or at < rate.start else None
        if length is not None and (length.end <= rate.start or at > rate.end):
            return Sum(f"{length.value / unit:.10g} * {rate.text}", (Amount(length.value / unit, at, length.end), rate))
    return None


def _priced(amount: Amount, code: str) -> Amount:
    return replace(amount, code=code)


def _with_percent(told: _Told, code: str) -> Sum | None:
    """A tip, a discount or a tax on one amount."""
    if len(told.percents) != 1 or len(told.values) != 1:
        return None
    rate, whole = told.percents[0], _priced(told.values[0], code)
    percent = f"{rate.value:g}"
    part, parts = f"{percent} / 100 * {whole.text}", (rate, whole)
    if told.has(_TIPS):
        return Sum(f"{whole.text} + {percent}%" if told.has(_ADDED) else part, parts)
    if told.has(_OFF):
        saved = not {"save", "saving", "saved"}.isdisjoint(told.words)
        return Sum(part if saved else f"{whole.text} - {percent}%", parts)
    if told.has(_RAISED):
        return Sum(f"{whole.text} + {percent}%" if told.has(_ADDED) or "rise" in told.words else part, parts)
    return None


def _shared(told: _Told, code: str) -> Sum | None:
    """One amount, divided into equal parts."""
    if not told.has(_SHARING) or "difference" in told.words:
        return None
    if told.has(_TIME_WORDS):
        return None
    counts = [each for each in told.values if _counts_people(told, each)]
    wholes = [each for each in told.values if each not in counts]
    if not (told.has(_SHARE_VERBS) or any(each.code for each in wholes) or code):
        return None
    if len(counts) != 1 or len(wholes) != 1 or counts[0].value < 1 or len(told.percents) > 1:
        return None
    whole = _priced(wholes[0], wholes[0].code or code)
    if not told.percents:
        return Sum(f"{whole.text} between {counts[0].text}", (whole, counts[0]))
    if not told.has(_TIPS | _RAISED):
        return None
    rate = told.percents[0]
    return Sum(f"({whole.text} + {rate.value:g}%) / {counts[0].text}", (whole, rate, counts[0]))


def _counts_people(told: _Told, amount: Amount) -> bool:
    if amount.code or amount.value != int(amount.value):
        return False
    before = told.words[amount.start - 1] if amount.start else ""
    behind = told.words[amount.end] if amount.end < len(told.words) else ""
    return behind in _PEOPLE or told.behind(amount, _OF_US) or before in _BEHIND


def _multiplied(told: _Told, code: str) -> Sum | None:
    """A number of things times their price, or of hours times a rate."""
    if len(told.values) != 2 or told.percents:
        return None
    one = next((each for each in told.values if told.behind(each, _EACH) or _each_soon(told, each)), None)
    if one is None:
        return None
    other = next(each for each in told.values if each is not one)
    if other.code or not 0 < other.value == int(other.value):
        return None
    return Sum(
        f"{other.text} * {_priced(one, one.code or (code if one.value != int(one.value) else '')).text}", (other, one)
    )


def _bundled(told: _Told, code: str) -> Sum | None:
    """A sum of several numbers times prices: "two adults at nine fifty and three kids at five"."""
    pairs = list(zip(told.values[::2], told.values[1::2], strict=False))
    if told.percents or len(told.values) % 2:
        return None
    for count, price in pairs:
        between = list(told.words[count.end : price.start])
        if count.code or count.value != int(count.value) or len(between) < 2 or between[-1] != "at":
            return None
    priced = [(count, _priced(price, price.code or code)) for count, price in pairs]
    return Sum(" + ".join(f"{count.text} * {price.text}" for count, price in priced), tuple(told.values))


def _each_soon(told: _Told, amount: Amount) -> bool:
    """Whether "each" follows the amount after a noun: "seven sweets in each"."""
    words = told.words[amount.end + 1 : amount.end + 4]
    return list(words[:2]) in (["in", "each"], ["in", "every"], ["on", "each"], ["in", "a"]) or (
        list(words[1:3]) in (["in", "each"], ["in", "every"])
    )


def _left(told: _Told, code: str) -> Sum | None:
    """What is left: amounts that were received, minus amounts that were spent."""
    words = told.words
    if told.percents or len(told.values) < 2 or not (told.has(_LEFT) or (told.has(_NOW) and told.has(_SPENDING))):
        return None
    if any(word in SECONDS for word in words):
        return None
    signs = [_sign(told, at) for at in range(len(told.values))]
    if "change" in words or all(sign > 0 for sign in signs[1:]):
        largest = max(told.values, key=lambda each: each.value)
        signs = [1 if each is largest else -1 for each in told.values]
    if signs.count(-1) == 0 or signs.count(1) == 0:
        return None
    ordered = sorted(zip(signs, told.values, strict=True), key=lambda pair: -pair[0])
    shown = [f"{' + ' if sign > 0 else ' - '}{_priced(each, each.code or code).text}" for sign, each in ordered]
    return Sum("".join(shown).removeprefix(" + "), tuple(told.values))


def _sign(told: _Told, at: int) -> int:
    """1 if the amount was received, -1 if it was spent, by the nearest verb before it; without a verb, the first amount
    was received."""
    start = told.values[at - 1].end if at else 0
    before = list(told.words[start : told.values[at].start])
    for back in range(len(before) - 1, -1, -1):
        if before[back] in ("gave", "give", "gives", "given", "lent", "owes") and before[back + 1 : back + 2] == ["me"]:
            return 1
        if before[back] in _SPENDING:
            return -1
        if before[back] in _GETTING:
            return 1
    return 1 if at == 0 else _sign(told, at - 1)


def _percentage(told: _Told, code: str) -> Sum | None:
    """A ratio in percent: "eighteen out of twenty four as a percentage"."""
    if len(told.values) != 2 or not told.has(_PERCENTAGE) or told.percents:
        return None
    one, other = told.values
    between = list(told.words[one.end : other.start])
    if between != ["out", "of"] or not other.value:
        return None
    return Sum(f"{replace(one, code='').text} / {replace(other, code='').text} in percent", (one, other))


def _listed(told: _Told, code: str) -> Sum | None:
    """The total or the average of all the numbers."""
    if told.percents or told.has(frozenset(("each", "every"))):
        return None
    total = told.anywhere(_TOTAL)
    if not total and not told.has(_AVERAGE):
        return None
    text = " + ".join(_priced(each, each.code or code).text for each in told.values)
    if not total:
        return Sum(f"({text}) / {len(told.values)}", tuple(told.values))
    return Sum(text, tuple(told.values))


_FRAMES: Sequence[Callable[[_Told, str], Sum | None]] = (
    _percentage,
    _with_percent,
    _multiplied,
    _bundled,
    _shared,
    _left,
    _listed,
)
