"""Reads products and proportions whose numbers are all said: the area of what is "three by four", a quantity of a
recipe for another number of people, and the time for each part of a distance.
"""

import re
from collections.abc import Sequence

from services.grammar.spread.amounts import Amount
from tools.language.durations import duration_at
from tools.language.numbers import number_at, word_at
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token
from tools.language.units import KINDS, unit_at
from tools.speech import exact_duration

_QUESTION = re.compile(r"\b(?:what|how|which|work out|calculate)\b")
_AREA = re.compile(r"\b(?:square|squared|area|size|surface|cubic|volume|product|floor space|big|cover|covers)\b")
_ONLY_BY = re.compile(r"(?:so |and |okay |right )*what (?:is|are|does|do) ")
_OF_UNIT = re.compile(r"\b(?:square|cubic) (\S+)")
_FOR_MORE = re.compile(r"\b(?:recipe|serves|serving|servings|feeds)\b")
_MEANT = frozenset(listed("says say needs need takes take calls asks uses wants"))
_TARGET = frozenset(listed("feeding cooking making catering doing having baking are we there me"))
_BASE = frozenset(listed("for serves feeds"))
_PER = frozenset(listed("per each every"))
_OWN = frozenset(listed("a an my our this"))
_HOW_LARGE = re.compile(r"how (?:many|much) (?:square|cubic) \w+ (?:is|are|does|do|will|would|has|have) (\w+)")


def product(words: Sequence[str], found: Sequence[Amount]) -> str:
    """The expression for the product of all the amounts, if "by" joins them in a question for an area, a size or a
    product, or if nothing else is asked; "" otherwise."""
    said = " ".join(words)
    if len(found) not in (2, 3) or any(each.code or each.percent for each in found):
        return ""
    units = [_length_behind(words, each.end) for each in found]
    joined = all(
        list(words[one.end + (unit != "") : other.start]) == ["by"]
        for one, other, unit in zip(found, found[1:], units, strict=False)
    )
    named = {each for each in units if each}
    if (asked := _OF_UNIT.search(said)) is not None and (wanted := unit_at([asked[1]], 0)) is not None:
        named.add(wanted.value)
    alone = _ONLY_BY.fullmatch(" ".join(words[: found[0].start]) + " ") and len(words) <= found[-1].end + 1
    if not joined or len(named) > 1 or _QUESTION.search(said) is None or not (alone or _AREA.search(said)):
        return ""
    return " * ".join(each.text for each in found)


def _length_behind(words: Sequence[str], at: int) -> str:
    """The unit of length at `at`; "" without one."""
    unit = unit_at(list(words[at : at + 1]), 0)
    return unit.value if unit is not None and KINDS.get(unit.value) == "length" else ""


def scaled(words: Sequence[str], found: Sequence[Amount]) -> str:
    """The expression for a quantity of a recipe for another number of people; "" unless all three numbers are told."""
    said = " ".join(words)
    if len(found) != 3 or _FOR_MORE.search(said) is None or not re.search(r"\b(?:how (?:much|many)|what)\b", said):
        return ""
    roles: dict[str, Amount] = {}
    for at, each in enumerate(found):
        lead = list(words[found[at - 1].end if at else 0 : each.start])
        unit = unit_at(list(words[each.end : each.end + 1]), 0)
        if (unit is not None and KINDS.get(unit.value) in ("mass", "volume")) or not _MEANT.isdisjoint(lead):
            role = "quantity"
        elif not _TARGET.isdisjoint(lead):
            role = "target"
        else:
            role = "base" if lead and lead[-1] in _BASE else ""
        roles[role] = each
    if roles.keys() != {"quantity", "target", "base"} or not roles["base"].value:
        return ""
    return f"{roles['quantity'].text} / {roles['base'].text} * {roles['target'].text}"


def told(tokens: Sequence[Token]) -> str:
    """The answer to a question for the time that each part of a distance took ("six laps in nine minutes, what's that
    per lap"), or what is missing in one for an area; "" for other words."""
    kept = [token for token in tokens if token.text not in FILLERS]
    words = [token.text for token in kept]
    if sides_wanted(words):
        return (
            "" if any(number_at(words, at) for at in range(3, len(words))) else "Tell me how long and how wide it is."
        )
    return _pace(kept, words)


def sides_wanted(words: Sequence[str]) -> bool:
    """Whether the area of a thing that no encyclopedia knows is asked for: "how many square metres is my lawn"."""
    large = _HOW_LARGE.match(" ".join(words))
    return large is not None and large[1] in _OWN


def _pace(tokens: Sequence[Token], words: list[str]) -> str:
    asked = next((at for at, word in enumerate(words) if word in _PER and at + 1 < len(words)), None)
    if asked is None or _QUESTION.search(" ".join(words)) is None:
        return ""
    part = words[asked + 1]
    bounds = [at + 1 for at, token in enumerate(tokens) if token.closes or word_at(words, at + 1) in ("what", "how")]
    times, counts, at = list[int](), list[float](), 0
    while at < len(words):
        end = next((bound for bound in bounds if bound > at), len(words))
        time, number = duration_at(words[:end], at), number_at(words[:end], at)
        if time is not None:
            times.append(time.value)
        elif number is not None:
            counts.append(number.value if _same(word_at(words, number.end), part) else 0)
        at = time.end if time is not None else number.end if number is not None else at + 1
    if len(times) != 1 or len(counts) != 1 or counts[0] <= 1:
        return ""
    return f"That is {exact_duration(round(times[0] / counts[0]))} per {part}."


def _same(word: str, part: str) -> bool:
    """Whether the counted word is the part that is asked about: "laps" and "lap", "k" and "kilometre"."""
    one, other = unit_at([word], 0), unit_at([part], 0)
    if one is not None or other is not None:
        return one is not None and other is not None and one.value == other.value
    return bool(word) and word.removesuffix("s") == part.removesuffix("s")
