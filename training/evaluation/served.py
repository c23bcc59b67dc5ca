"""The model of the evaluation: the back end of production for raw prompts (`services.models.completions`), with worked
examples in front of the prompt where the model is not trained, and with what it wrote kept for the record."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.events.model import Ask, SessionContext
from services.models.chunks import StreamChunk
from services.models.completions import CompletionsModel, CompletionsSession
from services.models.endpoint import EndpointTimeouts, ModelEndpoint
from services.models.prompt_format import PromptFormat
from services.models.prompt_window import PromptWindow
from services.models.tag_parser import TagParser
from training.clock.script import Scene

PATIENT = EndpointTimeouts(first_token_s=300.0, stall_s=120.0)
"""On a busy machine the worked examples take long to read; what takes long is measured, and is no fault."""


class WatchedSession(CompletionsSession):
    """`head` stands in front of the prompt; `writes` is the text of each generation."""

    def __init__(self, model: CompletionsModel, context: SessionContext, head: str = "") -> None:
        super().__init__(model, context)
        system = self._prompt
        if head:
            system = head + system.removeprefix(model.format.begin)
        self._window = PromptWindow(system, size=len, led=model.format.led)
        self.writes: list[str] = []

    @property
    def prompt(self) -> str:
        """What the next request would be asked with, without what has happened since the last one."""
        return self._prompt

    async def _pieces(self, ask: Ask, tags: TagParser) -> AsyncIterator[StreamChunk]:
        self.writes.append("")
        async for piece in super()._pieces(ask, tags):
            self.writes[-1] += piece.text
            yield piece


@dataclass(frozen=True, slots=True)
class Served:
    """A model with its examples (`head`: whole conversations in its format), and the clock by which it is measured."""

    model: CompletionsModel
    head: str = ""
    measure: Callable[[], float] = time.perf_counter

    def open(self, scene: Scene, context: SessionContext) -> WatchedSession:
        return WatchedSession(self.model, context, self.head)

    async def warm(self, session: WatchedSession) -> None:
        """Has the server read the prompt so far, as a server does when a session begins."""
        server = self.model.server
        await server.identify()
        create: Any = server.client.completions.create
        text = session.prompt
        options = {"max_tokens": 1, "stream": True, "extra_body": dict(server.endpoint.extra_body)}
        async for _ in server.stream(lambda: create(model=server.model, prompt=text, **options)):
            pass


def endpoint(url: str, model: str, *, grammar: bool) -> ModelEndpoint:
    """The server at `url`, asked for the likeliest tokens."""
    return ModelEndpoint(base_url=url, model=model, timeouts=PATIENT, extra_body={"temperature": 0.0}, grammar=grammar)


def headed(format: PromptFormat, examples: Sequence[str]) -> str:
    """Whole conversations, one behind the other, as the beginning of a prompt."""
    rest = "".join(each.removeprefix(format.begin) for each in examples)
    return format.begin + rest if rest else ""
