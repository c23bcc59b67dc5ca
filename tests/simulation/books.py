"""The inspector's own record of turns, calls and answers in the agent simulation, kept apart from the core's state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.agent.core import commands as c
from services.agent.core.policy import AgentPolicy
from services.events import model
from services.events.output import AnswerStarted, CallStatus
from tools.spec import ToolSpec

PENDING = {CallStatus.PROPOSED, CallStatus.WAITING, CallStatus.HELD, CallStatus.COMMITTED}
LIVE = PENDING | {CallStatus.RUNNING, CallStatus.RUNNING_EARLY, CallStatus.CONFIRMING, CallStatus.DONE}
UNDER_WAY = {CallStatus.RUNNING, CallStatus.RUNNING_EARLY}
Id = tuple[int, int]


class Violation(AssertionError):
    """Raised when an invariant does not hold. The message begins with the name of the rule."""


def demand(holds: bool, what: str) -> None:
    """Raise `Violation(what)` unless `holds`."""
    if not holds:
        raise Violation(what)


@dataclass
class TurnBook:
    """What the inspector knows of one turn. `covers`: (highest call id, time in ms) for each move of the commit point.
    `unknown`: a write has an unknown outcome that was not told. `early`: number of early reads."""

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
    """What the inspector knows of the current attempt of one call. `written`: its arguments as the model wrote them.
    `approved_in`: the turn whose words confirmed it, 0 for a button."""

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


class Tools(Protocol):
    """The tools of the session that is inspected, as its agent knows them."""

    @property
    def specs(self) -> Mapping[str, ToolSpec]: ...

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]: ...


class Books:
    """The record of one session with these `tools`. `irregular` are turns that `confluence` does not compare. `void`
    are turn numbers that were opened by a button press without effect -> whether they have settled. Of two models
    (`trust.py`): the new calls of the responder, the writes that committed without it, those that it has added beside
    these, and the calls that it has named in this generation."""

    def __init__(self, policy: AgentPolicy, tools: Tools) -> None:
        self.policy = policy
        self.tools = tools
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
        self.by_responder: set[Id] = set()
        self.trusted: set[Id] = set()
        self.beside_trusted: set[Id] = set()
        self.named: set[Id] = set()
        self.steps = 0

    @property
    def current(self) -> int:
        """The number of the latest turn, 0 before the first."""
        return max(self.turns, default=0)


def plain(text: str) -> str:
    """`text` in lower case, its words separated by single spaces."""
    return " ".join(text.casefold().split())


def references(arguments: Mapping[str, Any]) -> list[int]:
    """The ids of the calls that `arguments` refer to ("$k", "$k.path")."""
    return [int(v[1:].partition(".")[0]) for v in arguments.values() if isinstance(v, str) and v.startswith("$")]
