"""Parses spoken arithmetic into an expression: "seventeen times twenty four" becomes "17 * 24"."""

from collections.abc import Mapping

from tools.language.currencies import NAMES, money_at
from tools.language.numbers import UNITS, fraction_at, number_at, small_at, word_at
from tools.language.spoken import SpokenValue, Words

_OPERATORS = (
    ("to the power of", "**"),
    ("multiplied by", "*"),
    ("divided by", "/"),
    ("divided into", "/"),
    ("divided between", "between"),
    ("split between", "between"),
    ("split among", "between"),
    ("shared between", "between"),
    ("shared among", "between"),
    ("percent of", "/ 100 *"),
    ("percent on", "/ 100 *"),
    ("percent tip on", "/ 100 *"),
    ("percent tip for", "/ 100 *"),
    ("added to", "+"),
    ("and then add", "+"),
    ("then add", "+"),
    ("and then subtract", "-"),
    ("then subtract", "-"),
    ("and then multiply by", "*"),
    ("then multiply by", "*"),
    ("and then divide by", "/"),
    ("then divide by", "/"),
    ("take away", "-"),
    ("modulo", "mod"),
    ("mod", "mod"),
    ("times", "*"),
    ("lots of", "*"),
    ("plus", "+"),
    ("minus", "-"),
    ("less", "-"),
    ("over", "/"),
    ("x", "*"),
    ("of", "*"),
)
_AFTER = (("squared", "** 2"), ("cubed", "** 3"), ("factorial", "!"))
_BEFORE = (
    ("square root of", "sqrt({})"),
    ("cube root of", "{} ** (1/3)"),
    ("root of", "sqrt({})"),
    ("half of", "0.5 * {}"),
    ("double", "2 * {}"),
    ("twice", "2 * {}"),
    ("triple", "3 * {}"),
)
_BILLS = ("bill", "meal", "check", "tab")
_SHARERS = ("people", "persons", "friends", "of", "ways")
_LONGEST = 60
"""Most words of a calculation."""
_MOST_PARTS = 12
"""Most numbers of a sum or average."""

_VERBS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "add": (("to", "and"), (), "{1} + {0}"),
    "subtract": (("from",), (), "{1} - {0}"),
    "take": (("from", "away from", "off"), (), "{1} - {0}"),
    "multiply": (("by", "and", "with"), (), "{0} * {1}"),
    "times": (("by",), (), "{0} * {1}"),
    "divide": (("by",), (), "{0} / {1}"),
    "divide up": (("between", "among"), _SHARERS, "{0} between {1}"),
    "divide out": (("between", "among"), _SHARERS, "{0} between {1}"),
    "divide equally": (("between", "among"), _SHARERS, "{0} between {1}"),
    "share out": (("between", "among"), _SHARERS, "{0} between {1}"),
    "split": (("between", "among", "by", "into"), _SHARERS, "{0} between {1}"),
    "share": (("between", "among"), _SHARERS, "{0} between {1}"),
    "product of": (("and",), (), "{0} * {1}"),
    "difference between": (("and",), (), "{0} - {1}"),
    "remainder of": (("divided by",), (), "{0} mod {1}"),
    "percentage of": (("is",), (), "{1} / {0} in percent"),
    "percent of": (("is",), (), "{1} / {0} in percent"),
    "percentage is": (("of",), (), "{0} / {1} in percent"),
    "percent is": (("of",), (), "{0} / {1} in percent"),
}
"""By the words before two numbers: the words between them, the words that may follow them, and the expression."""
_LISTS: Mapping[str, str] = {
    "average of": "({sum}) / {count}",
    "mean of": "({sum}) / {count}",
    "sum of": "{sum}",
    "total of": "{sum}",
    "add": "{sum}",
    "add up": "{sum}",
}
STARTS = frozenset(head.split()[0] for head in (*_VERBS, *_LISTS, *dict(_BEFORE), "tip", "what", "third", "the", "an"))
"""Words with which a calculation may begin, besides numbers."""


def _starts(words: Words, at: int, phrase: str) -> int | None:
    """Index after `phrase` if it begins at `at`; else None."""
    parts = phrase.split()
    return at + len(parts) if list(words[at : at + len(parts)]) == parts else None


def _behind(words: Words, at: int, options: tuple[str, ...]) -> int | None:
    """Index after the first of `options` that begins at `at`; None without one."""
    return next((end for option in options if (end := _starts(words, at, option)) is not None), None)


