"""The back end of served models, with a recorded model in the place of the server: it is asked with the very prompts
that the sequence has, and writes at the recorded pace what stands behind each of them there."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from services.events.model import Ask, SessionContext
from services.models.chunks import StreamChunk
from services.models.completions import CompletionsModel, CompletionsSession
from services.models.endpoint import ModelEndpoint, ServerKind
from services.models.prompt_format import prompt_format
from services.models.tag_parser import TagParser
from tools.spec import Invocation, ToolOutcome, ToolSpec
from training.clock import Rates, Tokeniser
from training.clock.script import Script
from training.clock.writing import Writing


class RecordedSession(CompletionsSession):
    """`prompts`: what it was asked with. Behind the last token of a generation that was cut it waits, as the model
    would have gone on."""

    def __init__(
        self, context: SessionContext, says: Sequence[Writing], tokeniser: Tokeniser, rates: Rates, format: str
    ) -> None:
        endpoint = ModelEndpoint("http://127.0.0.1:9", model="recorded", flavour=ServerKind.VLLM)
        super().__init__(CompletionsModel(endpoint, format=prompt_format(format)), context)
        self._says, self._tokeniser, self._rates = iter(says), tokeniser, rates
        self._seen = self._prompt
        self.prompts: list[str] = []
        self.asks: list[tuple[Ask, str]] = []

    async def _pieces(self, ask: Ask, tags: TagParser) -> AsyncIterator[StreamChunk]:
        prompt = self._prompt
        self.prompts.append(prompt)
        writing = next(self._says)
        self.asks.append((ask, writing.text if writing.whole else ""))
        ms = self._rates.injected_ms(len(self._tokeniser.encode(_new(prompt, self._seen))))
        self._seen = prompt
        start = 0
        for end in writing.ends[: writing.written]:
            ms += self._rates.token_ms
            await asyncio.sleep(ms / 1000)
            ms = 0.0
            self._seen += writing.text[start:end]
            yield StreamChunk(writing.text[start:end])
            start = end
        await asyncio.Event().wait()


def _new(prompt: str, seen: str) -> str:
    """What the model has not seen of the prompt: of what it wrote itself, all that stands there was seen."""
    size = min(len(prompt), len(seen))
    return prompt[next((at for at in range(size) if prompt[at] != seen[at]), size) :]


class RecordedTools:
    """The script's tools as the agent's toolbox; each call ends when it ended in the recording."""

    def __init__(self, script: Script, ends_ms: Mapping[tuple[int, int, int], float]) -> None:
        self._script, self._ends_ms = script, ends_ms
        self.specs: Mapping[str, ToolSpec] = script.specs

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return self._script.canonical(tool, arguments)

    async def run(self, invocation: Invocation) -> ToolOutcome:
        seconds, outcome = self._script.run(invocation)
        now = asyncio.get_running_loop().time()
        place = (invocation.turn, invocation.call_id, invocation.attempt)
        until = self._ends_ms.get(place)
        await asyncio.sleep(max(until / 1000 - now, 0.0) if until is not None else seconds)
        return outcome
