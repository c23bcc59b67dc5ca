"""What the recogniser tells of its decodings; `app` implements it for Prometheus."""

from enum import StrEnum
from typing import Protocol


class DecodeKind(StrEnum):
    """Why audio is decoded: for a hypothesis while the user speaks; because the voice fades, which may be the end; in a
    silence that may be the end; because a caller waits for the words. The order is that of their importance, the last
    first."""

    PARTIAL = "partial"
    FADING = "fading"
    EARLY = "early"
    FINAL = "final"


class DecodeMetrics(Protocol):
    """No method waits or raises."""

    def decoded(self, kind: DecodeKind, waited_s: float, took_s: float) -> None:
        """A decoding has ended: seconds in the queue, and seconds of work."""

    def dropped(self, kind: DecodeKind) -> None:
        """A decoding was not begun: shed under backlog, or overtaken by a later one. Never a final one."""

    def looped(self) -> None:
        """The loop guard has caught a decoding."""

    def gated(self) -> None:
        """Words were dropped as invented."""


class NoDecodeMetrics:
    def decoded(self, kind: DecodeKind, waited_s: float, took_s: float) -> None: ...

    def dropped(self, kind: DecodeKind) -> None: ...

    def looped(self) -> None: ...

    def gated(self) -> None: ...
