"""Client of one OpenAI-compatible server: its address and kind, timeouts, retries and streams. Used by every back end
that asks a server."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlsplit

import openai
from openai import AsyncOpenAI, AsyncStream

from services.events.model import Addressee, ModelFault, ModelFaultKind
from services.models.faults import FaultContext, fault_from, may_retry, retry_after

T = TypeVar("T")

OPENAI_URL = "https://api.openai.com/v1"
OLLAMA_PORT = 11434


class ServerKind(StrEnum):
    """Which software the server is; decides the default dialect and how a grammar is sent."""

    OPENAI = "openai"
    VLLM = "vllm"
    SGLANG = "sglang"
    LLAMACPP = "llamacpp"
    OLLAMA = "ollama"
    OTHER = "other"


_OWNERS = {
    "vllm": ServerKind.VLLM,
    "sglang": ServerKind.SGLANG,
    "llamacpp": ServerKind.LLAMACPP,
    "library": ServerKind.OLLAMA,
}


@dataclass(frozen=True, slots=True)
class EndpointTimeouts:
    """Seconds, except `retries`. `stall_s` is the longest gap between two chunks, `backoff_s` the wait before the first
    retry (it doubles), `longest_wait_s` the longest Retry-After that is waited for."""

    connect_s: float = 3.0
    first_token_s: float = 15.0
    stall_s: float = 6.0
    retries: int = 2
    backoff_s: float = 0.2
    longest_wait_s: float = 2.0


@dataclass(frozen=True, slots=True)
class ModelEndpoint:
    """Settings of one server. `model` "" means the first one that the server lists. `extra_body` is sent unchanged with
    every request. `context_tokens`: the longest prompt to send, by estimate; None: no limit of ours. `grammar`: whether
    grammars may be sent."""

    base_url: str = OPENAI_URL
    api_key: str = "none"
    model: str = ""
    flavour: ServerKind | None = None
    timeouts: EndpointTimeouts = field(default_factory=EndpointTimeouts)
    extra_body: Mapping[str, Any] = field(default_factory=dict)
    context_tokens: int | None = None
    grammar: bool = True


class EndpointClient:
    """HTTP client of one endpoint, shared by all sessions. Requests fail with `ModelFault` only. `client` stands in the
    place of the one for HTTP."""

    def __init__(self, endpoint: ModelEndpoint, client: Any = None) -> None:
        self.endpoint = endpoint
        self.model = endpoint.model
        self.flavour = endpoint.flavour or flavour_of(endpoint.base_url)
        self.grammar_refused = False
        """Set once the server has refused a request with a grammar."""
        self._random = random.Random()
        self._known = asyncio.Lock()
        self._ready = bool(endpoint.model and self.flavour)
        self.client: AsyncOpenAI = client or _http_client(endpoint)

    @property
    def where(self) -> FaultContext:
        return FaultContext(self.endpoint.base_url, self.model)

    @property
    def addressee(self) -> Addressee:
        """Provider, model and address of the requests, for `ModelWatch`."""
        return Addressee(self.flavour or ServerKind.OTHER, self.model or "first", self.endpoint.base_url)

    @property
    def takes_grammar(self) -> bool:
        """Whether a grammar is sent: the server is of a kind that takes one, settings allow it, none was refused."""
        known = self.flavour in (ServerKind.VLLM, ServerKind.SGLANG, ServerKind.LLAMACPP)
        return self.endpoint.grammar and known and not self.grammar_refused

    async def identify(self) -> ServerKind:
        """The server's kind. The first call asks the server which models it has, where the settings do not tell model
        and kind; raises `ModelFault` when it cannot serve the model."""
        async with self._known:
            if not self._ready:
                await self._read_models()
                self._ready = True
        return self.flavour or ServerKind.OTHER

    async def check(self) -> None:
        """Ask the server now for its models; raises `ModelFault` unless it answers and has ours."""
        async with self._known:
            await self._read_models()
            self._ready = True

    async def _read_models(self) -> None:
        try:
            async with asyncio.timeout(self.endpoint.timeouts.first_token_s):
                listed = (await self.client.models.list()).data or []
        except openai.NotFoundError:
            listed = []  # some proxies serve chat completions only
        except Exception as error:
            raise fault_from(error, self.where) from error
        names = [model.id for model in listed]
        if not self.model and not names:
            raise ModelFault(
                ModelFaultKind.BAD_REQUEST, f"{self.endpoint.base_url} lists no models: name one in the settings"
            )
        self.model = self.model or names[0]
        if names and self.model not in names and f"{self.model}:latest" not in names:
            offered = ", ".join(sorted(names)[:8])
            raise ModelFault(
                ModelFaultKind.BAD_REQUEST,
                f"{self.endpoint.base_url} has no model {self.model!r}; it offers {offered}",
            )
        if self.flavour is None:
            self.flavour = _OWNERS.get(getattr(listed[0], "owned_by", "") if listed else "", ServerKind.OTHER)

    async def stream(self, start: Callable[[], Awaitable[AsyncStream[T]]]) -> AsyncIterator[T]:
        """The chunks of one streamed response; `start` sends the request and may be called again for a retry, until the
        first chunk has come. Raises `ModelFault`. Closing the iterator closes the HTTP stream at once."""
        chunks, first = await self._open(start)
        async with aclosing(chunks):
            yield first
            while True:
                try:
                    async with asyncio.timeout(self.endpoint.timeouts.stall_s):
                        chunk = await anext(chunks)
                except StopAsyncIteration:
                    return
                except TimeoutError as error:
                    raise ModelFault(
                        ModelFaultKind.TIMEOUT, f"{self.endpoint.base_url} stalled in mid-stream"
                    ) from error
                except Exception as error:
                    raise fault_from(error, self.where) from error
                yield chunk

    async def _open(self, start: Callable[[], Awaitable[AsyncStream[T]]]) -> tuple["_Chunks[T]", T]:
        timeouts = self.endpoint.timeouts
        for attempt in range(timeouts.retries + 1):
            try:
                return await self._first(start)
            except Exception as error:
                if attempt == timeouts.retries or not may_retry(error, timeouts.longest_wait_s):
                    raise fault_from(error, self.where) from error
                asked = retry_after(error) if isinstance(error, openai.APIStatusError) else None
                await asyncio.sleep(self._backoff(attempt) if asked is None else asked + self._jitter())
        raise AssertionError("the last attempt returns or raises")

    async def _first(self, start: Callable[[], Awaitable[AsyncStream[T]]]) -> tuple["_Chunks[T]", T]:
        async with asyncio.timeout(self.endpoint.timeouts.first_token_s):
            chunks = _Chunks(await start())
            try:
                return chunks, await anext(chunks)
            except BaseException as error:
                await chunks.aclose()
                if isinstance(error, StopAsyncIteration):
                    raise ModelFault(
                        ModelFaultKind.PROTOCOL,
                        f"{self.endpoint.base_url} answered without a single event: is base_url right (it usually ends "
                        "in /v1)?",
                    ) from None
                raise

    def _backoff(self, attempt: int) -> float:
        return self.endpoint.timeouts.backoff_s * float(2**attempt) * self._random.uniform(0.5, 1.5)

    def _jitter(self) -> float:
        return self.endpoint.timeouts.backoff_s * self._random.random()

    async def aclose(self) -> None:
        await self.client.close()


def _http_client(endpoint: ModelEndpoint) -> AsyncOpenAI:
    client = AsyncOpenAI(
        api_key=endpoint.api_key,
        base_url=endpoint.base_url,
        max_retries=0,
        timeout=openai.Timeout(None, connect=endpoint.timeouts.connect_s),
    )
    _ = client.chat.completions  # the library imports it on first use: do it now, not in a user's first turn
    return client


class _Chunks(AsyncIterator[T]):
    """A response stream that can be closed at any time, also before or between reads."""

    def __init__(self, stream: AsyncStream[T]) -> None:
        self._stream = stream

    async def __anext__(self) -> T:
        return await self._stream.__anext__()

    async def aclose(self) -> None:
        await self._stream.close()


def flavour_of(base_url: str) -> ServerKind | None:
    """The server's kind as far as its address tells: OpenAI and Azure by host, Ollama by port; None otherwise."""
    address = urlsplit(base_url)
    host = address.hostname or ""
    if host == "api.openai.com" or host.endswith(".openai.azure.com"):
        return ServerKind.OPENAI
    return ServerKind.OLLAMA if address.port == OLLAMA_PORT else None
