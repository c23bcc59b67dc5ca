"""Reads events in any order: "parents' evening tomorrow, four till half five, diary please"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from services.grammar.free_order.bag import Bag
from services.grammar.free_order.names import clean, doubtful
from services.grammar.intents import Intent, SlotValue
from tools.language.dates import date_at
from tools.language.durations import duration_at
from tools.language.moments import When
from tools.language.occasions import part_meant
from tools.language.ranges import TimeSpan, time_span_at
from tools.language.recurrences import Recurrence
from tools.language.slots import SlotType
from tools.language.spoken import SpokenValue
from tools.language.times import DayPart
from tools.recurrence import first_after

TOOL = "create_event"
_BOOK = r"(?:calendar|diary|agenda|planner)"
_PUT = (
    r"(?:put|pop|stick|bung|chuck|add|block|write|note|get|shove|jot|enter|log|pencil|save|keep|book|mark|drop"
    r"|slot|stuff|whack"
    r"|pencil|set|schedule|make|record|place|throw)"
)
_IT = r"(?:it|that|this|them|those|him|her|us|me|something)"
_CALENDAR = re.compile(
    rf"(?:^|(?<= ))(?:(?:{_PUT} )(?:{_IT} )?(?:all )?(?:down )?)?(?:(?:in|on|into|onto|to|for) )(?:(?:my|the"
    rf"|our|your|me) )?"
    rf"{_BOOK}(?: with| for)?(?= |$)"
)
_BARE = re.compile(rf"^(?:new )?{_BOOK}(?: entry| event)?(?: for)?(?= )|(?<= ){_BOOK}(?: entry)?$")
_PUT_IT = re.compile(
    rf"(?<= )(?:can you |could you |would you )?{_PUT} {_IT}(?: all)?(?: (?:in|down))?(?: somewhere)?(?: for)?$"
)
_GOES_IN = re.compile(
    r"(?<= )(?:goes|go|is going|needs to go) in(?= (?:every|each|on|at|for|from|monday|tuesday|wednesday|thursday"
    r"|friday|saturday|sunday|tomorrow|next|this)\b)"
)
_PUT_FIRST = re.compile(
    r"^(?!book (?:club|launch|fair|group|swap|sale|signing|festival|week|shop|reading|circle|day))"
    rf"(?:(?:{_PUT}|squeeze|fit|sign) (?:me|us) (?:in|up|down) (?:(?:to (?:see|have|get|visit|meet)|for|with|at) )?"
    rf"|(?:{_PUT}) (?:(?:me|us) (?:down )?(?:as|for) )?(?:in |out |off )?)"
)
_ME_IN = re.compile(r"^\w+ (?:me|us) (?:in|up|down) ")
_IN_FOR = re.compile(
    r" in (?:for|on|at)(?= (?:the|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight"
    r"|next|this|today|on|half|quarter|\w+ (?:past|to)|\d))"
)
_IN_WITH = re.compile(r" in(?= (?:with|for|at|on) )")
"""The particle of "put a meeting in with Ben"."""
_APPOINTMENT = re.compile(
    r"^(?:(?:make|create|set up|set|new|book) )?(?:an? |the )?(?:new )?(?:appointment|event|entry)(?: with"
    r"| for)?(?= )"
)
_ALL_DAY = re.compile(
    r"(?:^|(?<= ))(?:for )?(?:all day(?: long)?|(?:the |a )?(?:whole|full|entire) day|the (?:whole|entire) of"
    r"|(?:the )?whole|all of(?= (?:next|this|the|\w+day|tomorrow|today)))(?= |$)"
)
_WEEKEND = re.compile(
    r"(?:^|(?<= ))(?:for |over )?(?:all |the (?:whole|entire)|all of the|the whole of the) ?weekend(?= |$)"
)
_PLACE = re.compile(r" (?:at|in) ((?:the )?\w+(?: \w+){0,3})$")
_ELSEWHERE = re.compile(
    r"\b(?:alarms?|timers?|reminders?|remind|lists?|notes?|wake|table|room|taxi|cab|car|flight|ticket|tickets|hotel)\b"
)
"""Words of what is no event, or cannot be booked here."""
_LONGEST_TITLE = 7
_CERTAIN, _UNSURE = 1.0, 0.7


def read(bag: Bag) -> list[Intent] | None:
    """The event in the words, one for each weekday on which it repeats; None if a word is unexplained."""
    booked = _cue(bag)
    if not booked:
        return None
    weekend = bag.cue(_WEEKEND) is not None
    all_day = bag.cue(_ALL_DAY) is not None
    spans, days = bag.time_spans(), bag.date_spans()
    again, lengths = bag.recurrences(), list(bag.values(_lasting))
    moments = bag.moments()
    lengths += bag.durations()
    if len(spans) > 1 or len(days) > 1 or len(again) > 2 or len(lengths) > 1 or (spans and lengths):
        return None
    if len(again) == 2 and "FREQ=WEEKLY" in (again[0][0].rule, again[1][0].rule):
        again = [max(again, key=lambda each: len(each[0].rule))]  # "thursdays, weekly"
    if weekend and not (days or again or moments or spans):
        days = [(_coming_weekend(bag), 0, 0)]
    title = _title(bag)
    if title is None:
        return None
    parts = [each.part for each, _, _ in moments if each.part is not None]
    spans = [(_within(span, parts, title[0]), start, end) for span, start, end in spans]
    when = _when([each for each, _, _ in moments], [each for each, _, _ in spans])
    if when is None or len(again) > 1 or (not (days or again) and when == When()):
        return None
    slots = {"title": SlotValue(SlotType.LABEL, title[0], title[1], title[2], open=True)}
    others = tuple((start, end) for _, start, end in (*moments, *spans, *days, *again, *lengths))
    if title[3]:
        slots["location"] = SlotValue(SlotType.PLACE, title[3], title[2], title[2], open=True)
    if spans:
        slots["duration_minutes"] = _length(spans[0][0].minutes * 60)
    elif lengths:
        slots["duration_minutes"] = _length(lengths[0][0])
    if days:
        first, last = days[0][0]
        return [_intent(bag, slots, replace(when, day=first), last, others, title[4])]
    if all_day and when.day is not None and not when.timed and when.part is None:
        return [_intent(bag, slots, when, when.day, others, title[4])]
    if again:
        return _repeated(bag, slots, when, again[0][0], others, title[4])
    return [_intent(bag, slots, when, None, others, title[4])]


def _lasting(words: list[str], at: int) -> SpokenValue[int] | None:
    """A duration behind "for", before its number is read as an hour ("at seven for two hours")."""
    return duration_at(words, at) if at and words[at - 1] == "for" else None


def _cue(bag: Bag) -> bool:
    """Marks the words that ask for a calendar entry as explained; False if there are none."""
    if bag.cue(_CALENDAR) is not None or bag.cue(_BARE) is not None:
        bag.cue(_PUT_FIRST)
        bag.cue(_APPOINTMENT)
        return True
    if bag.cue(_PUT_IT) is not None or bag.cue(_GOES_IN) is not None:
        return True
    text = " ".join(bag.words).strip(" |")
    first = _PUT_FIRST.search(text)
    booked = first is not None and (_ME_IN.match(first[0]) or re.search(r" (?:in|out|off|as|for) $", first[0]))
    if first is None or not (_IN_FOR.search(text) or booked or re.match(r"mark .+ as ", text) or _spanned(bag, text)):
        return False
    bag.cue(_PUT_FIRST)
    bag.cue(_IN_FOR)
    bag.cue(_IN_WITH)
    return True


def _spanned(bag: Bag, text: str) -> bool:
    """Whether both ends of a time and a day were said, which only an event has: "put yoga on thursday, six till
    seven". An alarm and the like are none."""
    if _ELSEWHERE.search(text):
        return False
    words = bag.words
    spans = any(word != "|" and time_span_at(words, at) is not None for at, word in enumerate(words))
    return spans and any(word != "|" and date_at(words, at, bag.now.date()) for at, word in enumerate(words))


