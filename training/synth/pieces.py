"""The text of a generation, in pieces, as the served model's protocol writes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.events.model import Pause, PauseReason
from services.models.tags import compact_json, escape, render_action
from training.clock.script import Piece, PieceKind


def call_pieces(id: int, tool: str, arguments: Mapping[str, Any], weight: float = 1.0) -> list[Piece]:
    """A call as its tag; `weight` is that of its arguments."""
    head = f'<tool_call>{{"id":{id},"name":{compact_json(tool)},"arguments":'
    return [
        Piece(head, PieceKind.CALL),
        Piece(compact_json(dict(arguments)), PieceKind.CALL, weight),
        Piece("}</tool_call>", PieceKind.CALL),
    ]


def removal(id: int) -> Piece:
    return Piece(f"<tool_call>REMOVE {id}</tool_call>", PieceKind.CALL)


def pause(reason: PauseReason, weight: float = 1.0) -> Piece:
    return Piece(render_action(Pause(reason)), PieceKind.END, weight)


def answer(text: str, question: bool = False, weight: float = 1.0) -> Piece:
    kind = ' kind="question"' if question else ""
    return Piece(f"<answer{kind}>{escape(text)}</answer>", PieceKind.END, weight)


def generation(thought: str, calls: Sequence[Piece], end: Piece) -> list[Piece]:
    """One generation: a thought, calls, and its end."""
    thinking = [Piece("<think>", PieceKind.OPEN), Piece(escape(thought), PieceKind.THINK)]
    return [*thinking, Piece("</think>", PieceKind.CLOSE), *calls, end]
