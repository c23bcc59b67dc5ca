"""The capabilities for which dialogues ask: the library's tools, and some that only other assistants have.

A capability has the name, parameters and results of the library's tool. The others are declared here in the same form.
How a dialogue's session offers a capability is its `Form` (`forms.py`).
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from tools import library
from tools.spec import Effect, Sensitivity, ToolSpec

_TEXT = {"type": "string", "minLength": 1}
_MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$", "description": "YYYY-MM-DDTHH:MM."}


def _spec(name: str, told: str, effect: Effect, required: Mapping[str, str], **more: Any) -> ToolSpec:
    """A capability whose required parameters are texts with these descriptions; `optional` has whole schemas."""
    properties: dict[str, Any] = {key: {**_TEXT, "description": text} for key, text in required.items()}
    properties |= more.pop("optional", {})
    schema = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
    schema["required"] += more.pop("also_required", [])
    return ToolSpec(name, told, schema, effect, **more)


_PEOPLE = {"type": "array", "items": {"type": "string"}, "minItems": 1, "description": "E-mail addresses."}
_OTHERS = (
    _spec("open_file", "Open a file by its name. Returns its path.", Effect.UI_VISIBLE, {"name": "Name of the file."},
          resources=("screen",)),
    _spec("summarize_file", "Summarise a PDF file.", Effect.READ_LOCAL, {"path": "Path of the file."}),
    _spec("open_note", "Open a note on the screen and give its text.", Effect.UI_VISIBLE, {"title": "Title."},
          resources=("screen",)),
    _spec("show_map", "Show a place on the map.", Effect.UI_VISIBLE, {"place": "Place."}, resources=("screen",)),
    _spec("zoom_meeting", "Make a video meeting. Returns its link.", Effect.WRITE_EXTERNAL, {"topic": "Topic."},
          optional={"start": _MOMENT, "minutes": {"type": "integer", "description": "Length."}, "invitees": _PEOPLE},
          also_required=["start", "minutes", "invitees"], resources=("meetings",)),
    _spec("reply_email", "Answer the e-mail that is open.", Effect.WRITE_EXTERNAL, {"content": "Text."},
          resources=("open mail",)),
    _spec("forward_email", "Forward the e-mail that is open.", Effect.WRITE_EXTERNAL, {}, optional={"to": _PEOPLE},
          also_required=["to"], resources=("open mail",)),
    _spec("book_taxi", "Order a taxi to come now. Returns in how many minutes.", Effect.WRITE_EXTERNAL,
          {"destination": "Where to."}, resources=("taxi",)),
    _spec("transfer_money", "Send money from the user's account.", Effect.WRITE_EXTERNAL, {"recipient": "To whom."},
          optional={"amount": {"type": "number"}, "currency": {"type": "string", "description": "ISO 4217 code."}},
          also_required=["amount", "currency"], destructive=True, confirm=lambda a: f"Shall I send {a['amount']}?",
          resources=("account",)),
    _spec("find_hotel", "Find a hotel in a town.", Effect.READ_EXTERNAL, {"city": "Town."},
          sensitivity=Sensitivity.LOW),
    _spec("share_location", "Tell a person where the user is.", Effect.WRITE_EXTERNAL, {"person": "To whom."},
          resources=("location",)),
)  # fmt: skip


@cache
def capabilities() -> Mapping[str, ToolSpec]:
    """All capabilities by name, as the library declares them."""
    return {each.name: each.spec for each in library.load()} | {spec.name: spec for spec in _OTHERS}


@cache
def canonical(capability: str) -> Any:
    """The function that validates the arguments of a library tool; None for the others."""
    return next((each.arguments for each in library.load() if each.name == capability), None)
