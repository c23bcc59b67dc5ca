"""Sessions from sound to answer, in virtual time, with the real agent, grammar model and tools."""

import pytest

from services.events.output import CallStatus
from services.events.session import (
    AudioCommitted,
    CallProgress,
    ResponseEnded,
    ResponseStarted,
    ResponseStatus,
    Settling,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    Transcribing,
    TranscriptionFailed,
)
from services.session_config import RequestRefused, ResponseOptions, SessionConfig, TurnDetection, TurnMode
from tests.services.session.models import Echo
from tests.services.session.rig import RigTalk, talk
from tests.services.session.scripted_speech import WORD_MS, frames

TOKYO = "what time is it in tokyo"
TIMER = "set a timer for ten minutes no wait make it twelve"


def test_a_spoken_question_is_answered_in_legal_order() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.wait(1500)
        order = [kind for kind in user.kinds() if kind not in ("Transcribing", "Settling", "CallProgress")]
        assert order == [
            "SpeechBegan",
            "SpeechEnded",
            "AudioCommitted",
            "Transcribed",
            "ResponseStarted",
            "ResponseText",
            "ResponseSegment",
            "ResponseEnded",
        ]
        assert user.of(Transcribed)[0].text == TOKYO
        assert "Tokyo" in user.text

    talk(main, TOKYO)


def test_a_read_starts_before_the_turn_is_over() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.wait(1500)
        early_at, tool, arguments = user.calls(CallStatus.RUNNING_EARLY)[-1]
        ended_at = next(at for at, event in user.events if isinstance(event, SpeechEnded))
        assert tool == "get_time"
        assert "tokyo" in arguments["location"].lower()
        assert early_at < ended_at

    talk(main, TOKYO)


def test_a_corrected_timer_is_set_once_and_only_after_the_end() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(11)
        await user.wait(1500)
        [(ran_at, tool, arguments)] = user.calls(CallStatus.RUNNING)
        ended_at = next(at for at, event in user.events if isinstance(event, SpeechEnded))
        assert (tool, arguments["duration_seconds"]) == ("set_timer", 720)
        assert ran_at >= ended_at
        listed = await user.home.do("list_alarms_and_timers")
        assert len(listed["timers"]) == 1

    talk(main, TIMER)


def test_the_number_of_a_turn_is_one_number_everywhere() -> None:
    """After a typed turn the stretches of speech and the turns of the agent no longer count alike."""

    async def main(user: RigTalk) -> None:
        await user.conversation.add_user_text("typed", "what is two plus two")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(1)
        user.events.clear()
        await user.say(6)
        await user.wait(1500)
        told = {
            "started": {event.event.turn for event in user.of(SpeechBegan)},
            "ended": {event.event.turn for event in user.of(SpeechEnded)},
            "settling": {event.event.turn for event in user.of(Settling)},
            "words": {event.hypothesis.turn for event in user.of(Transcribing)},
            "calls": {event.call.turn for event in user.of(CallProgress)},
        }
        assert told == {name: {2} for name in told}

    talk(main, TOKYO)


def test_going_on_after_a_pause_is_the_same_request() -> None:
    """The pause is long enough for an eager end, not for the end of the turn."""

    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.wait(240)
        await user.say(5)
        await user.wait(1500)
        assert [arguments["duration_seconds"] for _, _, arguments in user.calls(CallStatus.RUNNING)] == [720]

    talk(main, TIMER)


def test_a_withdrawn_request_does_nothing() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(9)
        await user.wait(1500)
        assert user.calls(CallStatus.RUNNING) == []
        assert user.of(ResponseEnded)[0].status is ResponseStatus.COMPLETED

    talk(main, "set a timer for ten minutes oh never mind")


def test_speaking_over_the_answer_stops_it_at_once() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.wait(600)
        response = user.of(ResponseStarted)[0].response_id
        await user.conversation.playback(response, "It is", done=False)
        await user.say(6)
        await user.wait(1500)
        assert len(user.of(ResponseStarted)) == 2
        assert user.of(SpeechBegan)[1].item_id != user.of(SpeechBegan)[0].item_id

    talk(main, TOKYO, TOKYO)


