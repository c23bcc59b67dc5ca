"""A recogniser for tests of what stands around one."""

from services.asr.growing_stream import GrowingStream


class Engine:
    """A recogniser that starts, or fails to."""

    restarts = 3
    lag_s = 0.5

    def __init__(self, name: str, fault: Exception | None = None) -> None:
        self.name = name
        self.state = "new"
        self._fault = fault

    async def start(self) -> None:
        if self._fault is not None:
            raise self._fault
        self.state = "running"

    def open(self, turn: int) -> GrowingStream:
        raise LookupError(f"{self.name} {turn}")

    async def aclose(self) -> None:
        self.state = "closed"
