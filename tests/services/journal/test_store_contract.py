"""What every engine promises, tested on each."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.events.journal import AgentJournal, WriteIntent
from services.journal.records import JournalFault, JournalStore, WriteRecord, WriteStatus, sentence
from tests.services.journal.clock import SetClock
from tools.spec import OutcomeStatus, ToolOutcome

DONE = ToolOutcome(OutcomeStatus.DONE, value={"id": 7})
UNKNOWN = ToolOutcome(OutcomeStatus.UNKNOWN, kind="timeout", message="no reply")


def an_intent(key: str = "k1", session: str = "s1", **changes: Any) -> WriteIntent:
    fields: dict[str, Any] = {"turn": 2, "call_id": 3, "attempt": 1, "tool": "set_timer", "rev": 5}
    fields |= {"arguments": {"duration_seconds": 720, "label": "tea ☕"}}
    return WriteIntent(key=key, session=session, **(fields | changes))


async def test_a_store_serves_the_port_of_the_agent(store: JournalStore) -> None:
    journal: AgentJournal = store.session("s1")
    assert await journal.intend(an_intent())


async def test_a_key_is_intended_once_whatever_the_session(store: JournalStore) -> None:
    assert await store.session("s1").intend(an_intent())
    assert not await store.session("s1").intend(an_intent())
    assert not await store.session("s2").intend(an_intent(session="s2"))


async def test_of_many_intents_with_one_key_exactly_one_wins(store: JournalStore) -> None:
    journals = [store.session(f"s{n % 5}") for n in range(50)]
    won = await asyncio.gather(*(journal.intend(an_intent("same")) for journal in journals))
    assert sum(won) == 1


async def test_the_log_keeps_order_and_content_across_intents(store: JournalStore) -> None:
    journal, other = store.session("s1"), store.session("s2")
    for number in range(700):
        await journal.record("event", {"n": number, "text": "käse \ud800", "nested": [1.5, None, {"a": True}]})
        if number % 100 == 0:
            await journal.intend(an_intent(f"k{number}"))
            await other.record("noise", {})
    entries = await store.entries("s1")
    assert [entry.data["n"] for entry in entries] == list(range(700))
    assert entries[0].data == {"n": 0, "text": "käse \ud800", "nested": [1.5, None, {"a": True}]}
    assert [entry.seq for entry in entries] == sorted({entry.seq for entry in entries})
    assert {entry.kind for entry in entries} == {"event"}


async def test_what_was_recorded_is_what_it_was_at_that_moment(store: JournalStore) -> None:
    data = {"list": [1]}
    await store.session("s1").record("event", data)
    data["list"].append(2)
    assert (await store.entries("s1"))[0].data == {"list": [1]}


async def test_a_fate_for_every_write(store: JournalStore) -> None:
    journal = store.session("s1")
    for key in ("flying", "done", "failed", "unknown", "timed_out"):
        await journal.intend(an_intent(key))
    await journal.settle("done", DONE)
    await journal.settle("failed", ToolOutcome(OutcomeStatus.FAILED, kind="refused"))
    await journal.settle("unknown", UNKNOWN)
    await journal.settle("timed_out", ToolOutcome(OutcomeStatus.TIMED_OUT))
    write_statuses = {write.key: write.write_status for write in await store.writes(session="s1")}
    assert list(write_statuses) == ["flying", "done", "failed", "unknown", "timed_out"], "oldest first"
    assert write_statuses == {
        "flying": WriteStatus.IN_FLIGHT,
        "done": WriteStatus.DONE,
        "failed": WriteStatus.FAILED,
        "unknown": WriteStatus.UNKNOWN,
        "timed_out": WriteStatus.UNKNOWN,
    }
    assert {key: await store.write_status(key) for key in write_statuses} == write_statuses
    assert await store.write_status("never heard of") is WriteStatus.NEVER_SENT


async def test_a_write_carries_what_justified_it(store: JournalStore) -> None:
    await store.session("s1").intend(an_intent())
    (write,) = await store.writes()
    assert (write.session, write.turn, write.call_id, write.attempt, write.rev) == ("s1", 2, 3, 1, 5)
    assert write.arguments == {"duration_seconds": 720, "label": "tea ☕"}


def test_an_unknown_write_is_told_in_words_and_in_local_time() -> None:
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    arguments = {"duration_seconds": 720, "label": "tea"}
    write = WriteRecord(
        "k1", "s1", 2, 3, 1, "set_timer", arguments, rev=5, intended_at=at, write_status=WriteStatus.UNKNOWN
    )
    assert sentence(write, ZoneInfo("Europe/Paris")) == (
        "I was interrupted on March 2 at 00:30 while carrying this out: set timer, "
        "with duration seconds 720, label tea. "
        "I do not know whether it went through, and I have not tried again. Please check."
    )


async def test_a_late_certain_outcome_replaces_an_uncertain_one_and_is_final(store: JournalStore) -> None:
    journal = store.session("s1")
    await journal.intend(an_intent())
    await journal.settle("k1", UNKNOWN)
    await journal.settle("k1", DONE)
    assert await store.write_status("k1") is WriteStatus.DONE
    await journal.settle("k1", UNKNOWN)
    assert await store.write_status("k1") is WriteStatus.DONE


async def test_settling_what_was_never_intended_is_an_error(store: JournalStore) -> None:
    with pytest.raises(JournalFault, match=r"no such intent.*intend"):
        await store.session("s1").settle("nothing", DONE)


async def test_a_write_that_outlives_its_session_is_told_until_acknowledged(store: JournalStore) -> None:
    ada, bob = store.session("s1", user="ada"), store.session("s2", user="bob")
    await ada.intend(an_intent("lost"))
    await ada.intend(an_intent("settled"))
    await ada.settle("settled", UNKNOWN)
    await bob.intend(an_intent("flying", session="s2"))
    assert await store.unknown_writes() == [], "both sessions live"
    await ada.acknowledge(["settled"])
    await ada.aclose()
    (write,) = await store.unknown_writes(user="ada")
    assert write.key == "lost", "the session has told of what it settled as unknown itself"
    assert write.write_status is WriteStatus.UNKNOWN
    assert await store.unknown_writes(session="s1") == [write]
    assert await store.unknown_writes(user="bob") == []
    await store.acknowledge([write.key])
    assert await store.unknown_writes() == []
    assert await store.write_status("lost") is WriteStatus.UNKNOWN


async def test_a_write_that_settles_after_its_session_is_known_and_still_to_be_told(store: JournalStore) -> None:
    journal = store.session("s1")
    await journal.intend(an_intent())
    await journal.aclose()
    await journal.settle("k1", DONE)
    assert await store.unknown_writes() == []
    (write,) = await store.untold_writes()
    assert (write.write_status, write.value) == (WriteStatus.DONE, {"id": 7})


async def test_every_outcome_waits_to_be_told_to_its_owner_once_its_session_is_over(store: JournalStore) -> None:
    ada, bob = store.session("s1", user="ada"), store.session("s2", user="bob")
    for key, outcome in (("done", DONE), ("failed", ToolOutcome(OutcomeStatus.FAILED, kind="refused")), ("told", DONE)):
        await ada.intend(an_intent(key))
        await ada.settle(key, outcome)
    await bob.intend(an_intent("never learnt", session="s2"))
    await ada.acknowledge(["told"])
    assert await store.untold_writes() == [], "it is the business of their own sessions"
    await ada.aclose()
    await bob.aclose()
    assert {write.key: write.write_status for write in await store.untold_writes(user="ada")} == {
        "done": WriteStatus.DONE,
        "failed": WriteStatus.FAILED,
    }
    assert [write.key for write in await store.untold_writes(user="bob")] == ["never learnt"]
    await store.acknowledge(["done", "failed", "never learnt", "no such key"])
    assert await store.untold_writes() == []


async def test_a_cancelled_intent_was_never_sent(store: JournalStore) -> None:
    journal = store.session("s1")
    await journal.intend(an_intent("other"))
    intending = asyncio.create_task(journal.intend(an_intent()))
    await asyncio.sleep(0)
    intending.cancel()
    cancelled = (await asyncio.gather(intending, return_exceptions=True))[0]
    if cancelled is not True:  # the memory engine has answered before it can be cancelled
        assert isinstance(cancelled, asyncio.CancelledError)
        assert await store.write_status("k1") is WriteStatus.NEVER_SENT
    assert await store.write_status("other") is WriteStatus.IN_FLIGHT


async def test_only_json_can_be_recorded(store: JournalStore) -> None:
    with pytest.raises(JournalFault, match=r"s1 event: only JSON"):
        await store.session("s1").record("event", {"at": object()})


async def test_sessions_are_listed_newest_first(store: JournalStore, clock: SetClock) -> None:
    await store.session("s1", user="ada").record("event", {})
    clock.time += timedelta(milliseconds=1)
    await store.session("s2").record("event", {})
    await store.session("s2").record("event", {})
    found = [(summary.session, summary.user, summary.entries) for summary in await store.sessions()]
    assert found == [("s2", "local", 2), ("s1", "ada", 1)]


async def test_everything_survives_an_orderly_restart(make_store: Callable[[], JournalStore]) -> None:
    first = make_store()
    await first.open()
    journal = first.session("s1")
    await journal.record("event", {"n": 1})
    await journal.intend(an_intent())
    await journal.settle("k1", DONE)
    await journal.record("event", {"n": 2})
    await journal.aclose()
    await first.aclose()

    second = make_store()
    await second.open()
    try:
        resumed = second.session("s1")
        await resumed.record("event", {"n": 3})
        assert [entry.data["n"] for entry in await second.entries("s1")] == [1, 2, 3]
        assert not await resumed.intend(an_intent())
        assert await second.write_status("k1") is WriteStatus.DONE
    finally:
        await second.aclose()
