"""What the two dialects share: how entries become chat messages, and chunks of the chat API pieces."""

from collections.abc import Sequence
from typing import Any, Protocol

from openai.types.chat import ChatCompletionChunk

from services.events.model import Ask
from services.models.call_ids import CallIds
from services.models.chunks import CallChunk, ChunkParser, StreamChunk
from services.models.prompt_history import PromptBlock

Message = dict[str, Any]


def piece_of(chunk: ChatCompletionChunk) -> StreamChunk:
    """The client library does not validate chunks, so every field may be absent. Reasoning comes under two names."""
    choice = next(iter(chunk.choices or ()), None)
    delta = getattr(choice, "delta", None)
    if choice is None or delta is None:
        return StreamChunk(finish=getattr(choice, "finish_reason", None))
    calls = tuple(
        CallChunk(call.index or 0, call.function.name or "", call.function.arguments or "")
        for call in delta.tool_calls or ()
        if call.function is not None
    )
    thought = getattr(delta, "reasoning_content", None) or getattr(delta, "reasoning", None) or ""
    return StreamChunk(delta.content or "", thought, calls, choice.finish_reason)


class Dialect(Protocol):
    """One per session."""

    def system(self) -> Message: ...

    @property
    def beside(self) -> int:
        """Characters that every request carries beside its messages."""

    def messages(self, blocks: Sequence[PromptBlock]) -> list[list[Message]]:
        """The messages of each newly sealed block, to be appended to those before."""

    def told(self, messages: Sequence[Message]) -> Sequence[Message]:
        """`messages` as they are sent: with what belongs to this request alone."""

    def options(self, ask: Ask) -> dict[str, Any]:
        """Request parameters beyond the messages: tools, tool choice, grammar."""

    def parser(self, ask: Ask, ids: CallIds) -> ChunkParser: ...
