"""The 80 requests of the naturalistic set: our tools agree with its tools, and carry out its expected calls.

Each row runs against a household that holds what its results say (contacts, events, notes, alarms) and whose services
answer what they say, in the form of the real ones (`tests/tools/remote/household.py`): HTTP is answered at the
transport, SMTP, IMAP and MPD by servers. References are filled from what our own tools returned.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.tools.remote.household import CODES, household
from tests.tools.remote.world import Remote
from tools import library
from tools.registry import Registry

DATA = Path(__file__).parents[3] / "bench" / "data"
TOOLS = {tool.name: tool for tool in library.load()}
MORE_OPTIONAL = {"get_time": {"location"}, "search_notes": {"query"}, "cancel_alarm": {"time"}}
"""Parameters that are required there and optional here: "what time is it" names no place, "my notes" no words."""
UNDO_ADDED = {
    "create_reminder": "cancel_reminder",
    "create_note": "delete_note",
    "add_list_items": "remove_list_items",
    "update_event": "update_event",
    "delete_event": "restore_event",
    "cancel_timer": "change_timer",
    "cancel_alarm": "change_alarm",
}
"""Writes that nothing takes back there and something does here, or something that takes back more: of several alarms
that were cancelled at once, `set_alarm` sets one."""


@cache
def reference_tools() -> dict[str, Any]:
    tools = json.loads((DATA / "assistant_tools.json").read_text())["tools"]
    return {tool["function"]["name"]: tool for tool in tools}


@cache
def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / "naturalistic_dev.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("name", sorted(set(reference_tools()) & set(TOOLS)))
def test_a_tool_agrees_with_the_sets_own_declaration(name: str) -> None:
    ours, theirs = TOOLS[name].spec, reference_tools()[name]
    policy, schema = theirs["x_policy"], theirs["function"]["parameters"]
    assert (ours.safe, ours.effect) == (policy["safe"], policy["effect"])
    assert ours.sensitivity == policy["argument_sensitivity"]
    assert ours.undo_with == UNDO_ADDED.get(name, policy["undo_with"])
    assert set(ours.parameters["required"]) == set(schema["required"]) - MORE_OPTIONAL.get(name, set())
    for key, wanted in schema["properties"].items():
        assert wanted.items() <= (ours.parameters["properties"][key] | unchecked(name, key, wanted)).items()


def unchecked(name: str, key: str, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The items of a list are ours to describe more closely, as not empty."""
    if "items" not in wanted:
        return {}
    assert wanted["items"].items() <= TOOLS[name].spec.parameters["properties"][key]["items"].items()
    return {"items": wanted["items"]}


def test_eighty_rows_are_there() -> None:
    assert len(rows()) == 80
    assert set(reference_tools()) <= set(TOOLS)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["id"])
async def test_the_expected_calls_of_a_row_run(row: dict[str, Any], tmp_path: Path) -> None:
    async with household(row, tmp_path, resolve) as home:
        await furnish(home, row)
        results: dict[int, Any] = {}
        for call in row["expected_calls"]:
            assert call["unsafe"] != TOOLS[call["tool"]].spec.safe
            home.executor.canonical(call["tool"], call["args"])  # as the model writes it, with references
            outcome = await home.outcome(call["tool"], **resolve(call["args"], results))
            assert outcome.status == "done", outcome
            results[call["id"]] = outcome.value
            told = TOOLS[call["tool"]].spec.say
            assert told is not None
            assert re.search(r"^[A-Z0-9].*\S$", told(resolve(call["args"], results), outcome.value), re.S)
            check(call, outcome.value)


