"""Reminders and alarms that are counted from what was just made: "remind me an hour before that", "and an alarm half an
hour before"."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from services.grammar.amending.moving import start_of
from services.grammar.amending.outcome import call, does
from services.grammar.amending.things import Kind, Thing
from services.grammar.recalled import RecalledTurn
from tools.language.durations import duration_at
from tools.language.tokens import Token, surface
from tools.spec import ToolSpec

_REMIND = re.compile(
    r"(?:(?:and|oh|also|okay|can you|could you|please|then) )*(?:remind me|give me a (?:nudge|reminder|shout)"
    r"|(?:set|add|put|make)(?: me)? (?:a|another) reminder|a reminder|another reminder)(?: for| at)?(?= )"
)
_ALARM = re.compile(
    r"(?:(?:and|oh|also|okay|can you|could you|please|then) )*(?:(?:set|add|put|make)(?: me)? )?(?:an|another) alarm"
    r"(?: for| at)?(?= )"
)
_BEFORE = re.compile(
    r"(?:before|beforehand|earlier|prior)(?: (?:that|it|then|this|hand|to that|than that|it starts|it begins"
    r"|i have to be there|the (?:event|appointment|meeting)))?(?: (?P<text>(?:to|about|that) .+?))?(?: please| thanks)?"
)
_DATED = (Kind.EVENT, Kind.REMINDER, Kind.ALARM)
_MINUTE = "%Y-%m-%dT%H:%M"


def beforehand(
    tokens: Sequence[Token], things: Sequence[Thing], turn: int, specs: Mapping[str, ToolSpec], now: datetime
) -> RecalledTurn | None:
    """The reminder or the alarm that is counted from the only thing with a time of the last turn; None for other words,
    and where there is no such thing."""
    said = " ".join(token.text for token in tokens)
    alarm = _ALARM.match(said)
    lead = alarm or _REMIND.match(said)
    near = [each for each in things if each.turn == turn and each.kind in _DATED and not each.gone]
    start = start_of(near[0], now) if len(near) == 1 else None
    if lead is None or start is None:
        return None
    begin = len(lead[0].split())
    words = [token.text for token in tokens]
    length = duration_at(words, begin)
    found = _BEFORE.fullmatch(" ".join(words[length.end :])) if length is not None else None
    if length is None or found is None:
        return None
    due = start - timedelta(seconds=length.value)
    if alarm is not None:
        return does(call("set_alarm", time=f"{due:%H:%M}", date=f"{due:%Y-%m-%d}")) if "set_alarm" in specs else None
    text = _text(tokens, length.end, found) or near[0].fact("title") or near[0].fact("text") or near[0].fact("label")
    if not text or "create_reminder" not in specs:
        return None
    return does(call("create_reminder", text=text, due=due.strftime(_MINUTE)))


def _text(tokens: Sequence[Token], start: int, found: re.Match[str]) -> str:
    """What is to be done then, as it was spoken; "" where it was not said."""
    if not found["text"]:
        return ""
    first = start + found.string[: found.start("text")].count(" ") + 1
    return surface(tokens, first, first + len(found["text"].split()) - 1)
