"""The part of the day that what a time is for tells: dinner is in the evening, the school run early or at three."""

import re

from tools.language.times import ClockTime, DayPart

_EVENING = re.compile(
    r"\b(?:dinner|supper|drinks|party|theatre|theater|concert|movie|film|pub|evening|date|gig|gigs|cinema|opera|panto"
    r"|choir|rehearsals?|book club|youth club|(?:band|football|netball|rugby|bell) practice|evening class"
    r"|disco|takeaway|cocktails|bedtime|fireworks|(?:night|nights) out|(?:film|movie|quiz|poker|games?|date) night"
    r"|(?:pub|bingo|music) quiz|(?:before|to|for|in) bed|school (?:play|disco|concert|show|quiz))\b"
    r"|\balarm +bed *$"
)
_MORNING = re.compile(
    r"\b(?:breakfast|brekkie|wake|run|gym|commute|(?:before|for|to) (?:school|work)|school drop(?:[ -]?off)?)\b"
)
_LUNCH = re.compile(r"\blunch(?:time)?\b")
_BOTH_WAYS = re.compile(r"\bschool (?:run|gates?)\b")
"""Early in the morning and again when school is over."""
_EARLY = range(5, 12)
"""Hours of the clock's face at which people do in the morning what they do then."""
_RISING = "alarm"
"""Its bare hours from five to eleven are the morning's, when people rise."""
_MEALS = "dinner|supper|breakfast|brekkie|lunch|lunchtime"
_OUT = "gig|party|film|movie|theatre|concert|pub|drinks|gym|cinema|disco|school run|school|work"
_LEAVING = (
    "leave|leaving|set off|setting off|head out|head off|ready|dressed|changed|go|off|turn up|sit down|pack up"
)  # fmt: skip
_SHOWN = re.compile(
    rf"\b(?:(?:before|after|with|at|during) (?:the )?(?:{_MEALS}|{_OUT}|bedtime|bed)(?: time)?"
    r"|(?:go|going|get|getting|head|off|be|in|ready)(?: in)?(?: to| for)? bed|school run|bedtime"
    rf"|(?:{_LEAVING}) (?:for|to) (?:(?:the|our|my|a) )?(?:\w+ )??(?:{_MEALS}|{_OUT}))\b"
)


def part_meant(hint: str, spoken: ClockTime) -> DayPart | None:
    """The part of the day in which `spoken` is by what it is for (`hint`: a title, a label, the tool); None where that
    does not tell."""
    said = hint.casefold()
    if _BOTH_WAYS.search(said):
        return DayPart.MORNING if spoken.hour in _EARLY else DayPart.AFTERNOON
    if _EVENING.search(said):
        return DayPart.EVENING
    if _LUNCH.search(said):
        return DayPart.MORNING if spoken.hour == _EARLY[-1] else DayPart.AFTERNOON
    if _RISING in said.split() and spoken.hour in _EARLY:
        return DayPart.MORNING
    wakes = "wake" in said.split()
    return DayPart.MORNING if wakes or (spoken.hour in _EARLY and _MORNING.search(said)) else None


def occasions(text: str) -> str:
    """The words of `text` that show when its time is: "before bed", "leave for the school run". Not every such word
    does: "get the chicken out for dinner" is done in the morning."""
    return " ".join(found[0] for found in _SHOWN.finditer(text.casefold()))
