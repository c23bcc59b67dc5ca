"""How far recognition is behind the speech."""

from services.clock import Clock, RealClock


class DecodingLag:
    """Of one utterance, in seconds: for how long audio has been waiting to be decoded that could have been decoded by
    now, had it come at the pace of speech. A client that sends a recording at once causes none, as long as it is
    decoded as fast as it would have been spoken.

    `due_ms` is the audio that the recogniser lets come together before it decodes.
    """

    def __init__(self, due_ms: int, clock: Clock | None = None) -> None:
        self._due_ms = due_ms
        self._clock = clock or RealClock()
        self._fed_ms = 0
        self._decoded_ms = 0
        self._asked = 0
        self._since: tuple[float, int] | None = None  # when it last fell behind, and what was decoded then

    def audio_added(self, ms: int) -> None:
        """`ms` of audio have come altogether."""
        self._fed_ms = ms
        self._look()

    def decoded(self, ms: int) -> None:
        """`ms` of audio are decoded altogether."""
        self._decoded_ms = max(self._decoded_ms, ms)
        self._look()

    def asked(self) -> None:
        """Somebody waits for an answer about all audio so far."""
        self._asked += 1
        self._look()

    def answered(self) -> None:
        self._asked -= 1
        self._look()

    def close(self) -> None:
        """Nothing of the utterance waits any more."""
        self._asked, self._decoded_ms = 0, self._fed_ms
        self._since = None

    @property
    def seconds(self) -> float:
        """Zero where nothing waits."""
        if self._since is None:
            return 0.0
        since_s, decoded_ms = self._since
        return max(0.0, self._clock.monotonic() - since_s - (self._decoded_ms - decoded_ms) / 1000)

    def _look(self) -> None:
        if not self._asked and self._fed_ms - self._decoded_ms < self._due_ms:
            self._since = None
        elif self._since is None:
            self._since = self._clock.monotonic(), self._decoded_ms
