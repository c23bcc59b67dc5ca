"""Chunks of a streamed response in one form for all servers, and the parsing of them into the agent's actions."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from services.events.model import AnswerEnd, Invalid, ModelOutput, Pause, PauseReason, Remove, ThinkDelta, ToolCall
from services.models.call_ids import CallIds
from services.models.tag_parser import TagParser

_ACTIONS = (ToolCall, Remove, Pause, AnswerEnd, Invalid)


@dataclass(frozen=True, slots=True)
class CallChunk:
    """A piece of one function call. `index` counts the calls of the response; `name` and `arguments` (JSON text) are
    what this piece adds."""

    index: int
    name: str = ""
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class StreamChunk:
    """What one chunk of a response holds. `thought` is reasoning text; `finish` is the server's reason for the end of
    the response, None before the end."""

    text: str = ""
    thought: str = ""
    calls: tuple[CallChunk, ...] = ()
    finish: str | None = None

    @property
    def empty(self) -> bool:
        return not (self.text or self.thought or self.calls)


class ChunkParser(Protocol):
    """Turns the chunks of one generation into actions, each as soon as it is complete."""

    @property
    def done(self) -> bool:
        """A terminal action (`Pause`, `AnswerEnd`) or an `Invalid` has been given; later chunks are ignored."""

    def parse_chunk(self, piece: StreamChunk) -> Iterator[ModelOutput]: ...

    def finish(self) -> Iterator[ModelOutput]:
        """The outputs that are due when the server has ended the response."""


class TaggedChunkParser:
    """Parses the tagged dialect. With `implied_pause` a response that ends after calls, without a pause, gets a
    `Pause(WAITING_TOOL)`, since chat models often end where they should pause; without it the agent generates again.
    `speech`: as in `TagParser`."""

    def __init__(self, ids: CallIds, implied_pause: bool = True, speech: bool = False) -> None:
        self.tags = TagParser(ids, speech)
        self._implied_pause = implied_pause

    @property
    def done(self) -> bool:
        return self.tags.done

    def parse_chunk(self, piece: StreamChunk) -> Iterator[ModelOutput]:
        if piece.thought:
            yield ThinkDelta(piece.thought)
        yield from self.tags.parse(piece.text)

    def finish(self) -> Iterator[ModelOutput]:
        if self.done:
            return
        yield from (outputs := list(self.tags.finish()))
        if self._implied_pause and self.tags.called and all(isinstance(output, ToolCall) for output in outputs):
            yield Pause(PauseReason.WAITING_TOOL)


async def outputs_of(pieces: AsyncIterator[StreamChunk], parser: ChunkParser) -> AsyncIterator[ModelOutput]:
    """The outputs of one response. Stops reading at the parser's terminal action or at the server's end; a response
    without any action ends with an `Invalid`."""
    acted = False
    async for piece in pieces:
        for output in chain(parser.parse_chunk(piece), parser.finish() if piece.finish else ()):
            acted = acted or isinstance(output, _ACTIONS)
            yield output
        if parser.done or piece.finish:
            break
    if not acted:
        yield Invalid("the response held no action")
