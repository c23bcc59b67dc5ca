"""What the two dialects share: how entries become chat messages, and how streamed pieces become actions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from openai.types.chat import ChatCompletionChunk

from services.events.model import Ask, ModelOutput
from services.llm.history import Block
from services.llm.ids import CallIds

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CallPiece:
    """A piece of the tool call number `index` of the response."""

    index: int
    name: str = ""
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one chunk brought. `finish` is the server's reason for the end of the response."""

    text: str = ""
    thought: str = ""
    calls: tuple[CallPiece, ...] = ()
    finish: str | None = None

    @property
    def empty(self) -> bool:
        return not (self.text or self.thought or self.calls)


def piece_of(chunk: ChatCompletionChunk) -> Piece:
    """The client library does not validate chunks, so every field may be absent. Reasoning comes under two names."""
    choice = next(iter(chunk.choices or ()), None)
    delta = getattr(choice, "delta", None)
    if choice is None or delta is None:
        return Piece(finish=getattr(choice, "finish_reason", None))
    calls = tuple(
        CallPiece(call.index or 0, call.function.name or "", call.function.arguments or "")
        for call in delta.tool_calls or ()
        if call.function is not None
    )
    thought = getattr(delta, "reasoning_content", None) or getattr(delta, "reasoning", None) or ""
    return Piece(delta.content or "", thought, calls, choice.finish_reason)


class Parser(Protocol):
    """One generation's pieces to actions."""

    @property
    def done(self) -> bool:
        """A terminal action has been given, or the output is invalid; nothing more will come."""

    def feed(self, piece: Piece) -> Iterator[ModelOutput]: ...

    def finish(self) -> Iterator[ModelOutput]:
        """The response ended by itself."""


class Dialect(Protocol):
    """One per session."""

    def system(self) -> Message: ...

    def messages(self, blocks: Sequence[Block]) -> list[Message]:
        """The messages of newly sealed blocks, to be appended to those before."""

    def options(self, ask: Ask) -> dict[str, Any]:
        """Request parameters beyond the messages: tools, tool choice, grammar."""

    def parser(self, ask: Ask, ids: CallIds) -> Parser: ...