async def furnish(home: Remote, row: dict[str, Any]) -> None:
    """Put into the world what the results of the row's reads say is there."""
    for call in [*row["expected_calls"], *row["acceptable_speculative_calls"]]:
        arguments, result = call.get("args", {}), call.get("result")
        match call["tool"], result:
            case "get_phone_number" | "get_email_address", {"ambiguous": names}:
                for number, name in enumerate(names):
                    if not any(other.get("args", {}).get("name") == name for other in row["expected_calls"]):
                        await home.do("add_contact", name=name, phone=f"+1555019{number}")
            case "get_phone_number", str():
                await home.do("add_contact", name=arguments["name"], phone=result)
            case "get_email_address", str():
                await home.do("add_contact", name=arguments["name"], email=result)
            case "search_notes", {"title": title, "content": content}:
                await home.do("create_note", title=title, content=content)
            case "search_calendar", (dict() | list()) as found:
                for event in found if isinstance(found, list) else [found]:
                    given = {key: event[key] for key in ("title", "start", "duration_minutes")}
                    await home.do("create_event", **given)
            case "append_note", _:
                await home.do("create_note", title=arguments["title"], content="Started.")
            case "cancel_timer", _:
                await home.do("set_timer", duration_seconds=600, label=arguments["label"])
            case "list_alarms_and_timers", {"alarms": alarms}:
                for time in alarms:
                    await home.do("set_alarm", time=time)
            case "cancel_alarm", _ if not any(c["tool"] == "list_alarms_and_timers" for c in row["expected_calls"]):
                await home.do("set_alarm", time=arguments["time"])


def check(call: dict[str, Any], value: Any) -> None:
    """Reads find what the row says; identifiers are our own."""
    wanted = call.get("result")
    match call["tool"]:
        case "get_phone_number" | "get_email_address":
            assert (value["ambiguous"] if isinstance(value, dict) else value) == (
                sorted(wanted["ambiguous"]) if isinstance(wanted, dict) else wanted
            )
        case "search_calendar":
            found = value if isinstance(value, list) else [value]
            expected = wanted if isinstance(wanted, list) else [wanted]
            assert [(each["title"], each["start"]) for each in found] == [
                (each["title"], each["start"]) for each in expected
            ]
        case "search_notes":
            assert value == wanted
        case "convert_units":
            assert value["value"] == pytest.approx(wanted["value"], rel=0.002)
        case "get_time":
            assert value["local"] == wanted["local"]
        case "get_weather":
            named = {code: summary for summary, code in CODES.items() if summary != "rain from 06:00"}
            assert value["summary"] == named[CODES[wanted["summary"]]]
            assert {key: value[key] for key in wanted if key != "summary"}.items() <= wanted.items()
        case "convert_currency":
            assert value["value"] == pytest.approx(wanted["value"])
        case "wiki_lookup" | "web_search" | "search_places" | "get_directions" | "search_music":
            assert {key: value[key] for key in wanted if key != "title"}.items() <= wanted.items()
        case "search_email":
            assert (value["from"], value["subject"]) == (wanted["from"], wanted["subject"])
            assert value["body"].startswith(wanted["body"])
        case "send_email" | "send_sms" | "place_call" | "play_music" | "set_volume" | "start_navigation":
            assert value["status"] == "ok"
        case "list_alarms_and_timers":
            assert [alarm["time"] for alarm in value["alarms"]] == wanted["alarms"]


def resolve(value: Any, results: Mapping[int, Any]) -> Any:
    """`value` with "$k" and "$k.path" replaced; a value that is nothing but a reference keeps the result's type."""
    if isinstance(value, dict):
        return {key: resolve(item, results) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, results) for item in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"\$\d+(?:\.[A-Za-z_]\w*)*", lambda match: str(_look_up(match[0], results)), value)


def _look_up(reference: str, results: Mapping[int, Any]) -> Any:
    head, *path = reference[1:].split(".")
    found = results[int(head)]
    for part in path:
        found = found[part]
    return found


def test_the_library_fits_together() -> None:
    registry = Registry(TOOLS.values())
    assert set(registry.offered()) | set(registry.unavailable) == set(TOOLS)
    for tool in TOOLS.values():
        assert tool.spec.say is not None, tool.name
        assert tool.spec.phrases or tool.name == "restore_event", tool.name
