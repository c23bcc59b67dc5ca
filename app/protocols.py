"""uvicorn's protocols with two additions: a limit on requests that never arrive whole, and fewer false alarms."""

import asyncio
import logging
import select
import sys
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.pieces import Pieces
from app.unfinished import Binary, Text, Unfinished

CLIENT_FAULTS = ("Invalid UTF-8 sequence", "Invalid HTTP request", "Unsupported upgrade request")
"""Prefixes of what uvicorn logs, as an error with a traceback or as a warning, about what only a client can cause."""

ROOM_EVERY_S = 0.05
"""Seconds between two checks whether there is room again for the rest of a message."""

LOOK_EVERY_S = 0.5
"""Seconds between two checks whether a client whose messages wait is still there."""


class PendingHandshakes:
    """Connections whose request has not arrived whole. Each may take `seconds`; beyond `most` the oldest is cut off.
    `dropped` is called with the reason: "late" or "crowded"."""

    def __init__(self, most: int, seconds: float, dropped: Callable[[str], object]) -> None:
        self.most = most
        self.seconds = seconds
        self.dropped = dropped
        self._timers: dict[H11Protocol, asyncio.TimerHandle] = {}

    def __len__(self) -> int:
        return len(self._timers)

    def begin(self, connection: H11Protocol) -> None:
        """Starts the time limit of `connection`, unless it is running."""
        if connection in self._timers:
            return
        if len(self._timers) >= self.most:
            self._drop(next(iter(self._timers)), "crowded")
        later = asyncio.get_running_loop().call_later
        self._timers[connection] = later(self.seconds, self._drop, connection, "late")

    def end(self, connection: H11Protocol) -> None:
        """Ends the time limit: the request has arrived, or the connection is closed."""
        if (timer := self._timers.pop(connection, None)) is not None:
            timer.cancel()

    def _drop(self, connection: H11Protocol, why: str) -> None:
        self.end(connection)
        self.dropped(why)
        connection.transport.abort()


def http(waiting: PendingHandshakes) -> type[H11Protocol]:
    """The protocol class for HTTP connections of one server, whose pending requests `waiting` limits."""

    class Bounded(H11Protocol):
        _upgraded = False

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            waiting.begin(self)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._judge()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._judge()

        def handle_websocket_upgrade(self, event: h11.Request) -> None:
            self._upgraded = True
            waiting.end(self)
            super().handle_websocket_upgrade(event)

        def connection_lost(self, exc: Exception | None) -> None:
            waiting.end(self)
            super().connection_lost(exc)

        def _judge(self) -> None:
            """Starts or ends the time limit. Connections idle between two requests are closed by uvicorn itself."""
            if self._upgraded or self.transport.is_closing():
                return
            state = self.conn.their_state
            if state is h11.SEND_BODY or (state is h11.IDLE and self.conn.trailing_data[0]):
                waiting.begin(self)
            else:
                waiting.end(self)

    return Bounded


def sockets(unfinished: Unfinished) -> type["Sockets"]:
    """The protocol class for WebSockets of one server, whose waiting messages are counted in `unfinished`."""

    class Counted(Sockets):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(unfinished, *args, **kwargs)

    return Counted


