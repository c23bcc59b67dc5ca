"""The tagged dialect: the paper's tags as plain text in user and assistant messages (`agent_loop.md` 1.5)."""

from collections.abc import Iterator, Sequence
from typing import Any

from services.events.model import Ask, Brief, ModelOutput, Pause, PauseReason, ThinkDelta
from services.llm.chat.dialect import Message, Parser, Piece
from services.llm.endpoint import Flavour
from services.llm.grammar import action_grammar, grammar_options
from services.llm.history import Block, Side
from services.llm.ids import CallIds
from services.llm.parser import TagParser
from services.llm.prompts import system_prompt
from services.llm.tags import CONTINUE, INTERRUPTED, render_all


class Tagged:
    def __init__(self, brief: Brief, flavour: Flavour) -> None:
        self._brief = brief
        self._flavour = flavour

    def system(self) -> Message:
        return {"role": "system", "content": system_prompt("tagged", self._brief)}

    def messages(self, blocks: Sequence[Block]) -> list[Message]:
        return [_message(block) for block in blocks]

    def options(self, ask: Ask) -> dict[str, Any]:
        if not ask.constrained:
            return {}
        return grammar_options(self._flavour, action_grammar(self._brief.tools, ask.allowed))

    def parser(self, ask: Ask, ids: CallIds) -> Parser:
        return TaggedPieces(ids)


def _message(block: Block) -> Message:
    if block.side is Side.MODEL:
        return {"role": "assistant", "content": render_all(block.entries, block.turn, separator="") or INTERRUPTED}
    return {"role": "user", "content": render_all(block.entries, block.turn) or CONTINUE}


class TaggedPieces:
    """A response that ends after its calls waits for their results: chat models stop where they would pause."""

    def __init__(self, ids: CallIds) -> None:
        self._tags = TagParser(ids)

    @property
    def done(self) -> bool:
        return self._tags.done

    def feed(self, piece: Piece) -> Iterator[ModelOutput]:
        if piece.thought:
            yield ThinkDelta(piece.thought)
        yield from self._tags.feed(piece.text)

    def finish(self) -> Iterator[ModelOutput]:
        if self.done:
            return
        yield from (outputs := list(self._tags.finish()))
        if self._tags.called and not outputs:
            yield Pause(PauseReason.WAITING_TOOL)
