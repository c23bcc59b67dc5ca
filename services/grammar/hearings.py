"""Which other hearings of a turn may take the place of the likeliest one, where that cannot be acted on."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from difflib import SequenceMatcher

from services.grammar.doubt_words import CONDITIONS, DROPPING, HEDGES, NEGATORS, REPORTS
from tools.language.tokens import words

FEWEST = 3
"""Words that both have. In shorter turns one word is all that is said: "no" is never taken for "now"."""

_TURNING = NEGATORS | CONDITIONS | REPORTS | DROPPING | (HEDGES - frozenset(("would", "could", "may"))) | {"no", "nope"}
"""Words that turn a request into something else."""


async def first_to_act_on(texts: Sequence[str], acts_on: Callable[[str], Awaitable[bool]]) -> int:
    """The index of the first of `texts` on which something is done without a question, as `acts_on` tells; 0, the
    likeliest, if there is none."""
    if texts and not await acts_on(texts[0]):
        for index in eligible(texts):
            if await acts_on(texts[index]):
                return index
    return 0


def eligible(texts: Sequence[str]) -> Iterator[int]:
    """The indexes of the texts that have most words of the first one, and the same words that turn a request into
    something else: a denial, condition or doubt that was possibly said is neither left out nor put in."""
    first = words(texts[0]) if texts else []
    for index, text in enumerate(texts[1:], 1):
        other = words(text)
        blocks = SequenceMatcher(None, first, other, autojunk=False).get_matching_blocks()
        same = sum(block.size for block in blocks)
        if same >= max(FEWEST, (len(first) + 1) // 2) and _turning(first) == _turning(other):
            yield index


def _turning(said: Sequence[str]) -> list[str]:
    return sorted(word for word in said if word in _TURNING or word.endswith("n't"))
