"""The ledger that a dialogue must end with. It follows from the meaning of all its words and the tools' results."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.agent.core.call import CallState
from services.agent.core.core import AgentCore
from training.synth.clauses import TurnMeaning
from training.synth.tell import resolved
from training.synth.wants import Outcome, Ref, Want
from training.synth.world import AGAIN, World

_ENDS = {CallState.DONE: "done", CallState.FAILED: "failed", CallState.TIMED_OUT: "timed out"}


@dataclass(frozen=True, slots=True)
class GoldCall:
    """A call that must have been made, and how it ends. `arguments`: canonical, as JSON with sorted keys."""

    key: str
    capability: str
    tool: str
    arguments: str
    ends: str


class NotOffered(ValueError):
    """The session's tools cannot carry out a request, or not with these values."""


def refs(value: Any) -> list[Ref]:
    """All references in `value`."""
    if isinstance(value, Ref):
        return [value]
    items = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [ref for item in items for ref in refs(item)]


def gold(meaning: TurnMeaning, world: World) -> tuple[list[GoldCall], dict[str, Outcome]]:
    """The calls of a turn in their order, and their outcomes by key. Raises `NotOffered`."""
    results: dict[str, Outcome] = {}
    calls: list[GoldCall] = []
    while True:
        wants = meaning.read(meaning.words, True, results).wants
        ready = next((want for want in wants if want.key not in results and _ready(want, results)), None)
        if ready is None:
            return calls, results
        call, outcome = _made(ready, results, world)
        calls.append(call)
        results[ready.key] = outcome


def _ready(want: Want, results: Mapping[str, Outcome]) -> bool:
    return all(ref.key in results and not results[ref.key].error for ref in refs(want.arguments))


def _made(want: Want, results: Mapping[str, Outcome], world: World) -> tuple[GoldCall, Outcome]:
    form = world.forms.get(want.capability)
    arguments = resolved(want.arguments, results)
    encoded = form.encode(arguments) if form is not None else None
    if form is None or encoded is None:
        raise NotOffered(want.capability)
    outcome = world.outcome(want.capability, arguments)
    if form.spec.safe and outcome.error and outcome.error.startswith(AGAIN):
        outcome = world.outcome(want.capability, arguments, nth=2)
    ends = "done" if outcome.error is None else "timed out" if outcome.error == "timed out" else "failed"
    canonical = form.arguments.canonical(encoded, references=False)
    return GoldCall(want.key, want.capability, form.spec.name, written(canonical), ends), outcome


def written(arguments: Mapping[str, Any]) -> str:
    return json.dumps(arguments, sort_keys=True, ensure_ascii=False)


def ledger_of(core: AgentCore) -> list[tuple[str, str, str]]:
    """(tool, arguments, end) of every call that has ended and was not removed, sorted."""
    return sorted(
        (call.spec.name, written(call.resolved or {}), _ENDS[call.state])
        for turn in core.state.turns.values()
        for call in turn.ledger.calls.values()
        if call.state in _ENDS
    )


def ledger_wanted(calls: list[GoldCall]) -> list[tuple[str, str, str]]:
    """The same of the gold calls."""
    return sorted((call.tool, call.arguments, call.ends) for call in calls)
