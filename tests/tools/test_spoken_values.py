"""Arguments of calls are said as a person says them."""

from typing import Any

import pytest

from tools.spoken_values import spoken, worth_saying


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("date", "2026-11-27", "Friday, November 27"),
        ("time", "06:30", "6:30 AM"),
        ("due", "2026-11-27T18:00", "Friday, November 27 at 6 PM"),
        ("duration_seconds", 90, "1 minute and 30 seconds"),
        ("duration_seconds", -1800, "30 minutes"),
        ("duration_minutes", 90, "1 hour and 30 minutes"),
        ("items", ["rope", "pegs", "a mallet"], "rope, pegs and a mallet"),
        ("repeat", "weekends", "at weekends"),
        ("rule", "FREQ=WEEKLY;BYDAY=MO", "every Monday"),
        ("shuffle", True, "shuffle on"),
        ("amount", 2.5, "2.5"),
        ("street", "elm_street", "elm street"),
        ("date", "2026-13-41", "2026-13-41"),
    ],
)
def test_a_value_is_said_in_words(name: str, value: Any, said: str) -> None:
    assert spoken(name, value) == said


@pytest.mark.parametrize(
    ("name", "value"),
    [("event_id", "5d8f6a3e"), ("title", "$1.title"), ("label", None), ("repeat", "none"), ("options", {"a": 1})],
)
def test_what_only_programs_understand_is_not_said(name: str, value: Any) -> None:
    assert not worth_saying(name, value)


def test_a_title_and_a_number_are_said() -> None:
    assert worth_saying("title", "dentist")
    assert worth_saying("percent", 40)