def _operand_at(words: Words, at: int, priced: bool = True) -> SpokenValue[str] | None:
    """An operand. `priced`: two numbers side by side may be a price ("ninety nine fifty")."""
    start = at + (word_at(words, at) == "the")
    for phrase, form in _BEFORE:
        behind = _starts(words, start, phrase)
        if behind is not None:
            inner = _operand_at(words, behind) if word_at(words, behind) not in dict(_BEFORE) else None
            return SpokenValue(form.format(inner.value), inner.end, inner.open) if inner else None
    amount = _amount_at(words, at, priced)
    if amount is None:
        return None
    for phrase, form in _AFTER:
        end = _starts(words, amount.end, phrase)
        if end is not None:
            return SpokenValue(f"{amount.value} {form}", end)
    return amount


def _amount_at(words: Words, at: int, priced: bool) -> SpokenValue[str] | None:
    """A number, a fraction or an amount of money: "12", "7/8", "86.4 pounds", also "a 62 dollar bill"."""
    fraction = fraction_at(words, at)
    if fraction is not None:
        return SpokenValue("{}/{}".format(*fraction.value), fraction.end)
    money = money_at(words, at)
    if money is None and word_at(words, at) in ("a", "an"):
        money = money_at(words, at + 1)
    if money is not None:
        value, code = money.value
        end = money.end + (word_at(words, money.end) in _BILLS)
        return SpokenValue(f"{_text(value)} {NAMES[code]}", end)
    number = number_at(words, at)
    if number is not None and priced and (pence := _pence_at(words, at, number)) is not None:
        return SpokenValue(_text(number.value + pence.value / 100), pence.end, pence.open)
    return SpokenValue(_text(number.value), number.end, number.open) if number else None


def _pence_at(words: Words, at: int, pounds: SpokenValue[float]) -> SpokenValue[int] | None:
    """The second number of a price that is said without its currency: "forty six | fifty". Below twenty, "two fifty"
    may also be 250."""
    if not words[at].isalpha() or pounds.value != int(pounds.value) or not 20 <= pounds.value < 1_000:
        return None
    pence = small_at(words, pounds.end)
    return pence if pence is not None and pence.value >= 10 and word_at(words, pence.end) != "percent" else None


