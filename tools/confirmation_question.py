"""Words the question before a write as a sentence to be spoken: without parameter names, identifiers or dates in
figures."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tools import question_actions
from tools.spec import ToolSpec
from tools.spoken_values import NOBODYS, spoken, worth_saying

_THINGS = {"sms": "text message", "email": "e-mail", "items": "things", "event": "calendar event"}
_FRAMES = {("append", "title"): "called {}", ("create", "title"): "called {}"}
"""How a title is worded, by the verb of the tool's name and the parameter."""
_ACTING = ("change", "control")
"""Verbs of tools whose parameter `action` says what they do: "Should I pause the timer?" """
_JOINED = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|-")
_PARTICLES = frozenset(("on", "off", "up", "down", "out"))
_LEADS: Sequence[tuple[str, str]] = (
    ("title", "{}"), ("label", "called {}"), ("name", "{}"), ("number", "{}"), ("to", "to {}"), ("items", "{}"),
    ("item", "{}"), ("list", "on the {} list"), ("destination", "to {}"), ("location", "at {}"),
    ("alarm_time", "for {}"), ("time", "for {}"), ("date", "on {}"), ("due", "for {}"), ("start", "for {}"),
    ("duration", "for {}"), ("attendees", "with {}"), ("repeat", "{}"), ("rule", "{}"), ("percent", "to {} percent"),
)  # fmt: skip
"""How a value is introduced, by its parameter, in the order in which people say them."""
_TEXTS = ("message", "text", "body", "content", "subject")
"""Dictated text, which stands at the end of the question."""


def doing(tool: str) -> str:
    """Return what a tool does, made from its name: "set the timer"."""
    if plain := question_actions.plain(tool):
        return plain
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
        if worth_saying(name, value) and value != schemas.get(name, {}).get("default", NOBODYS)
    }
    verb, rest = spec.name.partition("_")[0], dict(said)
    parts = [question_actions.action(spec.name, rest) or doing(spec.name)]
    if verb in _ACTING and "action" in rest:
        parts = [doing(f"{rest.pop('action')}_{spec.name.partition('_')[2]}")]
    for mark, lead in _LEADS:
        named = [name for name in rest if name == mark or name.startswith(f"{mark}_")]
        parts += [_FRAMES.get((verb, name), lead).format(spoken(name, rest.pop(name))) for name in named]
    dictated = [spoken(name, rest.pop(name)) for name in _TEXTS if name in rest]
    parts += [f"with {spoken(name, value)}" for name, value in rest.items()]
    return f"Should I {' '.join(parts)}{': ' if dictated else ''}{', '.join(dictated)}".rstrip(".?! ") + "?"
