"""Reads questions about the weather and the time in a place, with place and day anywhere in the sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.grammar.intents import SlotValue
from services.understanding.reading import LearnedReading
from tools.language.dates import MONTHS, WEEKDAYS
from tools.language.moments import When
from tools.language.places import known_place_ends
from tools.language.slots import Slot, SlotType
from tools.language.spoken import listed
from tools.language.times import times_at
from tools.language.tokens import Token, surface
from tools.language.values import TokenizedUtterance
from tools.library.zones import zone_of

_GARMENT = (
    "(?:brolly|umbrella|coat|jacket|raincoat|wellies|wellingtons|scarf|gloves|hat|sun ?cream|sunscreen|sunglasses"
    "|shorts|jumper|anorak|cardigan|thermals|layers|sandals)"
)
_CLEARLY = (
    "(?:rain|raining|rainy|rains|snow|snowing|snowy|snows|sunny|windy|frosty|frost|freezing|freeze|icy|stormy|foggy|fog"
    "|misty|humid|hail|hailing|drizzle|drizzling|pour|pouring|bucketing|chuck(?:ing)? it down|tip(?:ping)? it down"
    "|thunder|thunderstorms?|storms?|cloudy|overcast|muggy|showers?|below (?:zero|freezing)|degrees|sunshine|slippery)"
)
_PERHAPS = "(?:cold|hot|warm|chilly|mild|wet|dry|nice|lovely|boiling|baking|roasting|scorching|clear|bright|miserable)"
_ABOUT_OUT = (
    "(?:outside|out|today|tomorrow|tonight|day|weekend|week|morning|afternoon|evening|there|over there|weather)"
)
_ASK = "(?:will|is|are|does|do|would|might|could|going to|any chance)"
_WEATHER = re.compile(
    rf"\b(?:do|will|should|would|shall|am|are) (?:i|we|he|she|they|you|the (?:kids|children))\b.{{0,40}}\b{_GARMENT}\b"
    rf"|\b{_ASK} (?:it|there|that|we|my \w+|the \w+|he|she|they|i)\b.{{0,40}}\b{_CLEARLY}\b"
    rf"|\bany (?:chance|sign|risk|danger) of\b.{{0,20}}\b{_CLEARLY}|^any {_CLEARLY}\b"
    rf"|\b(?:what|how|any|will|is|check|tell me)\b.{{0,30}}\b(?:weather|forecast)\b"
    rf"|\bhow (?:hot|cold|warm|chilly|windy|wet|cloudy|sunny|icy)\b.{{0,20}}\b(?:it|there)\b"
    rf"|\b(?:take|taking|bring|bringing|wear|wearing|pack|packing|put on)\b.{{0,25}}\b{_GARMENT}\b"
    rf"|\bor (?:is it|will it|it|does it|it is)\b.{{0,12}}\b{_CLEARLY}\b"
    r"|\bwhat should (?:i|we) wear\b|\bwhat is it (?:doing|like) (?:out|outside)\b"
    r"|\b(?:coat|shorts|umbrella|beach|barbecue|jumper|t shirt|picnic) weather\b"
)
_WEATHER_WITH = re.compile(rf"\b{_ASK} (?:it|there)\b.{{0,30}}\b{_PERHAPS}\b")
_OUT = re.compile(rf"\b{_ABOUT_OUT}\b")
_SUN = re.compile(
    r"\b(?:when|what time|how late|how early)\b.{0,20}\b(?:get(?:s|ting)? (?:dark|light)|sun\b.{0,12}\b(?:set|sets|rise"
    r"|rises|up|down|setting|rising)|sunset|sunrise|dawn|dusk)\b"
    r"|\b(?:will|is|does) it (?:still |already )?(?:be |get )?(?:light|dark)\b"
)
_NO_WEATHER = re.compile(r"\b(?:buy|list|shop|remind|alarm|timer|text|message|note|oven|fridge|freezer)\b")
_CLOCK = re.compile(
    r"\b(?:what time|the time|time is it|how late is it|o'clock|clock)\b"
    r"|\b(?:awake|asleep|sleeping|bedtime|bed|too (?:late|early)|night ?time|day ?time|middle of the night"
    r"|still up|up (?:now|yet|already))\b"
)
_AWAY = re.compile(r"\b(?:ahead|behind|time difference|hours? difference|hours apart)\b")
_QUESTION = re.compile(r"\b(?:what|what's|is|are|will|would|do|does|should|can|could|how|have|did|when|isn't|aren't)\b")
_NO_CLOCK = re.compile(
    r"\b(?:train|flight|fly|bus|travel|drive|walk|get to|open|close|closes|opens|shop|event|meeting)\b"
)
_AT_HOME = re.compile(r"\b(?:if|when) it is (?P<time>.+?) (?:here|at home|my time|our time|in the uk)\b")
_BEFORE_PLACES = frozenset(listed("in at for over near around to up down out from about across"))
_NEVER = frozenset(
    listed(
        """home work bed town school the a an my our this that here there now today tomorrow tonight morning afternoon
        evening time nice reading us"""
    )
)
_NAME = 0.5
_MARKED = 0.7
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """A look-up with its values, which are in the words [start, end)."""

    tool: str
    slots: dict[str, SlotValue]


def weather(
    tokens: Sequence[Token], words: Sequence[str], day: TokenizedUtterance, learned: LearnedReading | None
) -> PlaceQuestion | None:
    """A question about the weather or the sun; None if the words are about something else."""
    said = " ".join(words)
    asked = _WEATHER.search(said) or _SUN.search(said)
    places = _places(tokens, words, learned)
    if asked is None and (_WEATHER_WITH.search(said) is None or not (_OUT.search(said) or places)):
        return None
    if _NO_WEATHER.search(said) is not None or words[0] == "if":
        return None
    slots = dict[str, SlotValue]()
    if len(places) > 1:
        places = [each for each in places if any(e == each.end for e, _ in known_place_ends(list(words), each.start))]
        if len(places) != 1:
            return None
    if places:
        slots["location"] = places[0]
    when = _day(words, day)
    if when is not None:
        slots["date"] = when
    return PlaceQuestion("get_weather", slots)


def clock(tokens: Sequence[Token], words: Sequence[str], learned: LearnedReading | None) -> PlaceQuestion | None:
    """A question about the time in a place, also an indirect one; None without a place whose time is known."""
    said = " ".join(words)
    if _QUESTION.search(said) is None or _NO_CLOCK.search(said) is not None:
        return None
    places = [each for each in _places(tokens, words, learned) if zone_of(str(each.value)) is not None]
    away, home = _AWAY.search(said), _AT_HOME.search(said)
    if not places and away is not None:
        places = _named(tokens, words)
    if len(places) > 2:
        return None
    if not places:
        return _until(words, said)
    slots = {"location": places[-1]}
    if away is not None:
        return PlaceQuestion("get_time", slots | ({"other": places[0]} if len(places) == 2 else {}))
    there = _elsewhere(words, places)
    if there is not None:
        return PlaceQuestion("get_time", slots | there)
    if len(places) > 1:
        return None
    if home is not None:
        start = len(said[: home.start("time")].split())
        readings = times_at(list(words), start)
        size = len(home["time"].split())
        time = next((each for each in readings if each.end == start + size), None)
        if time is None:
            return None
        return PlaceQuestion(
            "get_time", slots | {"at": SlotValue(SlotType.TIME, When(time=time.value), start, time.end)}
        )
    return PlaceQuestion("get_time", slots) if _CLOCK.search(said) is not None else None


_LEFT = re.compile(r"\bhow (?:long|many (?:hours|minutes|mins))\b.*\b(?:until|till|til|before|to go)\b")


def _until(words: Sequence[str], said: str) -> PlaceQuestion | None:
    """A question how long it is until a time of day: "how long have I got until half past three"."""
    if _LEFT.search(said) is None:
        return None
    link = max(at for at, word in enumerate(words) if word in ("until", "till", "til", "before", "go"))
    readings = times_at(list(words), link + 1 + (words[link + 1 : link + 2] == ["it"]))
    if not readings or readings[0].end < len(words) - 1:
        return None
    value = SlotValue(SlotType.TIME, When(time=readings[0].value), link + 1, readings[0].end)
    return PlaceQuestion("get_time", {"at": value})


def _elsewhere(words: Sequence[str], places: Sequence[SlotValue]) -> dict[str, SlotValue] | None:
    """A question for the time in a place, given the time in another one: "when it is noon in London what time is it in
    Delhi"."""
    if len(places) != 2 or words[0] not in ("if", "when"):
        return None
    for at in range(1, places[0].start):
        readings = [each for each in times_at(list(words), at) if each.end >= places[0].start - 1]
        if readings and words[at - 1] in ("is", "at", "was"):
            time = SlotValue(SlotType.TIME, When(time=readings[0].value), at, readings[0].end)
            return {"other": places[0], "at": time}
    return None


