"""Times that are said from an event on: "an alarm two hours before that", "remind me an hour before the dentist".

What the event is stands in the turn before, among the things that the session knows, or in the calendar, which is
looked up. The sentence is then read with the time itself in the place of such words. Where the event is not found,
nothing is done: half an hour before something is not half an hour from now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.grammar.amending.hearing import value_of
from services.grammar.amending.moving import start_of
from services.grammar.amending.things import Kind, Thing
from services.grammar.memory import TurnMemory
from services.grammar.planning import PlanBuilder
from services.grammar.reading import UtteranceReader
from services.grammar.recalled import RecalledTurn
from services.grammar.reply_values import value_said
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token, surface, tokenize
from tools.speech import listing

_CUES = frozenset(listed("remind reminder alarm wake nudge alert reminding"))
_SIDES = {"before": -1, "after": 1}
_PRONOUNS = frozenset(listed("that it then this"))
_ENDS = frozenset(
    listed(
        """to please thanks then and so about starts begins kicks opens is for cheers that remind wake nudge alert set
        give put can could would will"""
    )
)
_CLAUSES = frozenset(listed("i we he she they you i'm we're leave go get come sunrise sunset dawn dark bed lunchtime"))
"""Words of what is no event of the calendar."""
_LONGEST = 4
"""Words of an event's name."""
_LONGEST_LENGTH = 6
_CALENDAR = "search_calendar"
_EVENTS = frozenset(("meeting", "appointment", "event", "thing"))
_FIRST, _LAST = frozenset(("first", "next", "earliest")), frozenset(("last", "latest"))


@dataclass(frozen=True, slots=True)
class Anchor:
    """Words `[start, end)` of a turn: `by` before (negative) or after the event `name`; "" where a pronoun stands for
    it."""

    start: int
    end: int
    by: timedelta
    name: Sequence[Token] = ()
    known: bool = True
    """False for what is no event ("before I leave")."""


def recalled(
    text: str, memory: TurnMemory, draft: PlanBuilder, reader: UtteranceReader, now: datetime
) -> RecalledTurn | None:
    """The request that `text` is with the time itself in it; None where it has no such time. While the calendar is
    looked up the turn asks for nothing."""
    tokens = [token for token in tokenize(text) if token.text not in FILLERS]
    anchor = _anchor(tokens, now)
    if anchor is None:
        return None
    if not anchor.known:
        return RecalledTurn((), say="I don't know when that is, so I did nothing. Please tell me the time.")
    if not anchor.name:
        return _timed(tokens, anchor, _spoken_of(memory, now), reader, now)
    words = {token.text for token in anchor.name}
    known = [each for each in memory.things if not each.gone and start_of(each, now) and words & each.words]
    if len(known) == 1:
        return _timed(tokens, anchor, known, reader, now)
    if _CALENDAR not in draft.specs:
        return None
    day, query = _query(anchor.name, now)
    end = _end_of_day(query)
    call = draft.read("anchor", _CALENDAR, day if end else {"query": query, **day}, spoken=False)
    if call is None:
        return RecalledTurn(())
    found = _found(call, now)
    if end:
        found = sorted(_coming(call, now), key=lambda each: start_of(each, now) or now)[end[0] : end[1]]
    return _timed(tokens, anchor, found, reader, now, query)


def _end_of_day(query: str) -> tuple[int | None, int | None] | None:
    """Which of the events is meant by "first meeting" or "last appointment", as the ends of a slice; None for names."""
    words = set(query.casefold().split())
    if not words & (_FIRST | _LAST) or not words <= _FIRST | _LAST | _EVENTS:
        return None
    return (-1, None) if words & _LAST else (None, 1)


def _anchor(tokens: Sequence[Token], now: datetime) -> Anchor | None:
    words = [token.text for token in tokens]
    if not _CUES & set(words):
        return None
    for at in (at for at, word in enumerate(words) if word in _SIDES):
        starts = range(max(0, at - _LONGEST_LENGTH), at)
        lengths = ((start, value_of(" ".join(words[start:at]), now)) for start in starts)
        found = next(((start, value.length) for start, value in lengths if value is not None and value.length), None)
        if found is None or words[max(0, found[0] - 1)] == "in":
            continue  # "in ten minutes, before dinner"
        by = timedelta(seconds=found[1]) * _SIDES[words[at]]
        behind = at + 1
        if behind == len(words) or (words[behind] in _ENDS and words[behind] != "that"):
            return Anchor(found[0], behind, by)
        if words[behind] in _PRONOUNS:
            more = words[behind + 1 : behind + 2] in (["starts"], ["begins"])
            return Anchor(found[0], behind + 1 + more, by)
        end = next((i for i in range(behind, len(words)) if words[i] in _ENDS), len(words))
        clock = value_of(" ".join(words[behind:end]), now)
        if clock is not None:  # "ten minutes before six", "two days before friday"
            timed = clock.when is None or clock.when.time is not None
            return None if timed else Anchor(found[0], end, by, (), known=False)
        if {each.text for each in tokens[behind:end]} & _CLAUSES:
            return Anchor(found[0], end, by, (), known=False)
        name = [each for each in tokens[behind:end] if each.text not in ("the", "my", "our", "his", "her", "their")]
        if name and len(name) <= _LONGEST:
            return Anchor(found[0], end + (words[end : end + 1] in (["starts"], ["begins"])), by, name)
    return None


