"""Faults that the simulation finds and whose repair is under way: they are counted and do not fail a run.

Each line goes with its repair. An empty table is what is wanted.
"""

import re

KNOWN = {
    "untold": re.compile(r"P7: "),
}


def known(violation: str | None) -> str | None:
    """The name of the fault that `violation` shows, if it is one of these."""
    return next((name for name, pattern in KNOWN.items() if pattern.search(violation or "")), None)
