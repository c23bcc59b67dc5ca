"""Chat completions as a `Model` (`services/agent/ports.py`): one HTTP stream per generation, aborted by closing it."""

from collections.abc import AsyncIterator, Sequence
from copy import copy
from enum import StrEnum
from itertools import chain
from typing import Any, cast

from services.events.model import Ask, Brief, ModelOutput
from services.llm.chat.dialect import Dialect, Message, piece_of
from services.llm.chat.native import Native
from services.llm.chat.tagged import Tagged
from services.llm.endpoint import Endpoint, Flavour, Server
from services.llm.pieces import outputs_of
from services.llm.ports import closing
from services.llm.response import Response
from services.llm.served import ServedSession
from services.llm.window import Window


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


class ChatSession(ServedSession):
    def __init__(self, model: ChatModel, brief: Brief) -> None:
        super().__init__(model.server, brief)
        self._model = model
        self._dialect: Dialect | None = None
        self._window: Window[Message] | None = None

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        dialect, window = await self._prepare()
        blocks = self._history.seal()
        for block, messages in zip(blocks, dialect.messages(blocks), strict=True):
            window.add(block, messages)
        async with closing(self._fitted(window, lambda: self._ask(ask, dialect, window))) as outputs:
            async for output in outputs:
                yield output

    async def _ask(self, ask: Ask, dialect: Dialect, window: Window[Message]) -> AsyncIterator[ModelOutput]:
        self._ids.begin(ask.turn)
        parser = dialect.parser(ask, self._ids)
        response = self._start(window.parts, dialect.options(ask))
        try:
            async with closing(outputs_of(response, parser)) as outputs:
                async for output in outputs:
                    yield output
        finally:
            await self._responses.release(response, over=parser.done or response.finished)

    async def warm(self, ask: Ask) -> None:
        """Let the server cache the prompt as it is now, with one token of output. Nothing is sealed by it."""
        dialect, window = await self._prepare()
        messages = (*window.parts, *chain.from_iterable(copy(dialect).messages(self._history.preview())))
        response = self._start(messages, dialect.options(ask), limit=1)
        try:
            async for _ in response:
                pass
        finally:
            await self._responses.release(response, over=False)

    async def _prepare(self) -> tuple[Dialect, Window[Message]]:
        if self._dialect is None or self._window is None:
            self._dialect = dialect = await self._model.dialect(self._brief)
            self._window = Window(dialect.system(), size=_chars, led=_led, beside=dialect.beside)
        return self._dialect, self._window

    def _start(self, messages: Sequence[Message], options: dict[str, Any], limit: int | None = None) -> Response:
        server = self._server
        request: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}, **options}
        request["extra_body"] = {**server.endpoint.extra_body, **options.get("extra_body", {})}
        if limit := limit or self._model.max_output_tokens:
            own = server.flavour is Flavour.OPENAI
            request["max_completion_tokens" if own else "max_tokens"] = limit
        create = cast(Any, server.client.chat.completions.create)
        chunks = server.stream(lambda: create(model=server.model, messages=messages, **request))
        return self._responses.start(chunks, piece_of, sum(map(_chars, messages)))


TEMPLATE = 20
"""Characters, about, that a chat template writes around a message."""


def _chars(message: Message) -> int:
    return TEMPLATE + len(message.get("content") or "") + len(str(message.get("tool_calls") or ""))


def _led(text: str, message: Message) -> Message:
    return {**message, "content": text + message["content"]}
