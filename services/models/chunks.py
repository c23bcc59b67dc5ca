"""The pieces of a streamed response, whatever server sent it, and how they become actions."""

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
    """A piece of the tool call number `index` of the response."""

    index: int
    name: str = ""
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class StreamChunk:
    """What one chunk brought. `finish` is the server's reason for the end of the response."""

    text: str = ""
    thought: str = ""
    calls: tuple[CallChunk, ...] = ()
    finish: str | None = None

    @property
    def empty(self) -> bool:
        return not (self.text or self.thought or self.calls)


class ChunkParser(Protocol):
    """One generation's pieces to actions."""

    @property
    def done(self) -> bool:
        """A terminal action has been given, or the output is invalid; nothing more will come."""

    def parse_chunk(self, piece: StreamChunk) -> Iterator[ModelOutput]: ...

    def finish(self) -> Iterator[ModelOutput]:
        """The response ended by itself."""


class TaggedChunkParser:
    """Tags in text. With `implied_pause` a response that ends after its calls waits for their results: chat models stop
    where they should pause. Without it the agent asks for the next action. `speech`: as in `TagParser`."""

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
    """The actions of one response, read no further than its last action; a response without one is invalid."""
    acted = False
    async for piece in pieces:
        for output in chain(parser.parse_chunk(piece), parser.finish() if piece.finish else ()):
            acted = acted or isinstance(output, _ACTIONS)
            yield output
        if parser.done or piece.finish:
            break
    if not acted:
        yield Invalid("the response held no action")
