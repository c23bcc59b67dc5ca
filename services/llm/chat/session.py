"""Chat completions as a `Model` (`services/agent/ports.py`): one HTTP stream per generation, aborted by closing it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from copy import copy
from enum import StrEnum
from itertools import chain
from typing import Any, cast

from openai.types.chat import ChatCompletionChunk

from services.events.model import (
    Acted,
    AnswerEnd,
    Ask,
    Brief,
    ContextEntry,
    Invalid,
    ModelFault,
    ModelFaultKind,
    ModelOutput,
    Pause,
    Remove,
    ToolCall,
    Usage,
)
from services.llm.chat.dialect import Dialect, Message, Piece, piece_of
from services.llm.chat.native import Native
from services.llm.chat.tagged import Tagged
from services.llm.endpoint import Endpoint, Flavour, Server
from services.llm.history import History
from services.llm.ids import CallIds
from services.llm.meter import Meter, Request

TAIL_S = 0.25
"""How long a finished generation may still be read for the server's token counts."""


_ACTIONS = (ToolCall, Remove, Pause, AnswerEnd, Invalid)


class DialectName(StrEnum):
    """AUTO: tagged for vLLM, SGLang and llama.cpp, which can decode under a grammar and often serve models or templates
    without function calls; native everywhere else."""

    AUTO = "auto"
    TAGGED = "tagged"
    NATIVE = "native"


def choose(name: DialectName, flavour: Flavour) -> DialectName:
    if name is not DialectName.AUTO:
        return name
    tagged = flavour in (Flavour.VLLM, Flavour.SGLANG, Flavour.LLAMACPP)
    return DialectName.TAGGED if tagged else DialectName.NATIVE


class ChatModel:
    def __init__(
        self, endpoint: Endpoint, dialect: DialectName = DialectName.AUTO, *, max_output_tokens: int | None = None
    ) -> None:
        self.server = Server(endpoint)
        self.max_output_tokens = max_output_tokens
        self._dialect = dialect

    @property
    def name(self) -> str:
        return f"chat:{self.server.model or 'first'}"

    def open(self, brief: Brief) -> "ChatSession":
        return ChatSession(self, brief)

    async def dialect(self, brief: Brief) -> Dialect:
        flavour = await self.server.identify()
        if choose(self._dialect, flavour) is DialectName.TAGGED:
            return Tagged(brief, flavour)
        return Native(brief)

    async def check(self) -> None:
        """Raise `ModelFault` unless the server answers and has the model."""
        await self.server.check()

    async def aclose(self) -> None:
        await self.server.aclose()


class ChatSession:
    def __init__(self, model: ChatModel, brief: Brief) -> None:
        self._model = model
        self._brief = brief
        self._history = History(brief.now)
        self._ids = CallIds()
        self._meter = Meter()
        self._dialect: Dialect | None = None
        self._messages: list[Message] = []
        self._tails: set[asyncio.Task[None]] = set()

    def append(self, entry: ContextEntry) -> None:
        self._history.append(entry)
        if isinstance(entry, Acted):
            self._ids.record(entry)

    @property
    def usage(self) -> Usage:
        return self._meter.usage

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        dialect = await self._prepare()
        self._messages += dialect.messages(self._history.seal())
        self._ids.begin(ask.turn)
        parser = dialect.parser(ask, self._ids)
        response = _Response(self._start(self._messages, dialect.options(ask)), self._meter.start(self._chars()))
        acted = False
        try:
            async for piece in response:
                for output in chain(parser.feed(piece), parser.finish() if piece.finish else ()):
                    acted = acted or isinstance(output, _ACTIONS)
                    yield output
                if parser.done or piece.finish:
                    break
            if not acted:
                yield Invalid("the response held no action")
        finally:
            await self._release(response, keep=parser.done or response.finished)

    async def warm(self, ask: Ask) -> None:
        """Let the server cache the prompt as it is now, with one token of output. Nothing is sealed by it."""
        dialect = copy(await self._prepare())
        messages = [*self._messages, *dialect.messages(self._history.preview())]
        response = _Response(self._start(messages, dialect.options(ask), limit=1), self._meter.start(self._chars()))
        try:
            async for _ in response:
                pass
        finally:
            await self._release(response, keep=False)

    async def aclose(self) -> None:
        for tail in self._tails:
            tail.cancel()
        await asyncio.gather(*self._tails, return_exceptions=True)

    async def _prepare(self) -> Dialect:
        if self._dialect is None:
            self._dialect = await self._model.dialect(self._brief)
            self._messages.append(self._dialect.system())
        return self._dialect

    def _start(
        self, messages: list[Message], options: dict[str, Any], limit: int | None = None
    ) -> AsyncIterator[ChatCompletionChunk]:
        server = self._model.server
        request: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}, **options}
        request["extra_body"] = {**server.endpoint.extra_body, **options.get("extra_body", {})}
        if limit := limit or self._model.max_output_tokens:
            own = server.flavour is Flavour.OPENAI
            request["max_completion_tokens" if own else "max_tokens"] = limit
        create = cast(Any, server.client.chat.completions.create)
        fixed = tuple(messages)
        return server.stream(lambda: create(model=server.model, messages=fixed, **request))

    def _chars(self) -> int:
        return sum(len(str(m.get("content") or "")) + len(str(m.get("tool_calls") or "")) for m in self._messages)

    async def _release(self, response: "_Response", keep: bool) -> None:
        """Abort the response; one that is over anyway may still tell its token counts, for a moment."""
        if not keep or response.ended:
            await response.aclose()
            self._meter.close(response.meter)
            return
        tail = asyncio.create_task(self._read_tail(response), name="llm-tail")
        self._tails.add(tail)
        tail.add_done_callback(self._tails.discard)

    async def _read_tail(self, response: "_Response") -> None:
        try:
            with suppress(TimeoutError, ModelFault):
                async with asyncio.timeout(TAIL_S):
                    async for _ in response:
                        pass
        finally:
            await response.aclose()
            self._meter.close(response.meter)


class _Response:
    """The pieces of one response, counted. Raises `ModelFault` when the stream ends before the server said so."""

    def __init__(self, chunks: AsyncIterator[ChatCompletionChunk], meter: Request) -> None:
        self._chunks = chunks
        self.meter = meter
        self.ended = False
        self.finished = False

    def __aiter__(self) -> "_Response":
        return self

    async def __anext__(self) -> Piece:
        async for chunk in self._chunks:
            self._read_usage(chunk)
            piece = piece_of(chunk)
            self.finished = self.finished or piece.finish is not None
            if not piece.empty:
                self.meter.chunk()
            if not piece.empty or piece.finish:
                return piece
        self.ended = True
        if not self.finished:
            raise ModelFault(ModelFaultKind.UNAVAILABLE, "the model server cut the connection in mid-stream")
        raise StopAsyncIteration

    def _read_usage(self, chunk: ChatCompletionChunk) -> None:
        if chunk.usage:
            details = chunk.usage.prompt_tokens_details
            cached = (details.cached_tokens if details else 0) or 0
            self.meter.told(chunk.usage.prompt_tokens, chunk.usage.completion_tokens, cached)

    async def aclose(self) -> None:
        await cast(AsyncGenerator[ChatCompletionChunk, None], self._chunks).aclose()
