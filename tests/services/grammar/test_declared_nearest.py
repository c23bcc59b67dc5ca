"""A declared tool that is clearly the nearest is asked about where the turn would lead to nothing or to a look-up."""

import pytest

from bench.understanding.tools import Listener
from services.grammar.declared_mentions import asks_now
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER
from tests.services.grammar.test_declared import TEA, calls

SAUNA = {
    "type": "function",
    "name": "heat_sauna",
    "description": "Heat the sauna before a visit.",
    "parameters": {
        "type": "object",
        "properties": {
            "temperature": {"type": "number", "description": "Temperature of the sauna in degrees Celsius."},
            "visit_time": {"type": "string", "description": "Time of the visit in 24-hour HH:MM format."},
        },
        "required": ["temperature", "visit_time"],
    },
}
PRINTING = {
    "type": "function",
    "name": "print_document",
    "description": "Print copies of a document on the office printer.",
    "parameters": {
        "type": "object",
        "properties": {
            "document": {"type": "string", "description": "Name of the document."},
            "copies": {"type": "integer", "description": "Number of copies."},
        },
        "required": ["document", "copies"],
    },
}
MOWING = {
    "type": "function",
    "name": "mow_lawn",
    "description": "Let the robot mow one part of the lawn.",
    "parameters": {
        "type": "object",
        "properties": {
            "part": {"type": "string", "description": "The part of the lawn to mow."},
            "minutes": {"type": "integer", "description": "How long to mow, in minutes."},
        },
        "required": ["part", "minutes"],
    },
}
FUNCTIONS = [SAUNA, PRINTING, MOWING, TEA]


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(Encoder(FOLDER))


@pytest.mark.parametrize(
    ("text", "asked", "call"),
    [
        (
            "could the printer do twelve copies of the agenda",
            "Should I print the document",
            ("print_document", {"document": "agenda", "copies": 12}),
        ),
        (
            "put thirty copies of the menu on the printer",
            "Should I print the document",
            ("print_document", {"document": "menu", "copies": 30}),
        ),
    ],
)
def test_the_nearest_tool_is_asked_about_and_called_after_a_yes(
    listener: Listener, text: str, asked: str, call: tuple[str, dict[str, object]]
) -> None:
    question, done = listener.hear(FUNCTIONS, text, "yes")
    assert calls(question) == []
    assert asked in question.answer
    assert calls(done) == [call]


@pytest.mark.parametrize(
    "text",
    [
        "the sauna was at eighty degrees by six in the evening",
        "my neighbour heats his sauna to eighty degrees at six",
        "don't get the sauna up to eighty degrees for six",
        "if it snows get the sauna up to eighty degrees for six",
        "she said get the sauna up to eighty degrees for six",
        "how did the sauna get up to eighty degrees by six",
        "we printed twelve copies of the agenda",
        "the printer made twelve copies of the agenda",
        "everybody puts thirty copies of the menu on the printer",
        "don't put thirty copies of the menu on the printer",
        "if it works put thirty copies of the menu on the printer",
        "he told me to put thirty copies of the menu on the printer",
    ],
)
def test_what_is_told_denied_supposed_or_reported_is_not_asked_about(listener: Listener, text: str) -> None:
    heard = listener.hear(FUNCTIONS, text)[0]
    assert calls(heard) == []
    assert "heat the sauna" not in heard.answer
    assert "print the document" not in heard.answer


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("put down ten copies of the rota from the printer", "Should I print the document"),
        ("save ten copies of the rota for the printer", "Should I print the document"),
        ("twenty minutes of robot on the front lawn", "Should I mow the lawn: 20, front lawn?"),
        ("put the robot on the front lawn at five for twenty minutes", "Should I mow the lawn: 20, front lawn?"),
    ],
)
def test_a_mere_question_for_the_library_gives_way_unless_its_thing_is_named(
    listener: Listener, text: str, asked: str
) -> None:
    heard = listener.hear(FUNCTIONS, text)[0]
    assert calls(heard) == []
    assert asked in heard.answer


@pytest.mark.parametrize("text", ["start an eighteen minute timer called lawn", "wake me at seven"])
def test_what_the_library_is_sure_of_is_carried_out(listener: Listener, text: str) -> None:
    assert [tool for tool, _ in calls(listener.hear(FUNCTIONS, text)[0])] in (["set_timer"], ["set_alarm"])


@pytest.mark.parametrize(
    "text",
    [
        "remind me to mow the back lawn in forty minutes",
        "could you remind me to print ten copies of the agenda at nine",
    ],
)
def test_who_wants_to_be_reminded_of_a_deed_does_not_have_it_done(listener: Listener, text: str) -> None:
    assert [tool for tool, _ in calls(listener.hear(FUNCTIONS, text)[0])] == ["create_reminder"]


@pytest.mark.parametrize(
    "text", ["i want to lie on the front lawn for twenty minutes", "my robot does twenty minutes on the front lawn"]
)
def test_wishes_for_oneself_and_habits_are_no_request(listener: Listener, text: str) -> None:
    assert "mow the lawn" not in listener.hear(FUNCTIONS, text)[0].answer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bring it to the desk", True),
        ("bring it round and leave it by the fence", True),
        ("bring it round no leave it", False),
        ("no need to bring it", False),
        ("they bring it to the desk", False),
        ("i want it at the desk", True),
        ("i had it at the desk", False),
        ("get it repaired by noon", True),
        ("we waited at the desk", False),
    ],
)
def test_which_turns_can_ask_for_something_now(text: str, expected: bool) -> None:
    assert asks_now(text.split(), frozenset({"repair"})) is expected