def _places(tokens: Sequence[Token], words: Sequence[str], learned: LearnedReading | None) -> list[SlotValue]:
    """The places after a preposition: known ones, and words that the learned model marks as names."""
    found: list[SlotValue] = []
    named = learned.named if learned is not None else ()
    at = 1
    while at < len(words):
        ends = [end for end, _ in known_place_ends(list(words), at)] if words[at - 1] in _BEFORE_PLACES else []
        end = ends[0] if ends and " ".join(words[at : ends[0]]) not in _NEVER else at
        if end == at and words[at - 1] in _BEFORE_PLACES:
            while end < min(len(named), at + _LONGEST) and _is_name(words[end], named[end]):
                end += 1
        if end == at:
            at += 1
            continue
        found.append(_value(tokens, at, end))
        at = end
    for request in learned.requests if learned is not None else ():
        for span in request.spans:
            apart = all(span.end <= each.start or each.end <= span.start for each in found)
            known = words[span.start] not in _NEVER
            if span.name == "place" and span.p >= _MARKED and apart and known and not found:
                found.append(_value(tokens, span.start, span.end))
    return found


def _named(tokens: Sequence[Token], words: Sequence[str]) -> list[SlotValue]:
    """The known places at any position: "how far is Tokyo ahead"."""
    found: list[SlotValue] = []
    at = 0
    while at < len(words):
        ends = [end for end, _ in known_place_ends(list(words), at)]
        if ends and " ".join(words[at : ends[0]]) not in _NEVER:
            found.append(_value(tokens, at, ends[0]))
            at = ends[0]
        else:
            at += 1
    return found


