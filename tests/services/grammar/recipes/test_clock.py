"""Questions about times, at 6:43 PM in London."""

import pytest

from bench.dialogues.play import play
from services.events.model import Observed, SessionContext
from services.grammar import GrammarModel
from tests.services.grammar.test_session import NOW, actions, hear, said, think
from tools import library


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("what's the time difference between london and mumbai", "Mumbai is 5 hours and 30 minutes ahead of London."),
        ("how many hours behind is new york", "New York is 5 hours behind."),
        ("how far ahead of berlin is tokyo", "Tokyo is 8 hours ahead of Berlin."),
        ("what is the time difference to lisbon", "Lisbon has the same time as here."),
        (
            "what is the time difference to narnia",
            "I do not know the time zone of Narnia. Which larger city is near it?",
        ),
        ("if it's 3pm here what time is it in chicago", "At 3 PM here it is 9 AM in Chicago."),
        ("what time is it in sydney if it's 8pm here", "At 8 PM here it is 7 AM the next day in Sydney."),
        ("how long until 11 pm", "It is 4 hours and 17 minutes until 11 PM."),
        ("how many hours until midnight", "It is 5 hours and 17 minutes until midnight."),
        ("what time is it in tokyo", "It is 3:43 AM tomorrow in Tokyo."),
    ],
)
def test_questions_about_times(text: str, answer: str) -> None:
    [turn] = play([text], False)
    assert turn.answer == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("when does the sun set in leeds", "Sunset in Leeds today is at 6:02 PM."),
        ("what time is sunrise in leeds", "Sunrise in Leeds today is at 6:31 AM."),
        ("what is the weather in leeds", "Leeds today: sunny."),
    ],
)
def test_the_sun_is_told_where_it_was_asked_for(text: str, answer: str) -> None:
    specs = tuple(tool.spec for tool in library.load())
    session = GrammarModel().open(SessionContext("", specs, lambda: NOW, "UTC", None))
    [call] = actions(hear(session, text, final=True))
    value = {"place": "Leeds", "when": "today", "summary": "sunny"}
    value |= {"sunrise": "2026-03-10T06:31", "sunset": "2026-03-10T18:02"}
    session.append(Observed(1, call.id, "get_weather", value))
    assert said(think(session, final=True)) == answer


def test_a_forecast_without_the_sun_says_so() -> None:
    specs = tuple(tool.spec for tool in library.load())
    session = GrammarModel().open(SessionContext("", specs, lambda: NOW, "UTC", None))
    [call] = actions(hear(session, "when does it get dark in leeds", final=True))
    session.append(Observed(1, call.id, "get_weather", {"place": "Leeds", "when": "today", "summary": "sunny"}))
    assert said(think(session, final=True)) == "The forecast does not say when sunset is."
