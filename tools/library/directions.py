"""Tools for directions: routes by OSRM and, for public transport, MOTIS; and navigation on the user's own device."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any, Literal
from urllib.parse import quote, urlencode

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.gazetteer import MapSettings, Spot, locate
from tools.library.phrases_remote import PHRASES
from tools.library.remote import configured, found, number_of, settings_of, text_of
from tools.library.zones import shown
from tools.net import bad_answer, fetch_json
from tools.spec import Effect, Sensitivity
from tools.speech import duration, listing
from tools.values import Words

Mode = Literal["driving", "walking", "bicycling", "transit"]
_BY = {"driving": "by car", "walking": "on foot", "bicycling": "by bicycle", "transit": "by public transport"}
_ON_FOOT = frozenset({"WALK", "BIKE", "CAR"})


def _say_route(arguments: Mapping[str, Any], result: Any) -> str:
    via = f" via {result['via']}" if result.get("via") else ""
    how = _BY[result["mode"]]
    return f"It takes {duration(result['minutes'] * 60)} {how} to {shown(arguments['destination'])}{via}."


@tool(
    effect=Effect.READ_EXTERNAL,
    sensitivity=Sensitivity.PERSONAL,
    ttl_s=120,
    section="maps",
    configured=configured(MapSettings),
    phrases=PHRASES["get_directions"],
    say=_say_route,
)
async def get_directions(
    context: Context, destination: Words, origin: Words | None = None, mode: Mode = "driving"
) -> dict[str, Any]:
    """Route and travel time to a place; shows nothing on screen and starts no guidance.

    Args:
        destination: Where to.
        origin: From where; the user's position when left out.
        mode: Means of travel.
    """
    start, end = await locate(context, origin), await locate(context, destination)
    route = await (_ride(context, start, end) if mode == "transit" else _drive(context, start, end, mode))
    return route | {"mode": mode, "destination": ", ".join(filter(None, (end.name, end.address)))}


async def _drive(context: Context, start: Spot, end: Spot, mode: str) -> dict[str, Any]:
    settings = settings_of(context, MapSettings)
    way = f"{start.longitude:.5f},{start.latitude:.5f};{end.longitude:.5f},{end.latitude:.5f}"
    asked = {"overview": "false", "steps": "true"}
    answer = await fetch_json(context.http, settings.endpoint(f"{mode}_url"), way, asked)
    if found(answer, "code") in ("NoRoute", "NoSegment"):
        raise ToolError("not_found", f"I found no way {_BY[mode]} to {end.name}.")
    seconds, metres = (
        number_of(found(answer, "routes", 0, "duration")),
        number_of(found(answer, "routes", 0, "distance")),
    )
    if seconds is None or metres is None:
        raise bad_answer("The route service")
    via = text_of(found(answer, "routes", 0, "legs", 0, "summary"))
    return {"minutes": max(round(seconds / 60), 1), "kilometres": round(metres / 1000, 1)} | (
        {"via": via} if via else {}
    )


async def _ride(context: Context, start: Spot, end: Spot) -> dict[str, Any]:
    """The connection that arrives first."""
    settings = settings_of(context, MapSettings)
    asked = {
        "fromPlace": f"{start.latitude:.5f},{start.longitude:.5f}",
        "toPlace": f"{end.latitude:.5f},{end.longitude:.5f}",
        "time": context.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    answer = await fetch_json(context.http, settings.endpoint("transit_url"), "", asked)
    trips = [*_list(found(answer, "itineraries")), *_list(found(answer, "direct"))]
    trips = [
        trip for trip in trips if number_of(found(trip, "duration")) is not None and text_of(found(trip, "endTime"))
    ]
    if not trips:
        raise ToolError("not_found", f"I found no connection by public transport to {end.name}.")
    trip = min(trips, key=lambda trip: text_of(trip["endTime"]))
    rides = [leg for leg in _list(trip.get("legs")) if text_of(found(leg, "mode")) not in _ON_FOOT]
    lines = [text_of(found(leg, "displayName")) or text_of(found(leg, "routeShortName")) for leg in rides]
    stops = [text_of(found(leg, "to", "name")) for leg in rides]
    route = {
        "minutes": max(round(float(trip["duration"]) / 60), 1),
        "lines": [line for line in lines if line],
        "via": listing([stop for stop in stops if stop]),
        "departs": text_of(found(trip, "startTime")),
        "arrives": text_of(found(trip, "endTime")),
    }
    return {name: value for name, value in route.items() if value}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _say_started(arguments: Mapping[str, Any], result: Any) -> str:
    return f"Here is the way {_BY[result['mode']]} to {shown(arguments['destination'])}."


@tool(
    effect=Effect.WRITE_LOCAL,
    sensitivity=Sensitivity.LOW,
    section="maps",
    configured=configured(MapSettings),
    phrases=PHRASES["start_navigation"],
    say=_say_started,
)
async def start_navigation(context: Context, destination: Words, mode: Mode = "driving") -> dict[str, Any]:
    """Start turn-by-turn guidance on the user's device.

    The result holds the links that a client opens: `open.geo` for a phone's map application, `open.web` for a browser.
    Nothing is asked of any service.

    Args:
        destination: Where to.
        mode: Means of travel.
    """
    settings = settings_of(context, MapSettings)
    named = settings.home or context.session_context.home if destination.casefold() == "home" else destination
    if not named:
        raise ToolError("invalid_argument", "I do not know where your home is.")
    added = urlencode({"destination": named, "travelmode": mode}, quote_via=quote)
    joint = "&" if "?" in settings.navigation_url else "?"
    links = {"geo": f"geo:0,0?q={quote(named)}", "web": f"{settings.navigation_url}{joint}{added}"}
    return {"status": "ok", "destination": named, "mode": mode, "open": links}
