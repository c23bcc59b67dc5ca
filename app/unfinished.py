"""Counts messages that have not arrived whole, or that the application has not received, with all that waits.

A client may send half of a message and stop. What it has sent is kept, so it counts. While too much waits, connections
that have sent much of a message are not read, except the one that began first: it must complete its message or is
closed.
"""

import codecs
import io
from collections.abc import Callable
from typing import Any, Protocol

from app.gateway.inbound_queue import ALWAYS_BYTES, InboundBytes
from app.pieces import PIECE_BYTES

MESSAGE_TIMEOUT_S = 30.0
"""Seconds that the message that began first may take while others wait for room."""


class Text:
    """A text message in fragments, decoded as they arrive. `size`: bytes so far."""

    def __init__(self) -> None:
        self.size = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._texts: list[str] = []
        self._bytes = bytearray()  # a list of tiny or empty fragments would take far more memory

    def add(self, part: bytes, last: bool) -> None:
        """Adds a fragment. Raises `UnicodeDecodeError`."""
        self.size += len(part)
        self._bytes += part
        if last or len(self._bytes) >= PIECE_BYTES:
            self._texts.append(self._decoder.decode(self._bytes, last))
            self._bytes.clear()

    def whole(self) -> Any:
        """The complete message as an ASGI event."""
        texts, self._texts = self._texts, []
        return {"type": "websocket.receive", "text": "".join(texts)}


class Binary:
    """A binary message in fragments. `size`: bytes so far."""

    def __init__(self) -> None:
        self.size = 0
        self._data = io.BytesIO()

    def add(self, part: bytes, last: bool) -> None:
        """Adds a fragment."""
        self.size += len(part)
        self._data.write(part)

    def whole(self) -> Any:
        """The complete message as an ASGI event."""
        return {"type": "websocket.receive", "bytes": self._data.getvalue()}


class Sender(Protocol):
    """A connection. `stuck`: the client must send more before anything can go on. `give_way` closes it."""

    @property
    def stuck(self) -> bool: ...

    def give_way(self) -> None: ...


class Unfinished:
    """The waiting messages of all connections of a server. `now`: a clock, in seconds."""

    def __init__(self, waiting: InboundBytes, now: Callable[[], float]) -> None:
        self._waiting = waiting
        self._now = now
        self._held: dict[Sender, int] = {}
        self._since: dict[Sender, float] = {}

    def hold(self, sender: Sender, size: int) -> None:
        """Records that `sender` has sent `size` bytes that the application has not received yet."""
        before = self._held.pop(sender, 0)
        if size:
            self._held[sender] = size
        if size > before:
            self._waiting.add(size - before)
        elif size < before:
            self._waiting.remove(before - size)
        if size >= ALWAYS_BYTES:
            self._since.setdefault(sender, self._now())
        else:
            self._since.pop(sender, None)

    def has_room(self, sender: Sender) -> bool:
        """Whether `sender` may send more of its message."""
        return not self._waiting.full or sender not in self._since or sender is self._first

    def hurry(self) -> None:
        """Called while a connection waits for room: closes the one that began first, if it has had its time."""
        first = self._first
        if first is not None and self._now() - self._since[first] >= MESSAGE_TIMEOUT_S:
            first.give_way()

    @property
    def _first(self) -> Sender | None:
        return next((each for each in self._since if each.stuck), None)
