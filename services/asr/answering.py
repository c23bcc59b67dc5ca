"""What the streams of engines that decode an utterance again and again share: how they answer a caller."""

import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from services.asr.lag import DecodingLag
from services.asr.recogniser import RecogniserFault
from services.asr.revisions import Revisions
from services.events.speech import Alternative, Hypothesis, Word

log = logging.getLogger(__name__)

Newest = tuple[Sequence[Word], int, float | None]
"""The words of an utterance, the ms up to which they were heard, and the confidence in them."""


class AnsweringStream(ABC):
    """The half of a `RecognitionStream` that answers callers and readers. Subclasses decode."""

    __slots__ = ()
    lag: DecodingLag
    _revisions: Revisions

    @abstractmethod
    async def aclose(self) -> None: ...

    @abstractmethod
    async def _newest(self) -> Newest:
        """What all audio so far says, once it is decoded. Raises `RecogniserFault`."""

    def _alternatives(self) -> tuple[Alternative, ...]:
        """What else may have been said instead of the newest words; none where the engine gives none."""
        return ()

    @property
    @abstractmethod
    def _over(self) -> bool:
        """Whether the utterance was closed, so that nothing more can be decoded."""

    async def settle(self) -> Hypothesis:
        return await self._answer(final=False)

    async def finish(self) -> Hypothesis:
        """The final hypothesis. A decoding that fails is tried once more, since no later one would have its words."""
        try:
            hypothesis = await self._answer(final=True)
        except RecogniserFault as fault:
            if self._over:
                raise
            log.warning("an utterance is decoded once more: %s", fault)
            hypothesis = await self._answer(final=True)
        await self.aclose()
        return hypothesis

    def __aiter__(self) -> AsyncIterator[Hypothesis]:
        return self._revisions

    async def _answer(self, final: bool) -> Hypothesis:
        self.lag.asked()
        try:
            words, heard_ms, confidence = await self._newest()
        finally:
            self.lag.answered()
        answer = self._revisions.answer(words, heard_ms, final, confidence)
        return replace(answer, alternatives=self._alternatives())
