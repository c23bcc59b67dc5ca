"""Shortens the script of a failing seed: leaves out steps one by one as long as the violation stays."""

from tests.simulation.door.play import play, script
from tests.simulation.door.script import ScriptStep

MOST = 200
"""Plays at most."""


def shortest(seed: int) -> list[ScriptStep]:
    """Of the steps that `seed` draws, those without which nothing is violated any more."""
    _, steps = script(seed)
    kind = _kind(play(seed).violation)
    plays, place = 0, len(steps) - 1
    while place >= 0 and plays < MOST:
        fewer = [*steps[:place], *steps[place + 1 :]]
        plays += 1
        if _kind(play(seed, steps=fewer).violation) == kind:
            steps = fewer
        place -= 1
    return steps


def _kind(violation: str | None) -> str:
    """The rule's name, which is what must stay the same."""
    return " ".join((violation or "").split()[:1])
