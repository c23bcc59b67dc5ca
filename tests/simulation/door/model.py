"""A simulated model that understands the requests of `words.py`; it is sometimes slow, invalid or failing.

For each "tool colour" of the request it makes one call. It corrects and withdraws calls as the words change ("no" takes
back what was named last), and it begins its answer with one sentence for every write that ended: "ok amber.", "failed
amber.", "maybe amber." It does not mention writes that end after their turn: the server announces those.
"""

import asyncio
import itertools
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass

from services.events.model import (
    Acted,
    ActionKind,
    AnswerDelta,
    AnswerEnd,
    Ask,
    ContextEntry,
    Fact,
    Invalid,
    ModelFault,
    ModelFaultKind,
    ModelOutput,
    Observed,
    Opened,
    Part,
    Pause,
    PauseReason,
    Phase,
    Rejected,
    Remove,
    Said,
    SessionContext,
    ThinkDelta,
    ToolCall,
    Usage,
    UserUpdate,
)
from tests.simulation.door.words import TOOLS

Pair = tuple[str, str]


def requests(text: str) -> list[Pair]:
    """The (tool, colour) pairs that `text` asks for, in order; "no" takes back the one before it."""
    pairs: list[Pair] = []
    words = text.lower().replace(".", "").split()
    for place, word in enumerate(words):
        if word == "no" and pairs:
            pairs.pop()
        elif word in TOOLS and place + 1 < len(words) and words[place + 1] not in (*TOOLS, "please", "yes", "no", "hm"):
            pairs.append((word, words[place + 1]))
    return list(dict.fromkeys(pairs))


def unsure(text: str) -> bool:
    """Whether the request contains a doubt ("hm"). The model then asks before it does anything."""
    return "hm" in text.split()


@dataclass(frozen=True)
class Temper:
    """How the model misbehaves. `pace_s`: seconds for each token. Probabilities for one generation: `fault` (an error),
    `hang` (no output until a time-out), `cut` (it ends in the middle of an answer), `nonsense` (an action that is not
    allowed)."""

    pace_s: float = 0.02
    fault: float = 0.0
    hang: float = 0.0
    cut: float = 0.0
    nonsense: float = 0.0


HANG_S = 20.0


