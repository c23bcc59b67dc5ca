"""One recogniser, and another one that serves where the first cannot."""

import logging
from collections.abc import Callable

from services.asr.recogniser import Recogniser, RecogniserFault, RecognitionStream, SpeechContext

log = logging.getLogger(__name__)


class RecogniserWithFallback:
    """A `Recogniser`: `preferred` if it starts, else the one that `fallback` makes. `preferred` is None if it is
    known beforehand, by `reason`, that it cannot be used."""

    def __init__(self, preferred: Recogniser | None, fallback: Callable[[], Recogniser], reason: str = "") -> None:
        self._preferred = preferred
        self._fallback = fallback
        self._running: Recogniser | None = None
        self.detail = reason
        """Why the preferred recogniser is not used; "" if it is."""

    @property
    def name(self) -> str:
        chosen = self._running or self._preferred
        return chosen.name if chosen else "none"

    @property
    def restarts(self) -> int:
        """How many processes of the running recogniser have ended unasked."""
        return int(getattr(self._running, "restarts", 0))

    @property
    def waiting(self) -> int:
        """Decodings of the running recogniser that wait for their turn."""
        return int(getattr(self._running, "waiting", 0))

    @property
    def lag_s(self) -> float:
        return self._running.lag_s if self._running else 0.0

    async def start(self) -> None:
        """Starts one of the two, and says in one line why where it is not the preferred one."""
        if self._preferred is not None:
            try:
                await self._preferred.start()
            except Exception as error:  # the engine's libraries raise many kinds; the server must hear all the same
                expected = isinstance(error, RecogniserFault)
                self.detail = str(error) if expected else f"{type(error).__name__}: {error}"
                log.debug("the preferred recogniser did not start", exc_info=not expected)
            else:
                self._running = self._preferred
                return
        serving = self._fallback()
        log.warning("speech is recognised by %s: %s", serving.name, self.detail)
        await serving.start()
        self._running = serving

    def open(self, turn: int, context: SpeechContext | None = None) -> RecognitionStream:
        if self._running is None:
            raise RuntimeError("the recogniser is not running: call start() before open()")
        return self._running.open(turn, context)

    async def aclose(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            await running.aclose()
