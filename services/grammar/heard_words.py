"""How surely each token of a turn was heard, from the recogniser's confidence in each word that it wrote."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from services.events.speech import Confidences
from tools.language.tokens import Token, tokenize
from tools.slicing import pause

_SLICE = 20
"""Words between two calls of `pause`."""


def by_token(tokens: Sequence[Token], text: str, confidences: Confidences) -> Confidences:
    """The confidence in each of `tokens`, which were read from `text`, whose words were heard with `confidences`; empty
    where these are not those of the words of `text`.

    A word may be several tokens ("what's"), several words one token ("7 p m"), and repair may have moved, left out or
    repeated tokens. So both sequences are aligned. Tokens that differ from what was heard in their place have the
    lowest confidence of the words there; one that was put in has the lowest of the same word elsewhere, or none.
    """
    words = text.split()
    if not confidences or len(words) != len(confidences):
        return ()
    heard: list[tuple[str, float | None]] = []
    for at, (word, confidence) in enumerate(zip(words, confidences, strict=True)):
        if at % _SLICE == _SLICE - 1:
            pause()
        heard += [(piece.text, confidence) for piece in tokenize(word)]
    said = [token.text for token in tokens]
    aligned = SequenceMatcher(None, said, [piece for piece, _ in heard], autojunk=False)
    found: list[float | None] = []
    for kind, start, end, first, last in aligned.get_opcodes():
        if kind == "equal":
            found += [confidence for _, confidence in heard[first:last]]
            continue
        there = [confidence for _, confidence in heard[first:last]]
        for token in said[start:end]:
            found.append(_lowest(there or (confidence for piece, confidence in heard if piece == token)))
    return tuple(found)


def _lowest(confidences: Iterable[float | None]) -> float | None:
    return min((each for each in confidences if each is not None), default=None)
