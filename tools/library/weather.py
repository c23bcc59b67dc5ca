"""The weather tool, by Open-Meteo. The place is looked up first; the forecast is asked for by coordinates rounded to
about a kilometre."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from tools.context import Context
from tools.declaration import tool
from tools.errors import ToolError
from tools.library.phrases_remote import PHRASES
from tools.library.privacy import coarse
from tools.library.remote import RemoteSection, configured, found, number_of, settings_of, text_of
from tools.library.zones import plain, shown
from tools.net import bad_answer, fetch_json
from tools.spec import Effect, Sensitivity
from tools.speech import day
from tools.values import LocalDate, Words

_HERE = frozenset({"here", "home", "outside", "where i am", "my place"})
_FARTHEST_DAYS = 15
_DIGITS = 2
"""Of latitude and longitude: about a kilometre, finer than any forecast."""
_SUMMARIES = {
    0: "sunny", 1: "mostly sunny", 2: "partly cloudy", 3: "cloudy", 45: "foggy", 48: "freezing fog",
    51: "light drizzle", 53: "drizzle", 55: "heavy drizzle", 56: "freezing drizzle", 57: "freezing drizzle",
    61: "light rain", 63: "rain", 65: "heavy rain", 66: "freezing rain", 67: "freezing rain",
    71: "light snow", 73: "snow", 75: "heavy snow", 77: "snow grains",
    80: "light showers", 81: "showers", 82: "heavy showers", 85: "snow showers", 86: "heavy snow showers",
    95: "thunderstorms", 96: "thunderstorms with hail", 99: "thunderstorms with heavy hail",
}  # fmt: skip
"""WMO weather interpretation codes (WW), as Open-Meteo gives them."""
_IMPERIAL = {"temperature_unit": "fahrenheit", "wind_speed_unit": "mph"}


class WeatherSettings(RemoteSection):
    """The section `weather`."""

    forecast_url: str = "https://api.open-meteo.com/v1/forecast"
    """Open-Meteo's forecast API, or one that speaks like it."""
    geocoding_url: str = "https://geocoding-api.open-meteo.com/v1/search"
    """Open-Meteo's geocoding API."""
    units: Literal["metric", "imperial"] = "metric"
    """Used where nobody asks for others."""


def _say(arguments: Mapping[str, Any], result: Any) -> str:
    scale = "f" if "high_f" in result else "c"
    told = f"{result['place']} {result['when']}: {result['summary']}"
    if result.get(f"high_{scale}") is not None:
        told += f", between {result[f'low_{scale}']} and {result[f'high_{scale}']} degrees"
    if result.get("rain_probability", 0) >= 20:
        told += f", {result['rain_probability']} percent chance of rain"
    return f"{told}."


@tool(
    effect=Effect.READ_EXTERNAL,
    sensitivity=Sensitivity.LOW,
    ttl_s=900,
    section="weather",
    configured=configured(WeatherSettings),
    phrases=PHRASES["get_weather"],
    say=_say,
)
async def get_weather(
    context: Context,
    location: Words,
    date: LocalDate | None = None,
    units: Literal["metric", "imperial"] | None = None,
) -> dict[str, Any]:
    """Weather forecast for a place with sunrise and sunset, for today or for a given day.

    Args:
        location: Town or city.
        date: Day, YYYY-MM-DD; today when left out.
        units: Unit system.
    """
    settings = settings_of(context, WeatherSettings)
    today = context.now().date()
    wanted = dt.date.fromisoformat(date) if date else None
    if wanted is not None and not 0 <= (wanted - today).days <= _FARTHEST_DAYS:
        raise ToolError("invalid_argument", f"I know the weather of the next {_FARTHEST_DAYS} days only.")
    place = await _locate(context, settings, location)
    imperial = (units or settings.units) == "imperial"
    answer = await fetch_json(context.http, settings.endpoint("forecast_url"), "", _query(place, wanted, imperial))
    return _forecast(answer, "f" if imperial else "c") | {
        "place": place["name"],
        "when": day(wanted or today, today),
    }


async def _locate(context: Context, settings: WeatherSettings, location: str) -> dict[str, Any]:
    named = context.session_context.home if location.casefold() in _HERE else coarse(location)
    if not named:
        raise ToolError("invalid_argument", "For which place? I do not know where you are.")
    town, *rest = [part.strip() for part in named.split(",") if part.strip()]
    query = {"name": town, "count": 10, "language": "en", "format": "json"}
    answer = await fetch_json(context.http, settings.endpoint("geocoding_url"), "", query)
    results = found(answer, "results") or []
    places = [each for each in results if isinstance(each, dict) and number_of(each.get("latitude")) is not None]
    if not places:
        raise ToolError("not_found", f"I do not know a place called {shown(named)}.")
    return next((each for each in places if _within(each, rest)), places[0])


def _within(place: Mapping[str, Any], regions: list[str]) -> bool:
    names = {plain(text_of(place.get(key))) for key in ("admin1", "admin2", "country", "country_code")}
    return all(plain(region) in names for region in regions)


def _query(place: Mapping[str, Any], day: dt.date | None, imperial: bool) -> dict[str, Any]:
    when: dict[str, Any] = {"start_date": day, "end_date": day} if day else {"forecast_days": 1}
    return {
        "latitude": round(float(place["latitude"]), _DIGITS),
        "longitude": round(float(place["longitude"]), _DIGITS),
        "daily": "weather_code,temperature_2m_max,temperature_2m_min,precipitation_probability_max,sunrise,sunset",
        "timezone": "auto",
        **{key: str(value) for key, value in when.items()},
        **(_IMPERIAL if imperial else {}),
    }


def _forecast(answer: Any, scale: str) -> dict[str, Any]:
    def first(name: str) -> int | None:
        value = number_of(found(answer, "daily", name, 0))
        return None if value is None else round(value)

    code = first("weather_code")
    if code is None:
        raise bad_answer("The weather service")
    forecast = {
        "summary": _SUMMARIES.get(code, "unsettled"),
        f"high_{scale}": first("temperature_2m_max"),
        f"low_{scale}": first("temperature_2m_min"),
        "rain_probability": first("precipitation_probability_max"),
    }
    sun = {name: text_of(found(answer, "daily", name, 0)) for name in ("sunrise", "sunset")}
    return {name: value for name, value in (forecast | sun).items() if value not in (None, "")}
