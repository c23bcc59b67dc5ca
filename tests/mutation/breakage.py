"""The form of a breakage: one edit of one file that breaks one rule."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Breakage:
    name: str
    file: str
    before: str
    after: str
    of: str = "agent"
    """The simulation that must notice it: "agent" or "door"."""
    start: int = 0
    """The first seed to play; for a rare violation one where it is known to happen."""
