"""One more of the same in one breath; and what is only told or asked about."""

import pytest

from services.events.model import ToolCall
from tests.services.llm.brain.test_session import hear, session


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
    assert not [o for o in hear(session(), text, final=True) if isinstance(o, ToolCall)]
