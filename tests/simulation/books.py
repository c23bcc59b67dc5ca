"""The inspector's own record of turns, calls and answers in the agent simulation, kept apart from the core's state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.agent.core import commands as c
from services.agent.core.policy import AgentPolicy
from services.events import model
from services.events.output import AnswerStarted, CallStatus

PENDING = {CallStatus.PROPOSED, CallStatus.WAITING, CallStatus.HELD, CallStatus.COMMITTED}
LIVE = PENDING | {CallStatus.RUNNING, CallStatus.RUNNING_EARLY, CallStatus.CONFIRMING, CallStatus.DONE}
UNDER_WAY = {CallStatus.RUNNING, CallStatus.RUNNING_EARLY}
Id = tuple[int, int]


class Violation(AssertionError):
    """An invariant does not hold; the message begins with the anchor of its rule."""


def demand(holds: bool, what: str) -> None:
    if not holds:
        raise Violation(what)


@dataclass
class TurnBook:
    rev: int = 0
    text: str = ""
    eager: bool = False
    final: bool = False
    final_ms: float = 0.0
    words_ms: float = 0.0
    highest: int = 0
    covers: list[tuple[int, float]] = field(default_factory=list)
    settled: bool = False
    stopped: bool = False
    unknown: bool = False
    early: int = 0


@dataclass
class CallBook:
    attempt: int
    tool: str
    status: CallStatus
    since_ms: float
    written: Mapping[str, Any] | None = None
    removed: bool = False
    value: Any = None
    has_value: bool = False
    asked: bool = False
    approved_ms: float | None = None
    approved_in: int = 0


class Books:
    def __init__(self, policy: AgentPolicy) -> None:
        self.policy = policy
        self.turns: dict[int, TurnBook] = {}
        self.calls: dict[Id, CallBook] = {}
        self.dispatched: set[tuple[int, int, int]] = set()
        self.ran_on: dict[tuple[int, int, int], dict[str, Any]] = {}
        self.item: c.Input | None = None
        self.results: dict[tuple[int, int, int], Any] = {}
        self.unsafe_ids: set[Id] = set()
        self.justified: set[tuple[int, int, int]] = set()
        self.generation: tuple[int, int, bool] | None = None
        self.answering: list[str] | None = None
        self.speaking: AnswerStarted | None = None
        self.changed = False
        self.closing = False
        self.now = 0.0
        self.actions: dict[int, list[tuple[model.ToolCall | model.Remove, bool]]] = {}
        self.irregular: set[int] = set()
        self.void: dict[int, bool] = {}
        self.steps = 0

    @property
    def current(self) -> int:
        """The number of the latest turn, 0 before the first."""
        return max(self.turns, default=0)


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def references(arguments: Mapping[str, Any]) -> list[int]:
    return [int(v[1:].partition(".")[0]) for v in arguments.values() if isinstance(v, str) and v.startswith("$")]
