"""One client's WebSocket: reads requests, writes events, and runs the session between them, in one task group.

When either side ends, the session is told to close and has `close_grace_s` to do so; no task is left. When the client
leaves, half of this time is for the requests that it sent before.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from app.gateway.admission import Admission
from app.gateway.audio import from_base64
from app.gateway.client_events import LARGE, AudioAppend, check_parts, read_event, read_object
from app.gateway.inbound_queue import InboundQueue
from app.gateway.lifetime import SessionEnding, SessionLifetime
from app.gateway.outbound_queue import OutboundQueue
from app.gateway.requests import Requests
from app.gateway.server_events import Error, ErrorDetail, ResponseDone, ServerEvent, SessionCreated
from app.gateway.session_state import GatewaySession
from app.gateway.translation import EventTranslation
from app.logs import log_fields
from services.session_config import RequestRefused

log = logging.getLogger(__name__)

NORMAL, PROTOCOL_ERROR, INTERNAL_ERROR, RESTART, TRY_LATER = 1000, 1002, 1011, 1012, 1013
"""Close codes (RFC 6455 and its registry)."""

FAREWELL_S = 1.0
"""Seconds to send the last error and the close frame to a client that may not be reading."""


class ClientConnection:
    def __init__(self, socket: WebSocket, admission: Admission, state: GatewaySession) -> None:
        self._socket = socket
        self._server = admission.settings.server
        self._metrics = admission.metrics
        self._state = state
        self._session = admission.server_engines.new_conversation(state.id, state.config(), state.owner, state.caller)
        self._requests = Requests(state, self._session)
        self._translation = EventTranslation(state, admission.metrics)
        self._outbound = OutboundQueue(
            self._server.send_queue, self._server.send_timeout_s, admission.settings.limits.send_bytes
        )
        self._lifetime = SessionLifetime(
            admission.clock,
            self._server.max_session_s,
            self._server.idle_timeout_s,
            lambda: admission.keys.holds(state.key),
        )
        gone = getattr(socket.state, "gone", None) or asyncio.Event()  # see `app.protocols.Sockets`
        self._inbound = InboundQueue(socket.receive, admission.waiting, admission.settings.limits.inbox_bytes, gone)
        self._performed = asyncio.Event()
        self._late_s = 0.0
        self._clock = admission.clock
        self._close_code = NORMAL
        self._server_closes = admission.closing

    async def serve(self) -> None:
        """Serve the client until either side ends. Raises nothing but cancellation."""
        with log_fields(session=self._state.id, **({"key": self._state.key} if self._state.key else {})):
            try:
                await self._live()
            finally:
                self._inbound.close()
                await self._session.gone()
            await self._farewell()

    async def _live(self) -> None:
        await self._outbound.send([SessionCreated(session=self._state.resource())])
        async with asyncio.TaskGroup() as tasks:

            def start(part: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
                return tasks.create_task(self._whole(part), name=f"{self._state.id} {name}")

            session_task = start(self._session.run(), "conversation")
            relay_task = start(self._relay(), "relay")
            ends = [session_task, relay_task, start(self._write(), "write"), start(self._read(), "read")]
            ends.append(start(self._perform(), "perform"))
            expiring = tasks.create_task(self._lifetime.over(), name=f"{self._state.id} lifetime")
            giving_up = tasks.create_task(self._outbound.abandoned.wait(), name=f"{self._state.id} unread")
            leaving = tasks.create_task(self._last_turn(), name=f"{self._state.id} shutdown")
            await asyncio.wait([*ends, expiring, giving_up, leaving], return_when=asyncio.FIRST_COMPLETED)
            if expiring.done():
                await self._expire(expiring.result())
            await self._wind_up(self._reason(session_task, expiring), session_task, relay_task)
            for task in (*ends, expiring, giving_up, leaving):
                task.cancel()

    async def _whole(self, part: Coroutine[Any, Any, None]) -> None:
        """Run one part. An exception in it is logged, and ends the session as if the part had returned."""
        try:
            await part
        except Exception:
            log.exception("the session failed")
            self._close_code = INTERNAL_ERROR

    async def _last_turn(self) -> None:
        """Returns when the server shuts down and the turn in progress is answered or `close_grace_s` is over."""
        await self._server_closes.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._server.close_grace_s):
                await self._session.rest()
        self._close_code = RESTART

    async def _expire(self, ending: SessionEnding) -> None:
        log.info("the session ends: %s", ending.message)
        self._close_code = ending.close
        await self._outbound.send([_refusal(RequestRefused(ending.code, ending.message), None)])

    def _reason(self, session_task: asyncio.Task[None], expiring: asyncio.Task[SessionEnding]) -> str:
        """Return why the session ends, for the log, and set the close code."""
        if self._outbound.abandoned.is_set():
            log.warning("the client did not read for %g s", self._server.send_timeout_s)
            self._metrics.slow_clients.inc()
            self._close_code = TRY_LATER
            return "the client did not read"
        if expiring.done():
            return expiring.result().message
        if self._close_code == RESTART:
            return "the server shuts down"
        return "the conversation ended" if session_task.done() else "the client left"

    async def _wind_up(self, reason: str, *tasks: asyncio.Task[None]) -> None:
        """Close the session, and wait until its last events are on the wire."""
        try:
            async with asyncio.timeout(self._server.close_grace_s - self._late_s):
                await self._session.close(reason)
                await asyncio.wait(tasks)
                await self._outbound.drained()
        except TimeoutError:
            log.warning("the session did not end within %g s", self._server.close_grace_s)

    async def _farewell(self) -> None:
        """Close the socket if the client has not."""
        if WebSocketState.DISCONNECTED in (self._socket.client_state, self._socket.application_state):
            return
        try:
            async with asyncio.timeout(FAREWELL_S):
                if self._close_code == INTERNAL_ERROR:
                    await self._send(_fault("session_failed", "The session failed inside the server."))
                await self._socket.close(self._close_code)
        except (TimeoutError, WebSocketDisconnect, RuntimeError) as lost:
            log.debug("no farewell: %r", lost)

    # -------------------------------------------------------------- the loops

    async def _relay(self) -> None:
        async for event in self._session.events():
            await self._outbound.send(self._translation.translate(event))

    async def _write(self) -> None:
        """Write events until the session ends; when the client is gone, wait for the requests it sent before."""
        try:
            while True:
                for event in await self._outbound.get():
                    await self._send(event)
                    if isinstance(event, ResponseDone):
                        await self._session.taken(event.response.id)
                self._outbound.sent()
        except WebSocketDisconnect:
            self._outbound.close()
            self._inbound.gone.set()
            await self._performed.wait()

    async def _send(self, event: ServerEvent) -> None:
        self._metrics.sent.labels(event.type).inc()
        if isinstance(event, Error):
            self._metrics.errors.labels(event.error.code or "none").inc()
        text = event.model_dump_json()
        self._lifetime.touch()
        try:
            await self._socket.send_text(text)
        except RuntimeError as closed:  # the WebSocket layer closed it: the client broke the protocol
            raise WebSocketDisconnect(PROTOCOL_ERROR) from closed

    async def _read(self) -> None:
        """Read requests until the client is gone, then wait for those it sent before."""
        await self._inbound.fill()
        self._outbound.close()
        await self._performed.wait()

    async def _perform(self) -> None:
        """Perform requests. Returns when the client is gone and all are done, or the time for them is over."""
        performing, leaving = asyncio.create_task(self._perform_all()), asyncio.create_task(self._leave())
        try:
            await asyncio.wait((performing, leaving), return_when=asyncio.FIRST_COMPLETED)
            if performing.done():
                performing.result()
        finally:
            self._performed.set()
            performing.cancel()
            leaving.cancel()
            await asyncio.wait((performing, leaving))

    async def _perform_all(self) -> None:
        while (message := await self._inbound.next()) is not None:
            self._lifetime.touch()
            binary = message.get("text") is None  # popped, so that a large message is freed while it is worked on
            answer = await (self._frame(message.pop("bytes")) if binary else self._message(message.pop("text")))
            await self._outbound.send(answer)

    async def _leave(self) -> None:
        """Returns when the client is gone and the time for the requests that it sent before is over."""
        await self._inbound.gone.wait()
        began_s = self._clock.monotonic()
        try:
            await self._clock.sleep(self._server.close_grace_s / 2)
        finally:
            self._late_s = min(self._clock.monotonic() - began_s, self._server.close_grace_s / 2)

    # -------------------------------------------------------------- one message

    async def _message(self, text: str) -> Sequence[ServerEvent]:
        event_id: str | None = None
        try:
            if len(text) > self._server.max_message_bytes:
                raise RequestRefused("message_too_large", f"At most {self._server.max_message_bytes} bytes a message.")
            if len(text) > LARGE:
                await check_parts(text)
            data = read_object(text)
            del text
            event_id = _event_id(data.get("event_id"))
            event = read_event(data)
            self._metrics.received.labels(data["type"]).inc()
            del data
            if not isinstance(event, AudioAppend):
                return await self._requests.perform(event)
            audio = await from_base64(event.audio)
            del event  # frees it: it is large, and processing its audio may take a minute
            return await self._requests.append(audio)
        except RequestRefused as refused:
            return [_refusal(refused, event_id)]
        except Exception:
            log.exception("a request failed")
            return [_fault("internal_error", "The server failed to do this.", event_id)]

    async def _frame(self, data: bytes) -> Sequence[ServerEvent]:
        """A binary frame is raw audio, for sessions that opted in to an extension."""
        try:
            if not self._state.extended:
                raise RequestRefused(
                    "unexpected_binary", "Binary frames are audio only after session.x_ext or ?x_ext=binary.", "audio"
                )
            self._metrics.received.labels("binary").inc()
            return await self._requests.append(data)
        except RequestRefused as refused:
            return [_refusal(refused, None)]
        except Exception:
            log.exception("an audio frame failed")
            return [_fault("internal_error", "The server failed to take this audio.")]


def _event_id(value: object) -> str | None:
    return value if isinstance(value, str) and len(value) <= 512 else None


def _refusal(refused: RequestRefused, event_id: str | None) -> Error:
    return Error(
        error=ErrorDetail(
            type="invalid_request_error",
            code=refused.code,
            message=refused.message,
            param=refused.param,
            event_id=event_id,
        )
    )


def _fault(code: str, message: str, event_id: str | None = None) -> Error:
    return Error(error=ErrorDetail(type="server_error", code=code, message=message, event_id=event_id))
