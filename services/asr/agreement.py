"""Decides which words at the beginning of a growing hypothesis are stable, by local agreement.

A word is stable once `agreeing` successive hypotheses had it at the same place after the same words, and it ended at
least `tail_ms` before the newest audio (the last word of a hypothesis often becomes another one: "seven",
"seventeen"). A stable word stays stable until a hypothesis contradicts it; then the stable prefix falls back to the
words that both hypotheses share.
"""

from collections.abc import Sequence

from services.events.speech import Word


class LocalAgreement:
    """Takes every hypothesis of one utterance in order (`update`); `words` is the number of stable words of the last.
    Raises `ValueError` where `agreeing` is less than 1."""

    def __init__(self, agreeing: int = 3, tail_ms: int = 160) -> None:
        if agreeing < 1:
            raise ValueError(f"agreeing: {agreeing} hypotheses cannot agree; use at least 1")
        self._agreeing = agreeing
        self._tail_ms = tail_ms
        self._last: tuple[str, ...] = ()
        self._runs: list[int] = []  # for each word, how many successive hypotheses had it there
        self.words = 0

    def update(self, words: Sequence[Word], heard_ms: int) -> int:
        """Take the next hypothesis, of the audio up to `heard_ms`, and return the number of its stable words."""
        texts = tuple(word.text for word in words)
        shared = _shared(self._last, texts)
        self._runs = [run + 1 for run in self._runs[:shared]] + [1] * (len(texts) - shared)
        self._last = texts
        self.words = min(self.words, shared)
        while self.words < len(words) and self._settled(words[self.words], self.words, heard_ms):
            self.words += 1
        return self.words

    def _settled(self, word: Word, place: int, heard_ms: int) -> bool:
        old = word.end_ms is None or word.end_ms <= heard_ms - self._tail_ms
        return old and self._runs[place] >= self._agreeing


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many leading words are equal."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
