"""Checks the names, titles and texts that are left when all other words of a request are explained."""

import re

from tools.language.spoken import listed

_DOUBTFUL = frozenset(
    listed(
        """no nope nah not never if unless maybe perhaps whether what when where who why how which sorry wait
        actually mean
        meant said says told asked asks would could should might instead rather because cancel delete remove remind
        alarm alarms timer timers text message email call ring's set undo forget stop don't doesn't didn't won't can't
        cannot isn't wasn't haven't hasn't shouldn't wouldn't couldn't mustn't there's or else than ago list lists
        reminder reminders calendar diary i i'm i've i'd i'll you he she they we"""
    )
)
"""Words that show a sentence or a withdrawal where there should be a name."""
_OPENERS = re.compile(
    r"^(?:(?:i|we|he|she|they|you)(?:'ve|'m|'re| have| am| are| has| will have)?(?: got| booked"
    r"| having)?(?: to)?(?: be)? "
    r"|(?:im|ive) |(?:it|that|there|this)(?:'s| is| will be) |got |having |(?:a|an|the|my|our|some|me|us|as|down|for|to"
    r"|have|is|are|it|in|on"
    r"|called|named|event|entry|new|another) )+",
    re.I,
)
_CLOSERS = re.compile(
    r"(?: (?:is|are|starts?|begins?|runs|on|at|from|for|in|booked|due|scheduled|coming|the|and|a)|'s)+$", re.I
)
_BOOKED = re.compile(r"(?:'s| is| are)(?: (?:booked|coming|due|here|scheduled))(?: in)?\b", re.I)

_CALL_WITH = re.compile(r"\bcall(?= with \w)")


def clean(text: str) -> str:
    """A title without introducing and closing words: "i've got the chiropodist" is "chiropodist"."""
    text = _BOOKED.sub("", text.strip())
    text = _OPENERS.sub("", f"{text} ").strip()
    return _CLOSERS.sub("", text).strip()


def doubtful(text: str) -> bool:
    """Whether `text` has words that are no part of a name. "A call with Ben" is one."""
    return not _DOUBTFUL.isdisjoint(_CALL_WITH.sub("", text.casefold()).replace("’", "'").split())
