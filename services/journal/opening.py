"""The part that the session journals of all stores share: opening and closing their session."""

from abc import ABC, abstractmethod


class Opening(ABC):
    """Opens a session before the first thing that it records, and closes it only if it was opened."""

    def __init__(self, session_id: str, user: str) -> None:
        self._session = session_id
        self._user = user
        self._opened = False

    async def aclose(self) -> None:
        """Close the session if it is open."""
        if self._opened:
            self._opened = False
            await self._close()

    async def _ensure_open(self) -> bool:
        """Open the session if it is not open. Returns True for the call that did."""
        first, self._opened = not self._opened, True
        if first:
            await self._open()
        return first

    @abstractmethod
    async def _open(self) -> None: ...

    @abstractmethod
    async def _close(self) -> None: ...
