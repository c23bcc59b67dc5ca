"""Chat completions as a `Model` (`services/agent/ports.py`): one HTTP stream per generation; closing it aborts the
generation."""

from collections.abc import AsyncIterator, Sequence
from copy import copy
from enum import StrEnum
from itertools import chain
from typing import Any, cast

from services.events.model import Ask, ContextEntry, ModelOutput, SessionContext
from services.models.chat.dialect import Dialect, Message, piece_of
from services.models.chat.native import NativeDialect
from services.models.chat.tagged import TaggedDialect
from services.models.chunks import outputs_of
from services.models.endpoint import EndpointClient, ModelEndpoint, ServerKind
from services.models.endpoint_session import EndpointSession
from services.models.ports import closing
from services.models.prompt_window import PromptWindow
from services.models.streamed_response import StreamedResponse
from services.models.tool_ranking import RelevantTools


class DialectName(StrEnum):
    """AUTO: tagged for vLLM, SGLang and llama.cpp, which support grammars and often serve models or templates without
    function calls; native for all others."""

    AUTO = "auto"
    TAGGED = "tagged"
    NATIVE = "native"


def choose(name: DialectName, flavour: ServerKind) -> DialectName:
    """TAGGED or NATIVE: `name`, or for AUTO the one that suits servers of this kind."""
    if name is not DialectName.AUTO:
        return name
    tagged = flavour in (ServerKind.VLLM, ServerKind.SGLANG, ServerKind.LLAMACPP)
    return DialectName.TAGGED if tagged else DialectName.NATIVE


class ChatModel:
    """A chat-completions server, shared by its sessions. `prompt` names the file of `prompts/` that is the system
    prompt of the tagged dialect; with `relevant_tools` only the tools that fit the user's words are told."""

    def __init__(
        self,
        endpoint: ModelEndpoint,
        dialect: DialectName = DialectName.AUTO,
        *,
        max_output_tokens: int | None = None,
        prompt: str = "tagged",
        relevant_tools: bool = False,
    ) -> None:
        self.server = EndpointClient(endpoint)
        self.relevant_tools = relevant_tools
        self._prompt = prompt
        self.max_output_tokens = max_output_tokens
        self._dialect = dialect

    @property
    def name(self) -> str:
        return f"chat:{self.server.model or 'first'}"

    def open(self, session_context: SessionContext) -> "ChatSession":
        return ChatSession(self, session_context)

    async def dialect(self, session_context: SessionContext, relevant: RelevantTools | None = None) -> Dialect:
        """The dialect for a new session; asks the server what it is where that is not known."""
        flavour = await self.server.identify()
        if choose(self._dialect, flavour) is DialectName.TAGGED:
            return TaggedDialect(session_context, self.server, prompt=self._prompt, relevant=relevant)
        return NativeDialect(session_context, relevant)

    async def check(self) -> None:
        """Raise `ModelFault` unless the server answers and has the model."""
        await self.server.check()

    async def aclose(self) -> None:
        await self.server.aclose()


class ChatSession(EndpointSession):
    """One conversation as a growing list of chat messages."""

    def __init__(self, model: ChatModel, session_context: SessionContext) -> None:
        super().__init__(model.server, session_context)
        self._model = model
        self._dialect: Dialect | None = None
        self._window: PromptWindow[Message] | None = None
        self._relevant = RelevantTools(session_context.tools) if model.relevant_tools else None

    def append(self, entry: ContextEntry) -> None:
        super().append(entry)
        if self._relevant is not None:
            self._relevant.note(entry)

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        """Seal the new entries into messages, send the conversation and yield the outputs of one generation."""
        dialect, window = await self._prepare()
        blocks = self._history.seal()
        for block, messages in zip(blocks, dialect.messages(blocks), strict=True):
            window.add(block, messages)
        async with closing(self._fitted(window, lambda: self._ask(ask, dialect, window))) as outputs:
            async for output in outputs:
                yield output

    async def _ask(self, ask: Ask, dialect: Dialect, window: PromptWindow[Message]) -> AsyncIterator[ModelOutput]:
        bound = isinstance(dialect, TaggedDialect) and self._server.takes_grammar
        async with closing(self._bound(lambda: self._request(ask, dialect, window), bound)) as outputs:
            async for output in outputs:
                yield output

    async def _request(self, ask: Ask, dialect: Dialect, window: PromptWindow[Message]) -> AsyncIterator[ModelOutput]:
        self._ids.begin(ask.turn)
        parser = dialect.parser(ask, self._ids)
        response = self._start(ask.turn, dialect.told(window.parts), dialect.options(ask))
        try:
            async with closing(outputs_of(response, parser)) as outputs:
                async for output in outputs:
                    yield output
        finally:
            await self._responses.release(response, over=parser.done or response.finished)

    async def warm(self, ask: Ask) -> None:
        """Have the server cache the prompt as it is now, by a request for one token of output. Seals no blocks."""
        dialect, window = await self._prepare()
        messages = (*window.parts, *chain.from_iterable(copy(dialect).messages(self._history.preview())))
        response = self._start(ask.turn, dialect.told(messages), dialect.options(ask), limit=1)
        try:
            async for _ in response:
                pass
        finally:
            await self._responses.release(response, over=False)

    async def _prepare(self) -> tuple[Dialect, PromptWindow[Message]]:
        if self._dialect is None or self._window is None:
            if self._relevant is not None:
                await self._relevant.prepare()
            self._dialect = dialect = await self._model.dialect(self._session_context, self._relevant)
            self._window = PromptWindow(dialect.system(), size=_chars, led=_led, beside=dialect.beside)
        return self._dialect, self._window

    def _start(
        self, turn: int, messages: Sequence[Message], options: dict[str, Any], limit: int | None = None
    ) -> StreamedResponse:
        server = self._server
        watched = self._session_context.watch.asked(turn, server.addressee)
        request: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}, **options}
        request["extra_body"] = {**server.endpoint.extra_body, **options.get("extra_body", {})}
        request["extra_headers"] = watched.headers
        if limit := limit or self._model.max_output_tokens:
            own = server.flavour is ServerKind.OPENAI
            request["max_completion_tokens" if own else "max_tokens"] = limit
        create = cast(Any, server.client.chat.completions.create)
        chunks = server.stream(lambda: create(model=server.model, messages=messages, **request))
        return self._responses.start(chunks, piece_of, sum(map(_chars, messages)), watched)


TEMPLATE = 20
"""Estimated characters that a chat template writes around a message."""


def _chars(message: Message) -> int:
    return TEMPLATE + len(message.get("content") or "") + len(str(message.get("tool_calls") or ""))


def _led(text: str, message: Message) -> Message:
    return {**message, "content": text + message["content"]}
