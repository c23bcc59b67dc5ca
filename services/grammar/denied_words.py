"""A word that is said, denied and replaced: "save Lucy, no, not Lucy, Louise Grant"."""

from collections.abc import Sequence

from services.grammar.apologies import DICTATING
from tools.language.spoken import phrases
from tools.language.tokens import Token

_DENYING = phrases("no not|no wait not|wait not|sorry not|no i mean not|no sorry not|not")
_LONGEST = 3


def without_denied(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` without words that are denied directly behind them and replaced by others, and without the denial; as
    they are where they dictate something ("tell her it's good, not good enough")."""
    words = [token.text for token in tokens]
    if "not" not in words or not DICTATING.isdisjoint(words):
        return list(tokens)
    for at in range(1, len(words)):
        for size in range(_LONGEST, 0, -1):
            behind = _behind_denial(tokens, words, at, at + size)
            if behind:
                return [*tokens[:at], *tokens[behind:]]
    return list(tokens)


def _behind_denial(tokens: Sequence[Token], words: Sequence[str], start: int, end: int) -> int:
    """Index of the words in the place of [start, end), if a denial of these follows; else 0."""
    denial = next((each for each in _DENYING if tuple(words[end : end + len(each)]) == each), ())
    again = end + len(denial)
    behind = again + end - start
    if not denial or behind >= len(words) or words[start:end] != words[again:behind]:
        return 0
    paused = tokens[end - 1].closes and tokens[behind - 1].closes
    return behind if paused or len(denial) > 1 else 0
