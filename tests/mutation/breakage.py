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
