from zoneinfo import available_timezones

import pytest

from tests.tools.library.home import Home, play
from tools.library.zones import places, zone_of


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("Tokyo", "Asia/Tokyo"),
        ("new york", "America/New_York"),
        ("São Paulo", "America/Sao_Paulo"),
        ("Germany", "Europe/Berlin"),
        ("the Netherlands", "Europe/Amsterdam"),
        ("Leeds, England", "Europe/London"),
        ("Springfield, Illinois", "America/Chicago"),
        ("Georgia", "Asia/Tbilisi"),
        ("Mexico City", "America/Mexico_City"),
        ("myanmar", "Asia/Yangon"),
        ("Bosnia", "Europe/Sarajevo"),
        ("Europe/Paris", "Europe/Paris"),
    ],
)
def test_places_have_zones(place: str, zone: str) -> None:
    assert str(zone_of(place)) == zone


@pytest.mark.parametrize("place", ["Narnia", "", "../../etc/passwd", "/etc/localtime", "Europe/../Europe/Paris", "rep"])
def test_what_is_no_place_has_none(place: str) -> None:
    assert zone_of(place) is None


def test_every_zone_of_the_table_exists() -> None:
    assert set(places().values()) <= available_timezones()
    assert len(places()) > 900


def test_the_date_is_told_and_how_far_away_it_is() -> None:
    async def main(home: Home) -> None:
        assert await home.told("get_date") == "Today is Tuesday, March 10, 2026."
        assert await home.told("get_date", date="2026-03-10") == "Today is Tuesday, March 10, 2026."
        assert await home.told("get_date", date="2026-03-11") == "That is tomorrow, Wednesday, March 11, 2026."
        assert await home.told("get_date", date="2026-12-25") == "Friday, December 25, 2026 is in 290 days."
        assert await home.told("get_date", date="2026-03-01") == "Sunday, March 1, 2026 was 9 days ago."
        assert await home.told("get_date", date="1969-07-20") == "July 20, 1969 was a Sunday."
        assert await home.told("get_date", date="2030-04-21") == "April 21, 2030 is a Sunday."
        assert (await home.outcome("get_date", date="the 1st")).kind == "invalid_argument"

    play(main)


def test_the_time_is_told_with_its_day() -> None:
    async def main(home: Home) -> None:
        assert await home.told("get_time") == "It is 9:30 AM."
        assert await home.told("get_time", location="tokyo") == "It is 6:30 PM in Tokyo."
        assert await home.told("get_time", location="Auckland") == "It is 10:30 PM in Auckland."
        assert await home.told("get_time", location="Honolulu") == "It is 11:30 PM yesterday in Honolulu."
        assert (await home.do("get_time", location="tokyo"))["local"] == "2026-03-10T18:30"
        assert (await home.outcome("get_time", location="Narnia")).kind == "not_found"

    play(main)
