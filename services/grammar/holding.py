"""Replies that ask for time to think."""

import re
from collections.abc import Sequence

from tools.language.spoken import listed, phrases

_HOLDS = phrases(
    """hang on|hold on|hang on a sec|hang on a second|hang on a minute|hang on a moment|hold on a sec
    |hold on a second|hold on a minute|hold on a moment|one sec|one second|one moment|just a sec|just a second
    |just a minute|just a moment|a moment please|wait|wait a sec|wait a second|wait a minute|wait a moment
    |let me think|let me see|let me have a think|give me a sec|give me a second|give me a minute|give me a moment
    |bear with me|let me check|let me look|let me just check|i am thinking|i'm thinking|i need to think
    |let me have a look|two seconds|two secs|two ticks"""
)
"""Whole replies that ask for time."""
_OPENS = frozenset(listed("oh well okay ok sorry no just please so now then and can could you"))
_MOMENT = re.compile(
    r"give (?:me|us) (?:just )?"
    r"(?:(?:a|one|half a) (?:sec|second|moment|mo|tick)|(?:two|a couple of) (?:secs|seconds|ticks))"
)


def holds(said: Sequence[str]) -> bool:
    """Whether the words only ask the assistant to wait for the user's answer."""
    words = list(said)
    while words and tuple(words) not in _HOLDS and words[0] in _OPENS:
        words.pop(0)
    while words and tuple(words) not in _HOLDS and words[-1] in _OPENS:
        words.pop()
    return tuple(words) in _HOLDS


def pauses(said: Sequence[str]) -> bool:
    """Whether the words ask for a moment and nothing else, also where nothing was asked: "just give me a sec" is no
    timer of one second."""
    words = list(said)
    while words and words[0] in (*_OPENS, "hang", "hold", "on", "wait"):
        words.pop(0)
    while words and words[-1] in _OPENS:
        words.pop()
    return _MOMENT.fullmatch(" ".join(words)) is not None
