"""Measures by how many seconds recognition is behind the speech, for metrics and admission."""

from services.clock import Clock, RealClock


class DecodingLag:
    """The lag of one utterance, in seconds: the time since it fell behind, minus the duration of the audio decoded
    since then. So a recording that a client sends at once causes no lag as long as it is decoded at the pace of speech.

    An utterance has fallen behind where `due_ms` or more of audio wait (the recogniser decodes in steps of about that
    size), or a caller waits for a hypothesis.
    """

    def __init__(self, due_ms: int, clock: Clock | None = None) -> None:
        self._due_ms = due_ms
        self._clock = clock or RealClock()
        self._fed_ms = 0
        self._decoded_ms = 0
        self._asked = 0
        self._since: tuple[float, int] | None = None  # when it last fell behind, and what was decoded then

    def audio_added(self, ms: int) -> None:
        """In total `ms` of audio have been fed."""
        self._fed_ms = ms
        self._look()

    def decoded(self, ms: int) -> None:
        """In total `ms` of audio are decoded."""
        self._decoded_ms = max(self._decoded_ms, ms)
        self._look()

    def asked(self) -> None:
        """A caller waits for a hypothesis of all audio so far."""
        self._asked += 1
        self._look()

    def answered(self) -> None:
        """One of those callers has its hypothesis, or has stopped waiting."""
        self._asked -= 1
        self._look()

    @property
    def awaited(self) -> bool:
        """Whether a caller waits for a hypothesis."""
        return self._asked > 0

    def close(self) -> None:
        """The utterance is over: its lag is 0 from now on."""
        self._asked, self._decoded_ms = 0, self._fed_ms
        self._since = None

    @property
    def seconds(self) -> float:
        """The lag now, in seconds; 0 if nothing waits."""
        if self._since is None:
            return 0.0
        since_s, decoded_ms = self._since
        return max(0.0, self._clock.monotonic() - since_s - (self._decoded_ms - decoded_ms) / 1000)

    def _look(self) -> None:
        if not self._asked and self._fed_ms - self._decoded_ms < self._due_ms:
            self._since = None
        elif self._since is None:
            self._since = self._clock.monotonic(), self._decoded_ms
