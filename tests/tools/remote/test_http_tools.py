"""Weather, encyclopedia, web, money, places and ways against servers of our own: right, slow, failing and rubbish."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.tools.remote import answers
from tests.tools.remote.world import RUBBISH, Answer, Remote, huge, remote, serving, slow, text

PATHS = {
    "weather": {"forecast_url": "/forecast", "geocoding_url": "/geocode"},
    "wiki": {"url": "/api.php"},
    "web_search": {"url": "/search"},
    "currency": {"url": "/rates"},
    "maps": {
        "places_url": "/places",
        "driving_url": "/car",
        "walking_url": "/foot",
        "bicycling_url": "/bike",
        "transit_url": "/plan",
    },
}
CALLS: Mapping[str, dict[str, Any]] = {
    "get_weather": {"location": "Leeds"},
    "wiki_lookup": {"query": "Wolf Hall"},
    "web_search": {"query": "score"},
    "convert_currency": {"amount": 5, "from_currency": "EUR", "to_currency": "JPY"},
    "search_places": {"query": "ramen"},
    "get_directions": {"destination": "Oakland airport"},
}


class Services:
    """All of them on one server. `asked` holds each request's path and query."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.json: dict[str, Any] = {
            "/geocode": answers.open_meteo_places(
                ("Springfield", "Missouri", "United States", 37.215531, -93.298241),
                ("Springfield", "Illinois", "United States", 39.801721, -89.643711),
            ),
            "/forecast": answers.open_meteo_forecast(61, 11.2, 5.9, 70),
            "/api.php": answers.mediawiki(("Wolf Hall", "Wolf Hall (2009) is a novel by the author Hilary Mantel.")),
            "/search": answers.searxng("score", "Leeds United 1-0 Burnley", "Other"),
            "/rates/latest": answers.frankfurter("EUR", {"JPY": 164.0, "USD": 1.08}),
            "/places": [answers.nominatim("Leeds", 53.7974, -1.5438)],
            "/car/{way}": answers.osrm(18, "I-880"),
            "/foot/{way}": answers.osrm(200, "Broadway"),
            "/plan": answers.motis(34, "Civic Center station"),
        }
        self.handlers: dict[str, Answer] = {}

    def routes(self) -> dict[str, Answer]:
        return {path: self._answering(path) for path in self.json}

    def _answering(self, path: str) -> Answer:
        async def answer(request: Request) -> Response:
            self.asked.append((request.url.path, dict(request.query_params)))
            if path in self.handlers:
                return await self.handlers[path](request)
            return JSONResponse(self.json[path])

        return answer

    def queries(self, path: str) -> list[dict[str, str]]:
        return [query for asked, query in self.asked if asked.startswith(path)]


@asynccontextmanager
async def set_up(services: Services, **options: Any) -> AsyncIterator[Remote]:
    async with serving(services.routes()) as url:
        config = {section: {name: url + path for name, path in fields.items()} for section, fields in PATHS.items()}
        async with remote(config, **options) as server_engines:
            yield server_engines


async def test_the_weather_is_that_of_the_place_meant() -> None:
    services = Services()
    async with set_up(services) as server_engines:
        told = await server_engines.told(
            "get_weather", location="Springfield, Illinois", date="2026-03-11", units="imperial"
        )
        assert (await server_engines.do("get_weather", location="Springfield"))["sunset"] == "2026-03-11T19:11"
    assert told == "Springfield tomorrow: light rain, between 6 and 11 degrees, 70 percent chance of rain."
    asked = services.queries("/forecast")[0]
    assert (asked["latitude"], asked["longitude"]) == ("39.8", "-89.64")
    assert (asked["start_date"], asked["temperature_unit"]) == ("2026-03-11", "fahrenheit")


async def test_the_weather_service_hears_of_no_street() -> None:
    services = Services()
    async with set_up(services) as server_engines:
        await server_engines.do("get_weather", location="12 Acacia Avenue, Springfield 62701")
        assert "where you are" in await server_engines.told("get_weather", location="62701")
    assert [asked["name"] for asked in services.queries("/geocode")] == ["Springfield"]


