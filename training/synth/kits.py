"""Kits: a few tools each, always the same in the same order, so that all dialogues of a kit have one system prompt.

For models of some hundred million parameters: a description is one line, and a parameter that would need arithmetic (a
day, a duration in seconds) is left out or has another unit. Dialogues of a kit only ask for what its tools can express.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from tools.arguments import SchemaArguments
from training.synth.capabilities import capabilities
from training.synth.forms import Form, Parameter, renamed

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": {"type": "string"}}
WHOLE = {"type": "integer"}


@dataclass(frozen=True, slots=True)
class Brief:
    """A tool of a kit: its capability, name and description, and its parameters by the library's names: (own name,
    schema). All of them are required."""

    capability: str
    name: str
    told: str
    parameters: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    keep: Sequence[str] = ()
    """As in `Form`."""


@dataclass(frozen=True, slots=True)
class Kit:
    """The tools of a kit. `unseen`: it is used only for evaluation, never for training."""

    name: str
    home: str
    tools: Sequence[Brief]
    unseen: bool = False


def _read(capability: str, name: str, told: str, *own: str, keep: Sequence[str] = ()) -> Brief:
    """A tool whose parameters are texts, in the library's order, under these names."""
    names = capabilities()[capability].parameters["properties"]
    return Brief(capability, name, told, {key: (mine, TEXT) for key, mine in zip(names, own, strict=False)}, keep)


_SKY = ("place", "when", "summary", "low_c", "high_c")


def _timer(name: str, told: str, minutes: str) -> Brief:
    return Brief("set_timer", name, told, {"duration_seconds": (minutes, WHOLE)})


def _volume(name: str, told: str, percent: str) -> Brief:
    return Brief("set_volume", name, told, {"percent": (percent, WHOLE)})


def _items(name: str, told: str, list_name: str, items: str) -> Brief:
    return Brief("add_list_items", name, told, {"list_name": (list_name, TEXT), "items": (items, TEXTS)})


def _message(name: str, told: str, to: str, message: str) -> Brief:
    return Brief("send_sms", name, told, {"to": (to, TEXTS), "message": (message, TEXT)})


def _calendar(name: str, told: str, query: str) -> Brief:
    return Brief("search_calendar", name, told, {"query": (query, TEXT)}, ("title", "when"))


def _route(name: str, told: str, destination: str) -> Brief:
    return Brief("get_directions", name, told, {"destination": (destination, TEXT)})


KITS: Mapping[str, Kit] = {
    kit.name: kit
    for kit in (
        Kit("home", "Boston", (
            _read("get_weather", "get_weather", "Weather in a town.", "location", keep=_SKY),
            _calendar("search_calendar", "Find an event.", "query"),
            _read("create_reminder", "create_reminder", "Remind the user.", "text"),
            _timer("set_timer", "Start a countdown.", "minutes"),
        )),
        Kit("people", "Leeds", (
            _read("get_phone_number", "get_phone_number", "Number of a contact.", "name"),
            _message("send_sms", "Send a text message.", "to", "message"),
            _read("get_weather", "get_weather", "Weather in a town.", "location", keep=_SKY),
            _calendar("search_calendar", "Find an event.", "query"),
        )),
        Kit("lists", "Dublin", (
            _read("read_list", "read_list", "Read a list.", "list_name"),
            _read("wiki_lookup", "wiki_lookup", "Look something up.", "query"),
            _read("create_note", "create_note", "Write a note.", "text"),
            _timer("set_timer", "Start a countdown.", "minutes"),
        )),
        Kit("out", "Toronto", (
            _read("get_weather", "get_weather", "Weather in a town.", "location", keep=_SKY),
            _read("wiki_lookup", "wiki_lookup", "Look something up.", "query"),
            _route("get_directions", "Way to a place.", "destination"),
            _read("create_note", "create_note", "Write a note.", "text"),
        )),
        Kit("kitchen", "Bristol", (
            _read("get_weather", "forecast", "Sky and temperatures.", "city", keep=_SKY),
            _read("read_list", "show_list", "What is on a list.", "name"),
            _read("create_note", "jot_down", "Keep a text.", "text"),
            _timer("countdown_start", "Run a timer.", "minutes"),
        )),
        Kit("office", "Sydney", (
            _read("get_phone_number", "phonebook", "Find somebody's number.", "person"),
            _calendar("agenda_find", "Search the calendar.", "query"),
            _read("wiki_lookup", "encyclopedia", "Look something up.", "topic"),
            _read("create_reminder", "new_todo", "Add a thing to do.", "text"),
        )),
        Kit("unseen rooms", "Oakland", (
            _read("get_weather", "sky_report", "Tell the weather.", "town", keep=_SKY),
            _route("find_way", "How to get there.", "place"),
            _read("create_note", "memo_write", "Save a memo.", "memo"),
            _timer("kitchen_clock", "Count down.", "for_minutes"),
        ), unseen=True),
        Kit("unseen desk", "Cape Town", (
            _read("get_phone_number", "people_phone", "Phone number of a person.", "who"),
            _read("wiki_lookup", "article", "Summary of an article.", "subject"),
            _calendar("diary_search", "Look into the diary.", "entry"),
            _read("create_reminder", "remember", "Remember a task.", "task"),
        ), unseen=True),
    )
}  # fmt: skip
TRAINED = tuple(name for name, kit in KITS.items() if not kit.unseen)
UNSEEN = tuple(name for name, kit in KITS.items() if kit.unseen)


_MINUTES = Parameter("", lambda s: s // 60 if s % 60 == 0 else round(s / 60, 2), lambda minutes: round(minutes * 60))


@cache
def kit_forms(name: str) -> Mapping[str, Form]:
    """The tools of a kit, by capability, in the order in which they are offered."""
    return {brief.capability: _form(brief) for brief in KITS[name].tools}


def _form(brief: Brief) -> Form:
    spec = capabilities()[brief.capability]
    parameters = {
        key: replace(_MINUTES, name=own) if key == "duration_seconds" else Parameter(own)
        for key, (own, _) in brief.parameters.items()
    }
    schema = {
        "type": "object",
        "properties": {own: dict(schema) for own, schema in brief.parameters.values()},
        "required": [own for own, _ in brief.parameters.values()],
    }
    made = replace(
        spec, name=brief.name, description=brief.told, parameters=schema, say=None, confirm=None, undo_with=None,
        resources=tuple(renamed(resource, parameters) for resource in spec.resources),
    )  # fmt: skip
    remote = spec.safe or "external" in spec.effect
    return Form(brief.capability, made, SchemaArguments(schema), parameters, remote=remote, keep=tuple(brief.keep))
