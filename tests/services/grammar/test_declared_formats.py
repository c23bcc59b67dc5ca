"""Values by type: moments, durations, measures, money, languages, colours and names, in the form that a schema asks
for."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bench.understanding.tools import Listener
from services.grammar.declared_formats import moment_in_form, seconds_each
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER
from tests.services.grammar.test_declared import TEXT, calls, function
from tools.language.slots import SlotType

NOW = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Europe/Paris"))
BOAT = function(
    "rent_boat",
    "Rent a boat at the lake",
    ("boat", "start"),
    boat=TEXT | {"enum": ["canoe", "kayak", "rowing boat"]},
    start=TEXT | {"description": "When the rental begins, ISO 8601 (e.g. 2025-01-31T09:00:00Z)"},
    length={"type": "integer", "description": "How long, in minutes"},
    end_date=TEXT | {"format": "date"},
    skippers={"type": "array", "items": {"type": "string"}, "description": "Names of the people who steer"},
)
RUN = function(
    "save_walk",
    "Save a walk in the diary",
    ("pace",),
    pace=TEXT | {"enum": ["strolling", "hiking"]},
    distance_miles={"type": "number"},
)
GIFT = function(
    "donate_money",
    "Donate money to a charity",
    ("amount", "charity"),
    amount={"type": "number"},
    currency=TEXT | {"enum": ["usd", "eur"]},
    charity=TEXT,
    comment=TEXT,
)
SAY = function(
    "translate_phrase",
    "Translate a phrase",
    ("phrase", "language"),
    phrase=TEXT,
    language=TEXT | {"description": "ISO 639-1 code of the language, e.g. fr"},
    x_effect="read_external",
)
LAMP = function("change_lamp", "Change the colour of a lamp", ("lamp",), lamp=TEXT, colour=TEXT)
BOARD = function(
    "board_add_post",
    "Add a post to a notice board",
    ("board", "message"),
    board=TEXT,
    message=TEXT,
    pinned={"type": "boolean"},
)
POSTER = function(
    "create_poster",
    "Create a poster",
    ("title",),
    title=TEXT,
    day=TEXT | {"format": "date"},
    paper=TEXT | {"enum": ["a4", "a3"]},
)
VALVE = function(
    "turn_valve", "Turn a valve on or off", ("valve", "state"), valve=TEXT, state=TEXT | {"enum": ["on", "off"]}
)
ALL = [BOAT, RUN, GIFT, SAY, LAMP, BOARD, POSTER, VALVE]


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(Encoder(FOLDER))


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        (
            "rent a kayak tomorrow at three pm for an hour and a half",
            "rent_boat",
            {"boat": "kayak", "start": "2026-11-26T15:00:00Z", "length": 90},
        ),
        (
            "create a poster called our cat is gone for friday",
            "create_poster",
            {"title": "our cat is gone", "day": "2026-11-27"},
        ),
        ("turn the cellar valve off", "turn_valve", {"valve": "cellar valve", "state": "off"}),
        ("save a hike of seven miles", "save_walk", {"pace": "hiking", "distance_miles": 7}),
        ("translate see you soon into swedish", "translate_phrase", {"phrase": "see you soon", "language": "sv"}),
        ("change the hall lamp to green please", "change_lamp", {"lamp": "hall lamp", "colour": "green"}),
    ],
)
def test_values_have_the_form_of_the_schema(
    listener: Listener, text: str, tool: str, arguments: dict[str, Any]
) -> None:
    [(called, said)] = calls(listener.hear(ALL, text)[0])
    assert called == tool
    assert {name: said.get(name) for name in arguments} == arguments
    assert "end_date" not in said
    assert "comment" not in said


def test_a_text_is_kept_as_it_was_said(listener: Listener) -> None:
    text = "add a post to the kitchen board saying thanks everyone i'm back at six"
    [(tool, said)] = calls(listener.hear(ALL, text)[0])
    assert (tool, said["message"]) == ("board_add_post", "thanks everyone I'm back at six")
    assert said["board"] == "kitchen board"


def test_a_tool_without_a_verb_in_its_name_is_asked_about_by_its_description(listener: Listener) -> None:
    asked = listener.hear(ALL, "add a post to the kitchen board about plates unless it is full")[0]
    assert calls(asked) == []
    assert "add a post to a notice board" in asked.answer


@pytest.mark.parametrize(
    "text",
    [
        "save a hike of seven kilometers",
        "rent a kayak tomorrow at three pm or four",
        "donate twenty euros to the red cross every week",
        "my neighbour wants to donate twenty euros to the red cross",
        "if it stays dry rent a kayak tomorrow at three pm",
        "the hall lamp was green all morning",
        "turn the heater green",
        "turn the cellar valve on and off",
        "note donate twenty euros to the red cross",
    ],
)
def test_what_the_schema_cannot_take_leads_to_no_call(listener: Listener, text: str) -> None:
    named = {each["name"] for each in ALL}
    assert not [tool for tool, _ in listener.hear(ALL, text)[0].calls if tool in named]


@pytest.mark.parametrize(
    ("text", "kind", "schema", "wanted"),
    [
        ("2026-11-27", SlotType.DATE, {"description": "MM/DD/YYYY"}, "11/27/2026"),
        ("2026-11-27", SlotType.DATE, {}, "2026-11-27"),
        ("19:30", SlotType.TIME, {"description": "e.g. 7:00 PM"}, "7:30 PM"),
        ("19:30", SlotType.TIME, {"description": "24-hour, HH:MM"}, "19:30"),
        ("2026-11-27T14:00", SlotType.DATETIME, {"format": "date-time"}, "2026-11-27T14:00:00+01:00"),
        ("2026-11-27T14:00", SlotType.DATETIME, {"description": "like 2025-01-01T10:00"}, "2026-11-27T14:00"),
        ("2026-11-27T14:00", SlotType.DATETIME, {"description": "in UTC"}, "2026-11-27T13:00:00Z"),
        ("2026-11-27T14:00", SlotType.DATETIME, {"description": "Unix timestamp"}, 1795784400),
    ],
)
def test_moments_in_form(text: str, kind: SlotType, schema: dict[str, Any], wanted: str | int) -> None:
    assert moment_in_form(text, kind, schema, NOW) == wanted


def test_the_unit_of_a_duration_is_in_its_name_or_description() -> None:
    assert seconds_each("duration_minutes", {"description": "not hours"}) == 60
    assert seconds_each("duration", {"description": "Length in hours"}) == 3600
    assert seconds_each("duration", {}) == 1


def test_money_for_a_cause_is_asked_about_and_given_after_a_yes(listener: Listener) -> None:
    asked, done = listener.hear(ALL, "donate twenty euros to the red cross", "yes")
    assert calls(asked) == []
    [(tool, said)] = calls(done)
    assert (tool, said.get("amount"), said.get("currency")) == ("donate_money", 20, "eur")