class Sockets(WebSocketsSansIOProtocol):
    """Sets `gone`, which the application finds in its scope's state, as soon as the client is known to be gone, even
    while messages wait that the application has not received. Assembles fragmented messages as they arrive."""

    def __init__(self, unfinished: Unfinished, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gone = asyncio.Event()
        self._unfinished = unfinished
        self._pieces = Pieces(self.config.ws_max_size)
        self._message: Text | Binary | None = None
        self._queued = 0
        self._looking: asyncio.TimerHandle | None = None
        self._waiting: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Splits large frames before the parser sees them, and counts what has arrived."""
        super().data_received(self._pieces.feed(data) if self.handshake_initiated else data)
        self._count()

    async def receive(self) -> Any:
        """The next message for the application; once all are received, they no longer count as waiting."""
        message = await super().receive()
        if self.queue.empty():
            self._queued = 0
            self._count()
        return message

    # -------------------------------------------------------------- messages in parts

    def handle_text(self, event: Any) -> None:
        """Queues a complete text message, or begins to assemble a fragmented one."""
        if event.fin:
            self._queued += len(event.data)
            super().handle_text(event)
        else:
            self._message = Text()
            self.handle_cont(event)

    def handle_bytes(self, event: Any) -> None:
        """Queues a complete binary message, or begins to assemble a fragmented one."""
        if event.fin:
            self._queued += len(event.data)
            super().handle_bytes(event)
        else:
            self._message = Binary()
            self.handle_cont(event)

    def handle_cont(self, event: Any) -> None:
        """Adds a fragment to the current message. Text that is not UTF-8 closes the connection with 1007."""
        if self._message is None:
            return  # part of a message that has been refused already
        try:
            self._message.add(event.data, event.fin)
        except UnicodeDecodeError as error:
            self.logger.error("Invalid UTF-8 sequence received from client: %s", error)
            self._message = None
            self.conn.send_close(1007)
            self.handle_parser_exception()
            return
        if event.fin:
            message, self._message = self._message, None
            if not self.close_sent:
                self._queued += message.size
                self.queue.put_nowait(message.whole())
                self._pause()

    # -------------------------------------------------------------- room for them

    @property
    def stuck(self) -> bool:
        """Whether the client must send more before anything can go on, rather than the application receive."""
        return not self.read_paused

    def give_way(self) -> None:
        """Closes the connection with 1013: its message did not arrive whole while others waited for room."""
        if self.close_sent or self.transport.is_closing():
            return
        self.logger.info("a message did not come whole while others waited for room")
        self.conn.fail(1013, "the message took too long")
        self.handle_parser_exception()

    def _count(self) -> None:
        half = self._message.size if self._message is not None else 0
        self._unfinished.hold(self, 0 if self.gone.is_set() else half + self._queued)
        if half and self._waiting is None and not self._unfinished.has_room(self):
            self.transport.pause_reading()
            self._waiting = self.loop.call_later(ROOM_EVERY_S, self._go_on)

    def _go_on(self) -> None:
        """Reads on if there is room now. If not, checks whether the client has left, which the event loop does not see
        while the socket is not read."""
        self._waiting = None
        if self.transport.is_closing():
            return
        if self._unfinished.has_room(self):
            if not self.read_paused:
                self.transport.resume_reading()
        elif _ended(self.transport.get_extra_info("socket")):
            self.transport.abort()
        else:
            self._unfinished.hurry()
            self.transport.pause_reading()  # the application may have taken a message meanwhile, and read on
            self._waiting = self.loop.call_later(ROOM_EVERY_S, self._go_on)

    def _pause(self) -> None:
        """Stops reading until the application has received this message."""
        if not self.read_paused:
            self.read_paused = True
            self.transport.pause_reading()
        if self._looking is None:
            self._looking = self.loop.call_later(LOOK_EVERY_S, self._look)

    # -------------------------------------------------------------- the end

    def handle_connect(self, event: Any) -> None:
        """Puts `gone` into the state of the scope."""
        super().handle_connect(event)
        if hasattr(self, "scope"):
            self.scope["state"]["gone"] = self.gone

    def send_receive_event_to_app(self) -> None:
        """Passes a message on; while reading is paused, checks whether the client is still there."""
        super().send_receive_event_to_app()
        if self.read_paused:
            self._pause()

    def handle_close(self, event: Any) -> None:
        """Sets `gone` when the client sends a close frame."""
        self.gone.set()
        super().handle_close(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Sets `gone`, stops the timers, and stops counting the connection's messages."""
        self.gone.set()
        for timer in (self._looking, self._waiting):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)
        self._message = None
        self._unfinished.hold(self, 0)

    def _look(self) -> None:
        """Checks whether the client has left, which the event loop does not see while the socket is not read."""
        self._looking = None
        if not self.read_paused or self.transport.is_closing():
            return
        if _ended(self.transport.get_extra_info("socket")):
            self.gone.set()
        else:
            self._looking = self.loop.call_later(LOOK_EVERY_S, self._look)

    async def send(self, message: Any) -> None:
        """Marks a handshake refused with a response as complete; uvicorn takes it for one that was never answered."""
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body", False):
            self.handshake_complete = True


def _ended(connection: Any) -> bool:
    """Whether the peer has closed or reset `connection`, as far as Linux tells without reading from it."""
    if not sys.platform.startswith("linux"):
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLRDHUP)
    return bool(poll.poll(0))


class ClientFaults(logging.Filter):
    """A log filter: what a client does wrong is no error of the server, and is logged at INFO without a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lowers the level of such records to INFO and drops their traceback."""
        if isinstance(record.msg, str) and record.msg.startswith(CLIENT_FAULTS):
            record.levelno, record.levelname = logging.INFO, "INFO"
            record.exc_info = record.exc_text = None
        return logging.getLogger(record.name).isEnabledFor(record.levelno)
