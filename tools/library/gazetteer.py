"""Finds places by name with Nominatim (OpenStreetMap), at the rate that it allows; repeated questions are not sent
again."""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from pydantic import Field

from tools.context import Context, ToolClock
from tools.errors import ToolError
from tools.library.remote import RemoteSection, found, settings_of, text_of
from tools.library.zones import shown
from tools.net import bad_answer, fetch_json

_EARTH_KM = 6371.0
_MOST_KEPT = 256
_PUBLIC_PACE_S = 1.0
"""Least seconds between requests to the public server, by its usage policy."""
_HERE = frozenset({"here", "home", "my place", "my position", "where i am", "current location", "my location"})


class MapSettings(RemoteSection):
    """The section `maps`, for places, directions and navigation."""

    places_url: str = "https://nominatim.openstreetmap.org/search"
    """The search address of a Nominatim."""
    driving_url: str = "https://routing.openstreetmap.de/routed-car/route/v1/driving"
    """OSRM's route service for cars."""
    bicycling_url: str = "https://routing.openstreetmap.de/routed-bike/route/v1/driving"
    """The same for bicycles."""
    walking_url: str = "https://routing.openstreetmap.de/routed-foot/route/v1/driving"
    """The same on foot."""
    transit_url: str = "https://api.transitous.org/api/v5/plan"
    """The plan service of a MOTIS, for public transport."""
    navigation_url: str = "https://www.google.com/maps/dir/?api=1&dir_action=navigate"
    """Link that starts guidance on the user's device; `destination` and `travelmode` are added. Not called by us."""
    home: str | None = None
    """The user's address, where "home" should mean more than their town."""
    contact: str | None = Field(None, pattern=r"^[^@\s]+@[^@\s]+$")
    """Your address, told to the services so that they can reach you instead of blocking you."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One place. `tags` are those of OpenStreetMap."""

    name: str
    address: str
    latitude: float
    longitude: float
    tags: Mapping[str, str]

    def kilometres_from(self, other: "Spot") -> float:
        """Distance along the great circle."""
        a, b = math.radians(self.latitude), math.radians(other.latitude)
        across = math.radians(other.longitude - self.longitude)
        h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
        return 2 * _EARTH_KM * math.asin(math.sqrt(min(h, 1.0)))


class Gazetteer:
    """Shared by all sessions: keeps the last answers, and sends at most one request a second to the public server."""

    def __init__(self, clock: ToolClock) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, list[Spot]] = OrderedDict()
        self._turn = asyncio.Lock()
        self._next = -math.inf

    async def find(self, http: httpx.AsyncClient, settings: MapSettings, **asked: str | int) -> list[Spot]:
        key = repr(sorted(asked.items()))
        known = self._kept.get(key)
        if known is not None:
            return known
        endpoint = settings.endpoint("places_url")
        if not endpoint.configured:
            await self._wait()
        contact = {"email": settings.contact} if settings.contact else {}
        wanted = {"format": "jsonv2", "addressdetails": 1, "extratags": 1, **contact, **asked}
        answer = await fetch_json(http, endpoint, "", wanted)
        if not isinstance(answer, list):
            raise bad_answer("The map service")
        spots = [spot for each in answer if (spot := _spot(each)) is not None]
        self._kept[key] = spots
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return spots

    async def _wait(self) -> None:
        async with self._turn:
            now = self._clock.monotonic()
            await self._clock.sleep(max(self._next - now, 0.0))
            self._next = max(now, self._next) + _PUBLIC_PACE_S


async def locate(context: Context, name: str | None) -> Spot:
    """The place called `name`; for None and "home" the place where the user is. Raises `ToolError`."""
    settings = settings_of(context, MapSettings)
    if name is None or name.casefold() in _HERE:
        at_home = settings.home if name and name.casefold() in ("home", "my place") else None
        name = at_home or context.session_context.home or settings.home
        if name is None:
            raise ToolError("invalid_argument", "From where? I do not know where you are.")
    spots = await _near_home(context, settings, name)
    if not spots:
        raise ToolError("not_found", f"I cannot find {shown(name)} on the map.")
    return spots[0]


async def _near_home(context: Context, settings: MapSettings, name: str) -> list[Spot]:
    """Places of that name, with those near the user's town first, so that "the station" is not one in another
    country."""
    book, home = context.need(Gazetteer), context.session_context.home
    if home is None or home == name or "," in name:
        return await book.find(context.http, settings, q=name, limit=1)
    town = await book.find(context.http, settings, q=home, limit=1)
    around = {"viewbox": viewbox(town[0], 40)} if town else {}
    return await book.find(context.http, settings, q=name, limit=1, **around)


def viewbox(spot: Spot, kilometres: float) -> str:
    """West, north, east, south (degrees) of a square around `spot`, as a parameter for Nominatim."""
    tall = kilometres / 111.0
    wide = tall / max(math.cos(math.radians(spot.latitude)), 0.05)
    west, east = spot.longitude - wide, spot.longitude + wide
    return f"{west:.3f},{spot.latitude + tall:.3f},{east:.3f},{spot.latitude - tall:.3f}"


def _spot(place: Any) -> Spot | None:
    try:
        latitude, longitude = float(found(place, "lat")), float(found(place, "lon"))
    except (TypeError, ValueError):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    tags = found(place, "extratags")
    whole = text_of(found(place, "display_name"))
    return Spot(
        name=text_of(found(place, "name")) or whole.split(",")[0],
        address=_address(found(place, "address")) or whole,
        latitude=latitude,
        longitude=longitude,
        tags={str(k): text_of(v) for k, v in tags.items()} if isinstance(tags, dict) else {},
    )


def _address(parts: Any) -> str:
    """ "3 New Station Street, Leeds"."""
    if not isinstance(parts, dict):
        return ""
    street = " ".join(text for key in ("house_number", "road") if (text := text_of(parts.get(key))))
    town = next((text for key in ("city", "town", "village", "suburb") if (text := text_of(parts.get(key)))), "")
    return ", ".join(part for part in (street, town) if part) if street else ""
