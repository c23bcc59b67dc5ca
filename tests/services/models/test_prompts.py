"""The tools as small models are told them, and how long that is."""

from dataclasses import replace

from services.events.model import SessionContext
from services.models.prompts import system_prompt, tool_line, tool_signature, version
from tests.services.models.kit import NOW, SMS, TIMER, WEATHER, session_context
from tools import library
from tools.registry import Registry
from tools.spec import ToolSpec

KIT = ("set_timer", "get_weather", "create_note", "get_phone_number", "add_list_items")
MOST_TOKENS, CHARS_PER_TOKEN = 300, 3.3
"""With the vocabulary of SmolLM2 this prompt has 3.57 characters a token (226 tokens)."""


def offered() -> dict[str, ToolSpec]:
    return {name: tool.spec for name, tool in Registry(library.load(), settings={}).offered().items()}


def test_a_tool_is_one_line_with_what_a_call_needs() -> None:
    assert tool_signature(WEATHER) == "read get_weather(location: string, date?: string): Does get_weather."
    assert tool_signature(SMS) == "write send_sms(to: [string], message: string): Does send_sms."
    schema = {
        "type": "object",
        "properties": {
            "size": {"enum": ["s", 2]},
            "more": {"type": "object", "properties": {"n": {"type": ["integer", "null"], "description": "How\nmany."}}},
            "any": {},
        },
        "required": ["more"],
    }
    assert tool_signature(replace(TIMER, parameters=schema, description='Does <it>\n{"x"}.')) == (
        'write set_timer(size?: "s"|2, more: {n?: integer|null (How many.)}, any?: any): Does &lt;it> {"x"}.'
    )


def test_the_prompt_of_a_small_kit_has_at_most_three_hundred_tokens() -> None:
    specs = tuple(offered()[name] for name in KIT)
    text = system_prompt("edge", SessionContext("", specs, lambda: NOW, "Europe/Dublin", "Dublin"))
    assert len(text) / CHARS_PER_TOKEN <= MOST_TOKENS
    assert all(f" {name}(" in text for name in KIT)


def test_signatures_are_less_than_half_as_long_as_json() -> None:
    specs = offered().values()
    assert sum(len(tool_signature(spec)) for spec in specs) < sum(len(tool_line(spec)) for spec in specs) / 2


def test_the_prompt_for_trained_models_is_a_place_and_the_tools() -> None:
    assert system_prompt("edge", session_context()).splitlines()[:3] == [
        "Home: Oakland. Time zone: America/Los_Angeles.",
        "Be kind.",
        "read get_weather(location: string, date?: string): Does get_weather.",
    ]
    assert version("edge") == 2
