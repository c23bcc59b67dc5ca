"""Which other hearings of a turn may take the place of the likeliest one, where that cannot be acted on."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from difflib import SequenceMatcher

from services.grammar.doubt_words import AFTER, CONDITIONS, DROPPING, HEDGES, NEGATORS, POLITE, REPORTS
from services.grammar.turn_analysis import TurnAnalysis
from services.understanding.stems import FUNCTION_WORDS
from tools.language.tokens import FILLERS, words

FEWEST = 3
"""Words that both have. In shorter turns one word is all that is said: "no" is never taken for "now"."""

_PASSED = FILLERS | FUNCTION_WORDS | {word for phrase in (*POLITE, *AFTER) for word in phrase}

_TURNING = NEGATORS | CONDITIONS | REPORTS | DROPPING | (HEDGES - frozenset(("would", "could", "may"))) | {"no", "nope"}
"""Words that turn a request into something else."""


async def first_to_act_on(texts: Sequence[str], acts_on: Callable[[str, bool], Awaitable[bool]]) -> int:
    """The index of the first of `texts` on which something is done without a question, as `acts_on` tells; 0, the
    likeliest, if there is none. Another text than the likeliest must be understood wholly, the second argument."""
    if texts and not await acts_on(texts[0], False):
        for index in eligible(texts):
            if await acts_on(texts[index], True):
                return index
    return 0


def acted_on(found: TurnAnalysis, wholly: bool) -> bool:
    """Whether something is done without a question. `wholly`: and all words beside the requests are courtesy, or
    such that hardly tell what is wanted; the answer to a question is read as a whole."""
    if not found.plan.calls or found.plan.questions:
        return False
    said = found.draft.utterance
    inside = {at for intent in said.intents for at in range(intent.start, intent.end)}
    passed = all(word in _PASSED for at, word in enumerate(said.words) if at not in inside)
    return passed or not wholly or found.recalled is not None


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