def _is_name(word: str, p: float) -> bool:
    return p >= _NAME and word not in _NEVER and word.removesuffix("'s") not in (*WEEKDAYS, *MONTHS)


def _value(tokens: Sequence[Token], start: int, end: int) -> SlotValue:
    return SlotValue(SlotType.PLACE, surface(tokens, start, end), start, end, open=end == len(tokens))


def _day(words: Sequence[str], utterance: TokenizedUtterance) -> SlotValue | None:
    """The last day in the words; None without one."""
    found: SlotValue | None = None
    at = 0
    while at < len(words):
        readings = utterance.readings(Slot("date", SlotType.DATE), at)
        if readings and isinstance(readings[0].value, When):
            found = SlotValue(SlotType.DATE, readings[0].value, at, readings[0].end, open=readings[0].end == len(words))
            at = readings[0].end
        else:
            at += 1
    return found


_UNTIL = re.compile(
    r"\bhow (?:many (?:more )?(?:days|weeks|months|sleeps|nights|years)|long|far)\b.*\b(?:till|until|til|before|to go"
    r"|left|away|off|since|ago)\b"
)


def days(words: Sequence[str], utterance: TokenizedUtterance) -> PlaceQuestion | None:
    """A question how far away a day is: "how long have I got till the fifth when the tax is due"."""
    said = " ".join(words)
    if _UNTIL.search(said) is None:
        return None
    when = _day(words, utterance)
    if when is None or not isinstance(when.value, When) or when.value.day is None:
        return None
    return PlaceQuestion("get_date", {"date": when})
