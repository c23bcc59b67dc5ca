"""Turns in which one more request follows behind "oh and", "while you are at it" or the like."""

from collections.abc import Sequence

from tools.language.spoken import phrases
from tools.language.tokens import Token

_CUES = (
    *phrases(
        """oh and also|oh and then|oh and|oh also|oh plus|oh yeah and|oh yes and|ooh and|ah and|and oh|oh and please
        |and while you are at it|while you are at it|and while you're at it|while you're at it
        |and whilst you are at it|whilst you are at it|and whilst you're at it|whilst you're at it
        |and one more thing|one more thing|and another thing|and last thing|and lastly|and finally|and besides that
        |and while i remember|while i remember|and while i think of it|while i think of it|and before i forget
        |before i forget|and apart from that|and on top of that|and as well as that|and after that"""
    ),
)
_MOST = 3
"""Cues of one turn at which it is divided."""


def cues_in(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """The (start, end) of each such cue with words before it and behind it; none where there are too many."""
    words = [token.text for token in tokens]
    found: list[tuple[int, int]] = []
    at = 1
    while at < len(words) - 1:
        longest = 0
        while more := max((len(cue) for cue in _CUES if tuple(words[at + longest :][: len(cue)]) == cue), default=0):
            longest += more  # "oh and while I remember"
        if longest and at + longest < len(words):
            found.append((at, at + longest))
        at += max(1, longest)
    return found if len(found) <= _MOST else []