def test_a_noise_is_not_answered() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(1)
        await user.wait(1500)
        assert user.of(Transcribed)[0].text == ""
        assert user.of(ResponseStarted) == []

    talk(main, "")


def test_push_to_talk_answers_when_the_client_asks() -> None:
    config = SessionConfig(turn_detection=TurnDetection(TurnMode.PUSH_TO_TALK))

    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.conversation.commit_audio()
        await user.home.clock.sleep(1)
        assert len(user.of(AudioCommitted)) == 1
        assert user.of(ResponseStarted) == []
        await user.conversation.respond(ResponseOptions(metadata={"topic": "time"}))
        await user.home.clock.sleep(1)
        assert user.of(ResponseStarted)[0].metadata == {"topic": "time"}
        assert "Tokyo" in user.text

    talk(main, TOKYO, config=config)


def test_push_to_talk_may_ask_at_once_and_gets_the_answer_to_what_it_committed() -> None:
    config = SessionConfig(turn_detection=TurnDetection(TurnMode.PUSH_TO_TALK))

    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.conversation.commit_audio()
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(1)
        assert len(user.of(ResponseStarted)) == 1
        assert "Tokyo" in user.text

    talk(main, TOKYO, config=config)


def test_typing_while_speaking_gets_both_answered() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.conversation.add_user_text("item_1", "what is two plus three")
        await user.conversation.respond(ResponseOptions())
        await user.say(3)
        await user.wait(1500)
        assert "5" in user.text
        assert "Tokyo" in user.text
        assert [ended.status for ended in user.of(ResponseEnded)] == [ResponseStatus.COMPLETED] * 2

    talk(main, TOKYO)


def test_committing_nothing_is_refused() -> None:
    async def main(user: RigTalk) -> None:
        with pytest.raises(RequestRefused, match="empty"):
            await user.conversation.commit_audio()

    talk(main)


def test_what_was_typed_before_words_were_said_comes_before_them() -> None:
    async def main(user: RigTalk) -> None:
        await user.conversation.add_user_text("item_1", "one two")
        await user.home.clock.sleep(0.5)
        await user.say(2)
        await user.conversation.commit_audio()
        await user.conversation.add_user_text("item_2", "five")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(5)
        assert user.text.strip() == "echo one two three four five"

    push_to_talk = SessionConfig(turn_detection=TurnDetection(TurnMode.PUSH_TO_TALK))
    talk(main, "three four", config=push_to_talk, model=Echo())


def test_words_from_a_recording_that_is_sent_at_once_come_after_what_was_typed_before() -> None:
    """The recording is longer than the time since the message was typed."""

    async def main(user: RigTalk) -> None:
        await user.conversation.add_user_text("item_1", "one two")
        await user.conversation.append_audio(b"".join(frames(2 * WORD_MS, loud=True)), 16_000)
        await user.conversation.commit_audio()
        await user.conversation.add_user_text("item_2", "five")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(5)
        assert user.text.strip() == "echo one two three four five"

    push_to_talk = SessionConfig(turn_detection=TurnDetection(TurnMode.PUSH_TO_TALK))
    talk(main, "three four", config=push_to_talk, model=Echo())


def test_a_typed_message_is_answered_when_the_client_asks() -> None:
    async def main(user: RigTalk) -> None:
        await user.conversation.add_user_text("item_1", "what is seventeen times twenty four")
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(1)
        assert "408" in user.text
        assert user.of(ResponseEnded)[0].status is ResponseStatus.COMPLETED

    talk(main)


def test_two_responses_at_once_are_refused_and_cancelling_frees_the_way() -> None:
    async def main(user: RigTalk) -> None:
        await user.conversation.add_user_text("item_1", "what time is it in tokyo")
        await user.conversation.respond(ResponseOptions())
        with pytest.raises(RequestRefused, match="active response"):
            await user.conversation.respond(ResponseOptions())
        await user.conversation.cancel()
        await user.home.clock.sleep(1)
        [ended] = user.of(ResponseEnded)
        assert (ended.status, ended.reason) == (ResponseStatus.CANCELLED, "client_cancelled")
        with pytest.raises(RequestRefused, match="Cancellation failed"):
            await user.conversation.cancel()

    talk(main)


