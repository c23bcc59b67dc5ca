"""Words that are likely to be said, as a prompt: text that Whisper takes for what was said before.

A prompt makes its words likelier, and loops too; a decoding that loops is repeated without it (`decoding.py`). Measured
with tiny.en on 90 coffee orders of people and the 74 choices of an order tool: all slots heard in 53 orders without, in
83 with a prompt of 120 tokens; other speech (15 home commands) is heard as well as without.

Words of another domain make speech worse: of 187 slots of 50 orders, tiny.en heard 158 without a prompt and 150 with
12 names and titles. So a prompt with private words is a second one, and what is heard with it counts only if it is
likelier (`Decoder._named`).
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from services.asr.comparable import comparable
from services.asr.whisper.vocabulary import Vocabulary

MOST_TOKENS = 120
"""Tokens of a prompt. All of them are decoded before the first word is, so a long prompt costs time."""

MOST_PRIVATE = 70
"""Tokens of it that the household's data and the conversation may have."""

SHORTEST_NAME = 3
_COMMON = frozenset(("the", "and", "for", "with", "from", "about", "this", "that", "you", "are"))

SESSIONS = 64
"""Lists of words whose prompts are remembered."""


class Prompts:
    """Makes prompts of lists of words. May be called from several threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.tokens = lru_cache(SESSIONS)(self._tokens)
        self.names = lru_cache(SESSIONS)(_names)
        """`telling` forms of a list of words."""

    def _tokens(self, words: tuple[str, ...], private: tuple[str, ...] = ()) -> tuple[int, ...]:
        """The tokens of as many of the first `words` as there is room for, and behind them of the first `private` ones,
        for which room is kept; none without words."""
        known: set[str] = set()
        own = self._first(private, MOST_PRIVATE, known)
        declared = self._first(words, MOST_TOKENS - len(own), known)
        return tuple(_ended(declared + own, self._vocabulary))

    def _first(self, words: Sequence[str], room: int, known: set[str]) -> list[int]:
        """The tokens of as many of the first `words` as have `room`, without those that bring no new word ("a lot of
        sugar" after "brown sugar" and "a lot of milk"). Adds their forms to `known`."""
        found: list[int] = []
        for word in words:
            forms = {form for part in word.split() for form in comparable(part)}
            if forms <= known:
                continue
            more = self._vocabulary.encoded(f" {word},")
            if len(found) + len(more) > room:
                break
            known |= forms
            found += more
        return found


def _names(words: tuple[str, ...]) -> frozenset[str]:
    return telling(form for word in words for part in word.split() for form in comparable(part))


def telling(forms: Iterable[str]) -> frozenset[str]:
    """Those of `forms` by which it is seen that a private word was heard, without "'s"."""
    bare = frozenset(form.removesuffix("'s") for form in forms)
    return frozenset(form for form in bare if len(form) >= SHORTEST_NAME) - _COMMON


def _ended(tokens: Sequence[int], vocabulary: Vocabulary) -> list[int]:
    """`tokens` with a full stop in place of the last comma."""
    return [*tokens[:-1], *vocabulary.encoded(".")] if tokens else []
