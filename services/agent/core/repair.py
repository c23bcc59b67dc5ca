"""Detects that the words end as if a correction followed (`spec.md#repair-delay`).

The detector only delays commits, by at most `AgentPolicy.repair_delay_ms`, and never cancels anything. So a false
alarm, such as a quoted "tell her don't cancel", costs no more than that delay.
"""

import re

from services.turns.cues import CORRECTING, PAUSING, REPLACING

_WORDS = re.compile(r"[a-z']+")
_CUES = tuple(tuple(cue.split()) for cue in (*PAUSING, *REPLACING, *CORRECTING, "scratch", "never mind"))
"""The cues of correction, the first word of "scratch that", and the words that withdraw a request."""
_OPEN_ENDS = frozenset({"or", "and", "but", "um", "uh", "er", "to", "for", "with", "the", "at", "then"})


def hesitates(text: str) -> bool:
    """Whether `text` ends in a cue of correction ("no wait") or in mid-phrase ("to anna and"); "no wait seven" is
    complete."""
    words = _WORDS.findall(text.lower())[-4:]
    if not words:
        return False
    if words[-1] in _OPEN_ENDS:
        return True
    # A lone "no" is an answer, not a correction.
    return any(len(words) > len(cue) and tuple(words[-len(cue) :]) == cue for cue in _CUES)
