"""What is announced to whom, over a real book of alarms and a journal that may fail."""

from collections.abc import Callable, Coroutine
from typing import Any
from zoneinfo import ZoneInfo

from app.announcement_hub import AnnouncementHub
from tests.services.journal.test_outcome_delivery import Flaky, OutcomeClient
from tests.services.journal.test_store_contract import an_intent
from tests.tools.library.home import TOOLS, Home, play
from tools.spec import OutcomeStatus, ToolOutcome


def scene(main: Callable[[Home, Flaky, AnnouncementHub], Coroutine[Any, Any, None]]) -> None:
    async def life(home: Home) -> None:
        store = Flaky(home.clock)
        tools = {name: tool.spec for name, tool in TOOLS.items()}
        announcements = AnnouncementHub(
            home.library.scheduler, store, home.clock, ZoneInfo("Europe/London"), lambda: tools
        )
        await announcements.start()
        await main(home, store, announcements)
        await announcements.aclose()

    play(life)


async def timers(home: Home) -> list[Any]:
    listed: list[Any] = (await home.do("list_alarms_and_timers"))["timers"]
    return listed


def test_a_session_begins_whatever_the_journal_does_and_hears_of_alarms() -> None:
    async def main(home: Home, store: Flaky, announcements: AnnouncementHub) -> None:
        store.broken = True
        client = OutcomeClient()
        await announcements.of("ada").join("s1", client.announce)
        await home.do("set_timer", duration_seconds=10)
        await home.clock.sleep(11)
        assert client.texts == ["Your timer for 10 seconds is done."]

    scene(main)


def test_an_alarm_that_no_client_has_taken_is_told_to_the_next() -> None:
    async def main(home: Home, store: Flaky, announcements: AnnouncementHub) -> None:
        one, two = OutcomeClient(), OutcomeClient()
        await announcements.of("ada").join("s1", one.announce)
        await home.do("set_timer", duration_seconds=10)
        await home.clock.sleep(11)
        one.answer(False)
        await announcements.of("ada").leave("s1")
        await home.clock.sleep(1)
        await announcements.of("ada").join("s2", two.announce)
        await home.clock.sleep(60)
        assert len(two.texts) == 1
        two.answer(True)
        await home.clock.sleep(120)
        assert len(two.texts) == 1

    scene(main)


def test_one_client_that_is_slow_to_take_an_alarm_keeps_no_other_from_the_next() -> None:
    async def main(home: Home, store: Flaky, announcements: AnnouncementHub) -> None:
        slow, quick = OutcomeClient(), OutcomeClient()
        await announcements.of("ada").join("s1", slow.announce)
        await announcements.of("bob").join("s2", quick.announce)
        await home.do("set_timer", duration_seconds=10)
        await home.do("set_timer", duration_seconds=12)
        await home.clock.sleep(11)
        quick.answer(True)
        await home.clock.sleep(2)
        assert [len(client.texts) for client in (slow, quick)] == [2, 2]
        quick.answer(True)
        await home.clock.sleep(120)
        assert [len(client.texts) for client in (slow, quick)] == [2, 2]
        assert await timers(home) == []

    scene(main)


def test_a_late_outcome_is_told_in_the_words_of_its_tool() -> None:
    async def main(home: Home, store: Flaky, announcements: AnnouncementHub) -> None:
        journal, client = store.session("old", "ada"), OutcomeClient()
        result = await home.do("set_timer", duration_seconds=720)
        await journal.intend(an_intent("k1", session="old", arguments={"duration_seconds": 720}))
        await journal.settle("k1", ToolOutcome(OutcomeStatus.DONE, result))
        await journal.aclose()
        await announcements.of("ada").join("new", client.announce)
        await home.clock.sleep(1)
        (text,) = client.texts
        assert text.startswith("About your request on March 10 at 09:30, which I had not answered yet: ")
        assert "12 minutes" in text

    scene(main)
