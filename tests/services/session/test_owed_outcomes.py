"""Every side effect is told once to its user, or waits to be told: by the answer, by an announcement, by a session to
come."""

import asyncio

import pytest

from services.agent.core.wording import UNKNOWN_OUTCOME
from services.events.journal import WriteIntent
from services.events.output import CallChanged, CallStatus
from services.events.session import ResponseEnded, ResponseStarted, ResponseStatus
from services.journal.memory import MemoryJournal, MemoryStore
from services.journal.records import LOCAL, JournalFault, WriteStatus
from services.memory_size import weight
from services.session.owed_outcomes import LIMIT, OwedOutcomes
from services.session_config import ResponseOptions, SessionConfig, TurnDetection, TurnMode
from tests.services.session.rig import RigTalk, ask, talk

TIMER = "set a timer for ten minutes"
PUSH = SessionConfig(turn_detection=TurnDetection(TurnMode.PUSH_TO_TALK))


class Unwritable(MemoryJournal):
    async def intend(self, intent: WriteIntent) -> bool:
        raise JournalFault("journal /srv/secret/journal.sqlite3: database or disk is full; make room on the disk")


class UnwritableStore(MemoryStore):
    def session(self, session_id: str, user: str = LOCAL) -> Unwritable:
        return Unwritable(self, session_id, user)


def test_a_journal_that_cannot_be_written_stops_side_effects_and_nothing_else() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "what time is it in tokyo")
        await user.home.clock.sleep(2)
        assert "Tokyo" in user.text
        await ask(user, TIMER)
        await user.home.clock.sleep(2)
        assert "because I cannot keep a record of it right now" in user.text
        assert "/" not in user.text
        assert (await user.home.do("list_alarms_and_timers"))["timers"] == []
        await ask(user, "what time is it in tokyo")
        await user.home.clock.sleep(2)
        assert [ended.status for ended in user.of(ResponseEnded)] == [ResponseStatus.COMPLETED] * 3

    talk(main, config=PUSH, journals=UnwritableStore)


async def close(user: RigTalk) -> list[WriteStatus]:
    """End the session; the fates of what its user was not told."""
    await user.conversation.close()
    assert user.running is not None
    await asyncio.wait([user.running])
    await asyncio.sleep(0)
    return [write.write_status for write in await user.journals.untold_writes()]


def test_what_an_answer_tells_is_told_once_the_client_has_it() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, TIMER)
        await user.home.clock.sleep(2)
        assert [write.write_status for write in await user.journals.writes()] == [WriteStatus.DONE]
        assert await close(user) == []

    talk(main, config=PUSH)


def test_what_the_client_has_not_taken_waits_to_be_told() -> None:
    async def main(user: RigTalk) -> None:
        user.takes = False
        await ask(user, TIMER)
        await user.home.clock.sleep(2)
        assert user.of(ResponseEnded)
        assert await close(user) == [WriteStatus.DONE]

    talk(main, config=PUSH)


def test_a_write_that_succeeds_after_its_client_has_gone_waits_to_be_told() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, TIMER)
        while not user.calls(CallStatus.RUNNING):
            await asyncio.sleep(0)
        assert await close(user) == [WriteStatus.DONE]

    talk(main, config=PUSH)


def test_a_write_whose_answer_the_client_stops_is_announced() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, TIMER)
        while not user.calls(CallStatus.RUNNING):
            await asyncio.sleep(0)
        await user.conversation.cancel()
        await user.home.clock.sleep(2)
        assert len(user.calls(CallStatus.DONE)) == 1
        assert len(user.of(ResponseStarted)) == 2
        assert "10 minutes" in user.text
        assert await close(user) == []

    talk(main, config=PUSH)


