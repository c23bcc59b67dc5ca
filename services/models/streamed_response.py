"""The streamed HTTP responses of one session: their chunks, their token counts, and their end or abort."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import suppress
from typing import Any, cast

from services.events.model import ModelFault, ModelFaultKind, ModelRequest, RequestStatus, Usage
from services.models.chunks import StreamChunk
from services.models.token_meter import MeteredRequest, TokenMeter

TAIL_S = 0.25
"""Seconds for which a finished generation is still read, for the token counts that the server sends last."""


class StreamedResponse:
    """Iterates over the chunks of one response. Raises `ModelFault` when the stream ends without a finish reason.

    `finished`: the server has sent a finish reason; `ended`: the stream itself is over."""

    def __init__(self, chunks: AsyncIterator[Any], read: Callable[[Any], StreamChunk], meter: MeteredRequest) -> None:
        self._chunks = chunks
        self._piece_of = read
        self.meter = meter
        self.finished = False
        self.ended = False

    def __aiter__(self) -> "StreamedResponse":
        return self

    async def __anext__(self) -> StreamChunk:
        try:
            return await self._next()
        except ModelFault as fault:
            self.meter.end(fault.kind)
            raise

    async def _next(self) -> StreamChunk:
        async for chunk in self._chunks:
            self._read_usage(chunk)
            piece = self._piece_of(chunk)
            if piece.finish is not None:
                self.finished = True
                self.meter.end(RequestStatus.COMPLETED)
            if not piece.empty:
                self.meter.chunk()
            if not piece.empty or piece.finish:
                return piece
        self.ended = True
        if not self.finished:
            raise ModelFault(ModelFaultKind.UNAVAILABLE, "the model server cut the connection in mid-stream")
        raise StopAsyncIteration

    def _read_usage(self, chunk: Any) -> None:
        if chunk.usage:
            details = chunk.usage.prompt_tokens_details
            cached = (details.cached_tokens if details else 0) or 0
            self.meter.told(chunk.usage.prompt_tokens, chunk.usage.completion_tokens, cached)

    async def aclose(self) -> None:
        await cast(AsyncGenerator[Any, None], self._chunks).aclose()


class StreamedResponses:
    """Starts and releases the responses of one session; owns the tasks that read the last token counts."""

    def __init__(self) -> None:
        self._meter = TokenMeter()
        self._tails: dict[asyncio.Task[None], StreamedResponse] = {}

    @property
    def usage(self) -> Usage:
        return self._meter.usage

    def start(
        self, chunks: AsyncIterator[Any], read: Callable[[Any], StreamChunk], prompt_chars: int, watched: ModelRequest
    ) -> StreamedResponse:
        """A response over `chunks`; `read` makes `StreamChunk`s of them, `prompt_chars` is the length of its prompt."""
        return StreamedResponse(chunks, read, self._meter.start(prompt_chars, watched))

    async def release(self, response: StreamedResponse, over: bool) -> None:
        """Close `response`. One whose output is `over` is first read on in a task, for `TAIL_S` at most."""
        if over:
            response.meter.end(RequestStatus.COMPLETED)
        if not over or response.ended:
            await self._close(response)
            return
        tail = asyncio.create_task(self._read_tail(response), name="llm-tail")
        self._tails[tail] = response
        tail.add_done_callback(self._tails.pop)

    async def _read_tail(self, response: StreamedResponse) -> None:
        try:
            with suppress(TimeoutError, ModelFault):
                async with asyncio.timeout(TAIL_S):
                    async for _ in response:
                        pass
        finally:
            await self._close(response)

    async def _close(self, response: StreamedResponse) -> None:
        """Close stream and meter; safe to call twice."""
        await response.aclose()
        self._meter.close(response.meter)

    async def aclose(self) -> None:
        """Stop waiting for token counts and close their responses."""
        tails = dict(self._tails)
        for tail in tails:
            tail.cancel()
        await asyncio.gather(*tails, return_exceptions=True)
        for response in tails.values():  # a task that is cancelled before it has begun closes nothing
            await self._close(response)
