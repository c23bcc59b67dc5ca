"""Back end for served models that were trained on the tags (`spec.md#rendering`): raw prompts over `/v1/completions`.

The prompt is one text that is only appended to, so a server with prefix caching prefills only what is new. Decoding is
constrained by a grammar made from the tools where the server supports it. A think longer than `Ask.max_think_tokens` is
ended by a second request, with `</think><` appended to what the model wrote.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

from openai.types import Completion

from services.events.model import Ask, ModelFault, ModelFaultKind, ModelOutput, SessionContext
from services.models.chunks import StreamChunk, TaggedChunkParser, outputs_of
from services.models.endpoint import EndpointClient, ModelEndpoint, ServerKind
from services.models.endpoint_session import EndpointSession
from services.models.grammar import ACTION_BEGINS, ThinkRule, action_grammar, grammar_options
from services.models.ports import closing
from services.models.prompt_format import EMPTY_THINK, PLAIN, PromptFormat
from services.models.prompt_window import PromptWindow
from services.models.prompts import system_prompt
from services.models.streamed_response import StreamedResponse
from services.models.tag_parser import TagParser, TagParserState

STOPS = ("<tool_result", "<partial_query_update", "<final_query_update", "<query_rewrite")
"""Stop sequences: without a grammar a model would otherwise go on and write the next events itself."""
MOST_STOPS = 4
"""Stop sequences that every server takes."""


def piece_of(chunk: Completion) -> StreamChunk:
    """A chunk of the completions API as a `StreamChunk`."""
    choice = next(iter(chunk.choices or ()), None)
    return StreamChunk(choice.text or "", finish=choice.finish_reason) if choice else StreamChunk()


SPEED_PROMPT = "Count from one to a hundred in words: one, two, three,"
SPEED_TOKENS, SPEED_S = 48, 5.0
_IGNORES_ENDS = (ServerKind.VLLM, ServerKind.SGLANG, ServerKind.LLAMACPP)


class CompletionsModel:
    """A `Model` over `/v1/completions`. `format`: the one that the model was trained with. `client`: what is asked in
    the place of the server (`services.models.local`)."""

    def __init__(
        self,
        endpoint: ModelEndpoint,
        *,
        max_output_tokens: int = 512,
        format: PromptFormat = PLAIN,
        client: Any = None,
    ) -> None:
        self.server = EndpointClient(endpoint, client)
        self.max_output_tokens = max_output_tokens
        self.format = format

    @property
    def name(self) -> str:
        return f"completions:{self.server.model or 'first'}"

    def open(self, session_context: SessionContext) -> "CompletionsSession":
        return CompletionsSession(self, session_context)

    async def check(self) -> None:
        """Raise `ModelFault` unless the server answers and has the model."""
        await self.server.check()

    async def tokens_per_s(self) -> float:
        """The tokens a second that the server generates for one stream now, without the time to the first one; takes
        `SPEED_S` seconds behind that at most. Raises `ModelFault`."""
        goes_on = await self.server.identify() in _IGNORES_ENDS
        create = cast(Any, self.server.client.completions.create)
        request = {
            "prompt": SPEED_PROMPT,
            "max_tokens": SPEED_TOKENS,
            "stream": True,
            "extra_body": {
                **self.server.endpoint.extra_body,
                **({"ignore_eos": True} if goes_on else {}),
            },
        }
        clock = asyncio.get_running_loop().time
        times: list[float] = []
        async with closing(self.server.stream(lambda: create(model=self.server.model, **request))) as chunks:
            async for chunk in chunks:
                if piece_of(chunk).text:
                    times.append(clock())
                if times and times[-1] - times[0] > SPEED_S:
                    break
        if len(times) < 2 or times[-1] == times[0]:
            raise ModelFault(ModelFaultKind.PROTOCOL, f"{self.server.model} generated too little to be measured")
        return (len(times) - 1) / (times[-1] - times[0])

    async def aclose(self) -> None:
        await self.server.aclose()


class CompletionsSession(EndpointSession):
    """One conversation as one growing text."""

    def __init__(self, model: CompletionsModel, session_context: SessionContext) -> None:
        super().__init__(model.server, session_context)
        self._model = model
        self._format = model.format
        system = self._format.system(system_prompt("edge", session_context))
        self._window = PromptWindow(system, size=len, led=self._format.led)

    @property
    def _prompt(self) -> str:
        return "".join(self._window.parts)

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        """Append the new entries to the text, send it and yield the outputs of one generation."""
        for block in self._history.seal():
            self._window.add(block, [self._format.block(block)])
        await self._server.identify()
        async with closing(self._fitted(self._window, lambda: self._ask(ask))) as outputs:
            async for output in outputs:
                yield output

    async def _ask(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        async with closing(self._bound(lambda: self._request(ask), self._server.takes_grammar)) as outputs:
            async for output in outputs:
                yield output

    async def _request(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        self._ids.begin(ask.turn)
        parser = TaggedChunkParser(self._ids, implied_pause=False)
        async with closing(outputs_of(self._pieces(ask, parser.tags), parser)) as outputs:
            async for output in outputs:
                yield output

    async def _pieces(self, ask: Ask, tags: TagParser) -> AsyncIterator[StreamChunk]:
        """The chunks of one response, or of two where a think grew too long and was closed."""
        begun = "" if ask.max_think_tokens > 0 else EMPTY_THINK + ACTION_BEGINS
        thought = 0
        if begun:
            yield StreamChunk(ACTION_BEGINS)
        response = self._start(self._prompt + begun, ask, thinking=not begun)
        try:
            async for piece in response:
                yield piece
                begun += piece.text
                thought += tags.state is TagParserState.THINK
                if tags.state is TagParserState.THINK and thought > ask.max_think_tokens:
                    break
            else:
                return
        finally:
            await self._responses.release(response, tags.done or response.finished)
        async for piece in self._after_think(begun, ask, tags):
            yield piece

    async def _after_think(self, begun: str, ask: Ask, tags: TagParser) -> AsyncIterator[StreamChunk]:
        closed = f"</think>{ACTION_BEGINS}"
        yield StreamChunk(closed)
        response = self._start(self._prompt + begun + closed, ask, thinking=False)
        try:
            async for piece in response:
                yield piece
        finally:
            await self._responses.release(response, tags.done or response.finished)

    def _start(self, prompt: str, ask: Ask, thinking: bool) -> StreamedResponse:
        server = self._server
        rule = ThinkRule.FIRST if thinking else ThinkRule.DONE
        options: dict[str, Any] = {}
        if server.takes_grammar:
            grammar = action_grammar(self._session_context.tools, ask.allowed, rule)
            options = grammar_options(server.flavour, grammar)
        as_it_is = {"add_special_tokens": False} if server.flavour is ServerKind.VLLM else {}
        request: dict[str, Any] = {
            "stream": True,
            "stream_options": {"include_usage": True},
            "max_tokens": self._model.max_output_tokens,
            "stop": [*filter(None, (self._format.stop,)), *STOPS][:MOST_STOPS],
            **options,
            "extra_body": {**server.endpoint.extra_body, **as_it_is, **options.get("extra_body", {})},
        }
        create = cast(Any, server.client.completions.create)
        watched = self._session_context.watch.asked(ask.turn, server.addressee)
        request["extra_headers"] = watched.headers
        chunks = server.stream(lambda: create(model=server.model, prompt=prompt, **request))
        return self._responses.start(chunks, piece_of, len(prompt), watched)
