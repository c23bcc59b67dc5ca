"""Finds the generation that an output belongs to, stops generations, and keeps thoughts (`spec.md#interruption`)."""

from services.agent.core.commands import ModelSaid, StopGenerating
from services.agent.core.state import AgentState, Generation, ModelState
from services.agent.ports import AgentHistogram
from services.events.model import Part, ThinkDelta, Thought


def stop(s: AgentState, interrupted: bool = False) -> None:
    """Abort the running generation, if there is one. Its unfinished thought stays in the context, marked as
    interrupted."""
    generation = s.generation
    if generation is None:
        return
    close_think(s, interrupted=True)
    s.out.append(StopGenerating(generation.number))
    s.generation = None
    s.model = ModelState.INTERRUPTED if interrupted else ModelState.PAUSED


def close_think(s: AgentState, interrupted: bool = False) -> None:
    """Put the finished thought into the context, before the action that follows it. An empty thought adds nothing
    (`spec.md#actions`)."""
    generation = s.generation
    if generation is not None and generation.think:
        s.context.add_own(Thought(generation.turn, "".join(generation.think), interrupted))
        generation.think.clear()


def heard_from(s: AgentState, said: ModelSaid) -> Generation | None:
    """Return the running generation if `said` belongs to it; None for late output of one that was stopped."""
    generation = s.generation
    if generation is None or generation.number != said.generation:
        return None
    if not generation.produced:
        generation.produced = True
        s.observe(AgentHistogram.MODEL_FIRST_OUTPUT, s.now - generation.started_ms)
    return generation


def think(generation: Generation, delta: ThinkDelta) -> None:
    """Add a piece to the running thought."""
    generation.part = Part.THINK
    if delta.text:
        generation.think.append(delta.text)