async def test_weather_of_last_week_is_not_asked_for() -> None:
    services = Services()
    async with set_up(services) as server_engines:
        assert (
            await server_engines.outcome("get_weather", location="Leeds", date="2026-03-01")
        ).kind == "invalid_argument"
        assert services.asked == []


async def test_the_page_of_that_title_wins_and_names_its_maker() -> None:
    services = Services()
    pages = answers.mediawiki(
        ("Wolf Hall (TV series)", "A series."), ("Wolf Hall", "Wolf Hall is a novel by English author Hilary Mantel.")
    )
    pages["query"]["pages"].append(
        {"title": "Wolf Hall", "extract": "May refer to:", "pageprops": {"disambiguation": ""}}
    )
    services.json["/api.php"] = pages
    async with set_up(services) as server_engines:
        found = await server_engines.do("wiki_lookup", query="wolf hall")
        services.json["/api.php"] = {"batchcomplete": True}
        assert (await server_engines.outcome("wiki_lookup", query="xyzzy")).kind == "not_found"
    assert (found["title"], found["author"]) == ("Wolf Hall", "Hilary Mantel")


async def test_the_web_is_searched_through_the_operators_service() -> None:
    services = Services()
    async with set_up(services) as server_engines:
        assert await server_engines.told("web_search", query="score") == "Leeds United 1-0 Burnley"
        services.json["/search"] = answers.searxng("score", "Page", answers=["42"])
        assert (await server_engines.do("web_search", query="sum"))["snippet"] == "42"
    assert services.queries("/search")[0]["format"] == "json"


async def test_rates_are_asked_for_once_a_day_and_kept_for_bad_days() -> None:
    services = Services()
    async with set_up(services) as server_engines:
        assert await server_engines.told("convert_currency", **CALLS["convert_currency"]) == "5 euros is 820 yen."
        await server_engines.do("convert_currency", amount=1, from_currency="EUR", to_currency="USD")
        assert len(services.asked) == 1
        server_engines.clock.wall += timedelta(days=1)
        await server_engines.do("convert_currency", amount=1, from_currency="EUR", to_currency="USD")
        assert len(services.asked) == 2
        assert (
            await server_engines.outcome("convert_currency", amount=1, from_currency="EUR", to_currency="XXX")
        ).kind == "not_found"
        services.handlers["/rates/latest"] = text("", 503)
        server_engines.clock.wall += timedelta(days=6)
        told = await server_engines.told("convert_currency", **CALLS["convert_currency"])
        assert told == "5 euros is 820 yen, at the rate set on Monday, March 9."
        server_engines.clock.wall += timedelta(days=2)
        assert (await server_engines.outcome("convert_currency", **CALLS["convert_currency"])).kind == "overloaded"


async def test_places_come_nearest_first_and_closed_ones_not_at_all() -> None:
    services = Services()

    async def places(request: Request) -> Response:
        if request.query_params["q"] != "ramen":
            return JSONResponse([answers.nominatim("Leeds station", 53.795, -1.547)])
        return JSONResponse(
            [
                answers.nominatim("Far Ramen", 53.81, -1.53, "Main Street", "9", "Leeds"),
                answers.nominatim("Shut", 53.7951, -1.547, "Dock Street", opening_hours="Mo-Su 18:00-23:00"),
                answers.nominatim(
                    "House of Ramen", 53.796, -1.546, "New Station Street", "3", "Leeds",
                    contact__phone="+44 113 296 0155", opening_hours="Mo-Fr 09:00-22:00; Sa,Su 11:00-23:00",
                ),
            ]
        )  # fmt: skip

    services.handlers["/places"] = places
    async with set_up(services) as server_engines:
        found = await server_engines.do("search_places", query="ramen", near="Leeds station", open_now=True)
        assert (await server_engines.do("search_places", query="ramen", near="Leeds station"))["name"] == "Shut"
    assert (found["name"], found["address"]) == ("House of Ramen", "3 New Station Street, Leeds")
    assert (found["phone"], found["open_now"]) == ("+441132960155", True)
    assert [each["name"] for each in found["also"]] == ["Far Ramen"]
    assert services.queries("/places")[-1]["bounded"] == "1"


