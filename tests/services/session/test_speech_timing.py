"""Speech at any moment: users who go on, recordings, audio that stops, is cleared or is not understood."""

import asyncio

import pytest

from services.events.session import (
    AudioCommitted,
    ResponseStarted,
    ResponseStatus,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    TranscriptionFailed,
)
from services.events.speech import EndReason
from services.session_config import RequestRefused, ResponseOptions, SessionConfig, TurnDetection, TurnMode
from tests.services.session.models import Echo
from tests.services.session.rig import RigTalk, ask, ends, talk
from tests.services.session.scripted_speech import frames

PUSH = TurnDetection(TurnMode.PUSH_TO_TALK)
COMPLETED, CANCELLED = ResponseStatus.COMPLETED, ResponseStatus.CANCELLED


def test_speech_is_told_before_the_answer_that_it_interrupts_ends() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "tell me a very long story about a fox and a dog")
        await user.wait(400)
        await user.say(3)
        kinds = user.kinds()
        assert kinds.index("SpeechBegan") < kinds.index("ResponseEnded")

    talk(main, "oh stop it", model=Echo(0.5))


def test_going_on_while_the_first_words_are_still_decoded_is_one_request() -> None:
    """0.6 s of silence end the turn; its words take 1 s, those of the second stretch no longer."""

    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(600)
        user.recogniser.lag_s = 0.01
        await user.say(3)
        await user.wait(2500)
        assert [done.text for done in user.of(Transcribed)] == ["one two three", "four five six"]
        assert user.text.strip() == "echo one two three four five six"

    talk(main, "one two three", "four five six", lag_s=1.0, model=Echo())


def test_a_second_request_while_the_first_is_still_decoded_loses_neither() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(2400)
        user.recogniser.lag_s = 0.01
        await user.say(1)
        await user.wait(4000)
        assert "one two three" in user.text
        assert "four" in user.text

    talk(main, "one two three", "four", lag_s=2.5, model=Echo(0.001))


def test_an_answer_that_may_not_be_interrupted_is_finished_before_the_next() -> None:
    detection = TurnDetection(interrupt_response=False)

    async def main(user: RigTalk) -> None:
        await ask(user, "a b c d e f g h")
        await user.wait(300)
        await user.say(3)
        await user.wait(4000)
        assert user.text.split() == [*["echo", "a", "b", "c", "d", "e", "f", "g", "h", "echo", "one", "two", "three"]]
        assert ends(user) == [COMPLETED, COMPLETED]

    talk(main, "one two three", config=SessionConfig(turn_detection=detection), model=Echo(0.2))


def test_recording_does_not_interrupt_in_push_to_talk() -> None:
    async def main(user: RigTalk) -> None:
        await ask(user, "a b c d e f g h")
        await user.wait(300)
        await user.say(3)
        await user.conversation.commit_audio()
        with pytest.raises(RequestRefused, match="active response"):
            await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)
        assert user.text.split() == [*["echo", "a", "b", "c", "d", "e", "f", "g", "h", "echo", "one", "two", "three"]]

    talk(main, "one two three", config=SessionConfig(turn_detection=PUSH), model=Echo(0.2))


def test_a_recording_that_streams_on_after_the_commit_is_another_turn() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.conversation.commit_audio()
        await user.conversation.respond(ResponseOptions())
        await user.say(2)
        await user.wait(1000)
        assert user.text.strip() == "echo one two three"
        assert ends(user) == [COMPLETED]
        await user.conversation.clear_audio()

    talk(main, "one two three", "four five", config=SessionConfig(turn_detection=PUSH), model=Echo(0.2))


def test_a_recording_counts_its_own_seconds() -> None:
    async def main(user: RigTalk) -> None:
        for _ in range(2):
            await user.say(3)
            await user.conversation.commit_audio()
            await user.home.clock.sleep(3)
        assert [done.seconds for done in user.of(Transcribed)] == [pytest.approx(0.9), pytest.approx(0.9)]

    talk(main, "one two three", "four five six", config=SessionConfig(turn_detection=PUSH), model=Echo())


def test_turning_the_detector_on_in_mid_recording_leaves_no_recording_open() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(1)
        await user.conversation.configure(SessionConfig())
        await user.wait(100)
        await user.say(3)
        await user.wait(1500)
        assert "four five six" in user.text
        assert len(user.recogniser.streams) == 2
        assert user.recogniser.streams[0].closed

    talk(main, "one", "four five six", config=SessionConfig(turn_detection=PUSH), model=Echo())


