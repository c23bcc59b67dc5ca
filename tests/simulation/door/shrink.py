"""Shortens the script of a failing seed: leaves out steps one by one as long as the violation stays."""

from tests.simulation.door.play import play, script
from tests.simulation.door.script import ScriptStep

MOST = 200
"""Most seeds played to shorten one script."""


def shortest(seed: int) -> list[ScriptStep]:
    """Return the steps of `seed` without those that can be left out with the same rule still being violated."""
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
    """The name of the violated rule."""
    return " ".join((violation or "").split()[:1])
