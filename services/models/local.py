"""A GGUF model in this process, through llama-cpp-python (`llm.engine: local`), in the place of a server's client.

`CompletionsModel` asks it as it asks a server: the same prompts, the same grammar, the same parser. One thread does all
the work, a token (or a slice of the prompt) at a time, so a stream that is closed stops within one. The sessions share
the model: one generation after the other, in the order in which they came.
"""

import asyncio
import codecs
import importlib.util
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from openai.types import Completion, CompletionChoice, CompletionUsage
from openai.types.completion_usage import PromptTokensDetails

from services.events.model import ModelFault, ModelFaultKind
from services.models.completions import CompletionsModel
from services.models.endpoint import EndpointTimeouts, ModelEndpoint, ServerKind
from services.models.faults import ContextOverflow
from services.models.llama import LlamaLoader, LlamaWriter, load_llama
from services.models.ports import closing
from services.models.prompt_format import PLAIN, PromptFormat

T = TypeVar("T")

CONTEXT_TOKENS = 4096
MOST_WAITING = 32
"""Generations that may wait for their turn; one more is refused."""
LEAST_ROOM = 64
"""A prompt that leaves no room for this many tokens of output is too long."""


@dataclass(frozen=True, slots=True)
class LocalWeights:
    """A GGUF file and how it is run. `context_tokens`: prompt and output together. `threads`: None for as many as the
    package chooses. `gpu_layers`: layers that are put on a GPU, -1 for all. `temperature` 0: the likeliest token."""

    path: Path
    context_tokens: int = CONTEXT_TOKENS
    threads: int | None = None
    gpu_layers: int = 0
    temperature: float = 0.0


def missing(path: Path | None) -> str | None:
    """Why a GGUF file cannot be run in this process, as a sentence that says what to do; None if it can."""
    if importlib.util.find_spec("llama_cpp") is None:
        return "pip install 'foresay[local]' (llama-cpp-python is not installed)"
    if path is None:
        return "llm.model: name the GGUF file"
    return None if path.is_file() else f"llm.model: there is no file {path}"


def local_model(
    weights: LocalWeights,
    *,
    max_output_tokens: int = 512,
    format: PromptFormat = PLAIN,
    grammar: bool = True,
    timeouts: EndpointTimeouts | None = None,
    load: LlamaLoader = load_llama,
) -> CompletionsModel:
    """A `Model` of the file, which is loaded at the first request."""
    endpoint = ModelEndpoint(
        base_url=weights.path.resolve().as_uri(),
        model=weights.path.name,
        flavour=ServerKind.LLAMACPP,
        timeouts=timeouts or EndpointTimeouts(),
        grammar=grammar,
    )
    return CompletionsModel(
        endpoint, max_output_tokens=max_output_tokens, format=format, client=LocalClient(weights, load)
    )


class LocalClient:
    """As much of `AsyncOpenAI` as `CompletionsModel` uses; the owner of the thread and of what is loaded in it."""

    def __init__(self, weights: LocalWeights, load: LlamaLoader = load_llama) -> None:
        self.completions = self
        self._weights = weights
        self._load = load
        self._thread = ThreadPoolExecutor(1, "llama")
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._writer: LlamaWriter | None = None

    async def create(
        self,
        *,
        prompt: str,
        max_tokens: int,
        stop: Sequence[str] = (),
        extra_body: dict[str, Any] | None = None,
        **_: Any,
    ) -> "LocalStream":
        """The chunks of one generation, which begins when the first one is asked for."""
        more = extra_body or {}
        return LocalStream(self._chunks(prompt, max_tokens, stop, more.get("grammar"), bool(more.get("ignore_eos"))))

    async def close(self) -> None:
        """End the thread, after the step that it is at."""
        if self._writer is not None:
            await self._work(self._writer.close)
        self._thread.shutdown(wait=False)

    async def _work(self, step: Callable[[], T]) -> T:
        """`step` in the thread. Where the caller is cancelled meanwhile, a step that has begun still ends there, before
        any step that is asked for later."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, step)

    async def _chunks(
        self, prompt: str, most: int, stops: Sequence[str], grammar: str | None, endless: bool
    ) -> AsyncIterator[Completion]:
        if self._waiting >= MOST_WAITING:
            raise ModelFault(
                ModelFaultKind.RATE_LIMIT, f"{MOST_WAITING} generations wait for {self._weights.path.name}"
            )
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        try:
            async with closing(self._written(prompt, most, stops, grammar, endless)) as chunks:
                async for chunk in chunks:
                    yield chunk
        finally:
            self._turn.release()

    async def _written(
        self, prompt: str, most: int, stops: Sequence[str], grammar: str | None, endless: bool
    ) -> AsyncIterator[Completion]:
        if self._writer is None:
            self._writer = await self._work(partial(self._load, self._weights))
        writer = self._writer
        read, cached = await self._work(partial(writer.begin, prompt, grammar, stops))
        room = writer.context_tokens - read
        if room < min(most, LEAST_ROOM):
            raise ContextOverflow(f"a prompt of {read} tokens is too long for {self._weights.path.name}")
        while await self._work(writer.read_slice):
            pass
        text, finish, count = Emitted(stops), "length", 0
        while count < min(most, room):
            piece = await self._work(partial(writer.next_piece, endless))
            if piece is None:
                finish = "stop"
                break
            count += 1
            if said := text.add(piece):
                yield _chunk(said)
            if text.stopped:
                finish = "stop"
                break
        yield _chunk(text.rest(), finish, _usage(read, count, cached))


class LocalStream:
    """The chunks of one generation; closing it ends the generation."""

    def __init__(self, chunks: AsyncIterator[Completion]) -> None:
        self._chunks: Any = chunks

    async def __anext__(self) -> Completion:
        chunk: Completion = await anext(self._chunks)
        return chunk

    async def close(self) -> None:
        await self._chunks.aclose()


class Emitted:
    """Makes text of the bytes of tokens. Text that may become a stop sequence is held back; what stands before a whole
    one is the last that is given."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = stops
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._held = ""
        self.stopped = False

    def add(self, piece: bytes) -> str:
        """What can be given out, now that `piece` has come."""
        if self.stopped:
            return ""
        self._held += self._decoder.decode(piece)
        found = [at for at in map(self._held.find, self._stops) if at >= 0]
        if found:
            self.stopped = True
            self._held = self._held[: min(found)]
        return self._give(len(self._held) - (0 if self.stopped else self._begun()))

    def rest(self) -> str:
        """What is still held back, at the end of the generation."""
        return self._give(len(self._held))

    def _give(self, size: int) -> str:
        given, self._held = self._held[:size], self._held[size:]
        return given

    def _begun(self) -> int:
        """How many characters at the end are the beginning of a stop sequence."""
        longest = max(map(len, self._stops), default=1) - 1
        sizes = range(min(longest, len(self._held)), 0, -1)
        return next((size for size in sizes if any(stop.startswith(self._held[-size:]) for stop in self._stops)), 0)


def _usage(read: int, written: int, cached: int) -> CompletionUsage:
    return CompletionUsage(
        prompt_tokens=read,
        completion_tokens=written,
        total_tokens=read + written,
        prompt_tokens_details=PromptTokensDetails(cached_tokens=cached),
    )


def _chunk(text: str, finish: str | None = None, usage: CompletionUsage | None = None) -> Completion:
    choice = cast(Any, CompletionChoice).model_construct(index=0, text=text, finish_reason=finish)
    chunk: Completion = cast(Any, Completion).model_construct(choices=[choice], usage=usage)
    return chunk