def _text(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def expression_at(words: Words, at: int) -> SpokenValue[str] | None:
    """The longest calculation at `at`; None without one. "The square root of nine" is one, a lone number is not."""
    for reader in (_told_at, _tip_at, _reduced_at):
        found = reader(words, at)
        if found is not None:
            return _continued(words, at, found, alone=False)
    first = _operand_at(words, at)
    return _continued(words, at, first, alone=_lone(first.value)) if first is not None else None


def continued_at(words: Words, first: str) -> SpokenValue[str] | None:
    """The calculation that continues with the value `first`: "plus six", "squared". None if `words` are none."""
    for phrase, form in _AFTER:
        end = _starts(words, 0, phrase)
        if end is not None:
            return _continued(words, 0, SpokenValue(f"{first} {form}", end), alone=False)
    return _continued(words, 0, SpokenValue(first, 0), alone=True)


_BELOW_TWENTY = frozenset(UNITS)


def _lone(text: str) -> bool:
    return not any(mark in text for mark in ("*", "+", " - ", "sqrt", "!", "between"))


def _continued(words: Words, at: int, first: SpokenValue[str], alone: bool) -> SpokenValue[str] | None:
    """`first` with the operators and operands after it. None if nothing follows and `first` is `alone`."""
    text, end, open_ = first.value, first.end, first.open
    while end - at < _LONGEST:
        for phrase, operator in _OPERATORS:
            start = _starts(words, end, phrase)
            operand = _operand_at(words, start) if start is not None else None
            if operand is not None:
                percent = operator in ("+", "-") and word_at(words, operand.end) == "percent"
                text = f"{text} {operator} {operand.value}{'%' * percent}"
                end, open_, alone = operand.end + percent, operand.open and not percent, False
                if operator == "between":
                    end = _behind(words, end, _SHARERS) or end
                break
        else:
            break
    ways = _split_behind(words, end)
    if ways is not None:
        return SpokenValue(f"{text} between {ways.value}", ways.end)
    if small_at(words, end) is not None and word_at(words, end - 1) in _BELOW_TWENTY:
        return None  # "two seventy five" may be 275 or a price
    return None if alone else SpokenValue(text, end, open_)


def _split_behind(words: Words, at: int) -> SpokenValue[str] | None:
    """ "split four ways"."""
    start = _behind(words, at, ("split", "divided", "shared"))
    return _ways_at(words, start) if start is not None else None


def _ways_at(words: Words, at: int) -> SpokenValue[str] | None:
    count = number_at(words, at)
    return SpokenValue(_text(count.value), count.end + 1) if count and word_at(words, count.end) == "ways" else None


def _told_at(words: Words, at: int) -> SpokenValue[str] | None:
    """A calculation that begins with a verb or noun: "add five to seven", "the average of two, four and nine"."""
    at += word_at(words, at) == "the"
    at += word_at(words, at) == "what" and word_at(words, at + 1).startswith("percent")
    for head, form in _LISTS.items():
        start = _starts(words, at, head)
        numbers = _numbers_at(words, start) if start is not None else None
        if numbers is not None:
            each = numbers.value
            return SpokenValue(form.format(sum=" + ".join(each), count=len(each)), numbers.end, numbers.open)
    for head, (links, tails, form) in _VERBS.items():
        start = _starts(words, at, head)
        first = _part_at(words, start) if start is not None else None
        link = _behind(words, first.end, links) if first is not None else None
        if first is not None and link is None and head == "split":
            ways = _ways_at(words, first.end)
            if ways is not None:
                return SpokenValue(form.format(first.value, ways.value), ways.end)
        second = _part_at(words, link) if link is not None else None
        if first is not None and second is not None:
            end = _behind(words, second.end, tails) or second.end
            return SpokenValue(form.format(first.value, second.value), end, second.open and end == second.end)
    return None


def _part_at(words: Words, at: int) -> SpokenValue[str] | None:
    """A number, or a percentage of the other number."""
    operand = _operand_at(words, at)
    if operand is not None and word_at(words, operand.end) == "percent":
        return SpokenValue(f"{operand.value}%", operand.end + 1)
    return operand


def _numbers_at(words: Words, at: int) -> SpokenValue[list[str]] | None:
    """Two numbers or more, with or without "and" between them."""
    found: list[str] = []
    end, open_ = at, False
    while len(found) < _MOST_PARTS:
        start = end + (bool(found) and word_at(words, end) == "and")
        operand = _operand_at(words, start, priced=False)
        if operand is None or word_at(words, operand.end) == "percent":
            break
        found.append(operand.value)
        end, open_ = operand.end, operand.open
    return SpokenValue(found, end, open_) if len(found) > 1 else None


def _tip_at(words: Words, at: int) -> SpokenValue[str] | None:
    """ "a tip of 18 percent on 62 dollars", "the tip on 62 dollars at 18 percent"."""
    at += word_at(words, at) in ("a", "the")
    if word_at(words, at) != "tip":
        return None
    start = at + 1 + (word_at(words, at + 1) == "of")
    first = _part_at(words, start) if start > at + 1 else None
    if first is not None and first.value.endswith("%") and word_at(words, first.end) in ("on", "for"):
        whole = _operand_at(words, first.end + 1)
        return SpokenValue(f"{first.value[:-1]} / 100 * {whole.value}", whole.end, whole.open) if whole else None
    if word_at(words, at + 1) not in ("on", "for"):
        return None
    whole = _operand_at(words, at + 2)
    if whole is None or word_at(words, whole.end) not in ("at", "of"):
        return None
    rate = _part_at(words, whole.end + 1)
    found = rate is not None and rate.value.endswith("%")
    return SpokenValue(f"{rate.value[:-1]} / 100 * {whole.value}", rate.end) if rate is not None and found else None


_CHANGES: tuple[tuple[str, str], ...] = (("off", "-"), ("less than", "-"), ("more than", "+"), ("on top of", "+"))


def _reduced_at(words: Words, at: int) -> SpokenValue[str] | None:
    """ "20 percent off 80", "ten percent more than 50", "80 dollars with 20 percent off"."""
    first = _part_at(words, at)
    if first is None:
        return None
    if first.value.endswith("%"):
        for link, sign in _CHANGES:
            start = _starts(words, first.end, link)
            whole = _operand_at(words, start) if start is not None else None
            if whole is not None:
                return SpokenValue(f"{whole.value} {sign} {first.value}", whole.end, whole.open)
        return None
    rate = _part_at(words, first.end + 1) if word_at(words, first.end) in ("with", "at", "and") else None
    if rate is None or not rate.value.endswith("%"):
        return None
    for link, sign in (("off", "-"), ("discount", "-"), ("tip", "+"), ("tax", "+"), ("vat", "+")):
        end = _starts(words, rate.end, link)
        if end is not None:
            return SpokenValue(f"{first.value} {sign} {rate.value}", end)
    return None
