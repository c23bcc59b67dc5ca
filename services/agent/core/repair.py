"""Does the end of what was said promise a correction? (`spec.md#repair-delay`)

The detector only delays the commit frontier (at most `AgentPolicy.repair_delay_ms`); it never cancels anything, so a
quoted "tell her don't cancel" costs a moment and nothing else.
"""

import re

_WORDS = re.compile(r"[a-z']+")
_CUES = (
    ("no",),
    ("wait",),
    ("sorry",),
    ("actually",),
    ("scratch",),
    ("scratch", "that"),
    ("i", "mean"),
    ("hang", "on"),
    ("hold", "on"),
    ("or", "rather"),
    ("make", "that"),
    ("make", "it"),
    ("never", "mind"),
)
_OPEN_ENDS = frozenset({"or", "and", "but", "um", "uh", "er", "to", "for", "with", "the", "at", "then"})


def hesitates(text: str) -> bool:
    """Whether `text` ends in a cue ("no wait") or within a phrase ("to anna and"); "no wait seven" is complete."""
    words = _WORDS.findall(text.lower())[-4:]
    if not words:
        return False
    if words[-1] in _OPEN_ENDS:
        return True
    # A lone "no" is an answer, not a repair.
    return any(len(words) > len(cue) and tuple(words[-len(cue) :]) == cue for cue in _CUES)
