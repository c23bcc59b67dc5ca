"""A tool library with all remote tools configured, whose services return what a row of the naturalistic set says.

HTTP is answered at the transport, in the form of the real services; mail and music by servers that speak the protocol.
"""

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from tests.tools.remote import answers
from tests.tools.remote.line_servers import FakeMusicPlayer, Mailbox, OutgoingMail, listening
from tests.tools.remote.world import Remote, remote

CODES = {"sunny": 0, "cloudy": 3, "light rain": 61, "rain": 63, "rain from 06:00": 63, "showers": 81}
CITY = (37.79, -122.39)
Row = dict[str, Any]


@asynccontextmanager
async def household(row: Row, data: Path, resolve: Callable[[Any, Any], Any]) -> AsyncIterator[Remote]:
    context = row["context"]
    now = datetime.fromisoformat(context["now"]).replace(tzinfo=ZoneInfo(context["timezone"]))
    results = {call["id"]: call.get("result") for call in row["expected_calls"]}
    calls = [call | {"args": resolve(call["args"], results)} for call in row["expected_calls"]]
    post, box, player = OutgoingMail(), Mailbox(_letters(calls)), FakeMusicPlayer(_tracks(calls))
    async with (
        post.open() as smtp,
        listening(box.talk) as imap,
        listening(player.talk) as mpd,
        remote(
            {
                "email": {
                    "sender": "me@example.org",
                    "smtp": _local(smtp),
                    "imap": _local(imap) | {"user": "ann", "password": "secret"},
                },
                "music": {"host": "127.0.0.1", "port": mpd},
                "phone": {"sms": {"url": "https://gateway.test/sms"}, "call": {"url": "https://gateway.test/call"}},
                "web_search": {"url": "https://search.test/search"},
                "maps": {"places_url": "https://places.test/search"},
            },
            data=data,
            timezone=context["timezone"],
            home=context["home_location"],
            now=now,
            transport=httpx.MockTransport(lambda request: _answer(request, calls)),
        ) as server_engines,
    ):
        yield server_engines


def _local(port: int) -> dict[str, Any]:
    return {"host": "127.0.0.1", "port": port, "security": "none"}


def _answer(request: httpx.Request, calls: list[Row]) -> httpx.Response:
    asked = dict(request.url.params)

    def of(tool: str) -> list[Row]:
        return [call for call in calls if call["tool"] == tool]

    def reply(body: Any) -> httpx.Response:
        return httpx.Response(200, json=body)

    match request.url.host:
        case "geocoding-api.open-meteo.com":
            return reply(answers.open_meteo_places((asked["name"], "Region", "Country", *CITY)))
        case "api.open-meteo.com":
            found = of("get_weather")[0]["result"]
            numbers = (found.get("high_c"), found.get("low_c"), found.get("rain_probability"))
            return reply(answers.open_meteo_forecast(CODES[found["summary"]], *numbers))
        case "en.wikipedia.org":
            pages = [(call["args"]["query"], _extract(call["result"])) for call in of("wiki_lookup")]
            return reply(answers.mediawiki(*(page for page in pages if page[0] == asked["gsrsearch"])))
        case "search.test":
            return reply(answers.searxng(asked["q"], of("web_search")[0]["result"]["snippet"]))
        case "api.frankfurter.dev":
            call = of("convert_currency")[0]
            rate = call["result"]["value"] / call["args"]["amount"]
            return reply(answers.frankfurter(asked["base"], {call["args"]["to_currency"]: rate}))
        case "places.test" if "bounded" in asked:
            return reply([_place(of("search_places")[0]["result"])])
        case "places.test":
            return reply([answers.nominatim(asked["q"], *CITY)])
        case "routing.openstreetmap.de":
            return reply(
                answers.osrm(of("get_directions")[0]["result"]["minutes"], of("get_directions")[0]["result"]["via"])
            )
        case "api.transitous.org":
            return reply(
                answers.motis(of("get_directions")[0]["result"]["minutes"], of("get_directions")[0]["result"]["via"])
            )
        case "gateway.test":
            assert json.loads(request.content)["to"].lstrip("+").isdigit()
            return reply({"queued": True})
    raise AssertionError(f"nobody is expected to ask {request.url}")


def _extract(result: Row) -> str:
    return str(result["summary"])


def _place(result: Row) -> Row:
    number, road = result["address"].split(" ", 1)
    return answers.nominatim(
        result["name"], *CITY, road, number, phone=result.get("phone", ""), opening_hours="24/7"
    )  # fmt: skip


def _letters(calls: list[Row]) -> list[bytes]:
    letters = []
    for call in calls:
        if call["tool"] == "search_email":
            letter = EmailMessage()
            letter["From"], letter["Subject"] = call["result"]["from"], call["result"]["subject"]
            letter.set_content(f"{call['result']['body']} ({call['args'].get('query', '')})")
            letters.append(letter.as_bytes(policy=letter.policy.clone(linesep="\r\n")))
    return letters


def _tracks(calls: list[Row]) -> list[dict[str, str]]:
    """Whatever is searched for or played is in the collection."""
    tracks = [
        {"file": call["result"]["uri"], "title": call["result"]["title"], "artist": call["result"]["artist"]}
        for call in calls
        if call["tool"] == "search_music"
    ]
    known = {track["file"] for track in tracks}
    played = {call["args"]["item"] for call in calls if call["tool"] == "play_music"} - known
    return tracks + [{"file": f"{item}.flac", "artist": item, "title": "Song"} for item in sorted(played)]
