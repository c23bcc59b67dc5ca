"""The running generation: hearing it, stopping it, and what stays of its thoughts (`spec.md#interruption`)."""

from services.agent.core.commands import ModelSaid, StopGenerating
from services.agent.core.state import AgentState, Generation, ModelState
from services.agent.ports import AgentHistogram
from services.events.model import Part, ThinkDelta, Thought


def stop(s: AgentState, interrupted: bool = False) -> None:
    """End the running generation from our side; what it was thinking stays in the context, marked as cut."""
    generation = s.generation
    if generation is None:
        return
    close_think(s, interrupted=True)
    s.out.append(StopGenerating(generation.number))
    s.generation = None
    s.model = ModelState.INTERRUPTED if interrupted else ModelState.PAUSED


def close_think(s: AgentState, interrupted: bool = False) -> None:
    """A think ends in the context before the action that follows it; empty ones leave no trace (`spec.md#actions`)."""
    generation = s.generation
    if generation is not None and generation.think:
        s.context.add(Thought(generation.turn, "".join(generation.think), interrupted))
        generation.think.clear()


def heard_from(s: AgentState, said: ModelSaid) -> Generation | None:
    """The running generation, if `said` is its; what a stopped one had still sent is nothing."""
    generation = s.generation
    if generation is None or generation.number != said.generation:
        return None
    if not generation.produced:
        generation.produced = True
        s.observe(AgentHistogram.MODEL_FIRST_OUTPUT, s.now - generation.started_ms)
    return generation


def think(s: AgentState, generation: Generation, delta: ThinkDelta) -> None:
    generation.part = Part.THINK
    if delta.text:
        generation.think.append(delta.text)
