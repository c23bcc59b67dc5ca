"""Back end for an OpenAI Realtime server: tagged text in, tagged text out, as in the cloud experiments of arXiv
2605.13360.

The server keeps the conversation, so a request sends only new items. The items that the server itself wrote in a
response are deleted there before the next request and sent again as the agent accepted them: so both sides hold the
same history, whatever was cut or refused. After a lost connection a new one is opened and sent the whole conversation.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any, cast

from openai import OpenAIError
from openai.resources.realtime.realtime import AsyncRealtimeConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from services.events.model import (
    ActionKind,
    Ask,
    ContextEntry,
    ModelFault,
    ModelFaultKind,
    ModelOutput,
    RequestStatus,
    SessionContext,
    Usage,
)
from services.models.call_ids import CallIds
from services.models.chunks import StreamChunk, TaggedChunkParser, outputs_of
from services.models.endpoint import EndpointClient, EndpointTimeouts, ModelEndpoint
from services.models.endpoint_session import longest
from services.models.faults import fault_from
from services.models.ports import closing
from services.models.prompt_history import BlockSide, PromptBlock, PromptHistory
from services.models.prompt_window import PromptWindow
from services.models.prompts import system_prompt
from services.models.tags import CONTINUE, render_all, render_own
from services.models.token_meter import MeteredRequest, TokenMeter

_LOST = (ConnectionClosed, WebSocketException, OSError)
_KINDS = {401: ModelFaultKind.AUTHENTICATION, 403: ModelFaultKind.AUTHENTICATION, 429: ModelFaultKind.RATE_LIMIT}
_CODES = {
    "invalid_api_key": ModelFaultKind.AUTHENTICATION,
    "rate_limit_exceeded": ModelFaultKind.RATE_LIMIT,
    "model_not_found": ModelFaultKind.BAD_REQUEST,
    "server_error": ModelFaultKind.UNAVAILABLE,
}
_HARMLESS = frozenset({"response_cancel_not_active", "item_delete_invalid_item_id"})
"""Error codes that are ignored: a cancel or a delete arrived too late."""

Item = dict[str, Any]


def item_of(block: PromptBlock) -> Item:
    """One block as a message item of the Realtime API."""
    if block.side is BlockSide.MODEL:
        text, role, kind = render_own(block.entries, block.turn), "assistant", "output_text"
    else:
        text, role, kind = render_all(block.entries, block.turn) or CONTINUE, "user", "input_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


def _chars(item: Item) -> int:
    return len(item["content"][0]["text"]) if item else 0


def _led(text: str, item: Item) -> Item:
    content = {**item["content"][0], "text": text + item["content"][0]["text"]}
    return {**item, "content": [content]}


class RealtimeModel:
    """A `Model` over the Realtime API. Raises `ValueError` if the endpoint names no `model`: the server's list does
    not tell which models speak Realtime."""

    def __init__(self, endpoint: ModelEndpoint) -> None:
        if not endpoint.model:
            raise ValueError("model: name the Realtime model, for example gpt-realtime")
        self.server = EndpointClient(endpoint)

    @property
    def name(self) -> str:
        return f"realtime:{self.server.model}"

    def open(self, session_context: SessionContext) -> "RealtimeSession":
        return RealtimeSession(self.server, session_context)

    async def aclose(self) -> None:
        await self.server.aclose()


class RealtimeSession:
    """One conversation: what its items are, over a `RealtimeConnection`."""

    def __init__(self, server: EndpointClient, session_context: SessionContext) -> None:
        prompt = system_prompt("tagged", session_context)
        self._wire = RealtimeConnection(server, prompt)
        self._watch, self._addressee = session_context.watch, server.addressee
        self._window: PromptWindow[Item] = PromptWindow({}, size=_chars, led=_led, beside=len(prompt))
        self._longest = int(longest(server))
        self._history = PromptHistory(session_context.now)
        self._ids = CallIds()
        self._meter = TokenMeter()

    def append(self, entry: ContextEntry) -> None:
        self._history.append(entry)
        self._ids.apply(entry)

    @property
    def usage(self) -> Usage:
        return self._meter.usage

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        """Make items of the new entries, ask for a response and yield the outputs of one generation."""
        for block in self._history.seal():
            self._window.add(block, [item_of(block)])
        if self._window.chars > self._longest and self._window.drop(self._longest):
            await self._wire.aclose()  # the server still has the turns left out; a new connection is sent only the rest
        self._wire.items = self._window.parts[1:]
        self._ids.begin(ask.turn)
        meter = self._meter.start(self._window.chars, self._watch.asked(ask.turn, self._addressee))
        parser = TaggedChunkParser(self._ids, speech=ActionKind.ANSWER in ask.allowed)
        try:
            async with (
                closing(self._wire.respond(meter)) as pieces,
                closing(outputs_of(pieces, parser)) as outputs,
            ):
                async for output in outputs:
                    yield output
        except ModelFault as fault:
            meter.end(fault.kind)
            raise
        finally:
            if parser.done:  # complete for us; closing `pieces` cancelled what the server would still write
                meter.end(RequestStatus.COMPLETED)
            self._meter.close(meter)

    async def aclose(self) -> None:
        await self._wire.aclose()


class RealtimeConnection:
    """The WebSocket to the server. `items` is the whole conversation; the connection counts how many it has sent."""

    def __init__(self, server: EndpointClient, instructions: str) -> None:
        self._server = server
        self._instructions = instructions
        self._connection: AsyncRealtimeConnection | None = None
        self._told = 0
        self._active = False
        self._written: list[str] = []
        self.items: Sequence[Item] = ()

    @property
    def _timeouts(self) -> EndpointTimeouts:
        return self._server.endpoint.timeouts

    async def respond(self, meter: MeteredRequest) -> AsyncIterator[StreamChunk]:
        """Send the new items, ask for one response and yield its chunks. Closing the iterator cancels the response. A
        connection lost before the first token is opened again; raises `ModelFault`."""
        try:
            async with asyncio.timeout(self._timeouts.first_token_s):
                event = await self._first_event()
            while event.type != "response.done":
                if event.type == "response.output_text.delta":
                    meter.chunk()
                    yield StreamChunk(event.delta)
                event = await self._next_event()
            self._read_usage(event.response, meter)
            end = self._end(event.response)
            meter.end(RequestStatus.COMPLETED)
            yield end
        except ModelFault:
            await self.aclose()  # the server's state is unknown: the next request opens a new connection
            raise
        except TimeoutError as error:
            await self.aclose()
            raise fault_from(error, self._server.where) from error
        except _LOST as error:
            await self.aclose()
            raise self._lost(error) from error
        finally:
            await self._cancel()

    async def _first_event(self) -> Any:
        """Send the new items and the request, and wait for the first token or the end."""
        for attempt in range(self._timeouts.retries + 1):
            try:
                await self._prepare()
                event = await self._receive()
                while event.type not in ("response.output_text.delta", "response.done"):
                    event = await self._receive()
                return event
            except _LOST as error:
                await self.aclose()
                refused = isinstance(error, InvalidStatus)
                if attempt == self._timeouts.retries or refused:
                    raise
                await asyncio.sleep(self._timeouts.backoff_s * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    async def _prepare(self) -> None:
        connection = self._connection or await self._connect()
        while self._active:  # read to the end of a cancelled response before asking for the next
            await self._receive()
        for id in self._written:
            await connection.conversation.item.delete(item_id=id)
        self._written.clear()
        while self._told < len(self.items):
            await connection.conversation.item.create(item=cast(Any, self.items[self._told]))
            self._told += 1
        self._active = True
        await connection.response.create(response={"output_modalities": ["text"]})

    async def _connect(self) -> AsyncRealtimeConnection:
        client, told = self._server.client, self._server.endpoint
        self._connection = await client.realtime.connect(model=self._server.model).enter()
        self._told, self._active, self._written = 0, False, []
        session: dict[str, Any] = {
            "type": "realtime",
            "instructions": self._instructions,
            "output_modalities": ["text"],
            "audio": {"input": {"turn_detection": None}},
            **told.extra_body,
        }
        await self._connection.session.update(session=cast(Any, session))
        return self._connection

    async def _next_event(self) -> Any:
        try:
            async with asyncio.timeout(self._timeouts.stall_s):
                return await self._receive()
        except TimeoutError as error:
            told = f"{self._server.endpoint.base_url} stalled in mid-response"
            raise ModelFault(ModelFaultKind.TIMEOUT, told) from error

    async def _receive(self) -> Any:
        """The next server event. Remembers the ids of items that the server writes; raises `ModelFault` for an `error`
        event that is not harmless."""
        if self._connection is None:
            raise ConnectionError("the connection is closed")
        event: Any = await self._connection.recv()
        if event.type == "response.output_item.added":
            self._written.append(event.item.id)
        elif event.type == "response.done":
            self._active = False
            self._written += [item.id for item in event.response.output or () if item.id not in self._written]
        elif event.type == "error" and event.error.code not in _HARMLESS:
            kind = _CODES.get(event.error.code or "", ModelFaultKind.PROTOCOL)
            raise ModelFault(kind, f"{self._server.endpoint.base_url}: {event.error.message}")
        return event

    def _end(self, response: Any) -> StreamChunk:
        if response.status == "failed":
            error = getattr(response.status_details, "error", None)
            kind = _CODES.get(getattr(error, "code", None) or "", ModelFaultKind.UNAVAILABLE)
            raise ModelFault(
                kind, f"{self._server.endpoint.base_url} failed: {getattr(error, 'message', 'no reason given')}"
            )
        return StreamChunk(finish=response.status or "completed")

    def _read_usage(self, response: Any, meter: MeteredRequest) -> None:
        usage = response.usage
        if usage is not None:
            details = usage.input_token_details
            cached = (details.cached_tokens if details else 0) or 0
            meter.told(usage.input_tokens or 0, usage.output_tokens or 0, cached)

    def _lost(self, error: Exception) -> ModelFault:
        where = self._server.where
        if isinstance(error, InvalidStatus):
            status = error.response.status_code
            kind = _KINDS.get(status, ModelFaultKind.UNAVAILABLE if status >= 500 else ModelFaultKind.BAD_REQUEST)
            fix = "set a valid OPENAI_API_KEY" if kind is ModelFaultKind.AUTHENTICATION else "check model and base_url"
            return ModelFault(kind, f"{where.base_url} refused the Realtime connection ({status}): {fix}")
        told = f"no Realtime connection to {where.base_url} ({error or type(error).__name__}): is the server running?"
        return ModelFault(ModelFaultKind.UNAVAILABLE, told)

    async def _cancel(self) -> None:
        """Cancel a response that is still being written; `_prepare` reads its end."""
        if self._active and self._connection is not None:
            try:
                await self._connection.response.cancel()
            except (*_LOST, OpenAIError):
                await self.aclose()  # the next request connects anew

    async def aclose(self) -> None:
        """Close the connection; the next request opens a new one."""
        connection, self._connection, self._active = self._connection, None, False
        if connection is not None:
            with suppress(*_LOST):
                await connection.close()
