"""The interface of a streaming recogniser, which sessions use and every engine implements."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.events.speech import AudioChunk, Hypothesis


class RecogniserFault(Exception):
    """A recogniser could not start or could not decode an utterance; the session apologises and continues."""


@dataclass(slots=True, eq=False, weakref_slot=True)
class SpeechContext:
    """What is known of one session's speech; its utterances share the object, by which engines also tell sessions apart
    where they share their time. `words`: words and phrases that are likely to be said, the most useful first.

    `private`: the same, from the household's data and from the conversation. They change at any time, and never leave
    this process: a recogniser that asks another server does not use them.

    `choose`: the index of the text that is meant, among several that were possibly said, the likeliest first."""

    words: tuple[str, ...] = ()
    private: Callable[[], tuple[str, ...]] = tuple
    choose: Callable[[Sequence[str]], Awaitable[int]] | None = None


class RecognitionStream(Protocol):
    """The recognition of one utterance. Iterating yields hypotheses until `finish` or `aclose`; a slow reader misses
    hypotheses, but always gets the newest one."""

    def accept_audio(self, chunk: AudioChunk) -> None:
        """Add consecutive audio, the pre-roll first. Never blocks; audio beyond the engine's longest utterance is
        dropped."""

    def note_voice(self, end: int, speech: bool, fading: bool = False) -> None:
        """Whether the user spoke (`speech`) or was silent in the audio from the `end` of the last call on, as the turn
        detector has decided; samples of the session, exclusive. `fading`: the detector is less sure of speech than
        within words, so that they may be over. Never called where the client decides about turns."""

    async def settle(self) -> Hypothesis:
        """The best hypothesis of all audio fed so far. More audio may follow. Raises `RecogniserFault`."""

    async def finish(self) -> Hypothesis:
        """The final hypothesis; nothing may be fed afterwards. Raises `RecogniserFault`."""

    def __aiter__(self) -> AsyncIterator[Hypothesis]: ...

    async def aclose(self) -> None:
        """Free the decoders and tasks of the utterance. May be called at any time, and twice."""


class Recogniser(Protocol):
    """An engine, shared by all sessions of a server."""

    @property
    def name(self) -> str: ...

    async def start(self) -> None: ...

    @property
    def lag_s(self) -> float:
        """The largest lag of all open utterances, in seconds (`services/asr/lag.py`)."""

    def open(self, turn: int, context: SpeechContext | None = None) -> RecognitionStream: ...

    async def aclose(self) -> None: ...
