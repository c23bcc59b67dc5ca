"""Words the question before a write as a sentence to be spoken: without parameter names, identifiers or dates in
figures."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from tools import recurrence
from tools.spec import ToolSpec
from tools.speech import clock_time, exact_duration, listing

_THINGS = {"sms": "text message", "email": "e-mail", "items": "things", "event": "calendar event"}
_PLAIN_VERBS = {
    "create_note": "make the note",
    "add_contact": "save the contact",
    "place_call": "make the call",
    "web_search": "search the web",
}
_FRAMES = {
    ("add", "list_name"): "to the {} list", ("remove", "list_name"): "from the {} list",
    ("clear", "list_name"): "the {} list", ("append", "title"): "called {}", ("create", "title"): "called {}",
}  # fmt: skip
"""How a list's name or a title is worded, by the verb of the tool's name and the parameter."""
_LISTS = {"add_list_items": "add", "remove_list_items": "remove", "clear_list": "clear"}
"""Tools whose arguments name the list and its items, with the verb that is said."""
_ACTING = ("change", "control")
"""Verbs of tools whose parameter `action` says what they do: "Should I pause the timer?" """
_CODES = re.compile(r"(^|_)(id|uri|uid|key|token)$")
_JOINED = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|-")
_PARTICLES = frozenset(("on", "off", "up", "down", "out"))
_NOBODYS = frozenset(("none", "", "null"))
_REFERENCE = re.compile(r"\$(\?|\d+)(\.\w+)*")
_LEADS: Sequence[tuple[str, str]] = (
    ("title", "{}"), ("label", "called {}"), ("name", "{}"), ("number", "{}"), ("to", "to {}"), ("items", "{}"),
    ("item", "{}"), ("list", "on the {} list"), ("destination", "to {}"), ("location", "at {}"),
    ("alarm_time", "for {}"), ("time", "for {}"), ("date", "on {}"), ("due", "for {}"), ("start", "for {}"),
    ("duration", "for {}"), ("attendees", "with {}"), ("repeat", "{}"), ("rule", "{}"), ("percent", "to {} percent"),
)  # fmt: skip
"""How a value is introduced, by its parameter, in the order in which people say them."""
_TEXTS = ("message", "text", "body", "content", "subject")
"""Dictated text, which stands at the end of the question."""
_REPEATED = {"daily": "every day", "weekdays": "on weekdays", "weekends": "at weekends"}
_REPEATED |= {"weekly": "every week", "monthly": "every month"}


def doing(tool: str) -> str:
    """Return what a tool does, made from its name: "set the timer"."""
    if tool in _PLAIN_VERBS:
        return _PLAIN_VERBS[tool]
    verb, _, thing = _JOINED.sub("_", tool).lower().partition("_")
    particle, _, rest = thing.partition("_")
    if particle in _PARTICLES:
        verb, thing = f"{verb} {particle}", rest  # "turn on the light"
    things = " ".join(_THINGS.get(word, word) for word in thing.split("_") if word)
    return f"{verb} the {things}" if things else verb


def should_i(spec: ToolSpec, arguments: Mapping[str, Any]) -> str:
    """ "Should I set the alarm for 8 AM on Thursday, November 26?" """
    schemas = spec.parameters.get("properties", {})
    said = {
        name: value
        for name, value in arguments.items()
        if _worth_saying(name, value) and value != schemas.get(name, {}).get("default", _NOBODYS)
    }
    verb = spec.name.partition("_")[0]
    itemised = spec.name in _LISTS and "list_name" in said and (verb == "clear" or "items" in said)
    parts, rest = [_LISTS[spec.name] if itemised else doing(spec.name)], dict(said)
    if verb in _ACTING and "action" in said:
        parts = [doing(f"{rest.pop('action')}_{spec.name.partition('_')[2]}")]
    for mark, lead in _LEADS:
        named = [name for name in rest if name == mark or name.startswith(f"{mark}_")]
        parts += [_FRAMES.get((verb, name), lead).format(spoken(name, rest.pop(name))) for name in named]
    dictated = [spoken(name, rest.pop(name)) for name in _TEXTS if name in rest]
    parts += [f"with {spoken(name, value)}" for name, value in rest.items()]
    return f"Should I {' '.join(parts)}{': ' if dictated else ''}{', '.join(dictated)}".rstrip(".?! ") + "?"


def _worth_saying(name: str, value: Any) -> bool:
    if value is None or isinstance(value, Mapping) or _CODES.search(name):
        return False
    return not isinstance(value, str) or (value.casefold() not in _NOBODYS and not _REFERENCE.fullmatch(value))


def spoken(name: str, value: Any) -> str:
    """The value of parameter `name` as it is said."""
    if isinstance(value, list | tuple):
        return listing([spoken(name, each) for each in value if not isinstance(each, list | tuple | Mapping)])
    if isinstance(value, bool):
        return f"{name.replace('_', ' ')} {'on' if value else 'off'}"
    if isinstance(value, int | float):
        seconds = {"_seconds": 1, "_minutes": 60, "_hours": 3600}
        unit = next((size for ending, size in seconds.items() if name.endswith(ending)), None)
        return exact_duration(round(value * unit)) if unit else f"{round(value, 2):g}"
    text = str(value)
    if text.startswith("FREQ="):
        return recurrence.spoken(text)
    return _REPEATED.get(text) or _moment(text) or text.replace("_", " ").strip()


def _moment(text: str) -> str | None:
    """Return a date, a time or both as spoken; None for other texts."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return _day(date.fromisoformat(text))
        if re.fullmatch(r"\d{2}:\d{2}", text):
            return clock_time(time.fromisoformat(text))
        if re.match(r"\d{4}-\d{2}-\d{2}T", text):
            moment = datetime.fromisoformat(text)
            return f"{_day(moment.date())} at {clock_time(moment)}"
    except ValueError:
        return None
    return None


def _day(day: date) -> str:
    return f"{day:%A}, {day:%B} {day.day}"
