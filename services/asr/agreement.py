"""Decides which words at the beginning of a growing hypothesis are stable, by local agreement.

A word is stable once `agreeing` successive hypotheses had it at the same place after the same words, and it ended at
least `tail_ms` before the newest audio (the last word of a hypothesis often becomes another one: "seven",
"seventeen"). A stable word stays stable until a hypothesis contradicts it; then the stable prefix falls back to the
words that both hypotheses share.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate

from services.events.speech import Word

Forms = Callable[[str], tuple[str, ...]]
"""What is compared in place of a word: none, one or several forms (`services/asr/comparable.py`)."""


def as_written(text: str) -> tuple[str, ...]:
    """The word itself."""
    return (text,)


class LocalAgreement:
    """Takes every hypothesis of one utterance in order (`update`); `words` is the number of stable words of the last.
    Words agree where their `forms` are equal. Raises `ValueError` where `agreeing` is less than 1."""

    def __init__(self, agreeing: int = 3, tail_ms: int = 160, forms: Forms = as_written) -> None:
        if agreeing < 1:
            raise ValueError(f"agreeing: {agreeing} hypotheses cannot agree; use at least 1")
        self._agreeing = agreeing
        self._tail_ms = tail_ms
        self._forms = forms
        self._last: tuple[str, ...] = ()
        self._runs: list[int] = []  # for each form, how many successive hypotheses had it there
        self._stable = 0  # forms
        self.words = 0

    def update(self, words: Sequence[Word], heard_ms: int) -> int:
        """Take the next hypothesis, of the audio up to `heard_ms`, and return the number of its stable words."""
        each = [self._forms(word.text) for word in words]
        forms = tuple(form for found in each for form in found)
        ends = list(accumulate(map(len, each)))  # for each word, the number of forms up to its end
        shared = _shared(self._last, forms)
        self._runs = [run + 1 for run in self._runs[:shared]] + [1] * (len(forms) - shared)
        self._last = forms
        self.words = bisect_right(ends, min(self._stable, shared))
        self._stable = ends[self.words - 1] if self.words else 0
        while self.words < len(words) and self._settled(words[self.words], ends[self.words], heard_ms):
            self._stable = ends[self.words]
            self.words += 1
        return self.words

    def _settled(self, word: Word, end: int, heard_ms: int) -> bool:
        """Whether `word`, the first that is not stable yet, is stable now; its forms end at `end`."""
        old = word.end_ms is None or word.end_ms <= heard_ms - self._tail_ms
        return old and all(run >= self._agreeing for run in self._runs[self._stable : end])


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many leading items are equal."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