def test_an_announcement_waits_for_silence() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.conversation._announcer.announce("Your pasta timer is done.")
        assert "pasta" not in user.text
        await user.say(3)
        await user.wait(1500)
        assert user.text.endswith("Your pasta timer is done.")
        assert len(user.of(ResponseEnded)) == 2

    talk(main, TOKYO)


@pytest.mark.parametrize("line", [TOKYO, "", "crackling static"])
def test_an_alarm_that_rings_while_someone_speaks_is_heard_although_nothing_is_answered(line: str) -> None:
    config = SessionConfig(turn_detection=TurnDetection(create_response=False))

    async def main(user: RigTalk) -> None:
        await user.say(3)
        assert user.alarms.ring is not None
        await user.alarms.ring("Your pasta timer is done.")
        await user.say(3)
        assert user.text == ""
        await user.wait(2000)
        assert user.text == "Your pasta timer is done."

    talk(main, line, config=config)


def test_an_alarm_is_heard_while_a_client_records_without_a_pause() -> None:
    config = SessionConfig(turn_detection=TurnDetection(TurnMode.PUSH_TO_TALK))

    async def main(user: RigTalk) -> None:
        await user.say(1)
        assert user.alarms.ring is not None
        await user.alarms.ring("Your pasta timer is done.")
        await user.wait(15_000)
        assert user.text == ""
        await user.wait(6_000)
        assert user.text == "Your pasta timer is done."

    talk(main, TOKYO, config=config)


def test_announcements_that_come_together_are_one_response() -> None:
    """What a client has missed would otherwise be a burst of responses, as soon as it connects."""

    async def main(user: RigTalk) -> None:
        await user.wait(20)
        for text in ("Your pasta timer is done.", "Your tea timer is done.", "A reminder: call Ann."):
            assert user.alarms.ring is not None
            await user.alarms.ring(text)
            await user.wait(40)  # each is settled in the database before the next one comes
        await user.wait(500)
        assert user.text == "Your pasta timer is done. Your tea timer is done. A reminder: call Ann."
        assert len(user.of(ResponseEnded)) == 1
        await user.alarms.ring("Your egg timer is done.")
        await user.wait(500)
        assert len(user.of(ResponseEnded)) == 2

    talk(main)


def test_speech_that_cannot_be_decoded_is_asked_for_again_and_the_session_lives() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(2)
        await user.wait(2000)
        assert [failed.message for failed in user.of(TranscriptionFailed)] == ["nothing but noise"]
        assert "say it again" in user.text
        await user.say(6)
        await user.wait(1500)
        assert user.of(Transcribed)[0].text == TOKYO
        assert "Tokyo" in user.text

    talk(main, "crackling static", TOKYO)


@pytest.mark.parametrize("silence_ms", [220, 800], ids=["settling", "finishing"])
def test_a_session_that_ends_while_words_are_decoded_ends_in_good_order(silence_ms: int) -> None:
    async def main(user: RigTalk) -> None:
        await user.say(6)
        await user.wait(silence_ms)

    talk(main, TOKYO, lag_s=60)


@pytest.mark.parametrize("hands", [False, True], ids=["detector", "push"])
def test_speech_that_is_longer_than_a_recogniser_takes_is_answered_as_one_turn(hands: bool) -> None:
    push = SessionConfig(turn_detection=TurnDetection(TurnMode.PUSH_TO_TALK))

    async def main(user: RigTalk) -> None:
        await user.say(410)  # 123 s
        if hands:
            await user.conversation.commit_audio()
            await user.conversation.respond(ResponseOptions())
            await user.home.clock.sleep(1)
        else:
            await user.wait(1500)
        assert [each.text for each in user.of(Transcribed)] == ["what time is it", "in tokyo"]
        assert len({each.item_id for each in user.of(AudioCommitted)}) == 2
        [response] = user.of(ResponseEnded)
        assert response.status is ResponseStatus.COMPLETED
        assert "in Tokyo" in user.text

    talk(main, "what time is it", "in tokyo", config=push if hands else None)
