"""Requests with a condition on the time of now: "if it has gone six set a timer for ten minutes, otherwise leave it".

Whether it holds is known at once, so that the request is read without it.
"""

import re
from datetime import datetime, time

from services.grammar.amending.hearing import value_of
from services.grammar.cues import withdraws
from services.grammar.reading import UtteranceReader
from services.grammar.recalled import RecalledTurn
from services.grammar.wording import imperative
from tools.language.tokens import FILLERS, tokenize
from tools.speech import clock_time

_IF = re.compile(
    r"(?:(?:so|and|well|okay|right|oh) )*if it (?:(?:is|has) )?(?:already )?(?P<side>gone|past|after|later than|before|"
    r"earlier than|not gone|not past|not yet) (?P<rest>.+)"
)
_ELSE = re.compile(r"(?P<request>.+?) (?:otherwise|or else|if not|and if not|else)(?: then)? (?P<other>.+)")
_EARLIER = frozenset(("before", "earlier than", "not gone", "not past", "not yet"))
_LONGEST_TIME = 6
_NOTHING = frozenset(("nothing", "do nothing", "don't do anything"))


def recalled(text: str, reader: UtteranceReader, now: datetime) -> RecalledTurn | None:
    """The request that `text` is if its condition holds, or what is said if it does not; None for other words, and
    where something else is to be done otherwise."""
    said = " ".join(token.text for token in tokenize(text) if token.text not in FILLERS)
    found = _IF.fullmatch(said)
    divided = _divided(found["rest"], now) if found is not None else None
    if found is None or divided is None:
        return None
    at, request = divided
    other = _ELSE.fullmatch(request)
    if other is not None:
        left = other["other"]
        if not (withdraws(left.split()) or left in _NOTHING):
            return None
        request = other["request"]
    earlier = now.time() < at
    if earlier is not (found["side"] in _EARLIER):
        return RecalledTurn((), say=f"It is {clock_time(now.time())}, so I left the rest.")
    reading = reader.read(request, now)
    return RecalledTurn(reading.intents, text=request, reading=reading) if reading.intents else None


def _divided(rest: str, now: datetime) -> tuple[time, str] | None:
    """The time with which the words begin, and the request behind it."""
    words = rest.split()
    for end in range(min(_LONGEST_TIME, len(words) - 1), 0, -1):
        behind = words[end:]
        while len(behind) > 1 and behind[0] in ("then", "already", "now", "yet", "please", "can", "could", "you"):
            behind = behind[1:]
        value = value_of(" ".join(["at", *words[:end]]), now)
        clock = value.when.time if value is not None and value.when is not None and value.when.day is None else None
        if clock is None or not imperative(behind[0]):
            continue
        hours = (clock.hour,) if clock.certain else (clock.hour % 12, clock.hour % 12 + 12)
        times = [time(hour, clock.minute) for hour in hours]
        return min(times, key=lambda each: abs(_minutes(each) - _minutes(now.time()))), " ".join(behind)
    return None


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute
