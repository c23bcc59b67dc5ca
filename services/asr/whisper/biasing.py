"""Words that are likely to be said, as a prompt: text that Whisper takes for what was said before.

A prompt makes its words likelier, and loops too; a decoding that loops is repeated without it (`decoding.py`). Measured
with tiny.en on 90 coffee orders of people and the 74 choices of an order tool: all slots heard in 53 orders without, in
83 with a prompt of 120 tokens; other speech (15 home commands) is heard as well as without.
"""

from collections.abc import Sequence
from functools import lru_cache

from services.asr.comparable import comparable
from services.asr.whisper.vocabulary import Vocabulary

MOST_TOKENS = 120
"""Tokens of a prompt. All of them are decoded before the first word is, so a long prompt costs time."""

MOST_PRIVATE = 70
"""Tokens of it that the household's data and the conversation may have: with 118 of them, on sentences without such a
word, more words were wrong than with 70 (35 and 29 of 596, synthetic speech; 38 without a prompt)."""

SESSIONS = 64
"""Lists of words whose prompts are remembered."""


class Prompts:
    """Makes prompts of lists of words. May be called from several threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.tokens = lru_cache(SESSIONS)(self._tokens)

    def _tokens(self, words: tuple[str, ...], private: tuple[str, ...] = ()) -> tuple[int, ...]:
        """The tokens of as many of the first `words`, and behind them of the first `private` ones, as there is room
        for; none without words."""
        known: set[str] = set()
        found = self._first(words, MOST_TOKENS, known)
        found += self._first(private, min(MOST_PRIVATE, MOST_TOKENS - len(found)), known)
        return tuple(_ended(found, self._vocabulary))

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


def _ended(tokens: Sequence[int], vocabulary: Vocabulary) -> list[int]:
    """`tokens` with a full stop in place of the last comma."""
    return [*tokens[:-1], *vocabulary.encoded(".")] if tokens else []
