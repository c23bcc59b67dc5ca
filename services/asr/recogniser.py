"""What a streaming recogniser offers to the conversation."""

from collections.abc import AsyncIterator
from typing import Protocol

from services.events.speech import AudioChunk, Hypothesis


class RecogniserFault(Exception):
    """A recogniser could not decode an utterance; the session apologises and lives on."""


class RecognitionStream(Protocol):
    """One utterance. Iterating yields revised hypotheses until `finish` or `aclose`; a slow reader misses revisions,
    never the newest one."""

    def accept_audio(self, chunk: AudioChunk) -> None:
        """Consecutive audio, pre-roll first. Never blocks; audio beyond the engine's longest utterance is dropped."""

    async def settle(self) -> Hypothesis:
        """The best hypothesis of all audio fed so far. More audio may follow. Raises `RecogniserFault`."""

    async def finish(self) -> Hypothesis:
        """The final hypothesis; nothing may be fed afterwards. Raises `RecogniserFault`."""

    def __aiter__(self) -> AsyncIterator[Hypothesis]: ...

    async def aclose(self) -> None:
        """Give back what the utterance holds. May be called at any time, and twice."""


class Recogniser(Protocol):
    """Shared by all sessions of a process."""

    @property
    def name(self) -> str: ...

    async def start(self) -> None: ...

    @property
    def lag_s(self) -> float:
        """By how many seconds the utterance that is furthest behind trails the speech (`services/asr/lag.py`)."""

    def open(self, turn: int) -> RecognitionStream: ...

    async def aclose(self) -> None: ...
