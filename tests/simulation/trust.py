"""The agent's simulation with two models: a speculator that is sure of most of its writes, which then commit before the
responder has confirmed them, and a responder that repeats some of them under new numbers and in another form, or adds
another one by the same tool.

The rules check that a repetition is no new call, and that a second write beside a trusted one is confirmed."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from services.agent.core import commands as c
from services.events.model import Ask, ModelFault, ModelOutput, Pause, PauseReason, Phase, SessionContext, ToolCall
from services.events.output import CallChanged, CallStatus
from services.models.composite import CompositePolicy, CompositeSession
from tests.simulation.books import LIVE, PENDING, Books, Id, demand
from tests.simulation.model import ScriptedModel
from tools.spec import Invocation, ToolSpec

SHARE = 0.15
"""Of all seeds."""


def trusting(seed: int) -> bool:
    """Whether this seed has two models. Drawn apart, so that the others play as they always did."""
    return random.Random(f"trust {seed}").random() < SHARE


class _Sure(ScriptedModel):
    """The speculator."""

    def _plan(self, ask: Ask) -> list[ModelOutput | ModelFault]:
        calls = dict(self._calls.get(ask.turn, {}))
        many = self._rng.choice((0, 0, 1, 1) if len(calls) < 3 else (0,))
        plan = [output for _ in range(many) for output in self._action(calls) if isinstance(output, ToolCall)]
        sure = 0.95 if self._rng.random() < 0.9 else 0.5
        return [*(replace(call, confidence=sure, by_responder=False) for call in plan), Pause(PauseReason.DONE)]


class _Contrary(ScriptedModel):
    """The responder: random, and in part of its generations it repeats what is there, or adds one like it."""

    def _plan(self, ask: Ask) -> list[ModelOutput | ModelFault]:
        calls = self._calls.get(ask.turn, {})
        if ask.phase is Phase.LISTENING or not calls or self._rng.random() < 0.5:
            return super()._plan(ask)
        old = calls[self._rng.choice(sorted(calls))]
        form = {name: value for name, value in reversed(old.arguments.items()) if (name, value) != ("x", 0)}
        if self._rng.random() < 0.3:
            form["x"] = self._rng.randrange(4)  # another one, or the same after all
        return [ToolCall(max(calls) + self._rng.choice((1, 1, 3)), old.tool, form), *self._ending(ask)]


def two_models(
    rng: random.Random, pace_s: float, madness: float, specs: Mapping[str, ToolSpec]
) -> tuple[ScriptedModel, CompositeSession]:
    """The responder, and the session of both."""
    context = SessionContext("", tuple(specs.values()), lambda: datetime(2026, 3, 10, tzinfo=UTC))
    responder = _Contrary(rng, pace_s, madness, "mail" in specs)
    responder.drafts = True
    speculator = _Sure(rng, 0.0, 0.0, False)
    return responder, CompositeSession(context, responder, speculator, CompositePolicy(commit_on_trust=True))


# ------------------------------------------------------------------ the rules


def repeated(books: Books, turn: int, action: ToolCall, commands: list[c.Command]) -> bool:
    """Whether the agent has taken a new call of the responder for one that is there. It must, where there is an equal
    write that the responder has not named in the same generation, and must not without one."""
    place = (turn, action.id)
    spec = books.tools.specs[action.tool]
    if not action.by_responder or spec.safe or alive(books, place):
        books.named.add(place)
        return False
    changes = [x.output for x in commands if isinstance(x, c.Emit) and isinstance(x.output, CallChanged)]
    fresh = any((change.turn, change.call_id) == place for change in changes)
    written = books.tools.canonical(action.tool, action.arguments)
    equal = [
        other
        for other, call in books.calls.items()
        if other[0] == turn and other not in books.named and alive(books, other)
        if (call.tool, call.written) == (action.tool, written)
    ]
    if fresh:
        demand(not equal or turn in books.irregular, f"two-models: {place} repeats {equal}")
        books.by_responder.add(place)
        if beside_a_trusted(books, place, action.tool):
            books.beside_trusted.add(place)
        books.named.add(place)
    return not fresh


def alive(books: Books, place: Id) -> bool:
    call = books.calls.get(place)
    return call is not None and call.status in LIVE and not call.removed


def trusts(books: Books, turn: int) -> None:
    """Note the writes that commit before the responder has confirmed them."""
    for place, call in books.calls.items():
        pending = place[0] == turn and call.status in PENDING and not call.removed
        if pending and not books.tools.specs[call.tool].safe and place not in books.by_responder:
            books.trusted.add(place)


def beside_a_trusted(books: Books, place: Id, tool: str) -> bool:
    """Whether a write by the same tool has committed on trust in the turn of this new call, and has not failed."""
    ended = {CallStatus.FAILED, CallStatus.CANCELLED, CallStatus.SUPERSEDED}
    return any(
        other != place and other[0] == place[0] and call.tool == tool and call.status not in ended and not call.removed
        for other, call in books.calls.items()
        if other in books.trusted
    )


def second(books: Books, call: Invocation, approved: bool) -> None:
    """A write that the responder has added beside a trusted one needs a yes."""
    place = (call.turn, call.call_id)
    demand(approved or place not in books.beside_trusted, f"two-models: {place} runs beside a trusted one")
