"""Recognises backchannels ("mhm", "okay"): what people say to show that they listen, without wanting an answer.
English; pure."""

import re

LONGEST_MS = 1500
"""Longest speech, in ms, that counts as a backchannel."""

MOST_WORDS = 3

_WORD = re.compile(r"[a-z']+")
_NOISES = frozenset(
    {"uh", "huh", "mm", "mhm", "mmm", "hmm", "hm", "um", "ah", "aha", "oh", "ok", "okay", "right", "yeah", "yep", "yes"}
)
_PHRASES = frozenset({"i see", "got it", "oh i see", "ah i see", "okay got it"})


def listening_noise(text: str, ms: int) -> bool:
    """Whether `text`, spoken in `ms` milliseconds, is only a backchannel. Speech without any words counts as one."""
    words = _WORD.findall(text.lower())
    if not words:
        return True
    known = len(words) <= MOST_WORDS and (_NOISES.issuperset(words) or " ".join(words) in _PHRASES)
    return known and ms <= LONGEST_MS
