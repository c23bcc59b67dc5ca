"""A small script to play: two tools, a user who says given words, a model that writes given generations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from services.events.agent import AgentEvent, UserFinal, UserPartial
from services.events.model import Ask, ContextEntry, SessionContext
from services.events.output import AgentOutput
from tools.spec import EarlyPolicy, Effect, Invocation, OutcomeStatus, ToolOutcome, ToolSpec
from training.clock import Piece, PieceKind

START = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
LOOK = ToolSpec("look", "Looks.", {"type": "object", "properties": {}}, Effect.READ_LOCAL, early=EarlyPolicy.ALWAYS)
SEND = ToolSpec("send", "Sends.", {"type": "object", "properties": {}}, Effect.WRITE_EXTERNAL)
PAUSE = Piece('<pause reason="waiting_user">', PieceKind.END)
DONE = Piece('<pause reason="done">', PieceKind.END)


def think(text: str = "") -> list[Piece]:
    return [Piece("<think>", PieceKind.OPEN), Piece(text, PieceKind.THINK), Piece("</think>", PieceKind.CLOSE)]


def call(id: int, tool: str, weight: float = 1.0) -> list[Piece]:
    head = f'<tool_call>{{"id":{id},"name":"{tool}","arguments":'
    return [
        Piece(head, PieceKind.CALL),
        Piece("{}", PieceKind.CALL, weight),
        Piece("}</tool_call>", PieceKind.CALL),
    ]


def answer(text: str) -> Piece:
    return Piece(f"<answer>{text}</answer>", PieceKind.END)


@dataclass
class Writer:
    """Writes the generations in their order, the last one again and again."""

    generations: list[list[Piece]]
    asks: list[Ask] = field(default_factory=list)
    entries: list[ContextEntry] = field(default_factory=list)

    def append(self, entry: ContextEntry) -> None:
        self.entries.append(entry)

    def write(self, ask: Ask, tokens: int) -> Sequence[Piece]:
        self.asks.append(ask)
        return self.generations[min(len(self.asks), len(self.generations)) - 1]


@dataclass
class SmallScript:
    """`says`: (ms, event). Each tool takes `seconds`."""

    says: Sequence[tuple[float, AgentEvent]]
    author: Writer
    seconds: float = 0.1
    ran: list[Invocation] = field(default_factory=list)
    specs: Mapping[str, ToolSpec] = field(default_factory=lambda: {"look": LOOK, "send": SEND})

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return dict(arguments)

    def session(self) -> SessionContext:
        return SessionContext("", tuple(self.specs.values()), lambda: START, home="Boston")

    def local_time(self, now_ms: float) -> datetime:
        return START + timedelta(milliseconds=now_ms)

    def begin(self) -> Iterable[tuple[float, AgentEvent]]:
        return self.says

    def hear(self, output: AgentOutput, now_ms: float) -> Iterable[tuple[float, AgentEvent]]:
        return ()

    def run(self, invocation: Invocation) -> tuple[float, ToolOutcome]:
        self.ran.append(invocation)
        return self.seconds, ToolOutcome(OutcomeStatus.DONE, {"ok": True})


def words(*said: tuple[float, str]) -> list[tuple[float, AgentEvent]]:
    """Updates at these times, the last one final."""
    *partial, last = said
    events: list[tuple[float, AgentEvent]] = [(at, UserPartial(1, n, text)) for n, (at, text) in enumerate(partial, 1)]
    return [*events, (last[0], UserFinal(1, len(said), " ".join(text for _, text in said)))]