class SimulatedModelSession:
    """The `ModelSession` of `SimulatedModel`. `broken` lists misuses of the interface by the agent."""

    def __init__(self, session_context: SessionContext, temper: Temper, rng: random.Random) -> None:
        self._temper, self._rng = temper, rng
        self._offered = {spec.name for spec in session_context.tools}
        self._texts: dict[int, str] = {}
        self._calls: dict[int, dict[int, Pair]] = {}
        self._proposed: dict[int, dict[int, Pair]] = {}
        self._removed: dict[int, set[int]] = {}
        self._seen: dict[tuple[int, int], str] = {}
        self._news: list[str] = []
        self._told: set[str] = set()
        self._rejected: dict[int, int] = {}
        self._tokens = 0
        self._requests = 0
        self.open = 0
        self.closed = False
        self.broken: list[str] = []

    # ------------------------------------------------------------------ the port

    def append(self, entry: ContextEntry) -> None:
        if self.closed:
            self.broken.append(f"{entry} was appended after the close")
        match entry:
            case UserUpdate(turn=turn, full_text=text):
                if turn not in self._texts:
                    self._news = []  # the server announces outcomes of earlier turns
                self._texts[turn] = text
                self._rejected.pop(turn, None)
            case Acted(turn=turn, action=ToolCall() as call):
                pair = (call.tool, str(call.arguments.get("x")))
                self._calls.setdefault(turn, {})[call.id] = pair
            case Acted(turn=turn, action=Remove(id=call_id)):
                self._calls.get(turn, {}).pop(call_id, None)
            case Observed(turn=turn, call_id=call_id, tool=tool, value=value, error=error):
                colour = self._calls.get(turn, {}).get(call_id, (tool, _colour(value)))[1]
                self._seen[turn, call_id] = f"{_ending(tool, error)} {colour}"
                self._news.append(self._seen[turn, call_id])
            case Said(text=text) | Fact(text=text):  # what it has said, or was announced
                words = text.replace(".", "").split()
                self._told |= {" ".join(pair) for pair in itertools.pairwise(words)}
            case Rejected(turn=turn):
                self._rejected[turn] = self._rejected.get(turn, 0) + 1
            case _:
                pass

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        if self.open or self.closed:
            self.broken.append("a generation was asked for " + ("while one ran" if self.open else "after the close"))
        self.open += 1
        self._requests += 1
        try:
            await self._trouble()
            for output in self._plan(ask):
                await self._wait()
                yield output
                self._tokens += 1
        finally:
            self.open -= 1

    @property
    def usage(self) -> Usage:
        return Usage(self._requests, 10 * self._requests, 0, self._tokens)

    async def aclose(self) -> None:
        self.closed = True

    async def _wait(self) -> None:
        if self._temper.pace_s:
            await asyncio.sleep(self._temper.pace_s * self._rng.choice((0.0, 0.5, 1.0, 3.0)))

    async def _trouble(self) -> None:
        luck = self._rng.random() - self._temper.fault
        if luck < 0:
            raise ModelFault(self._rng.choice(list(ModelFaultKind)), "the simulated model is gone")
        if luck < self._temper.hang:
            await asyncio.sleep(HANG_S)
            raise ModelFault(ModelFaultKind.TIMEOUT, "the simulated model did not answer in time")

    # ------------------------------------------------------------------ what it does

    def _plan(self, ask: Ask) -> list[ModelOutput]:
        if self._rng.random() < self._temper.nonsense:
            return [self._nonsense(ask.phase)]
        text = self._texts.get(ask.turn, "")
        if ask.phase is Phase.FINAL and unsure(text) and ActionKind.QUESTION in ask.allowed:
            called = self._rng.random() < 0.5  # declared as a question, or an answer that contains one
            return [Opened(Part.ANSWER, question=called), AnswerDelta("Which "), AnswerDelta("one? "), AnswerEnd()]
        changes = self._changes(ask, text)
        if changes and self._rejected.get(ask.turn, 0) > 2:
            return [Pause(PauseReason.WAITING_USER)]  # refused three times: wait, so that nothing commits
        thought: list[ModelOutput] = [Opened(Part.THINK), ThinkDelta("so ")] if self._rng.random() < 0.3 else []
        if changes:
            return [*thought, *changes, Pause(PauseReason.DONE if self._whole(text) else PauseReason.WAITING_USER)]
        if ActionKind.ANSWER in ask.allowed and ask.phase is Phase.FINAL and self._all_seen(ask.turn):
            return [*thought, *self._answer(ask.turn, text)]
        if self._all_seen(ask.turn) and ask.phase is Phase.SETTLING and ActionKind.ANSWER in ask.allowed:
            return [*thought, *self._answer(ask.turn, text)]
        if not self._whole(text) and ask.phase is not Phase.FINAL:
            return [*thought, Pause(PauseReason.WAITING_USER)]
        return [*thought, Pause(PauseReason.DONE if self._all_seen(ask.turn) else PauseReason.WAITING_TOOL)]

    def _changes(self, ask: Ask, text: str) -> list[ModelOutput]:
        """The removals and new calls after which the calls of the turn are those that `text` asks for."""
        wanted = [pair for pair in requests(text) if pair[0] in self._offered]
        calls = self._calls.get(ask.turn, {})
        gone = {
            call_id for call_id, pair in calls.items() if pair not in wanted and (ask.turn, call_id) not in self._seen
        }
        missing = [pair for pair in wanted if pair not in calls.values()]
        changes: list[ModelOutput] = [Remove(call_id) for call_id in sorted(gone)]
        used = {*calls, *self._removed.get(ask.turn, set())}
        fresh = max(used, default=0) + 1
        for number, (tool, colour) in enumerate(missing, fresh):
            changes += [Opened(Part.TOOL_CALL), ToolCall(number, tool, {"x": colour})]
            self._removed.setdefault(ask.turn, set()).add(number)
        return changes

    def _all_seen(self, turn: int) -> bool:
        return all((turn, call_id) in self._seen for call_id in self._calls.get(turn, {}))

    def _whole(self, text: str) -> bool:
        return text.split()[-1:] not in ([tool] for tool in TOOLS)

    def _answer(self, turn: int, text: str) -> list[ModelOutput]:
        news = [each for each in dict.fromkeys(self._news) if each not in self._told]
        pieces = ["So: ", *(f"{each}. " for each in news)] if news or text else ["Hello. "]
        told: list[ModelOutput] = [Opened(Part.ANSWER)]
        told += [AnswerDelta(piece) for piece in (pieces if self._rng.random() < 0.5 else ["".join(pieces)])]
        more = [AnswerDelta(f"{word} ") for word in ("and", "that", "is", "all")[: self._rng.randrange(5)]]
        if self._rng.random() < self._temper.cut:
            return [*told, *more[: self._rng.randrange(len(more) + 1)]]
        return [*told, *more, AnswerEnd()]

    def _nonsense(self, phase: Phase) -> ModelOutput:
        wrong = (Invalid("no action"), ToolCall(40, "no_such_tool", {}), ToolCall(41, "look", {"z": 1}), Remove(99))
        return self._rng.choice((*wrong, AnswerDelta("too early?")) if phase is Phase.LISTENING else wrong)


def _ending(tool: str, error: str | None) -> str:
    """The word that says how a call ended. For a failed read it is not "failed", because the read may be of a word that
    was misheard, for which the user did not ask."""
    if tool in ("look", "search"):
        return "saw" if error is None else "missed"
    if error is None:
        return "ok"
    return "maybe" if "outcome unknown" in error else "failed"


def _colour(value: object) -> str:
    return str(value.get("seen", "")) if isinstance(value, dict) else ""


class SimulatedModel:
    """The simulated model (a `Model`). `sessions` are all sessions that were opened."""

    name = "simulated"

    def __init__(self, temper: Temper, rng: random.Random) -> None:
        self.temper, self._rng = temper, rng
        self.sessions: list[SimulatedModelSession] = []

    def open(self, session_context: SessionContext) -> SimulatedModelSession:
        self.sessions.append(SimulatedModelSession(session_context, self.temper, self._rng))
        return self.sessions[-1]

    async def aclose(self) -> None: ...
