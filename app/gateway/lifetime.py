"""Ends a session that has lasted too long, was idle for too long, or whose key was revoked."""

from collections.abc import Callable
from dataclasses import dataclass

from services.clock import Clock

LOOK_EVERY_S = 5.0
"""Seconds between two checks of the key."""

GOING_AWAY, POLICY_VIOLATION = 1001, 1008
"""Close codes (RFC 6455)."""


@dataclass(frozen=True, slots=True)
class SessionEnding:
    """Why the server ends a session: the error that the client is sent, and the close code after it."""

    code: str
    message: str
    close: int


class SessionLifetime:
    """Limits of one session in seconds: `longest_s` in all, `idle_s` without a message; None for no limit. `welcome`
    tells whether the session's key is still valid."""

    def __init__(
        self, clock: Clock, longest_s: float | None, idle_s: float | None, welcome: Callable[[], bool]
    ) -> None:
        self._clock = clock
        self._longest_s = longest_s
        self._idle_s = idle_s
        self._welcome = welcome
        self._began_s = self._touched_s = clock.monotonic()

    def touch(self) -> None:
        """Called when either side has sent something: restarts the idle time."""
        self._touched_s = self._clock.monotonic()

    async def over(self) -> SessionEnding:
        """Wait until the session must end, and return the reason."""
        while True:
            if not self._welcome():
                return SessionEnding(
                    "invalid_api_key", "The key of this session has been taken back.", POLICY_VIOLATION
                )
            now, wait_s = self._clock.monotonic(), LOOK_EVERY_S
            for since_s, limit_s, what in (
                (self._began_s, self._longest_s, "has lasted"),
                (self._touched_s, self._idle_s, "has been idle for"),
            ):
                if limit_s is None:
                    continue
                left_s = since_s + limit_s - now
                if left_s <= 0:
                    told = f"The session {what} {limit_s:g} s, which is the most a session may. Connect again."
                    return SessionEnding("session_expired", told, GOING_AWAY)
                wait_s = min(wait_s, left_s)
            await self._clock.sleep(wait_s)
