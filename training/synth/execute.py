"""Executes a dialogue in the simulator and judges it: it is kept only if its ledger is the gold one and no invariant of
the agent (`spec.md#invariants`) breaks."""

import random
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from services.agent.core.policy import SPACING_MS, AgentPolicy, policy_for_speed
from services.events.output import AnswerEnded, AnswerKind, AnswerStarted
from services.models.prompt_format import PLAIN
from tests.simulation import confluence
from tests.simulation.books import Violation
from tests.simulation.inspector import Inspector
from tools.spec import ToolOutcome, ToolSpec
from training.clock import Play, Played, Rates, Tokeniser
from training.clock.play import PlayFault
from training.synth.dialogue import Dialogue
from training.synth.gold import ledger_of, ledger_wanted
from training.synth.world import World

_UNSPACED = 0.25
_FAST_PER_S = 90.0


@dataclass(slots=True)
class Verdict:
    """Why a dialogue is rejected ("" if it is kept), and the played dialogue (None if the play failed)."""

    rejected: str = ""
    played: Played | None = None


class _AtOnce:
    """The dialogue's tools with immediate results, for the second run, which must end with the same ledger."""

    lost_turns: Set[int] = frozenset()

    def __init__(self, world: World) -> None:
        self._world = world
        self.specs: Mapping[str, ToolSpec] = world.specs

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return self._world.canonical(tool, arguments)

    def outcome(self, tool: str, arguments: Mapping[str, Any]) -> ToolOutcome:
        return self._world.at_once(tool, arguments)


def policy_for(rates: Rates, rng: random.Random, least_ms: float = SPACING_MS) -> AgentPolicy:
    """The agent's limits for a model of this speed, as a server sets them. For a fast model they sometimes allow a
    generation for every update."""
    policy = policy_for_speed(rates.tokens_per_s, least_ms)
    if rates.tokens_per_s >= _FAST_PER_S and rng.random() < _UNSPACED:
        return replace(policy, update_spacing_ms=0.0)
    return policy


def execute(
    dialogue: Dialogue,
    tokeniser: Tokeniser,
    rates: Rates,
    rng: random.Random,
    format: str = PLAIN.name,
    spacing_ms: float = SPACING_MS,
) -> Verdict:
    """Plays the dialogue, with prompts of `format` and updates spaced by `spacing_ms` or more, and judges it."""
    policy = policy_for(rates, rng, spacing_ms)
    tools = _AtOnce(dialogue.world)
    inspector = Inspector(policy, tools)
    try:
        played = Play(dialogue, tokeniser, rates, policy, rng, inspector.step, format).run()
        inspector.finish()
        if _regular(dialogue, played):
            confluence.check(played.core, inspector, tools)
    except Violation as violation:
        return Verdict(f"invariant: {violation}")
    except PlayFault as fault:
        return Verdict(f"play: {fault}")
    return Verdict(_fault(dialogue, played), played)


def _regular(dialogue: Dialogue, played: Played) -> bool:
    """Whether the ledger must not depend on the times of words and results. It may if a call was tried again, or if
    data from outside was read, after which writes may need a confirmation."""
    turns = played.core.state.turns.values()
    calls = [call for turn in turns for call in (*turn.ledger.past, *turn.ledger.calls.values())]
    return not dialogue.world.tried_again and not any(call.spec.untrusted_result for call in calls)


def _fault(dialogue: Dialogue, played: Played) -> str:
    if played.faults:
        return f"fault: {played.faults[0]}"
    if ledger_of(played.core) != ledger_wanted(dialogue.gold):
        return "ledger: it is not the gold one"
    slips = sum(note.startswith("slip") for note in dialogue.phenomena)
    if len(played.refused) > slips:
        return f"refused: {played.refused[0]}"
    kinds = [output.kind for _, output in played.outputs if isinstance(output, AnswerStarted)]
    if not any(isinstance(output, AnswerEnded) for _, output in played.outputs) or AnswerKind.APOLOGY in kinds:
        return "answer: the model gave none"
    return ""
