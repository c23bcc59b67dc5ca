"""The answers of the real services, with the fields of theirs that matter and some that do not."""

from collections.abc import Mapping, Sequence
from typing import Any


def open_meteo_places(*places: tuple[str, str, str, float, float]) -> dict[str, Any]:
    """(name, region, country, latitude, longitude)"""
    keys = ("name", "admin1", "country", "latitude", "longitude")
    return {
        "results": [
            dict(zip(keys, place, strict=True)) | {"id": n, "elevation": 52.0} for n, place in enumerate(places)
        ],
        "generationtime_ms": 0.6,
    }


def open_meteo_forecast(code: int, high: float | None, low: float | None, rain: int | None = None) -> dict[str, Any]:
    return {
        "latitude": 47.59,
        "longitude": -122.33,
        "timezone": "America/Los_Angeles",
        "daily_units": {"temperature_2m_max": "°C"},
        "daily": {
            "time": ["2026-03-11"],
            "weather_code": [code],
            "temperature_2m_max": [high],
            "temperature_2m_min": [low],
            "precipitation_probability_max": [rain],
            "sunrise": ["2026-03-11T07:29"],
            "sunset": ["2026-03-11T19:11"],
        },
    }


def mediawiki(*pages: tuple[str, str]) -> dict[str, Any]:
    """(title, extract)"""
    return {
        "batchcomplete": True,
        "query": {
            "pages": [
                {
                    "pageid": 7 + n,
                    "ns": 0,
                    "title": title,
                    "index": n + 1,
                    "extract": extract,
                    "fullurl": f"https://en.wikipedia.org/wiki/{title.replace(' ', '_')}",
                }
                for n, (title, extract) in enumerate(pages)
            ]
        },
    }


def searxng(query: str, *snippets: str, answers: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "query": query,
        "number_of_results": 0,
        "answers": list(answers),
        "results": [
            {"url": f"https://example.org/{n}", "title": f"Page {n}", "content": snippet, "engine": "duckduckgo"}
            for n, snippet in enumerate(snippets)
        ],
    }


def frankfurter(base: str, rates: Mapping[str, float], date: str = "2026-03-09") -> dict[str, Any]:
    return {"amount": 1.0, "base": base, "date": date, "rates": dict(rates)}


def nominatim(
    name: str, latitude: float, longitude: float, road: str = "", number: str = "", city: str = "", **tags: str
) -> dict[str, Any]:
    address = {"house_number": number, "road": road, "city": city, "country": "United Kingdom"}
    return {
        "place_id": 22,
        "licence": "Data © OpenStreetMap contributors, ODbL 1.0.",
        "lat": str(latitude),
        "lon": str(longitude),
        "category": "amenity",
        "name": name,
        "display_name": ", ".join(part for part in (name, number, road, city) if part),
        "address": {key: value for key, value in address.items() if value},
        "extratags": {key.replace("__", ":"): value for key, value in tags.items()} or None,
    }


def osrm(minutes: float, summary: str, kilometres: float = 12.3) -> dict[str, Any]:
    leg = {"steps": [], "summary": summary, "duration": minutes * 60, "distance": kilometres * 1000}
    return {
        "code": "Ok",
        "routes": [
            {"legs": [leg], "duration": minutes * 60, "distance": kilometres * 1000, "weight_name": "routability"}
        ],
        "waypoints": [],
    }


def motis(minutes: int, stop: str, line: str = "N") -> dict[str, Any]:
    end = f"2026-03-10T{10 + minutes // 60:02d}:{minutes % 60:02d}:00Z"
    return {
        "itineraries": [
            {
                "duration": minutes * 60,
                "startTime": "2026-03-10T10:00:00Z",
                "endTime": end,
                "transfers": 0,
                "legs": [
                    {"mode": "WALK", "from": {"name": "START"}, "to": {"name": "Embarcadero"}},
                    {"mode": "TRAM", "displayName": line, "from": {"name": "Embarcadero"}, "to": {"name": stop}},
                    {"mode": "WALK", "from": {"name": stop}, "to": {"name": "END"}},
                ],
            },
            {"duration": 9_000, "startTime": "2026-03-10T10:00:00Z", "endTime": "2026-03-10T23:30:00Z", "legs": []},
        ],
        "direct": [],
    }
