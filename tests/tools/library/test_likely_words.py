from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.tools.library.home import Home, play
from tools.library.calendar_store import Calendar, CalendarEvent
from tools.library.likely_words import CALENDAR_S, FIRST_CONTACTS, LONGEST, MOST_OF_A_KIND, LikelyWords
from tools.store import Database

Main = Callable[[Home], Coroutine[Any, Any, None]]


async def read(home: Home) -> tuple[str, ...]:
    words = home.library.likely_words
    words.refresh()
    await home.clock.sleep(1)
    return words.words


def test_names_and_titles_of_everything_that_is_kept(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        await home.do("add_contact", name="Mirela Dragomir", phone="+15550101", nickname="Miri")
        await home.do("add_list_items", list_name="allotment", items=["leek seedlings"])
        await home.do("create_event", title="Fencing with Jago", start="2026-03-12T18:00")
        await home.do("create_event", title="Far away", start="2026-05-12T18:00")
        await home.do("set_timer", duration_seconds=600, label="focaccia")
        await home.do("create_note", content="The shed key is under the pot", title="Shed")
        assert await read(home) == (
            *("Mirela Dragomir", "Miri", "allotment", "Fencing with Jago", "focaccia", "Shed"),
            "leek seedlings",
        )

    play(main, data=tmp_path)


def test_what_has_changed_is_read_again_and_what_is_gone_is_not_said_any_more(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        await home.do("add_contact", name="Mirela Dragomir", phone="+15550101")
        assert await read(home) == ("Mirela Dragomir",)
        await home.do("add_list_items", list_name="allotment", items=["leeks"])
        await home.do("delete_contact", name="Mirela")
        assert home.library.likely_words.words == ("Mirela Dragomir",)
        assert await read(home) == ("allotment", "leeks")

    play(main, data=tmp_path)


def test_a_refresh_waits_for_nothing_and_young_words_are_kept(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        words = home.library.likely_words
        await read(home)
        await home.do("add_list_items", list_name="allotment", items=["leeks"])
        words.refresh(older_than_s=300)
        await home.clock.sleep(1)
        assert words.words == ()
        await home.clock.sleep(300)
        words.refresh(older_than_s=300)
        words.refresh()
        assert words.words == ()  # nothing is read before the caller has gone on
        await home.clock.sleep(1)
        assert words.words == ("allotment", "leeks")

    play(main, data=tmp_path)


def test_whom_an_event_or_a_note_names_comes_first_and_a_long_address_book_leaves_room(tmp_path: Path) -> None:
    async def main(home: Home) -> None:
        for number in range(MOST_OF_A_KIND + 20):
            await home.do("add_contact", key=f"c{number}", name=f"Person{number} Quist", phone="+15550101")
        await home.do("create_event", title="Lunch with Person3", start="2026-03-11T12:00")
        await home.do("create_note", content="Something", title="Person2's paint")
        await home.do("add_list_items", list_name="allotment", items=["leeks"])
        words = await read(home)
        assert "Person2 Quist" in words[:FIRST_CONTACTS]
        assert words[FIRST_CONTACTS : FIRST_CONTACTS + 2] == ("allotment", "Lunch with Person3")
        assert len([word for word in words if word.endswith("Quist")]) == MOST_OF_A_KIND

    play(main, data=tmp_path)


def test_long_texts_are_cut_between_words() -> None:
    async def main(home: Home) -> None:
        await home.do("create_reminder", text="ring the surveyor about the lintel and the damp", due="2026-03-11T12:00")
        await home.do("create_note", content="x", title="a" * (LONGEST + 1))
        assert await read(home) == ("ring the surveyor about",)

    play(main)


class Broken(Calendar):
    """Fails as a calendar on another server may; counts how often it was asked."""

    asked = 0

    async def search(self, start: Any, end: Any) -> list[CalendarEvent]:
        self.asked += 1
        if self.asked == 1:
            return [CalendarEvent("1", "Kiln firing", start, timedelta(hours=1))]
        raise OSError("unreachable")

    create = update = delete = restore = None  # type: ignore[assignment]


def test_a_calendar_that_fails_keeps_its_titles_and_is_not_asked_all_the_time() -> None:
    async def main(home: Home) -> None:
        calendar = Broken()
        words = LikelyWords(home.library.services[Database], calendar, home.clock)
        for _ in range(3):
            await words.read()
        assert (words.words, calendar.asked) == (("Kiln firing",), 1)
        await home.clock.sleep(CALENDAR_S)
        await words.read()
        assert (words.words, calendar.asked) == (("Kiln firing",), 2)
        await words.aclose()

    play(main)
