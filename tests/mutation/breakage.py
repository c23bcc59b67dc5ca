"""One edit of one file that breaks one rule."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Breakage:
    name: str
    file: str
    before: str
    after: str
    of: str = "agent"
    """The simulation that is to notice it."""
    start: int = 0
    """The first seed: what is rare is looked for where it is known to happen."""
