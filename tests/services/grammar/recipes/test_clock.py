"""Questions about times, at 6:43 PM in London."""

import pytest

from bench.dialogues.play import play


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
        ("how many hours until midnight", "It is 5 hours and 17 minutes until 12 AM."),
        ("what time is it in tokyo", "It is 3:43 AM tomorrow in Tokyo."),
    ],
)
def test_questions_about_times(text: str, answer: str) -> None:
    [turn] = play([text], False)
    assert turn.answer == answer
