"""What the journals of a session have in common, whichever engine keeps them: when their session opens and closes."""

from abc import ABC, abstractmethod


class Opening(ABC):
    """A session is opened before the first thing that it records, and closed only if it was opened."""

    def __init__(self, session_id: str, user: str) -> None:
        self._session = session_id
        self._user = user
        self._opened = False

    async def aclose(self) -> None:
        """Only what was opened is closed, and only once."""
        if self._opened:
            self._opened = False
            await self._close()

    async def _ensure_open(self) -> bool:
        """True for the call that opened it."""
        first, self._opened = not self._opened, True
        if first:
            await self._open()
        return first

    @abstractmethod
    async def _open(self) -> None: ...

    @abstractmethod
    async def _close(self) -> None: ...
