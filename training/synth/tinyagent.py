"""TinyAgent's sixteen tools as forms of the capabilities."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from bench.mocktools import TINYAGENT, load_specs
from tools.arguments import SchemaArguments
from training.synth.forms import Form, Parameter

_SECONDS = "%Y-%m-%d %H:%M:%S"
_MINUTES = "%Y-%m-%dT%H:%M"
_MODES = {"driving": "d", "walking": "w", "transit": "r"}
_BY_LETTER = {letter: mode for mode, letter in _MODES.items()}


def _moment(name: str) -> Parameter:
    return Parameter(
        name,
        lambda text: datetime.strptime(text, _MINUTES).strftime(_SECONDS),
        lambda text: datetime.strptime(text, _SECONDS).strftime(_MINUTES),
    )


class EventForm(Form):
    """The form of TinyAgent's calendar tool, which takes the end of an event and not its duration."""

    def encode(self, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
        rest = {key: value for key, value in arguments.items() if key != "duration_minutes"}
        end = datetime.strptime(arguments["start"], _MINUTES) + timedelta(minutes=arguments.get("duration_minutes", 60))
        rest["end"] = end.strftime(_MINUTES)
        return super().encode(rest)

    def decode(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        found = super().decode(arguments)
        length = datetime.strptime(found.pop("end"), _MINUTES) - datetime.strptime(found["start"], _MINUTES)
        return found | {"duration_minutes": int(length.total_seconds() // 60)}


class RouteForm(Form):
    """The form of TinyAgent's directions tool, which has no bicycles."""

    def encode(self, arguments: Mapping[str, Any]) -> dict[str, Any] | None:
        return super().encode(arguments) if arguments.get("mode", "driving") in _MODES else None


_ROUTE = {
    "destination": Parameter("end_location"),
    "origin": Parameter("start_location"),
    "mode": Parameter("transport", _MODES.__getitem__, _BY_LETTER.__getitem__),
}
_FORMS: Mapping[str, tuple[str, Mapping[str, Parameter]]] = {
    "get_phone_number": ("get_phone_number", {}),
    "get_email_address": ("get_email_address", {}),
    "create_event": (
        "create_calendar_event",
        {"start": _moment("start_date"), "end": _moment("end_date"), "attendees": Parameter("invitees")},
    ),
    "open_file": ("open_and_get_file_path", {"name": Parameter("file_name")}),
    "summarize_file": ("summarize_pdf", {"path": Parameter("pdf_path")}),
    "send_email": ("compose_new_email", {"to": Parameter("recipients"), "body": Parameter("context")}),
    "reply_email": ("reply_to_email", {"content": Parameter("context")}),
    "forward_email": ("forward_email", {"to": Parameter("recipients")}),
    "show_map": ("maps_open_location", {"place": Parameter("location")}),
    "start_navigation": ("maps_show_directions", _ROUTE),
    "create_note": ("create_note", {"title": Parameter("name")}),
    "open_note": ("open_note", {"title": Parameter("name")}),
    "append_note": ("append_note_content", {"title": Parameter("name")}),
    "create_reminder": ("create_reminder", {"text": Parameter("name"), "due": _moment("due_date")}),
    "send_sms": ("send_sms", {"to": Parameter("recipients")}),
    "zoom_meeting": (
        "get_zoom_meeting_link",
        {"start": _moment("start_time"), "minutes": Parameter("duration"), "invitees": Parameter("meeting_invitees")},
    ),
}
_KINDS = {"create_event": EventForm, "start_navigation": RouteForm}


@cache
def tinyagent_forms() -> Mapping[str, Form]:
    """TinyAgent's tools, by capability."""
    specs = load_specs(TINYAGENT)
    return {
        capability: _KINDS.get(capability, Form)(
            capability, specs[tool], SchemaArguments(specs[tool].parameters), parameters, remote=True
        )
        for capability, (tool, parameters) in _FORMS.items()
    }
