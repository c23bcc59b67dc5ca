"""A recogniser that is behind: every turn is answered all the same, and the client is told that it is late."""

import pytest

from services.events.session import AudioCommitted, ResponseEnded, ResponseStatus, Transcribed, TurnLate
from services.session.turn_tracker import LATE_S
from tests.services.session.models import Echo
from tests.services.session.rig import RigTalk, talk

LINES = ("what time is it in tokyo", "what is seventeen times three", "how many grams is three ounces")


@pytest.mark.parametrize("lag_s", [0.05, 3.0, 7.0, 12.0])
def test_every_turn_is_answered_however_late_its_words_are(lag_s: float) -> None:
    async def main(user: RigTalk) -> None:
        for line in LINES:
            await user.say(len(line.split()))
            await user.wait(4000)
        await user.wait(40_000)
        assert [heard.text for heard in user.of(Transcribed)] == list(LINES)
        ended = user.of(ResponseEnded)
        assert [end.status for end in ended if end.status is ResponseStatus.COMPLETED] == [ResponseStatus.COMPLETED] * 3
        for word in ("Tokyo", "51", "85"):
            assert word in user.text

    talk(main, *LINES, lag_s=lag_s)


def test_a_late_turn_is_told_and_counted_once() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.wait(10_000)
        (late,) = user.of(TurnLate)
        assert late.item_id == user.of(AudioCommitted)[0].item_id
        assert late.waited_ms == pytest.approx(LATE_S * 1000, abs=100)
        kinds = user.kinds()
        assert kinds.index("AudioCommitted") < kinds.index("TurnLate") < kinds.index("Transcribed")
        assert user.delays.late_turns == 1
        assert user.delays.word_delays[0] > LATE_S

    talk(main, LINES[0], lag_s=4.0)


def test_a_turn_in_time_is_not_called_late() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.wait(10_000)
        assert not user.of(TurnLate)
        assert user.delays.late_turns == 0
        assert 0 < user.delays.word_delays[0] < LATE_S

    talk(main, LINES[0])


def test_a_session_that_ends_while_words_are_late_leaves_nothing_behind() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.wait(1000)

    talk(main, LINES[0], lag_s=30.0)


def test_turns_that_become_known_together_are_answered_one_after_the_other() -> None:
    """The first is decoded when the third has been, and each answer takes a while: none may cut another off."""

    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(1500)
        user.recogniser.lag_s = 0.01
        await user.say(1)
        await user.wait(1500)
        await user.say(1)
        await user.wait(20_000)
        assert user.text.split() == ["echo", "one", "two", "three", "echo", "four", "echo", "five"]
        assert [end.status for end in user.of(ResponseEnded)] == [ResponseStatus.COMPLETED] * 3

    talk(main, "one two three", "four", "five", lag_s=6.0, model=Echo(0.3))


def test_speech_that_begins_while_a_late_answer_is_spoken_interrupts_it_as_ever() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.wait(4500)
        await user.say(1)
        await user.wait(8000)
        first, second = user.of(ResponseEnded)
        assert (first.status, first.reason) == (ResponseStatus.CANCELLED, "turn_detected")
        assert second.status is ResponseStatus.COMPLETED

    talk(main, "one two three four five six", "seven", lag_s=3.0, model=Echo(0.5))
