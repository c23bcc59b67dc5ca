"""Finds the numbers, prices and percentages of a sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.language.currencies import NAMES, money_at
from tools.language.durations import SECONDS
from tools.language.numbers import TENS, UNITS, number_at, small_at, word_at
from tools.language.spoken import listed
from tools.language.tokens import Token

_NOTES = {"fiver": 5, "fivers": 5, "tenner": 10, "tenners": 10}
"""British words for banknotes, with their value in pounds."""
_MONEY_WORDS = frozenset(
    listed(
        """bill tab meal tip cost costs price prices priced paid pay paying spend spent quid pound pounds pence euro
        euros dollar dollars fare rent cheaper sale fiver tenner ticket tickets wages earn earned fee"""
    )
)
_PRICED_BESIDE = frozenset(listed("each split splitting sharing altogether"))
"""If a sentence has one of these, two numbers in a row are also a price."""
_POINTING = frozenset(listed("which that this the another other no any every each last first next big small right"))
_OF_THE_CLOCK = frozenset(listed("o'clock oclock am pm past"))
_PARTS = frozenset(("half", "quarter"))
_LARGEST_PRICE = 1_000


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in words [start, end). `code`: its currency, "" without. `percent`: it is a percentage."""

    value: float
    start: int
    end: int
    code: str = ""
    percent: bool = False

    @property
    def text(self) -> str:
        """The number as written in an expression for the calculator: "23.4 pounds"."""
        value = str(int(self.value)) if self.value == int(self.value) else f"{self.value:.10g}"
        return f"{value} {NAMES[self.code]}" if self.code else value


def about_money(words: Sequence[str]) -> bool:
    """Whether the sentence is about prices, so that "forty six fifty" is one."""
    return not _MONEY_WORDS.isdisjoint(words)


def amounts(tokens: Sequence[Token]) -> list[Amount]:
    """The numbers, prices and percentages in order, without durations and times of day."""
    words = [token.text for token in tokens]
    money = about_money(words) or not _PRICED_BESIDE.isdisjoint(words) or _priced_list(tokens, words)
    found: list[Amount] = []
    at = 0
    while at < len(words):
        one = _amount_at(tokens, words, at, money)
        if one is not None:
            found.append(one)
        at = one.end if one is not None else _timed_end(words, at) or at + 1
    return found


def _priced_list(tokens: Sequence[Token], words: list[str]) -> bool:
    """Whether commas separate prices, some of them with pence: "twelve ninety nine, four fifty and three"."""
    if not any(token.closes for token in tokens[:-1]):
        return False
    pairs = [at for at in range(1, len(words)) if words[at - 1] in UNITS and _price_behind(tokens, words, at)]
    pairs += [at for at in range(1, len(words)) if words[at - 1] in TENS and _price_behind(tokens, words, at)]
    return any(tokens[at - 1].text in UNITS or small_at(words, at) is not None for at in pairs)


def _pronoun(words: list[str], at: int) -> bool:
    """Whether the word "one" at `at` stands for a thing: "that one", "one of those", "one for friday"."""
    behind = word_at(words, at + 1)
    return (
        word_at(words, at - 1) in _POINTING
        or behind == "for"
        or (behind == "of" and word_at(words, at + 2) in ("those", "these", "them"))
    )


def _amount_at(tokens: Sequence[Token], words: list[str], at: int, money: bool) -> Amount | None:
    note = _NOTES.get(words[at])
    if note is not None:
        return Amount(note, at, at + 1, "GBP")
    if words[at] in ("a", "an") and word_at(words, at + 1) not in ("hundred", "thousand", "million", "dozen", "grand"):
        return None
    if words[at] in _PARTS or (words[at] == "one" and _pronoun(words, at)):
        return None
    spoken = money_at(words, at)
    if spoken is not None:
        value, code = spoken.value
        behind = _hundredths_at(tokens, words, spoken.end) if value == int(value) else None
        if behind is not None:
            return Amount(int(value) + behind[0] / 100, at, behind[1], code)
        return Amount(value, at, spoken.end, code)
    number = number_at(words, at)
    if number is None:
        return None
    behind_it = word_at(words, number.end)
    if behind_it == "percent" or words[number.end : number.end + 2] == ["per", "cent"]:
        return Amount(number.value, at, number.end + 1 + (behind_it == "per"), percent=True)
    if behind_it == "grand":
        return Amount(number.value * 1000, at, number.end + 1)
    if behind_it in SECONDS or behind_it in _OF_THE_CLOCK:
        return None
    pair = _price_behind(tokens, words, number.end) if money and _whole(number.value) else None
    if pair is not None:
        return Amount(number.value + pair[0] / 100, at, pair[1])
    return Amount(number.value, at, number.end)


def _timed_end(words: list[str], at: int) -> int | None:
    """The end of a duration or a time of day at `at`; None without one."""
    number = number_at(words, at) if words[at] not in ("a", "an", *_PARTS) else None
    return number.end if number is not None else None


def _whole(value: float) -> bool:
    return value == int(value) and 0 < value < _LARGEST_PRICE


def _price_behind(tokens: Sequence[Token], words: list[str], at: int) -> tuple[int, int] | None:
    """The pence in "forty six | fifty" and the index after them; None without."""
    if tokens[at - 1].closes or not words[at - 1].isalpha():
        return None
    if word_at(words, at) in ("oh", "o") and 1 <= UNITS.get(word_at(words, at + 1), 0) <= 9:
        return UNITS[words[at + 1]], at + 2
    small = small_at(words, at)
    if small is None or small.value < 10 or word_at(words, small.end) in ("percent", "hundred", "thousand", *SECONDS):
        return None
    return small.value, small.end


def _hundredths_at(tokens: Sequence[Token], words: list[str], at: int) -> tuple[int, int] | None:
    """The pence in "two pounds | forty", a number of two digits without a noun, and the index after them; else None."""
    small = small_at(words, at) if not tokens[at - 1].closes else None
    if small is None or small.value < 10 or word_at(words, small.end) in ("percent", "of", "ways", "people"):
        return None
    return small.value, small.end