def _when(moments: list[When], spans: list[TimeSpan]) -> When | None:
    """The moments joined, with the beginning of the span; None if two of them contradict each other."""
    when = When()
    for each in sorted(moments, key=lambda each: each.day is not None and each.day.toordinal()):
        same = each.day and when.day and each.day.weekday() == when.day.weekday()  # "saturday the twelfth"
        if (each.day and when.day and not same) or (each.time and when.time) or each.after is not None:
            return None
        when = when.merged(each)
    if spans and when.time is not None:
        return None
    return replace(when, time=spans[0].start, part=None) if spans else when


def _within(span: TimeSpan, parts: Sequence[DayPart], title: str) -> TimeSpan:
    """The span in the part of the day that was said elsewhere, else in the one that the title means."""
    return span.within(parts[0] if parts else part_meant(title, span.first))


def _length(seconds: int) -> SlotValue:
    return SlotValue(SlotType.DURATION, seconds, open=True)


def _coming_weekend(bag: Bag) -> tuple[date, date]:
    saturday = bag.now.date() + timedelta(days=(5 - bag.now.weekday()) % 7)
    return saturday, saturday + timedelta(days=1)


def _title(bag: Bag) -> tuple[str, int, int, str, bool] | None:
    """The title, its (start, end), the place after it, and whether it is only a name; None without a title, or if other
    words are left."""
    runs = bag.runs()
    if not runs or len(runs) > 2:
        return None
    texts = [bag.said(*run) for run in runs]
    place = ""
    if len(runs) == 2:
        before = bag.tokens[runs[1][0] - 1].text
        if bag.tokens[runs[1][0]].text in ("with", "for"):
            texts[0] = f"{texts[0]} {texts[1]}"
        elif before in ("at", "in"):
            place = texts[1]
        elif before == "for":
            texts[0] = f"{texts[0]} for {texts[1]}"
        else:
            return None
    title = clean(texts[0])
    if place == "" and (found := _PLACE.search(title)) is not None and _placed(found[1]):
        place, title = found[1], title[: found.start()]
    if not title or doubtful(title) or len(title.split()) > _LONGEST_TITLE or doubtful(place):
        return None
    told = any(
        word in ("is", "are", "was", "has", "have", "gets", "comes", "goes", "got") for word in title.casefold().split()
    )
    return title, runs[0][0], runs[0][1], place, not told


