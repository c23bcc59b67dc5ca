"""The interface of a speech detector, which sessions use. `services/vad/silero.py` implements it."""

from typing import Protocol

from services.events.speech import Samples, SpeechProbability


class SpeechDetectorStream(Protocol):
    """The detector of one session; gets the session's audio in order."""

    async def detect(self, samples: Samples) -> list[SpeechProbability]:
        """Take mono samples at 16 kHz and return one probability for each window that they complete, possibly none."""

    async def aclose(self) -> None: ...


class SpeechDetector(Protocol):
    """A detector engine, shared by all sessions of a server."""

    @property
    def name(self) -> str: ...

    async def start(self) -> None: ...

    def open(self) -> SpeechDetectorStream: ...

    async def aclose(self) -> None: ...
