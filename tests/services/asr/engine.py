"""A recogniser for tests of what stands around one."""

from services.asr.growing_stream import GrowingStream
from services.asr.recogniser import SpeechContext


class Engine:
    """A recogniser that starts, or fails to."""

    restarts = 3
    waiting = 2
    lag_s = 0.5

    def __init__(self, name: str, fault: Exception | None = None) -> None:
        self.name = name
        self.state = "new"
        self._fault = fault

    async def start(self) -> None:
        if self._fault is not None:
            raise self._fault
        self.state = "running"

    def open(self, turn: int, context: SpeechContext | None = None) -> GrowingStream:
        raise LookupError(f"{self.name} {turn} {context.words if context else None}")

    async def aclose(self) -> None:
        self.state = "closed"
