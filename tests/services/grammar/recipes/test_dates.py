"""Questions about dates, from the words to the spoken answer, on Wednesday, 25 November 2026."""

import pytest

from bench.dialogues.play import play


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("what day of the week is christmas eve this year", "Thursday, December 24, 2026 is in 29 days."),
        ("how many days until the first of february", "Monday, February 1, 2027 is in 68 days."),
        ("how many weeks till new year's eve", "Thursday, December 31, 2026 is in 5 weeks and 1 day."),
        ("how many months until june 1st", "Tuesday, June 1, 2027 is in 6 months and 7 days."),
        ("how many sleeps until christmas", "Friday, December 25, 2026 is in 30 sleeps."),
        ("what is the date a week from saturday", "Saturday, December 5, 2026 is in 10 days."),
        ("what day will it be two days after christmas", "Sunday, December 27, 2026 is in 32 days."),
        ("what is the date of christmas 2027", "Saturday, December 25, 2027 is in 395 days."),
        ("when is easter in 2030", "April 21, 2030 is a Sunday."),
        ("what date is good friday next year", "Friday, March 26, 2027 is in 121 days."),
        ("what was the date last monday", "Monday, November 23, 2026 was 2 days ago."),
        ("what day was it three weeks ago", "Wednesday, November 4, 2026 was 3 weeks ago."),
        ("what is yesterday's date", "That is yesterday, Tuesday, November 24, 2026."),
        ("how many days since new year's day", "Thursday, January 1, 2026 was 328 days ago."),
        ("how long ago was halloween", "Saturday, October 31, 2026 was 25 days ago."),
        ("how long ago was may 5th 2001", "Saturday, May 5, 2001 was 25 years, 6 months and 20 days ago."),
        ("what day of the week was july 20th 1969", "July 20, 1969 was a Sunday."),
        ("what day was the second of june nineteen fifty three", "June 2, 1953 was a Tuesday."),
        (
            "how many days from december 1st to february 1st",
            "From Tuesday, December 1, 2026 to Monday, February 1, 2027 it is 62 days.",
        ),
        ("how old am i if i was born on november 26th 1990", "You are 35."),
        ("i was born on november 25th 1990 how old am i", "You are 36."),
        ("how many weeks are left in this year", "There are 5 weeks and 1 day left in 2026."),
        ("what week number is it", "It is week 48."),
        ("which week is christmas in", "Friday, December 25, 2026 is in week 52."),
        ("what year is it", "It is 2026."),
        ("what month are we in", "It is November 2026."),
    ],
)
def test_questions_about_dates(text: str, answer: str) -> None:
    [turn] = play([text], False)
    assert [call.tool for call in turn.calls if call.status == "done"][-1:] == ["get_date"]
    assert turn.answer == answer


def test_today_is_no_answer_to_a_question_for_another_day() -> None:
    [turn] = play(["what is the date of the annual regatta"], False)
    assert "November 25" not in turn.answer
