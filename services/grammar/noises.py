"""Removes from an utterance words without meaning: fillers, repeated words, closing words."""

from collections.abc import Collection, Sequence

from services.grammar import cues
from tools.language.tokens import FILLERS, Token

_REPEATABLE = frozenset({"no", "very", "really", "bye", "ha", "so", "that", "had", "knock", "two", "one"})


def without_fillers(tokens: list[Token]) -> list[Token]:
    """Drops fillers, and a word cut off before one and said in full after it ("i can uh can't")."""
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        if token.text not in FILLERS:
            kept.append(token)
            continue
        after = next((t for t in tokens[index + 1 :] if t.text not in FILLERS), None)
        if kept and after is not None and _begins(kept[-1].text, after.text):
            kept.pop()
        elif after is not None:
            _drop_unfinished_time(kept, tokens[index + 1 :])
    return kept


def _begins(cut: str, word: str) -> bool:
    return word != cut and word.startswith(cut) and len(cut) >= 2


def _drop_unfinished_time(kept: list[Token], after: Sequence[Token]) -> None:
    """ "quarter past um half past eight": drops the first time, whose hour was never said."""
    amounts = ("half", "quarter", "ten", "twenty", "five")
    if len(kept) >= 2 and kept[-1].text in ("past", "to") and kept[-2].text in amounts:
        follows = [token.text for token in after[:2]]
        if len(follows) == 2 and follows[0] in amounts and follows[1] in ("past", "to"):
            del kept[-2:]


DIGIT_WORDS = frozenset(("oh", "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"))
_IN_NUMBERS = DIGIT_WORDS | {"nought", "double", "triple", "hundred", "thousand"}
"""Words of telephone numbers, which hold the same group of digits twice ("double oh four double oh four")."""


def without_repeats(tokens: list[Token], doubled: Collection[str] = ()) -> list[Token]:
    """Drops repetitions of one to four words: "how many how many", "with with", "to my to my". Words in `doubled` may
    occur twice: "a medium, medium roast"."""
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        for size in (4, 3, 2, 1):
            first = [t.text for t in tokens[index : index + size]]
            second = [t.text for t in tokens[index + size : index + 2 * size]]
            if (
                len(second) == size
                and first == second
                and not (size == 1 and (first[0] in _REPEATABLE or first[0] in doubled))
                and not _digits(first, kept, tokens[index + 2 * size :])
            ):
                index += size
                break
        else:
            kept.append(tokens[index])
            index += 1
    return kept


def _digits(repeated: Sequence[str], before: Sequence[Token], behind: Sequence[Token]) -> bool:
    """Whether repeated words are digits of a longer number: "four four seven", "oh two double seven seven"."""
    if not _IN_NUMBERS.issuperset(repeated):
        return False
    beside = [token.text for token in (*before[-1:], *behind[:1])]
    return len(repeated) > 1 or any(word in _IN_NUMBERS for word in beside)


def without_closers(tokens: list[Token]) -> list[Token]:
    while True:
        words = [token.text for token in tokens]
        closer = next((c for c in cues.CLOSERS if len(words) > len(c) and tuple(words[-len(c) :]) == c), None)
        if closer is None:
            return tokens
        tokens = tokens[: -len(closer)]
