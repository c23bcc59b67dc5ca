"""Where in a generation an event falls that comes while it is written.

By their own times most events would fall where generations are longest. So the first event that falls into a generation
is moved within it: 15 % into a call, 10 % right behind the thought, the others evenly over the thought.
"""

import heapq
import random
from typing import Any

from services.events import agent as events
from services.events.speech import EagerEnd
from training.clock.script import PieceKind
from training.clock.writing import Writing

Due = list[tuple[float, int, Any]]
IN_CALL, BEHIND_THOUGHT = 0.15, 0.10
_APART_MS = 1.0
_OUTSIDE = (
    events.UserPartial,
    events.UserRewrite,
    events.UserFinal,
    EagerEnd,
    events.ToolResult,
    events.ToolFailed,
    events.ToolTimeout,
)


def placed(due: Due, writing: Writing, start_ms: float, token_ms: float, rng: random.Random) -> Due:
    """The queue with the first event from outside that falls into the generation moved to its place there; later ones
    follow it. `start_ms`: when its first token is begun."""
    end_ms = start_ms + token_ms * len(writing.tokens)
    inside = sorted(entry for entry in due if isinstance(entry[2], _OUTSIDE) and start_ms <= entry[0] < end_ms)
    token = _token(writing, rng) if inside else None
    if token is None:
        return due
    at_ms = start_ms + token_ms * (token + 0.5)
    moved = {inside[0][1]: at_ms}
    for n, entry in enumerate(inside[1:], 1):
        moved[entry[1]] = max(at_ms + n * _APART_MS, entry[0])
    found = [(moved.get(number, when), number, item) for when, number, item in due]
    heapq.heapify(found)
    return found


def _token(writing: Writing, rng: random.Random) -> int | None:
    """The token during which the event comes; None if the generation has neither thought nor call."""
    thoughts, calls = writing.spans(PieceKind.THINK), writing.spans(PieceKind.CALL)
    luck = rng.random()
    if luck < IN_CALL and calls:
        return rng.choice(_tokens(writing, calls[0][0], calls[-1][1]))
    if luck < IN_CALL + BEHIND_THOUGHT:
        behind = writing.spans(PieceKind.CLOSE)
        return min(_tokens(writing, 0, behind[0][1])[-1] + 1, len(writing.tokens) - 1) if behind else None
    return rng.choice(_tokens(writing, *thoughts[0])) if thoughts else None


def _tokens(writing: Writing, start: int, end: int) -> list[int]:
    """The numbers of the tokens that end within these characters; at least one."""
    found = [at for at, stop in enumerate(writing.ends) if start < stop <= end]
    return found or [0]
