"""The time zone of a place that somebody names, by the names of the time zone database, its table of countries, and our
own list for the rest."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

_NOT_PLACES = ("Etc/", "SystemV/", "posix/", "right/", "US/")
_SMALL = {"of", "the", "and", "de", "da", "es"}


def plain(place: str) -> str:
    """Lower case, no accents, no punctuation: "São Paulo, Brazil" as "sao paulo brazil"."""
    letters = unicodedata.normalize("NFKD", place).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters.replace("&", " and ")).split())


def zone_of(place: str) -> ZoneInfo | None:
    """The time zone of a town, country, region or zone name; None for an unknown place.

    For "Springfield, Illinois" the whole is tried first, then "springfield", then "illinois".
    """
    if "/" in place and place in available_timezones():
        return ZoneInfo(place)
    head, *rest = place.split(",")
    for part in (place, head, *reversed(rest)):
        name = plain(part)
        for candidate in (name, name.removeprefix("the "), name.removesuffix(" city")):
            if candidate in places():
                return ZoneInfo(places()[candidate])
    return None


@cache
def places() -> dict[str, str]:
    """Zone by plain place name. Our own list goes before the country table, and that before the names of zones."""
    return dict(_zone_names()) | dict(_countries()) | dict(_own())


def _zone_names() -> Iterator[tuple[str, str]]:
    for zone in sorted(available_timezones()):
        area, _, city = zone.rpartition("/")
        if area and not zone.startswith(_NOT_PLACES):
            yield plain(city), zone


def _countries() -> Iterator[tuple[str, str]]:
    """Countries that have one zone, and the first zone of the others."""
    tables = resources.files("tzdata").joinpath("zoneinfo")
    names = dict(_rows(tables.joinpath("iso3166.tab").read_text(encoding="utf-8")))
    seen = set()
    for line in tables.joinpath("zone.tab").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        code, _, zone, *_ = line.split("\t")
        if code not in seen:
            seen.add(code)
            for name in _spellings(names[code]):
                yield name, zone


def _rows(table: str) -> Iterator[tuple[str, str]]:
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, name = line.split("\t")
            yield code, name


def _spellings(country: str) -> Iterator[str]:
    """ "Myanmar (Burma)" also as "myanmar" and "burma", "Bosnia & Herzegovina" also as "bosnia"; no "rep"."""
    yield plain(country)
    yield plain(country.split(" & ")[0])
    if match := re.fullmatch(r"([^(]+) \((\w{4,})\)", country):
        yield from (plain(part) for part in match.groups())


def _own() -> Iterator[tuple[str, str]]:
    text = resources.files("tools.library").joinpath("zones.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            zone, names = line.split(": ", 1)
            yield from ((name, zone) for name in names.split("|"))


def shown(place: str) -> str:
    """A spoken place as a name: "new york" as "New York". What has capitals already is kept."""
    if place != place.lower():
        return place
    if len(place) <= 3:
        return place.upper()
    return " ".join(word if word in _SMALL and i else word.capitalize() for i, word in enumerate(place.split()))
