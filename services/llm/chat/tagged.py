"""The tagged dialect: the paper's tags as plain text in user and assistant messages (`agent_loop.md` 1.5)."""

from collections.abc import Sequence
from typing import Any

from services.events.model import Ask, Brief
from services.llm.chat.dialect import Message
from services.llm.endpoint import Flavour
from services.llm.grammar import action_grammar, grammar_options
from services.llm.history import Block, Side
from services.llm.ids import CallIds
from services.llm.pieces import Parser, TaggedPieces
from services.llm.prompts import system_prompt
from services.llm.tags import CONTINUE, INTERRUPTED, render_all


class Tagged:
    def __init__(self, brief: Brief, flavour: Flavour) -> None:
        self._brief = brief
        self._flavour = flavour

    def system(self) -> Message:
        return {"role": "system", "content": system_prompt("tagged", self._brief)}

    @property
    def beside(self) -> int:
        return 0

    def messages(self, blocks: Sequence[Block]) -> list[list[Message]]:
        return [[_message(block)] for block in blocks]

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
