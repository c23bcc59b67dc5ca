"""The calendar tools on a CalDAV server of our own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import icalendar
import pytest

from tests.tools.remote.caldav_server import CalendarServer
from tests.tools.remote.world import RUBBISH, Answer, Remote, remote, serving, text
from tools.library.caldav import CaldavSettings

METHODS = ["GET", "PUT", "DELETE", "REPORT", "OPTIONS"]


def calendar(uid: str, title: str, start: str, *more: str) -> bytes:
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", "BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}",
        f"DTSTART:{start}", "DURATION:PT30M", "DTSTAMP:20260101T000000Z", *more, "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


@asynccontextmanager
async def on(answer: Answer, **settings: Any) -> AsyncIterator[Remote]:
    async with serving({"/cal/": answer, "/cal/{name}": answer}, METHODS) as url:
        caldav = CaldavSettings(url=f"{url}/cal/", user="ann", password="pw", **settings)
        async with remote(caldav=caldav) as server_engines:
            yield server_engines


def server() -> CalendarServer:
    return CalendarServer(
        {
            "a.ics": calendar("review", "Design review", "20260311T140000Z"),
            "b.ics": calendar("standup", "Stand-up", "20260309T090000Z", "RRULE:FREQ=DAILY;COUNT=10"),
        }
    )


async def test_events_are_found_created_moved_and_deleted() -> None:
    dav = server()
    async with on(dav.answer) as server_engines:
        assert [each["title"] for each in await server_engines.do("search_calendar", start="2026-03-11")] == [
            "Stand-up", "Design review",
        ]  # fmt: skip
        made = await server_engines.do("create_event", key="once", title="Lunch", start="2026-03-13T13:30")
        again = await server_engines.do("create_event", key="once", title="Lunch", start="2026-03-13T13:30")
        assert made["event_id"] == again["event_id"]
        await server_engines.do("update_event", event_id="review", start="2026-03-11T16:00")
        await server_engines.do("delete_event", event_id=made["event_id"])
        assert sorted(dav.files) == ["a.ics", "b.ics"]
        assert (await server_engines.do("restore_event", event_id=made["event_id"]))["event"]["title"] == "Lunch"
        moved = await server_engines.do("search_calendar", query="review")
    assert moved["start"] == "2026-03-11T16:00"
    written = [(method, condition) for method, _, condition in dav.seen if method in ("PUT", "DELETE")]
    assert [condition == "*" for _, condition in written] == [True, True, False, False, True]


async def test_one_occurrence_is_deleted_alone_and_comes_back() -> None:
    dav = server()
    async with on(dav.answer) as server_engines:
        thursday = await server_engines.do("search_calendar", query="stand", start="2026-03-12")
        await server_engines.do("delete_event", event_id=thursday["event_id"])
        assert await server_engines.do("search_calendar", query="stand", start="2026-03-12") == []
        assert (await server_engines.do("search_calendar", query="stand", start="2026-03-11"))["title"] == "Stand-up"
        await server_engines.do("restore_event", event_id=thursday["event_id"])
        assert (await server_engines.do("search_calendar", query="stand", start="2026-03-12"))["title"] == "Stand-up"
    assert len(icalendar.Calendar.from_ical(dav.files["b.ics"]).walk("VEVENT")) == 2


async def test_a_change_meets_what_was_read_or_nothing() -> None:
    dav = server()
    etag = dav._etag

    def stale(name: str) -> str:
        return '"old"' if dav.seen[-1][0] == "REPORT" else etag(name)

    dav._etag = stale  # type: ignore[method-assign]
    before = dict(dav.files)
    async with on(dav.answer) as server_engines:
        assert (await server_engines.outcome("update_event", event_id="review", title="x")).kind == "conflict"
        assert (await server_engines.outcome("delete_event", event_id="review")).kind == "conflict"
        assert (await server_engines.outcome("delete_event", event_id="nobody")).kind == "not_found"
        assert (await server_engines.outcome("restore_event", event_id="nobody")).kind == "not_found"
    assert dav.files == before


async def test_invitations_are_the_servers_to_send() -> None:
    for dav, sent in ((CalendarServer(), True), (CalendarServer(dav="1, 3, calendar-access"), False)):
        async with on(dav.answer, organizer="ann@example.org") as server_engines:
            made = await server_engines.do(
                "create_event", title="Tea", start="2026-03-13T16:00", attendees=["bob@example.org"]
            )
        assert made["invitations_sent"] is sent
        (data,) = dav.files.values()
        assert b"ORGANIZER:mailto:ann@example.org" in data


async def test_our_password_goes_to_the_configured_server_only() -> None:
    dav = server()
    dav.href = "http://127.0.0.1:1/steal/"
    async with on(dav.answer) as server_engines:
        assert (await server_engines.outcome("update_event", event_id="review", title="x")).kind == "blocked"


@pytest.mark.parametrize("rubbish", RUBBISH, ids=str)
async def test_rubbish_is_a_sentence(rubbish: str) -> None:
    async with on(RUBBISH[rubbish]) as server_engines:
        assert (await server_engines.outcome("search_calendar", start="2026-03-11")).kind == "bad_answer"
        assert (await server_engines.outcome("delete_event", event_id="review")).kind == "bad_answer"


async def test_entities_and_errors() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>'
    async with on(text(bomb, 207, "application/xml")) as server_engines:
        assert (await server_engines.outcome("search_calendar", start="2026-03-11")).kind == "bad_answer"
    async with on(text("", 401)) as server_engines:
        assert (await server_engines.outcome("search_calendar", start="2026-03-11")).kind == "not_allowed"
    broken = CalendarServer({"a.ics": calendar("a", "A", "20260311T140000Z")})
    async with on(broken.answer) as server_engines:
        broken._report = lambda body: (  # type: ignore[method-assign]
            '<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>/cal/x</d:href>'
            "<d:prop><c:calendar-data>BEGIN:NOTHING</c:calendar-data></d:prop></d:response></d:multistatus>"
        )
        assert (await server_engines.outcome("search_calendar", start="2026-03-11")).kind == "storage"
