"""What a speech detector offers; `silero` is the one there is."""

from typing import Protocol

from services.events.speech import Samples, SpeechProbability


class SpeechDetectorStream(Protocol):
    """One session's audio, in order."""

    async def detect(self, samples: Samples) -> list[SpeechProbability]:
        """Mono 16 kHz samples in; one probability for each window that they complete, possibly none."""

    async def aclose(self) -> None: ...


class SpeechDetector(Protocol):
    """Shared by all sessions of a process."""

    @property
    def name(self) -> str: ...

    async def start(self) -> None: ...

    def open(self) -> SpeechDetectorStream: ...

    async def aclose(self) -> None: ...