def test_a_write_whose_answer_was_stopped_is_announced_although_the_user_goes_on_recording() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, TIMER)
        while not user.calls(CallStatus.RUNNING):
            await asyncio.sleep(0)
        await user.conversation.cancel()
        await user.conversation.append_audio(bytes(9600), 24_000)
        await user.home.clock.sleep(10)
        assert len(user.of(ResponseStarted)) == 1
        await user.home.clock.sleep(15)
        assert len(user.of(ResponseStarted)) == 2
        assert "10 minutes" in user.text

    talk(main, config=PUSH)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I saw a recipe for tea, and then you order gold lilac.", False),
        ("Your order of lilac is done.", True),
        ("I saw a recipe for tea, and then you order gold lilac. Your order of lilac is done.", True),
    ],
)
@pytest.mark.parametrize("ended", [CallStatus.DONE, CallStatus.FAILED])
def test_a_sentence_about_a_look_up_does_not_tell_a_write_that_is_called_alike(
    text: str, told: bool, ended: CallStatus
) -> None:
    owed = OwedOutcomes("sess", lambda tool: None)
    query = {"query": "recipe for tea and then you order gold lilac"}
    owed.follow(CallChanged(1, 1, 1, "search", query, "read_local", ended, at_ms=0, result={}))
    for status in (CallStatus.RUNNING, CallStatus.DONE):
        owed.follow(CallChanged(1, 2, 1, "order", {"what": "lilac"}, "write_local", status, at_ms=0, result={}))
    owed.said(1, "resp_1")
    owed.ended("resp_1", text, whole=False)
    assert len(owed.taken("resp_1")) == told


@pytest.mark.parametrize(("answer", "left"), [("Timer set.", 1), ("This is done: order.", 0)])
def test_an_answer_of_an_agent_with_other_tools_tells_of_an_earlier_agent_s_calls_only_what_it_names(
    answer: str, left: int
) -> None:
    owed = OwedOutcomes("s", lambda tool: None, lambda turn, other: (turn >= 3) == (other >= 3))
    for status in (CallStatus.RUNNING, CallStatus.DONE):
        owed.follow(CallChanged(2, 4, 1, "order", {"what": "gold"}, "write_local", status, at_ms=0, result={}, home=3))
    owed.said(3, "r")
    owed.ended("r", answer, whole=True)
    owed.over(3)
    assert len(owed.overdue(None)) == left


def test_a_write_that_ends_long_after_its_turn_is_announced() -> None:
    """The user has approved it by hand in a turn that was answered already."""
    owed = OwedOutcomes("sess", lambda tool: None)
    owed.over(2)
    assert owed.overdue(None) == []
    for status in (CallStatus.RUNNING, CallStatus.DONE):
        owed.follow(CallChanged(1, 2, 1, "wipe", {"x": "ebony"}, "write_local", status, at_ms=0, home=2))
    assert [call.tool for call in owed.overdue(None)] == ["wipe"]


def test_the_session_announces_a_write_that_ends_long_after_its_turn() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "what time is it in tokyo")
        await user.home.clock.sleep(3)
        before = len(user.text)
        outputs = user.conversation._agent_outputs
        for status in (CallStatus.RUNNING, CallStatus.UNKNOWN):
            await outputs.handle(CallChanged(1, 7, 1, "set_timer", {}, "write_local", status, at_ms=0))
        await user.home.clock.sleep(1)
        assert user.text[before:].startswith("I could not find out whether this went through: set timer.")

    talk(main, config=PUSH)


@pytest.mark.parametrize(("words", "left"), [("This is done: order gold.", 0), ("There is nothing new.", 1)])
def test_an_answer_to_no_new_words_has_told_what_it_names_of_an_earlier_turn(words: str, left: int) -> None:
    """After `response.cancel` and a `response.create` without new words, the model tells what was cancelled."""
    owed = OwedOutcomes("sess", lambda tool: None)
    for status in (CallStatus.RUNNING, CallStatus.DONE):
        owed.follow(CallChanged(1, 1, 1, "order", {"what": "gold"}, "write_local", status, at_ms=0, result={}))
    owed.over(1)
    owed.recounted("resp_2", words)
    assert len(owed.overdue(None)) == left
    assert len(owed.taken("resp_2")) == 1 - left


@pytest.mark.parametrize(
    ("admitted", "left"),
    [(["order"], [3]), (["order and order"], []), (["order", "order"], []), ([], [1, 3]), (["gate"], [1, 3])],
)
@pytest.mark.parametrize("whole", [True, False])
def test_an_unknown_outcome_of_an_earlier_turn_that_an_answer_admits_is_told(
    admitted: list[str], left: list[int], whole: bool
) -> None:
    """The agent says so in the turn that is answered when it gives the call up."""
    owed = OwedOutcomes("sess", lambda tool: None)
    for turn in (1, 3):
        for status in (CallStatus.RUNNING, CallStatus.UNKNOWN):
            owed.follow(
                CallChanged(turn, 1, 1, "order", {"what": "gold"}, "write_external", status, at_ms=0, home=turn)
            )
        owed.over(turn)
    answer = "".join(f"{UNKNOWN_OUTCOME.format(names)} " for names in admitted)
    owed.ended("r", f"This is done: order. {answer}Should I go on?", whole=whole)
    assert [call.home for call in owed.overdue(None)] == left


