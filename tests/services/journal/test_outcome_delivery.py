"""Late outcomes: to their owner, to one session, once, and not before somebody has taken them."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from services.clock import VirtualClock, VirtualLoop, run_virtual
from services.journal.memory import MemoryStore
from services.journal.outcome_delivery import RETRY_S, OutcomeDelivery
from services.journal.records import JournalFault, WriteRecord
from tests.services.journal.test_store_contract import DONE, an_intent


@dataclass
class OutcomeClient:
    """`said` holds each announcement, with whether it was taken."""

    said: list[tuple[str, asyncio.Future[bool]]] = field(default_factory=list)

    async def announce(self, text: str) -> asyncio.Future[bool]:
        told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.said.append((text, told))
        return told

    @property
    def texts(self) -> list[str]:
        return [text for text, _ in self.said]

    def answer(self, taken: bool) -> None:
        self.said[-1][1].set_result(taken)


class Flaky(MemoryStore):
    """`broken`: it cannot be read."""

    broken = False

    async def untold_writes(self, *, session: str | None = None, user: str | None = None) -> list[WriteRecord]:
        if self.broken:
            raise JournalFault("journal /var/lib/foresay/journal.sqlite3: database is locked")
        return await super().untold_writes(session=session, user=user)


Scene = Callable[[Flaky, OutcomeDelivery, VirtualClock], Coroutine[Any, Any, None]]


def play(scene: Scene) -> None:
    loop = VirtualLoop()
    clock = VirtualClock(loop)

    async def life() -> None:
        store = Flaky(clock)
        outcomes = OutcomeDelivery(store, clock, lambda write: f"{write.key} {write.write_status}.")
        await outcomes.start()
        await scene(store, outcomes, clock)
        await outcomes.aclose()

    run_virtual(life(), loop)


async def lost(store: MemoryStore, *keys: str, owner: str = "ada", session: str = "old") -> None:
    """Writes of a session that ended before it learnt their outcome."""
    journal = store.session(session, owner)
    for key in keys:
        await journal.intend(an_intent(key, session=session))
    await journal.aclose()


def test_what_is_not_taken_is_told_to_the_next_session_and_what_is_taken_to_nobody() -> None:
    async def scene(store: Flaky, outcomes: OutcomeDelivery, clock: VirtualClock) -> None:
        await lost(store, "k1")
        first, second, third = OutcomeClient(), OutcomeClient(), OutcomeClient()
        outcomes.join("s1", "ada", first.announce)
        await clock.sleep(1)
        assert first.texts == ["k1 unknown."]
        assert [write.key for write in await store.untold_writes()] == ["k1"], "not told before it is taken"
        first.answer(False)
        outcomes.leave("s1")
        outcomes.join("s2", "ada", second.announce)
        await clock.sleep(1)
        assert second.texts == ["k1 unknown."]
        second.answer(True)
        await clock.sleep(1)
        assert await store.untold_writes() == []
        outcomes.join("s3", "ada", third.announce)
        await clock.sleep(100)
        assert (len(second.said), third.said) == (1, [])

    play(scene)


def test_only_the_owner_is_told() -> None:
    async def scene(store: Flaky, outcomes: OutcomeDelivery, clock: VirtualClock) -> None:
        await lost(store, "hers")
        bob, ada = OutcomeClient(), OutcomeClient()
        outcomes.join("s1", "bob", bob.announce)
        await clock.sleep(10)
        outcomes.join("s2", "ada", ada.announce)
        await clock.sleep(10)
        assert (bob.texts, ada.texts) == ([], ["hers unknown."])

    play(scene)


def test_of_two_sessions_exactly_one_tells_and_the_other_steps_in() -> None:
    async def scene(store: Flaky, outcomes: OutcomeDelivery, clock: VirtualClock) -> None:
        await lost(store, "k1")
        one, two = OutcomeClient(), OutcomeClient()
        outcomes.join("s1", "ada", one.announce)
        outcomes.join("s2", "ada", two.announce)
        await clock.sleep(60)
        assert [one.texts, two.texts] == [[], ["k1 unknown."]]
        two.answer(False)
        outcomes.leave("s2")
        await clock.sleep(1)
        assert one.texts == ["k1 unknown."]

    play(scene)


def test_none_of_many_is_left_out() -> None:
    async def scene(store: Flaky, outcomes: OutcomeDelivery, clock: VirtualClock) -> None:
        keys = [f"k{number}" for number in range(50)]
        await lost(store, *keys)
        client = OutcomeClient()
        outcomes.join("s1", "ada", client.announce)
        for _ in range(10):
            await clock.sleep(1)
            if not client.said[-1][1].done():
                client.answer(True)
        assert " ".join(client.texts) == " ".join(f"{key} unknown." for key in keys)
        assert await store.untold_writes() == []

    play(scene)


def test_an_outcome_that_comes_when_its_session_is_over_is_told_to_a_live_one() -> None:
    async def scene(store: Flaky, outcomes: OutcomeDelivery, clock: VirtualClock) -> None:
        old, new = OutcomeClient(), OutcomeClient()
        outcomes.join("old", "ada", old.announce)
        journal = store.session("old", "ada")
        await journal.intend(an_intent("k1", session="old"))
        outcomes.join("new", "ada", new.announce)
        await clock.sleep(3)
        assert new.texts == [], "it is under way"
        await journal.settle("k1", DONE)
        await journal.aclose()
        outcomes.leave("old")
        await clock.sleep(1)
        assert (old.texts, new.texts) == ([], ["k1 done."])

    play(scene)


def test_what_a_session_may_still_be_telling_is_told_to_no_other() -> None:
    """Its journal is closed, but its last response is on its way to the client."""

    async def scene(store: Flaky, outcomes: OutcomeDelivery, clock: VirtualClock) -> None:
        old, new = OutcomeClient(), OutcomeClient()
        outcomes.join("old", "ada", old.announce)
        await lost(store, "k1", session="old")
        outcomes.join("new", "ada", new.announce)
        await clock.sleep(1)
        await store.acknowledge(["k1"])
        outcomes.leave("old")
        await clock.sleep(1)
        assert new.texts == []

    play(scene)


def test_a_journal_that_cannot_be_read_is_asked_again() -> None:
    async def scene(store: Flaky, outcomes: OutcomeDelivery, clock: VirtualClock) -> None:
        await lost(store, "k1")
        store.broken = True
        client = OutcomeClient()
        outcomes.join("s1", "ada", client.announce)
        await clock.sleep(3 * RETRY_S)
        assert client.texts == []
        store.broken = False
        await clock.sleep(RETRY_S + 1)
        assert client.texts == ["k1 unknown."]

    play(scene)


def test_a_session_that_takes_nothing_while_it_winds_up_is_not_asked_without_a_pause() -> None:
    class Leaving(OutcomeClient):
        async def announce(self, text: str) -> asyncio.Future[bool]:
            told = await super().announce(text)
            told.set_result(False)
            return told

    async def scene(store: Flaky, outcomes: OutcomeDelivery, clock: VirtualClock) -> None:
        await lost(store, "k1")
        leaving, later = Leaving(), OutcomeClient()
        outcomes.join("s1", "ada", leaving.announce)
        for _ in range(1000):
            await asyncio.sleep(0)
        assert len(leaving.said) == 1
        outcomes.leave("s1")
        outcomes.join("s2", "ada", later.announce)
        await clock.sleep(0.1)
        assert later.texts == ["k1 unknown."]

    play(scene)


def test_words_that_cannot_be_made_neither_end_the_telling_nor_repeat_it_without_a_pause() -> None:
    class Failing(OutcomeClient):
        async def announce(self, text: str) -> asyncio.Future[bool]:
            told = await super().announce(text)
            if len(self.said) == 1:
                raise RuntimeError("the session broke")
            return told

    async def scene(store: Flaky, outcomes: OutcomeDelivery, clock: VirtualClock) -> None:
        await lost(store, "k1")
        client = Failing()
        outcomes.join("s1", "ada", client.announce)
        for _ in range(1000):
            await asyncio.sleep(0)
        assert len(client.said) == 1
        await clock.sleep(RETRY_S + 1)
        assert len(client.said) == 2

    play(scene)
