"""One number of a sum in the place of another: "split it between four" and then "and if it's five people"."""

import re
from collections.abc import Sequence

from tools.language.numbers import number_at

_LEAD = re.compile(
    r"(?:and |or |so |now |okay |but |then )*(?:what about |how about |what is |what if |what )?(?:(?:if|when) )?"
    r"(?:(?:it|there|we|you|they) (?:is|are|was|were) |(?:it's|there's|we're) )?"
)
_TAIL = re.compile(r"(?: of (?:us|them|you)| people| persons| friends| ways| instead| then| each| each time)*$")
_SHARED = frozenset(("between", "among", "amongst", "by", "into", "for"))
_PART = frozenset(("of", "off"))


def recounted(said: Sequence[str], before: Sequence[str]) -> str:
    """The words `before` of a sum with the number in `said` in the place of the one that it can only mean; "" where it
    is another one, or none."""
    spoken = " ".join(said)
    lead = _LEAD.match(spoken)
    rest = spoken[lead.end() :] if lead is not None else spoken
    asked, plain = rest != spoken, _TAIL.sub("", rest)
    words = plain.split()
    if not asked or not words:
        return ""
    percent = words[-1] == "percent"
    link = words[0] if words[0] in _PART | _SHARED else ""
    figure = words[bool(link) : len(words) - percent]
    number = number_at(figure, 0)
    if number is None or number.end != len(figure) or (percent and link):
        return ""
    places = [
        (at, found.end)
        for at in range(len(before))
        if (found := number_at(before, at)) is not None and _fits(before, at, found.end, link, percent)
    ]
    places = [each for each in places if not any(other[0] < each[0] < other[1] for other in places)]
    if len(places) != 1:
        return ""
    (start, end) = places[0]
    return " ".join([*before[:start], *figure, *before[end:]])


def _fits(words: Sequence[str], at: int, end: int, link: str, percent: bool) -> bool:
    """Whether the number at `[at, end)` stands where the new one would: before "percent", or behind its preposition."""
    if percent:
        return list(words[end : end + 1]) == ["percent"]
    before = words[at - 1] if at else ""
    return before in (_PART if link in _PART and link else _SHARED)
