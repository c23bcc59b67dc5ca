"""The tools of a session under any name say the same as the library's."""

from typing import Any

import pytest

from services.models.prompts import tool_line
from training.synth.capabilities import capabilities
from training.synth.forms import VARIANTS, Form, library_form, made_up
from training.synth.paraphrases import NAMES
from training.synth.tinyagent import tinyagent_forms

_ARGUMENTS: dict[str, dict[str, Any]] = {
    "set_timer": {"duration_seconds": 90, "label": "tea"},
    "set_alarm": {"time": "07:30", "date": "2026-03-10"},
    "create_reminder": {"text": "call the bank", "due": "2026-03-10T09:00"},
    "create_event": {"title": "Lunch", "start": "2026-03-10T12:00", "attendees": ["$1"]},
    "send_sms": {"to": ["$1", "$2"], "message": "I'm late."},
    "set_volume": {"percent": 35},
    "start_navigation": {"destination": "York", "mode": "walking"},
    "create_note": {"title": "Ideas", "content": "A lighthouse."},
}


def _forms(capability: str) -> list[Form]:
    made = [made_up(capability, variant) for variant in range(VARIANTS)]
    tiny = tinyagent_forms()
    return [library_form(capability), *made, *([tiny[capability]] if capability in tiny else [])]


@pytest.mark.parametrize("capability", _ARGUMENTS)
def test_arguments_are_written_validated_and_read_back(capability: str) -> None:
    for form in _forms(capability):
        encoded = form.encode(_ARGUMENTS[capability])
        assert encoded is not None
        decoded = form.decode(form.arguments.canonical(encoded, references=True))
        assert _ARGUMENTS[capability].items() <= decoded.items(), form.spec.name


def test_what_a_tool_cannot_be_told_is_no_call_of_it() -> None:
    tiny = tinyagent_forms()
    assert tiny["create_note"].encode({"content": "A note without a title."}) is None
    assert tiny["start_navigation"].encode({"destination": "York", "mode": "bicycling"}) is None


def test_every_capability_has_other_names_and_a_schema_that_the_model_is_shown() -> None:
    for capability in NAMES:
        forms = [made_up(capability, variant) for variant in range(VARIANTS)]
        assert len({form.spec.name for form in forms}) > 1, capability
        for form in forms:
            assert form.spec.effect is capabilities()[capability].effect
            assert form.spec.name in tool_line(form.spec)


def test_a_result_in_a_wrapping_is_referred_to_through_it() -> None:
    form = next(form for form in map(made_up, ["search_calendar"] * VARIANTS, range(VARIANTS)) if form.wrap)
    assert form.present({"event_id": "ev_1"}) == {form.wrap: {"event_id": "ev_1"}}
    assert form.path("event_id") == f"{form.wrap}.event_id"


def test_a_parameter_has_a_name_for_what_it_means_in_its_tool() -> None:
    names = {form.parameters["item"].name for form in (made_up("read_list", variant) for variant in range(VARIANTS))}
    assert all("song" not in name and "media" not in name for name in names)