async def test_ways_by_car_on_foot_and_by_train() -> None:
    services = Services()
    services.json["/places"] = [answers.nominatim("Oakland airport", 37.71, -122.21)]
    async with set_up(services, home="Oakland, California") as server_engines:
        assert await server_engines.told("get_directions", destination="Oakland airport") == (
            "It takes 18 minutes by car to Oakland airport via I-880."
        )
        assert (await server_engines.do("get_directions", destination="Oakland airport", mode="walking"))[
            "minutes"
        ] == 200
        ride = await server_engines.do("get_directions", destination="Asian Art Museum", mode="transit")
        assert (ride["minutes"], ride["via"], ride["lines"]) == (34, "Civic Center station", ["N"])
        services.json["/car/{way}"] = {"code": "NoRoute", "message": "Impossible route"}
        assert (await server_engines.outcome("get_directions", destination="Honolulu")).kind == "not_found"
    assert services.queries("/car")[0] == {"overview": "false", "steps": "true"}


async def test_navigation_is_a_link_for_the_client_and_asks_nobody() -> None:
    services = Services()
    async with set_up(services) as server_engines:
        started = await server_engines.do("start_navigation", destination="home", mode="walking")
        tricky = await server_engines.do("start_navigation", destination="a&travelmode=x#y")
    assert services.asked == []
    assert started["open"]["geo"] == "geo:0,0?q=Leeds"
    assert started["open"]["web"].endswith("&destination=Leeds&travelmode=walking")
    assert "destination=a%26travelmode%3Dx%23y&" in tricky["open"]["web"]


@pytest.mark.parametrize("rubbish", RUBBISH, ids=str)
@pytest.mark.parametrize("tool", CALLS)
async def test_rubbish_is_a_sentence_and_no_crash(tool: str, rubbish: str) -> None:
    services = Services()
    services.handlers = dict.fromkeys(services.json, RUBBISH[rubbish])
    async with set_up(services) as server_engines:
        outcome = await server_engines.outcome(tool, **CALLS[tool])
    assert outcome.kind in ("bad_answer", "not_found"), outcome
    assert outcome.message.endswith(".")


@pytest.mark.parametrize("tool", CALLS)
async def test_errors_and_slowness_are_told_as_such(tool: str) -> None:
    expected: dict[int, str] = {500: "service_error", 503: "overloaded", 403: "not_allowed"}
    for status, kind in expected.items():
        services = Services()
        services.handlers = dict.fromkeys(services.json, text("broken", status))
        async with set_up(services) as server_engines:
            assert (await server_engines.outcome(tool, **CALLS[tool])).kind == kind
    services = Services()
    services.handlers = dict.fromkeys(services.json, slow)
    async with set_up(services, timeout_s=0.1) as server_engines:
        assert (await server_engines.outcome(tool, **CALLS[tool])).status == "timed_out"


async def test_a_huge_answer_is_cut_off() -> None:
    services = Services()
    services.handlers["/api.php"] = huge
    async with set_up(services) as server_engines:
        assert (await server_engines.outcome("wiki_lookup", query="x")).kind == "too_large"


async def test_what_is_not_set_up_says_so_and_is_not_offered() -> None:
    async with remote() as server_engines:
        offered, missing = server_engines.registry.offered(), server_engines.registry.unavailable
        assert set(missing) == {
            "web_search", "search_email", "send_sms", "place_call", "search_music", "play_music", "control_playback",
            "set_volume",
        }  # fmt: skip
        assert not set(missing) & set(offered)
        assert await server_engines.told("web_search", query="score") == "No web search is set up on this server."


def test_settings_that_cannot_be_used_name_the_field() -> None:
    from tools import library
    from tools.registry import Registry

    check: Callable[[dict[str, Any]], str] = lambda section: Registry(  # noqa: E731
        library.load(), settings={"weather": section}
    ).unavailable["get_weather"]
    assert "unit: Extra inputs" in check({"unit": "metric"})
    assert "units: Input should be 'metric' or 'imperial'" in check({"units": "kelvin"})
