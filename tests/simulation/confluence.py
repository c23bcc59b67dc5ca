"""Checks `spec.md#confluence`: however events were interleaved, the final ledger equals that of a second run with the
whole utterance at once and the same model actions. The second run is the core alone, with tools that answer at once."""

from collections.abc import Mapping, Set
from typing import Any, Protocol

from services.agent.core import commands as c
from services.agent.core.call import GONE, CallState
from services.agent.core.core import AgentCore
from services.events import agent as events
from services.events import model
from services.events.speech import EagerEnd
from tests.simulation.books import Tools, demand
from tests.simulation.inspector import Inspector
from tools.spec import OutcomeStatus, ToolOutcome

_FINAL = {CallState.DONE: "done", CallState.FAILED: "failed", CallState.TIMED_OUT: "timed out"}


class World(Tools, Protocol):
    """The tools, whose outcomes depend only on their arguments. `lost_turns` are not compared."""

    @property
    def lost_turns(self) -> Set[int]: ...

    def outcome(self, tool: str, arguments: Mapping[str, Any]) -> ToolOutcome: ...


def check(core: AgentCore, inspector: Inspector, world: World) -> int:
    """Compare every turn that is not `irregular`. Returns how many were compared."""
    compared = 0
    for number, turn in core.state.turns.items():
        if number in inspector.irregular | world.lost_turns or not turn.final or not turn.text:
            continue
        actions = inspector.actions.get(number, [])
        at_once = _AtOnce(number, turn.text, world, core)
        at_once.play(actions)
        other = at_once.core.state.turns[number].ledger
        if _failure_spread(turn.ledger) or _failure_spread(other):
            continue
        if max(_writes(turn.ledger), _writes(other)) > core.state.policy.writes_unasked:
            continue
        mine, theirs = _outcome(turn.ledger), _outcome(other)
        demand(mine == theirs, f"confluence: turn {number} ended in {mine}, at once in {theirs}")
        compared += 1
    return compared


def _outcome(ledger: Any) -> dict[int, tuple[str, str, str]]:
    """id -> (tool, resolved arguments, how it ended), without calls that were withdrawn or asked about."""
    return {
        call.id: (call.spec.name, repr(sorted((call.resolved or {}).items())), _FINAL[call.state])
        for call in ledger.calls.values()
        if call.state in _FINAL and not _asked(ledger, call)
    }


def _failure_spread(ledger: Any) -> bool:
    """Whether a failed call has cancelled its dependants. Then the ledger depends on whether an edit came before or
    after that, because a cancelled call is not revived without the model's knowledge: the turn is not compared."""
    return any("has no result" in call.reason for call in (*ledger.past, *ledger.calls.values()))


def _writes(ledger: Any) -> int:
    """Number of writes in the end. With more than `writes_unasked` the user is asked about all, but a slow plan has
    already committed the first ones, so the ledger depends on when the words came: the turn is not compared."""
    return sum(not call.safe and call.state not in GONE for call in ledger.calls.values())


def _asked(ledger: Any, call: Any) -> bool:
    """Whether the call, or one that it needs, waits for the user or the client; the second run has no such replies."""
    return bool(call.asked or call.approved or call.spec.client_side) or any(
        _asked(ledger, ledger.calls[dep]) for dep in call.deps
    )


class _AtOnce:
    """The second run: the core of one turn, given the whole text at once."""

    def __init__(self, number: int, text: str, world: World, like: AgentCore) -> None:
        self.number, self.text, self.world = number, text, world
        self.core = AgentCore("at once", world, like.state.policy)
        self.now = 0.0

    def play(self, actions: list[tuple[model.ToolCall | model.Remove, bool]]) -> None:
        self.step(events.UserPartial(self.number, 1, self.text))
        self.step(EagerEnd(self.number, 0))
        self._act([action for action, saw_final in actions if not saw_final])
        self.step(events.UserFinal(self.number, 2, self.text))
        self._act([action for action, saw_final in actions if saw_final])
        self._act([model.Pause()])
        while not self.core.state.turns[self.number].settled and self.now < 120_000:
            self.now += 250.0
            self.step(events.Tick("wake", 0))
            self._act([model.Pause()])

    def _act(self, actions: list[Any]) -> None:
        for action in actions:
            if self.core.state.generation is not None:
                self.step(c.ModelSaid(self.core.state.generation.number, action))

    def step(self, item: c.Input) -> None:
        todo: list[c.Input] = [item]
        while todo:
            self.now += 0.001
            commands = self.core.step(todo.pop(0), self.now)
            todo += [_answered(self.world, command) for command in commands if isinstance(command, c.Dispatch)]


def _answered(world: World, command: c.Dispatch) -> c.Input:
    call = command.invocation
    place = (call.turn, call.call_id, call.attempt)
    if command.client is not None:
        return events.ToolResult(*place, {"v": 1, "of": "client"})
    result = world.outcome(call.tool, call.arguments)
    if result.status is OutcomeStatus.DONE:
        return events.ToolResult(*place, result.value)
    if result.status is OutcomeStatus.TIMED_OUT:
        return events.ToolTimeout(*place)
    return events.ToolFailed(*place, result.kind, "", unknown_outcome=result.status is OutcomeStatus.UNKNOWN)
