from pathlib import Path
from typing import Any

import icalendar
import pytest

from tests.tools.library.home import TOOLS, Home, play

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:standup
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/London:20260302T090000
DTEND;TZID=Europe/London:20260302T091500
RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR
SUMMARY:Stand-up
END:VEVENT
BEGIN:VEVENT
UID:holiday
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20260312
SUMMARY:Bank holiday
END:VEVENT
BEGIN:VEVENT
UID:review
DTSTAMP:20260101T000000Z
DTSTART:20260312T140000Z
DURATION:PT1H
SUMMARY:Design review
LOCATION:Room 4
ATTENDEE:mailto:tomas@example.org
END:VEVENT
BEGIN:VEVENT
UID:bomb
DTSTAMP:20260101T000000Z
DTSTART:20200101T000000Z
RRULE:FREQ=SECONDLY
SUMMARY:Every second
END:VEVENT
END:VCALENDAR
"""


def at_home(main: Any, tmp_path: Path, text: str | None = CALENDAR) -> Path:
    file = tmp_path / "calendar.ics"
    if text is not None:
        file.write_bytes(text.replace("\n", "\r\n").encode())
    play(main, data=tmp_path)
    return file


def test_a_days_events_are_found_with_recurring_and_all_day_ones(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        found = await home.do("search_calendar", start="2026-03-12")
        assert [(each["title"], each["start"]) for each in found] == [
            ("Bank holiday", "2026-03-12"),
            ("Stand-up", "2026-03-12T09:00"),
            ("Design review", "2026-03-12T14:00"),
        ]
        assert await home.told("search_calendar", start="2026-03-12") == (
            "In your calendar: Bank holiday, on Thursday; Stand-up, on Thursday at 9 AM; "
            "Design review, on Thursday at 2 PM."
        )
        assert await home.told("search_calendar", start="2026-03-15") == "There is nothing in your calendar then."

    at_home(main, tmp_path)


def test_one_event_is_returned_by_itself_so_that_a_plan_can_refer_to_it(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        for arguments in ({"query": "tomas"}, {"query": "design"}, {"start": "2026-03-12T14:00"}, {"query": "room 4"}):
            found = await home.do("search_calendar", **arguments)
            assert (found["event_id"], found["duration_minutes"]) == ("review", 60)
        found = await home.do("search_calendar", start="2026-03-12T09:00")
        assert found["title"] == "Stand-up"
        assert [each["title"] for each in found["also"]] == ["Bank holiday", "Design review"]
        found = await home.do("search_calendar", query="standup", start="2026-03-11")
        assert found["event_id"] == "standup/20260311T0900"

    at_home(main, tmp_path)


def test_events_are_created_once_changed_deleted_and_restored(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        for _ in range(2):
            made = await home.do("create_event", key="k", title="Lunch with Ines", start="2026-03-13T13:30")
        event_id = made["event_id"]
        assert (await home.do("search_calendar", query="ines"))["duration_minutes"] == 60
        assert await home.told("update_event", event_id=event_id, start="2026-03-13T12:00") == (
            "Lunch with Ines is now on Friday at noon."
        )
        changed = await home.do("update_event", event_id=event_id, title="Brunch", duration_minutes=90)
        assert (changed["previous"]["title"], changed["previous"]["start"]) == ("Lunch with Ines", "2026-03-13T12:00")
        assert changed["event"]["duration_minutes"] == 90
        assert await home.told("delete_event", event_id=event_id) == "I deleted Brunch on Friday at noon."
        assert await home.do("search_calendar", query="brunch") == []
        assert (await home.outcome("delete_event", event_id=event_id)).kind == "not_found"
        assert (
            await home.told("restore_event", event_id=event_id) == "Brunch is back in your calendar on Friday at noon."
        )
        assert (await home.do("search_calendar", query="brunch"))["event_id"] == event_id

    file = at_home(main, tmp_path, text=None)
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert (event["SUMMARY"], int(event["SEQUENCE"])) == ("Brunch", 4)
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    assert list(tmp_path.glob("*.new")) == []


def test_one_occurrence_of_a_series_is_moved_or_deleted_alone(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        await home.do("update_event", event_id="standup/20260311T0900", start="2026-03-11T09:30")
        await home.do("update_event", event_id="standup/20260311T0900", title="Late stand-up")
        await home.do("delete_event", event_id="standup/20260312T0900")
        found = await home.do("search_calendar", query="stand", start="2026-03-10", end="2026-03-13")
        assert [(each["title"], each["start"]) for each in found] == [
            ("Stand-up", "2026-03-10T09:00"),
            ("Late stand-up", "2026-03-11T09:30"),
            ("Stand-up", "2026-03-13T09:00"),
        ]
        await home.do("restore_event", event_id="standup/20260312T0900")
        assert (await home.do("search_calendar", query="stand", start="2026-03-12"))["start"] == "2026-03-12T09:00"

    at_home(main, tmp_path)


def test_an_all_day_event_that_gets_a_time_lasts_an_hour(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        moved = await home.do("update_event", event_id="holiday", start="2026-03-12T15:00")
        assert (moved["previous"]["start"], moved["previous"]["duration_minutes"]) == ("2026-03-12T00:00", 1440)
        assert (moved["event"]["start"], moved["event"]["duration_minutes"]) == ("2026-03-12T15:00", 60)

    at_home(main, tmp_path)


def test_what_does_not_occur_cannot_be_changed_and_leaves_no_trace(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        saturday, wednesday = "standup/20260314T0900", "standup/20260311T0900"
        assert (await home.outcome("delete_event", event_id=saturday)).kind == "not_found"
        assert (await home.outcome("restore_event", event_id=wednesday)).kind == "not_found"
        await home.do("create_event", title="Lunch", start="2026-03-13T13:30")

    file = at_home(main, tmp_path)
    titles = [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")]
    assert sorted(titles) == ["Bank holiday", "Design review", "Every second", "Lunch", "Stand-up"]


def test_series_are_created(tmp_path: Path) -> None:
    async def main(home: Home) -> list[str]:
        await home.do("create_event", title="Yoga", start="2026-03-14T08:30", repeat="weekly")
        found = await home.do("search_calendar", query="yoga", start="2026-03-01", end="2026-04-05")
        return [each["start"] for each in found]

    # The clock change of 29 March moves none of them.
    tmp_path.joinpath("data").mkdir()
    assert play(main, data=tmp_path / "data") == [f"2026-{day}T08:30" for day in ("03-14", "03-21", "03-28", "04-04")]


def test_invitations_are_not_claimed_where_none_were_sent(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        told = await home.told(
            "create_event", title="Sync", start="2026-03-13T10:15", attendees=["petra.novak@example.org"]
        )
        assert told == "Sync is in your calendar on Friday at 10:15 AM. No invitations were sent."
        assert (await home.do("search_calendar", query="petra"))["attendees"] == ["petra.novak@example.org"]

    at_home(main, tmp_path, text=None)


def test_identifiers_are_looked_up_never_opened(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        for event_id in ("../../etc/passwd", "standup/../../x", "standup/20269999T9999", "/", "review/20260312T1400Z"):
            assert (await home.outcome("delete_event", event_id=event_id)).kind == "not_found"

    at_home(main, tmp_path)


@pytest.mark.parametrize("text", ["rubbish", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:never\n"])
def test_a_broken_file_is_reported_and_left_alone(tmp_path: Path, text: str) -> None:
    async def main(home: Home) -> None:
        outcome = await home.outcome("create_event", title="Lunch", start="2026-03-13T13:30")
        assert outcome.kind == "storage"
        assert "calendar.ics" in outcome.message

    file = at_home(main, tmp_path, text)
    assert file.read_text().splitlines() == text.splitlines()


def test_without_a_calendar_the_tools_say_so() -> None:
    async def main(home: Home) -> None:
        assert (await home.outcome("search_calendar")).kind == "not_configured"

    play(main)


def test_nothing_to_change_is_asked_about(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        outcome = await home.outcome("update_event", event_id="review")
        assert outcome.message == "What should change: the time, the length, the title or the place?"
        backwards = await home.outcome("search_calendar", start="2026-03-12", end="2026-03-01")
        assert backwards.kind == "invalid_argument"

    at_home(main, tmp_path)


def test_deletion_can_be_undone_so_it_needs_no_question() -> None:
    assert TOOLS["delete_event"].spec.undo_with == "restore_event"
    assert not TOOLS["delete_event"].spec.destructive


def test_an_event_of_whole_days(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        event = {"title": "Holiday", "start": "2026-03-16T00:00", "duration_minutes": 3 * 1440}
        assert await home.told("create_event", **event) == (
            "Holiday is in your calendar from Monday to Wednesday, March 18."
        )
        found = await home.do("search_calendar", query="holiday", start="2026-03-17")
        assert (found["start"], found["duration_minutes"]) == ("2026-03-16", 3 * 1440)
        later = await home.do("update_event", event_id=found["event_id"], start="2026-03-23T00:00")
        assert (later["event"]["start"], later["event"]["duration_minutes"]) == ("2026-03-23", 3 * 1440)
        back = await home.do("update_event", event_id=found["event_id"], start=later["previous"]["start"])
        assert back["event"]["start"] == "2026-03-16"

    file = at_home(main, tmp_path, None)
    assert b"DTSTART;VALUE=DATE:20260316" in file.read_bytes()
    assert b"DTEND;VALUE=DATE:20260319" in file.read_bytes()


def test_the_next_event_and_events_of_any_title(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        assert (await home.do("search_calendar", wanted="next"))["start"] == "2026-03-11T09:00"
        found = await home.do("search_calendar", start="2026-03-12", query="meetings")
        assert len(found) == 3

    at_home(main, tmp_path)
