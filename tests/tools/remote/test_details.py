"""Opening hours, and places as coarse as they may be."""

from datetime import datetime

import pytest

from tools.library.opening_hours import open_at
from tools.library.privacy import coarse

TUESDAY_10 = datetime(2026, 3, 10, 10, 0)
SATURDAY_01 = datetime(2026, 3, 14, 1, 0)


@pytest.mark.parametrize(
    ("hours", "tuesday", "saturday_night"),
    [
        ("24/7", True, True),
        ("Mo-Fr 08:00-18:00", True, False),
        ("Mo-Fr 08:00-18:00; Tu off", False, False),
        ("Mo-Fr 08:00-09:30, 12:00-18:00; PH off", False, False),
        ("Fr,Sa 20:00-02:00", False, True),
        ("Sa-Tu 09:00-11:00", True, False),
        ("10:00-10:30", True, False),
        ("Mo-Su 09:00-20:00; Su closed", True, False),
        ("sunrise-sunset", None, None),
        ("Mar-Oct Mo-Fr 09:00-17:00", None, None),
        ("Mo-Fr 99:00-17:99", None, None),
        ("", None, None),
        ("by appointment", None, None),
    ],
)
def test_opening_hours(hours: str, tuesday: bool | None, saturday_night: bool | None) -> None:
    assert open_at(hours, TUESDAY_10) is tuesday
    assert open_at(hours, SATURDAY_01) is saturday_night


@pytest.mark.parametrize(
    ("place", "town"),
    [
        ("Leeds", "Leeds"),
        ("Springfield, Illinois", "Springfield, Illinois"),
        ("12 Acacia Avenue, Leeds LS1 4DY", "Leeds"),
        ("12 Acacia Avenue Leeds", "Leeds"),
        ("10 Downing Street, London SW1A 2AA, UK", "London, UK"),
        ("Boston, 02101", "Boston"),
        ("St Albans", "St Albans"),
        ("LS1 4DY", ""),
        (",,", ""),
    ],
)
def test_a_town_is_enough_for_the_weather(place: str, town: str) -> None:
    assert coarse(place) == town