def test_an_unknown_outcome_of_the_turn_itself_is_not_counted_twice() -> None:
    owed = OwedOutcomes("sess", lambda tool: None)
    for turn in (1, 2):
        for status in (CallStatus.RUNNING, CallStatus.UNKNOWN):
            owed.follow(CallChanged(turn, 1, 1, "order", {}, "write_external", status, at_ms=0, home=turn))
    owed.over(1)
    owed.said(2, "r")
    owed.ended("r", UNKNOWN_OUTCOME.format("order"), whole=True)
    assert [call.home for call in owed.overdue(None)] == [1]


@pytest.mark.parametrize("how", ["playback", "truncate"])
def test_a_write_of_which_the_user_has_not_heard_is_announced(how: str) -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, TIMER)
        await user.home.clock.sleep(2)
        response_id = user.of(ResponseStarted)[0].response_id
        assert "10 minutes" in user.text
        if how == "truncate":
            await user.conversation.truncate(response_id, "Your")
        else:
            await user.conversation.playback(response_id, "Your", False)
            await user.say(1)
            await user.wait(2000)
        await user.home.clock.sleep(5)
        assert user.text.count("10 minutes") == 2
        assert await close(user) == []

    talk(main, "stop", config=PUSH if how == "truncate" else None)


@pytest.mark.parametrize("how", ["typed", "spoken", "begun"])
def test_a_yes_that_came_before_the_question_allows_nothing(how: str) -> None:
    """`begun`: the question is put, after 2 s, while the user says it."""

    async def main(user: RigTalk) -> None:
        await ask(user, "add milk to the shopping list")
        await user.home.clock.sleep(2)
        if how != "typed":
            await user.say(4)
            await user.conversation.commit_audio()
            asking = asyncio.create_task(user.conversation.respond(ResponseOptions()))
            await (user.say(1) if how == "spoken" else user.say_ms(4000))
            await user.conversation.commit_audio()
            await asking
        else:
            await ask(user, "clear the shopping list")
            await user.conversation.add_user_text("item", "yes")
        while user.text.count("?") < 1:
            await asyncio.sleep(0.01)
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(5)
        assert user.text.count("?") == 2
        assert len(await user.journals.writes()) == 1
        await ask(user, "yes")
        await user.home.clock.sleep(5)
        assert [write.write_status for write in await user.journals.writes()] == [WriteStatus.DONE] * 2

    talk(main, "clear the shopping list", "yes", config=PUSH, lag_s=2.0)


def test_what_is_confirmed_in_a_later_turn_is_told_there_and_only_there() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "add milk to the shopping list")
        await user.home.clock.sleep(2)
        await ask(user, "clear the shopping list")
        await user.home.clock.sleep(2)
        await ask(user, "yes")
        await user.home.clock.sleep(5)
        assert len(user.of(ResponseStarted)) == 3
        assert [write.write_status for write in await user.journals.writes()] == [WriteStatus.DONE] * 2
        assert await close(user) == []

    talk(main, config=PUSH)


def test_however_many_writes_a_session_asks_about_what_it_keeps_of_them_is_bounded() -> None:
    promises = OwedOutcomes("sess", lambda tool: None)
    course = [CallStatus.CONFIRMING, CallStatus.COMMITTED, CallStatus.RUNNING, CallStatus.DONE]
    held = []
    for turn in range(1, 5 * LIMIT):
        for status in course:
            promises.follow(CallChanged(turn, 1, 1, "set_timer", {}, "write_local", status, at_ms=0))
        promises.said(turn, f"resp_{turn}")
        promises.over(turn)
        promises.overdue(None)
        held.append(weight(promises))
    assert held[-1] <= held[2 * LIMIT] + LIMIT, "but for the longer numbers in its keys"
