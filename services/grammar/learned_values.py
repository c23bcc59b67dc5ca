"""Reads the values of a request from the spans that the learned model marks, with the grammar's own parsers.

The model marks which words are a value, and of which kind; the parsers find out what the words mean. A span that its
parser does not read to the end has no value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.grammar.intents import SlotValue
from services.grammar.learned_actions import shifted, told
from services.grammar.left_out import wanted_spans
from services.understanding.reading import LearnedRequest, LearnedSpan
from tools.language.lists import split_list
from tools.language.moments import When
from tools.language.slots import Slot, SlotType
from tools.language.spoken import listed
from tools.language.tokens import Token, surface, tokenize
from tools.language.values import TokenizedUtterance
from tools.spec import ToolSpec

_ROUGHLY = frozenset(("about", "around", "roughly", "like", "maybe", "exactly"))
_MOMENT = "moment"
_MOMENT_KINDS = ("date", "time", "datetime_part")

_ONE_TIME = frozenset(("change_alarm", "update_event"))
"""Tools with an old and a new time as arguments. If both were said, the order is left to the grammar."""

Filling = Mapping[str, tuple[SlotType, tuple[str, ...]]]
"""By slot: the type by which its value is parsed, and the kinds of spans that may hold it, the likeliest first."""

_TEXT, _LABEL, _NAME, _PLACE = SlotType.TEXT, SlotType.LABEL, SlotType.NAME, SlotType.PLACE
_WHEN = (SlotType.DATETIME, (_MOMENT,))
_WHEN_OR_AFTER = (SlotType.DATETIME, (_MOMENT, "duration"))
_EVENT = (_LABEL, ("title", "topic", "label"))
_LIST = (_LABEL, ("list_name",))
_RULE = (SlotType.RECURRENCE, ("repeat",))

FILLINGS: Mapping[str, Filling] = {
    "get_date": {"date": (SlotType.DATE, (_MOMENT,))},
    "get_time": {"location": (_PLACE, ("place",))},
    "set_timer": {"duration_seconds": (SlotType.DURATION, ("duration",)), "label": (_LABEL, ("label", "title"))},
    "cancel_timer": {"label": (_LABEL, ("label", "title"))},
    "list_alarms_and_timers": {},
    "set_alarm": {
        "time": _WHEN_OR_AFTER,
        "rule": _RULE,
        "label": (_LABEL, ("label", "title")),
    },
    "cancel_alarm": {"time": _WHEN, "label": (_LABEL, ("label", "title"))},
    "create_reminder": {"text": (_TEXT, ("message", "title", "topic")), "due": _WHEN_OR_AFTER, "rule": _RULE},
    "list_reminders": {},
    "cancel_reminder": {"text": (_LABEL, ("message", "title", "topic"))},
    "create_note": {"content": (_TEXT, ("message", "topic")), "title": (_LABEL, ("title",))},
    "append_note": {"title": (_LABEL, ("title", "topic")), "content": (_TEXT, ("message",))},
    "search_notes": {"query": (_LABEL, ("topic", "title", "message"))},
    "add_list_items": {"list_name": _LIST, "items": (SlotType.ITEMS, ("item",))},
    "read_list": {"list_name": _LIST},
    "remove_list_items": {"list_name": _LIST, "items": (SlotType.ITEMS, ("item",))},
    "clear_list": {"list_name": _LIST},
    "calculate": {"expression": (SlotType.EXPRESSION, ("expression",))},
    "add_contact": {"name": (_NAME, ("person", "business")), "phone": (_TEXT, ("phone",))},
    "get_phone_number": {"name": (_NAME, ("person", "business"))},
    "get_email_address": {"name": (_NAME, ("person", "business"))},
    "search_calendar": {"start": _WHEN, "query": (_LABEL, ("title", "topic", "person"))},
    "create_event": {
        "title": (_LABEL, ("title", "topic")),
        "start": _WHEN,
        "attendees": (_NAME, ("person",)),
        "duration_minutes": (SlotType.DURATION, ("duration",)),
        "location": (_PLACE, ("place", "business")),
    },
    "update_event": {
        "event": (_LABEL, ("title", "topic", "label", "person")),
        "start": _WHEN,
        "location": (_PLACE, ("place", "business")),
        "duration_minutes": (SlotType.DURATION, ("duration",)),
    },
    "delete_event": {"event": _EVENT, "at": _WHEN},
    "restore_event": {},
    "get_weather": {"location": (_PLACE, ("place",)), "date": (SlotType.DATE, (_MOMENT,))},
    "wiki_lookup": {"query": (_TEXT, ("topic", "word", "person", "place"))},
    "web_search": {"query": (_TEXT, ("topic",))},
    "search_places": {"query": (_LABEL, ("business", "topic")), "near": (_PLACE, ("place",))},
    "get_directions": {"destination": (_PLACE, ("place", "business"))},
    "start_navigation": {"destination": (_PLACE, ("place", "business"))},
    "search_email": {"sender": (_NAME, ("person", "business")), "query": (_LABEL, ("topic", "title"))},
    "send_email": {
        "to": (_NAME, ("person", "business")),
        "body": (_TEXT, ("message",)),
        "subject": (_LABEL, ("topic",)),
    },
    "send_sms": {"to": (_NAME, ("person", "business")), "message": (_TEXT, ("message",))},
    "place_call": {"number": (_NAME, ("person", "business", "phone"))},
    "control_playback": {},
    "search_music": {"query": (_LABEL, ("song", "artist", "media"))},
    "play_music": {"item": (_LABEL, ("song", "media", "artist"))},
    "change_timer": {
        "duration_seconds": (SlotType.DURATION, ("duration",)),
        "label": (_LABEL, ("label", "title")),
    },
    "change_alarm": {
        "duration_seconds": (SlotType.DURATION, ("duration",)),
        "time": _WHEN,
        "label": (_LABEL, ("label", "title")),
    },
    "move_reminder": {"text": (_LABEL, ("message", "title", "topic")), "due": _WHEN_OR_AFTER},
    "control_stopwatch": {},
    "read_stopwatch": {},
    "pick_random": {},
    "move_list_items": {"items": (SlotType.ITEMS, ("item",))},
    "delete_note": {"title": (_LABEL, ("title", "topic", "message"))},
    "delete_contact": {"name": (_NAME, ("person", "business"))},
    "get_birthday": {"name": (_NAME, ("person",))},
    "set_volume": {"percent": (SlotType.PERCENT, ("percent", "number"))},
}
"""The tools whose values are read this way. Others are left to the grammar; for `convert_units`, say, the spans do not
show which unit is the source."""


OTHER_NAMES = {"talk.date": "get_date", "talk.joke": "pick_random"}
"""Labels of talk that a tool answers: holidays (all dates, with older weights) and jokes."""
GOES_ON = "talk.more"
"""The label of turns that continue the request before ("and tomorrow", "make that two hours"). They are read by
`memory.py`, not from their words alone."""


@dataclass(frozen=True, slots=True)
class LearnedValues:
    """The slots of a request, and the number of its spans that fit no slot or that no parser reads."""

    slots: dict[str, SlotValue]
    unread: int


def values_of(request: LearnedRequest, spec: ToolSpec, tokens: Sequence[Token], now: datetime) -> LearnedValues | None:
    """The values of `request`, understood as a call of `spec`; None for a tool without `FILLINGS`. Positions of spans
    and values are those of `tokens`."""
    filling = FILLINGS.get(spec.name)
    if filling is None:
        return None
    slots, unread = told(request, spec.name, tokens)
    elsewhere = {(value.start, value.end) for value in slots.values()}
    left = wanted_spans(request.spans, tokens)
    left = [span for span in left if span.name != "replaced" and (span.start, span.end) not in elsewhere]
    if spec.name in _ONE_TIME and sum(span.name == "time" for span in left) > 1:
        return LearnedValues(slots, len(left))
    for name, (slot_type, kinds) in filling.items():
        chosen = _chosen(left, kinds, slot_type)
        if chosen and name == "query" and spec.name == _CALENDAR:
            chosen = _one_name(chosen, left, tokens)
        if not chosen:
            continue
        value = _value(Slot(name, slot_type), chosen, tokens, now)
        if value is not None:
            slots[name] = value
        else:
            unread += len(chosen)
        left = [span for span in left if span not in chosen]
    if spec.name == _TIMER and "duration_seconds" not in slots and (until := _until(left, tokens, now)) is not None:
        slots["duration_seconds"] = until
        left = [span for span in left if span.name not in _MOMENT_KINDS]
    if spec.name == _CHANGED and "duration_minutes" in slots:
        slots |= shifted(slots.pop("duration_minutes"), request, tokens)
    return LearnedValues(slots, unread + len(left) + _several(request, spec, tokens))


_TIMER, _CHANGED = "set_timer", "update_event"
_LATEST = 24 * 3600
_UNTIL = frozenset(("until", "till", "til", "to"))


def _until(spans: Sequence[LearnedSpan], tokens: Sequence[Token], now: datetime) -> SlotValue | None:
    """The length in seconds of a timer that runs until a time of day ("count down to seven")."""
    times = [span for span in spans if span.name in _MOMENT_KINDS]
    if not times or tokens[max(0, times[0].start - 1)].text not in _UNTIL:
        return None
    when = _moment(times, tokens, now) if len(times) == 1 else None
    moment = when.moment(now) if when is not None else None
    seconds = round((moment - now.replace(tzinfo=None)).total_seconds()) if moment is not None else 0
    return SlotValue(SlotType.DURATION, seconds, times[0].start, times[0].end) if 0 < seconds <= _LATEST else None


_CALENDAR = "search_calendar"
_LINKING = frozenset(("with", "and", "for", "of", "at", "my", "the", "our"))
_IN_TITLES = ("title", "topic", "person", "place", "business")


def _one_name(chosen: list[LearnedSpan], left: Sequence[LearnedSpan], tokens: Sequence[Token]) -> list[LearnedSpan]:
    """The spans that together name one event ("meeting with Ben"): those beside the chosen one, joined by "with" or the
    like."""
    found = list(chosen)
    for span in sorted(left, key=lambda each: each.start):
        between = tokens[found[-1].end : span.start]
        beside = span.start >= found[-1].end and len(between) <= 2 and all(each.text in _LINKING for each in between)
        if beside and span.name in _IN_TITLES and span not in found:
            found.append(span)
    return found


_OF_ONE = {"set_alarm": "time", "create_reminder": "time", "set_timer": "duration"}
"""By tool, the kind of value of which one call takes one."""


def _several(request: LearnedRequest, spec: ToolSpec, tokens: Sequence[Token]) -> bool:
    """Whether two different times or lengths were said where one call takes one: the words hold two requests, of which
    only one would be carried out."""
    spans = [span for span in request.spans if span.name == _OF_ONE.get(spec.name)]
    said = {tuple(token.text for token in tokens[span.start : span.end]) for span in spans}
    return len(said) > 1


_OTHER_DAY = frozenset(listed("when until till since ago before after from next last birthday holiday"))


def with_day(values: LearnedValues, request: LearnedRequest, tokens: Sequence[Token], now: datetime) -> LearnedValues:
    """The values of a question about a date, with the named day, which the model does not mark. Words for a day that no
    parser reads ("the next bank holiday") count as unread."""
    if "date" in values.slots:
        return values
    texts = [token.text for token in tokens[request.start : request.end]]
    utterance = TokenizedUtterance(tokens[request.start : request.end], now)
    for at in range(len(texts)):
        for found in utterance.readings(Slot("date", SlotType.DATE), at):
            start, end = at + request.start, found.end + request.start
            value = SlotValue(SlotType.DATE, found.value, start, end, open=end == len(tokens))
            return LearnedValues({**values.slots, "date": value}, 0)
    return LearnedValues(values.slots, values.unread + bool(_OTHER_DAY & set(texts)))


def _chosen(spans: Sequence[LearnedSpan], kinds: Sequence[str], slot_type: SlotType) -> list[LearnedSpan]:
    """The spans for one slot: all parts of a moment, all items, or the first span of the likeliest kind."""
    for kind in kinds:
        names = _MOMENT_KINDS if kind == _MOMENT else (kind,)
        found = [span for span in spans if span.name in names]
        if found:
            return found if slot_type in (SlotType.DATETIME, SlotType.DATE, SlotType.ITEMS, _NAME) else found[:1]
    return []


def _value(slot: Slot, spans: Sequence[LearnedSpan], tokens: Sequence[Token], now: datetime) -> SlotValue | None:
    start, end = spans[0].start, spans[-1].end
    value: Any
    if slot.type in (SlotType.DATETIME, SlotType.DATE):
        value = _moment(spans, tokens, now)
    elif slot.type is SlotType.ITEMS:
        things = (thing for span in spans for thing in split_list(tokens[span.start : span.end]))
        value = list(dict.fromkeys(things))
    elif slot.type is _NAME:
        value = " and ".join(surface(tokens, span.start, span.end) for span in spans)
    elif slot.type in (_TEXT, _LABEL, _PLACE):
        if slot.type is _TEXT and end - start > 1 and end < len(tokens) and tokens[end - 1].text in _LEADING:
            end -= 1  # "that the party is on | saturday"
        value = surface(tokens, start, end)
    elif slot.type is SlotType.DURATION:
        value = _length(slot, tokens[start:end], now)
    else:
        value = _parsed(slot, tokens[start:end], now)
    if value in (None, "", []):
        return None
    others = tuple((span.start, span.end) for span in spans[:-1])
    return SlotValue(slot.type, value, spans[-1].start, end, open=end == len(tokens), others=others)


_FROM_ELSEWHERE = frozenset(("before", "beforehand", "earlier", "prior", "ahead"))
"""Behind a length, these count it from another moment than now: "half an hour before that"."""


def _parsed(slot: Slot, tokens: Sequence[Token], now: datetime) -> Any:
    """The value of all of `tokens` (a word such as "about" may precede it); None if its parser stops before their
    end."""
    if len(tokens) > 1 and tokens[0].text in _ROUGHLY:
        tokens = tokens[1:]
    utterance = TokenizedUtterance(tokens, now)
    return next((reading.value for reading in utterance.readings(slot, 0) if reading.end == len(tokens)), None)


_LEADING = frozenset(("on", "at", "in", "for", "by"))
_MORE = frozenset(listed("another extra more less an a the about around like roughly just"))
_LONGEST = 180
"""A number without a unit of at most this size is a length in minutes."""


def _length(slot: Slot, tokens: Sequence[Token], now: datetime) -> Any:
    """The seconds of a length, also of "another five minutes" and of a number of minutes alone ("thirty five")."""
    if (whole := _parsed(slot, tokens, now)) is not None:
        return whole
    if len(tokens) > 2 and (whole := _parsed(slot, [*tokens, *tokenize("minutes")], now)) is not None:
        return whole  # "an hour and twenty"
    kept = list(tokens)
    while kept and kept[0].text in _MORE:
        kept.pop(0)
    while kept and kept[-1].text in _MORE:
        kept.pop()
    if kept and (length := _parsed(slot, kept, now)) is not None:
        return length
    number = _parsed(Slot("number", SlotType.NUMBER), kept, now) if kept else None
    return round(number * 60) if isinstance(number, int | float) and 0 < number <= _LONGEST else None


def _moment(spans: Sequence[LearnedSpan], tokens: Sequence[Token], now: datetime) -> When | None:
    """The moment of all spans together: neighbouring spans are parsed as one, others one by one."""
    if spans[0].name == "duration":
        length = _parsed(Slot("after", SlotType.DURATION), tokens[spans[0].start : spans[0].end], now)
        behind = tokens[spans[0].end : spans[0].end + 1]
        counted = bool(behind) and behind[0].text in _FROM_ELSEWHERE
        return When(after=timedelta(seconds=length)) if length is not None and not counted else None
    slot = Slot("when", SlotType.DATETIME)
    first = spans[0].start
    if first and tokens[first - 1].text in ("at", "in", "on", "for", "by"):
        first -= 1
    whole = _parsed(slot, tokens[first : spans[-1].end], now) or _parsed(
        slot, tokens[spans[0].start : spans[-1].end], now
    )
    if isinstance(whole, When):
        return whole
    merged: When | None = None
    for span in spans:
        part = _parsed(slot, tokens[span.start : span.end], now)
        if not isinstance(part, When):
            lead = max(0, span.start - 1)
            part = _parsed(slot, tokens[lead : span.end], now)
        if not isinstance(part, When):
            return None
        merged = part if merged is None else merged.merged(part)
    return merged