def _placed(text: str) -> bool:
    """Whether the words after "at" or "in" are a place: "the Crown", "Mill Lane"; "at doctor" is part of the title."""
    named = text.split()[0].casefold() == "the" or text[:1].isupper()
    return named and not doubtful(text)


def _repeated(
    bag: Bag,
    slots: dict[str, SlotValue],
    when: When,
    again: Recurrence,
    others: tuple[tuple[int, int], ...],
    sure: bool,
) -> list[Intent]:
    """One event for each weekday of a weekly rule, one for a daily or monthly rule. For other rules the guard asks
    whether to create a single event."""
    if when.part is None and again.part is not None:
        when = replace(when, part=again.part)
    kind, days = _kind(again)
    if kind is None:
        first = _first(again.rule, when.day, bag)
        return [_intent(bag, slots, replace(when, day=first), None, others, sure)]
    made = []
    for rule in [f"FREQ=WEEKLY;BYDAY={day}" for day in days] or [again.rule]:
        first = _first(rule, when.day, bag)
        repeat = SlotValue(SlotType.CHOICE, kind, open=True)
        made.append(_intent(bag, {**slots, "repeat": repeat}, replace(when, day=first), None, others, sure))
    return made


def _kind(again: Recurrence) -> tuple[str | None, list[str]]:
    if again.name in ("daily", "weekdays"):
        return again.name, []
    parts = dict(part.split("=") for part in again.rule.split(";"))
    if "INTERVAL" in parts:
        return None, []
    if parts["FREQ"] == "WEEKLY":
        return "weekly", [day for day in parts.get("BYDAY", "").split(",") if day]
    return ("monthly", []) if parts["FREQ"] == "MONTHLY" and "BYDAY" not in parts else (None, [])


def _first(rule: str, begins: date | None, bag: Bag) -> date | None:
    """The first day of the rule on or after the day on which it should begin, by default tomorrow."""
    midnight = bag.now.replace(hour=0, minute=0, second=0, microsecond=0)
    start = midnight.replace(year=begins.year, month=begins.month, day=begins.day) if begins else midnight
    found = first_after(rule, start, start - timedelta(seconds=1) if begins else midnight)
    return found.date() if found else begins


def _intent(
    bag: Bag,
    slots: dict[str, SlotValue],
    when: When,
    last: date | None,
    others: tuple[tuple[int, int], ...],
    sure: bool,
) -> Intent:
    known = {**slots, "start": SlotValue(SlotType.DATETIME, when, open=True, others=others)}
    if last is not None:
        known["until"] = SlotValue(SlotType.DATE, When(day=last), open=True)
    return Intent(
        TOOL,
        known,
        0,
        len(bag.tokens),
        tuple(token.text for token in bag.tokens),
        confidence=_CERTAIN if sure else _UNSURE,
        evidence=3,
        learned=not sure,
    )
