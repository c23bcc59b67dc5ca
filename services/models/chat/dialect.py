"""The interface of the two chat dialects (`tagged.py`, `native.py`), and the reading of the chat API's chunks."""

from collections.abc import Sequence
from typing import Any, Protocol

from openai.types.chat import ChatCompletionChunk

from services.events.model import Ask
from services.models.call_ids import CallIds
from services.models.chunks import CallChunk, ChunkParser, StreamChunk
from services.models.prompt_history import PromptBlock

Message = dict[str, Any]


def piece_of(chunk: ChatCompletionChunk) -> StreamChunk:
    """A chunk of the chat API as a `StreamChunk`. The client library does not validate chunks, so every field may be
    absent. Servers send reasoning as `reasoning_content` or `reasoning`."""
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
    """How one session's entries become chat messages, and its responses actions."""

    def system(self) -> Message: ...

    @property
    def beside(self) -> int:
        """Number of characters that a request carries beside its messages (function schemas)."""

    def messages(self, blocks: Sequence[PromptBlock]) -> list[list[Message]]:
        """For each newly sealed block its messages, to be appended to the earlier ones."""

    def told(self, messages: Sequence[Message]) -> Sequence[Message]:
        """`messages` as they are sent, with what is added to this request only (the relevant tools)."""

    def options(self, ask: Ask) -> dict[str, Any]:
        """Request parameters beyond the messages: tools, tool choice, grammar."""

    def parser(self, ask: Ask, ids: CallIds) -> ChunkParser: ...