def test_audio_that_stops_in_mid_speech_is_answered_and_the_client_is_told_why() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.home.clock.sleep(2.9)
        assert user.of(SpeechEnded) == []
        await user.home.clock.sleep(1)
        assert [ended.event.reason for ended in user.of(SpeechEnded)] == [EndReason.NO_AUDIO]
        assert len(user.of(AudioCommitted)) == 1
        assert user.text.strip() == "echo one two three"
        await user.say(2)
        await user.wait(1500)
        assert user.text.strip().endswith("four five")

    talk(main, "one two three", "four five", model=Echo())


def test_requests_that_lie_far_apart_in_a_recording_sent_at_once_are_turns_of_their_own() -> None:
    async def main(user: RigTalk) -> None:
        sound = [*frames(900, loud=True), *frames(4000, loud=False)] * 2
        await user.conversation.append_audio(b"".join(sound), 16_000)
        await user.wait(4000)
        assert "resumed" not in user.delays.kinds

    talk(main, "one two three", "four five six", model=Echo(0.5), lag_s=0.0)


def test_clearing_in_mid_speech_ends_the_speech_and_answers_nothing() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(2)
        await user.conversation.clear_audio()
        await user.wait(1500)
        assert len(user.of(SpeechBegan)) == len(user.of(SpeechEnded)) == 1
        assert user.of(AudioCommitted) == []
        assert user.of(ResponseStarted) == []
        await user.say(3)
        await user.wait(1500)
        assert user.text.strip() == "echo four five six"

    talk(main, "one two", "four five six", model=Echo())


def test_clearing_what_the_user_went_on_with_answers_what_was_committed_before() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(700)
        await user.say(2)
        await user.conversation.clear_audio()
        await user.wait(3000)
        assert user.text.split()[-4:] == ["echo", "one", "two", "three"]

    talk(main, "one two three", "four five", model=Echo(0.5))


def test_a_noise_that_resumes_a_turn_does_not_lose_it() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(700)
        await user.say(1)
        await user.wait(3000)
        assert ends(user) == [CANCELLED, COMPLETED]
        assert user.text.strip() == "echo one two three"

    talk(main, "one two three", "", model=Echo(0.5))


def test_words_that_could_not_be_decoded_do_not_begin_the_next_request() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(2)
        await user.wait(700)
        assert len(user.of(TranscriptionFailed)) == 1
        await user.say(3)
        await user.wait(1500)
        assert user.text.strip().endswith("say it again.echo one two three")

    talk(main, "crackling static", "one two three", model=Echo())


def test_a_question_that_the_user_did_not_wait_for_is_not_asked() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(2)
        await user.wait(280)
        await user.say(3)
        await user.wait(1500)
        assert user.text.strip() == "echo sleep how one two three"

    talk(main, "sleep how one two three", model=Echo())


def test_a_request_to_speak_while_the_user_speaks_loses_no_words() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(2)
        await user.conversation.respond(ResponseOptions(instructions="Greet the user."))
        await user.say(2)
        await user.wait(2000)  # four digits may be a number being read out
        assert user.text.split()[-5:] == ["echo", "one", "two", "three", "four"]

    talk(main, "one two three four", model=Echo())


def test_an_answer_asked_for_while_the_next_words_come_answers_the_first() -> None:
    detection = TurnDetection(create_response=False, interrupt_response=False)

    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(2500)
        await user.say(2)
        await user.conversation.respond(ResponseOptions())
        await user.say(1)
        await user.wait(3000)
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(2)
        assert user.text.split() == [*["echo", "one", "two", "three", "echo", "four", "five", "six"]]

    talk(main, "one two three", "four five six", config=SessionConfig(turn_detection=detection), model=Echo())


def test_what_is_said_after_the_client_has_asked_for_the_answer_is_a_turn_of_its_own() -> None:
    """What was asked for may be under way before anybody can see it, so that speech must not go on with that turn."""
    detection = TurnDetection(create_response=False)

    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(700)
        asking = asyncio.create_task(user.conversation.respond(ResponseOptions()))
        await user.say(3)
        await asking
        await user.wait(1000)
        assert [began.event.turn for began in user.of(SpeechBegan)] == [1, 2]

    talk(main, "one two three", "four five six", config=SessionConfig(turn_detection=detection), model=Echo(5.0))
