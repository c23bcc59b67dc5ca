"""Chat completions as a `Model` (`services/agent/ports.py`): one HTTP stream per generation, aborted by closing it."""

from collections.abc import AsyncIterator
from copy import copy
from enum import StrEnum
from typing import Any, cast

from services.events.model import Acted, Ask, Brief, ContextEntry, ModelOutput, Usage
from services.llm.chat.dialect import Dialect, Message, piece_of
from services.llm.chat.native import Native
from services.llm.chat.tagged import Tagged
from services.llm.endpoint import Endpoint, Flavour, Server
from services.llm.history import History
from services.llm.ids import CallIds
from services.llm.pieces import outputs_of
from services.llm.ports import closing
from services.llm.response import Response, Responses


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
        self._responses = Responses()
        self._dialect: Dialect | None = None
        self._messages: list[Message] = []

    def append(self, entry: ContextEntry) -> None:
        self._history.append(entry)
        if isinstance(entry, Acted):
            self._ids.record(entry)

    @property
    def usage(self) -> Usage:
        return self._responses.usage

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        dialect = await self._prepare()
        self._messages += dialect.messages(self._history.seal())
        self._ids.begin(ask.turn)
        parser = dialect.parser(ask, self._ids)
        response = self._start(self._messages, dialect.options(ask))
        try:
            async with closing(outputs_of(response, parser)) as outputs:
                async for output in outputs:
                    yield output
        finally:
            await self._responses.release(response, over=parser.done or response.finished)

    async def warm(self, ask: Ask) -> None:
        """Let the server cache the prompt as it is now, with one token of output. Nothing is sealed by it."""
        dialect = copy(await self._prepare())
        messages = [*self._messages, *dialect.messages(self._history.preview())]
        response = self._start(messages, dialect.options(ask), limit=1)
        try:
            async for _ in response:
                pass
        finally:
            await self._responses.release(response, over=False)

    async def aclose(self) -> None:
        await self._responses.aclose()

    async def _prepare(self) -> Dialect:
        if self._dialect is None:
            self._dialect = await self._model.dialect(self._brief)
            self._messages.append(self._dialect.system())
        return self._dialect

    def _start(self, messages: list[Message], options: dict[str, Any], limit: int | None = None) -> Response:
        server = self._model.server
        request: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}, **options}
        request["extra_body"] = {**server.endpoint.extra_body, **options.get("extra_body", {})}
        if limit := limit or self._model.max_output_tokens:
            own = server.flavour is Flavour.OPENAI
            request["max_completion_tokens" if own else "max_tokens"] = limit
        create = cast(Any, server.client.chat.completions.create)
        fixed = tuple(messages)
        chunks = server.stream(lambda: create(model=server.model, messages=fixed, **request))
        return self._responses.start(chunks, piece_of, sum(map(_chars, fixed)))


def _chars(message: Message) -> int:
    return len(message.get("content") or "") + len(str(message.get("tool_calls") or ""))