def _spoken_of(memory: TurnMemory, now: datetime) -> list[Thing]:
    """What the last turn was about; one, where it asked for the first or the last."""
    told = [each for each in memory.things if each.turn == memory.turn and not each.gone and start_of(each, now)]
    told = [each for each in told if each.kind in (Kind.EVENT, Kind.REMINDER, Kind.ALARM)]
    told.sort(key=lambda each: start_of(each, now) or now)
    asked = {token.text for token in tokenize(memory.text)}
    if told and asked & (_FIRST | _LAST):
        return [told[-1 if asked & _LAST else 0]]
    return told


def _query(name: Sequence[Token], now: datetime) -> tuple[Mapping[str, str], str]:
    """The day that is said with the event's name, as arguments of the look-up, and the name."""
    found = value_said(name, SlotType.DATETIME, now)
    day = found.value.day if found is not None and not found.unclear else None
    if day is None or found is None or not found.rest:
        return {}, surface(name, 0, len(name))
    return {"start": day.isoformat(), "end": day.isoformat()}, surface(found.rest, 0, len(found.rest))


def _found(call: KnownCall, now: datetime) -> list[Thing]:
    """The next of the events that were found, where all of them are called the same; else all."""
    coming = _coming(call, now)
    return coming[:1] if len({each.fact("title") for each in coming}) == 1 else coming


def _coming(call: KnownCall, now: datetime) -> list[Thing]:
    value = call.value if call.status is KnownCallStatus.DONE else None
    events = [value] if isinstance(value, Mapping) else list(value) if isinstance(value, list | tuple) else []
    things = [Thing(Kind.EVENT, each, 0, 0) for each in events if isinstance(each, Mapping)]
    return [each for each in things if (at := start_of(each, now)) and at > now.replace(tzinfo=None)]


def _timed(
    tokens: Sequence[Token],
    anchor: Anchor,
    things: Sequence[Thing],
    reader: UtteranceReader,
    now: datetime,
    query: str = "",
) -> RecalledTurn | None:
    """The request with the time in it; what is said where the event is none, or one of several."""
    names = list(dict.fromkeys(each.fact("title") or each.fact("text") or each.kind.value for each in things))
    if not things:
        known = f"I found no {query} in your calendar" if query else "I don't know what you mean"
        return RecalledTurn((), say=f"{known}, so I did nothing. Please tell me the time.")
    if len(things) > 1:
        said = f"Please say the name: {listing(names, 'or')}."
        return RecalledTurn((), say=f"There are several things that you may mean, so I did nothing. {said}")
    begins = start_of(things[0], now)
    if begins is None:
        return None
    over = timedelta(minutes=things[0].number("duration_minutes")) if anchor.by > timedelta() else timedelta()
    spoken = _said(tokens, anchor, begins + over + anchor.by, names[0])
    found = reader.read(spoken, now)
    whole = len(found.intents) == 1 and found.intents[0].complete and not found.dropped
    if not whole or reader.specs[found.intents[0].tool].safe:
        return RecalledTurn((), say=f"{names[0]} is at {_clock(begins)}. Please tell me the time for that.")
    return RecalledTurn(tuple(replace(each) for each in found.intents), text=spoken, reading=found)


def _said(tokens: Sequence[Token], anchor: Anchor, moment: datetime, name: str) -> str:
    """The sentence with `moment` in the place of the words of the anchor."""
    start = anchor.start
    before, behind = surface(tokens, 0, start), surface(tokens, anchor.end, len(tokens))
    at = f"at {_clock(moment)} on {moment:%B} {moment.day}"
    words = [token.text for token in tokens]
    for pronoun in ("about that", "about it"):
        before = before.replace(pronoun, f"about {name}")
    reminds = bool({"remind", "reminder"} & set(words)) and not {"to", "about", "of"} & set(words)
    return " ".join(f"{before} {at} {behind}".split()) + (f" about {name}" if reminds else "")


def _clock(moment: datetime) -> str:
    return f"{(moment.hour - 1) % 12 + 1}:{moment.minute:02d} {'am' if moment.hour < 12 else 'pm'}"
