"""Turns an engine's successive results for one utterance into numbered `Hypothesis` objects for the session."""

import asyncio
from collections.abc import Sequence

from services.asr.agreement import Forms, LocalAgreement, as_written
from services.events.speech import Hypothesis, Word, written


class Revisions:
    """Numbers the hypotheses of one turn, marks their stable prefix and gives the newest one to an iterating reader.

    At most one hypothesis waits: a newer one replaces it, since each holds the whole turn. One that changes nothing is
    passed on only when `repeat_ms` of audio have come since the last, to show that recognition goes on.
    """

    def __init__(self, turn: int, *, agreeing: int = 3, repeat_ms: int = 160, forms: Forms = as_written) -> None:
        self._turn = turn
        self._repeat_ms = repeat_ms
        self._forms = forms
        self._stable = LocalAgreement(agreeing, forms=forms)
        self._result: tuple[list[tuple[str, ...]], int] | None = None
        self._rev = 0
        self._said: tuple[tuple[str, ...], int] = ((), 0)
        self._said_at_ms = 0
        self._unread: tuple[tuple[Word, ...], int, float | None] | None = None
        self._news = asyncio.Event()
        self._closed = False

    def add(self, words: Sequence[Word], heard_ms: int, confidence: float | None = None) -> None:
        """Take the engine's result for the audio up to `heard_ms`, for the reader."""
        stable = self._agreed(words, heard_ms)
        said = tuple(word.text for word in words), stable
        if said == self._said and heard_ms - self._said_at_ms < self._repeat_ms:
            return
        self._said, self._said_at_ms = said, heard_ms
        self._unread = tuple(words), stable, confidence
        self._news.set()

    def answer(self, words: Sequence[Word], heard_ms: int, final: bool, confidence: float | None = None) -> Hypothesis:
        """The hypothesis for a caller of `settle` or `finish`; one that still waits for the reader is dropped."""
        self._unread = None
        stable = len(words) if final else self._agreed(words, heard_ms)
        return self._issue(tuple(words), stable, final, confidence)

    @property
    def unread(self) -> bool:
        return self._unread is not None

    def close(self) -> None:
        """End the reader's iteration, after the hypothesis that still waits."""
        self._closed = True
        self._news.set()

    def __aiter__(self) -> "Revisions":
        return self

    async def __anext__(self) -> Hypothesis:
        """Wait for the newest hypothesis that was not read yet; ends once closed."""
        while self._unread is None:
            if self._closed:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        (words, stable, confidence), self._unread = self._unread, None
        return self._issue(words, stable, False, confidence)

    def _agreed(self, words: Sequence[Word], heard_ms: int) -> int:
        """The number of stable words. One result that is told twice, to the reader and to a caller, counts once."""
        result = [self._forms(word.text) for word in words], heard_ms
        if result != self._result:
            self._result = result
            self._stable.update(words, heard_ms)
        return self._stable.words

    def _issue(self, words: tuple[Word, ...], stable: int, final: bool, confidence: float | None) -> Hypothesis:
        self._rev += 1
        stable_chars = len(written(words[:stable]))
        return Hypothesis(self._turn, self._rev, written(words), stable_chars, words, final, confidence)
