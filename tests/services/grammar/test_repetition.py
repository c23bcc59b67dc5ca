"""One more of the same in one breath; and what is only told or asked about."""

import pytest

from services.events.model import AnswerDelta, Remove, ToolCall
from tests.services.grammar.test_session import hear, session


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("set a timer for ten minutes and another one for twenty minutes", [600, 1200]),
        ("set a timer for ten minutes and another for five", [600, 300]),
        ("set a timer for ten minutes and one more for twenty no thirty minutes", [600, 1800]),
    ],
)
def test_one_more_in_the_same_breath_is_a_request_of_its_own(text: str, seconds: list[int]) -> None:
    calls = [o for o in hear(session(), text, final=True) if isinstance(o, ToolCall)]
    assert [call.arguments for call in calls] == [{"duration_seconds": each} for each in seconds]


@pytest.mark.parametrize("text", ["did i set a timer for ten minutes", "i will set a timer for ten minutes later"])
def test_what_is_told_or_asked_about_is_not_done(text: str) -> None:
    called = [o.tool for o in hear(session(), text, final=True) if isinstance(o, ToolCall)]
    assert set(called) <= {"list_alarms_and_timers"}


TEN = {"duration_seconds": 600}


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("please do not set a timer for ten minutes", []),
        ("can't set a timer for ten minutes", []),
        ("how do i set a timer for ten minutes", []),
        ("he set a timer for ten minutes", []),
        ("set a timer for ten minutes and don't set an alarm for seven", [("set_timer", TEN)]),
        ("don't set an alarm for seven set a timer for ten minutes", [("set_timer", TEN)]),
        ("set a timer for ten minutes no don't set a timer", []),
        ("set an alarm for twenty five o'clock", []),
        (
            "make a note that they don't set an alarm for seven",
            [("create_note", {"content": "they don't set an alarm for seven"})],
        ),
    ],
)
def test_what_is_denied_is_not_done_and_nothing_else_is_in_its_place(
    text: str, done: list[tuple[str, dict[str, object]]]
) -> None:
    calls = [o for o in hear(session(), text, final=True) if isinstance(o, ToolCall)]
    assert [(call.tool, call.arguments) for call in calls] == done


def test_a_request_taken_back_with_its_last_word_is_answered() -> None:
    grammar_model = session()
    for words in ("set a timer for ten minutes", "set a timer for ten minutes never mind"):
        outputs = hear(grammar_model, words, final=words.endswith("mind"))
    assert "".join(o.text for o in outputs if isinstance(o, AnswerDelta)) == "Okay, never mind."
    assert [o.id for o in outputs if isinstance(o, Remove)] == [1]


def test_a_second_request_may_go_without_its_verb() -> None:
    text = "add milk and eggs to my shopping list and bread and butter to my todo list"
    calls = [o for o in hear(session(), text, final=True) if isinstance(o, ToolCall)]
    assert [call.arguments for call in calls] == [
        {"list_name": "shopping", "items": ["milk", "eggs"]},
        {"list_name": "to do", "items": ["bread", "butter"]},
    ]
    text = "start a ten minute pasta timer and a five minute egg timer"
    calls = [o for o in hear(session(), text, final=True) if isinstance(o, ToolCall)]
    assert [call.arguments["duration_seconds"] for call in calls] == [600, 300]
