"""Words that the client has recognised itself are heard as speech is; in virtual time, with the real agent."""

import pytest

from services.events.output import CallStatus
from services.events.session import (
    AudioCommitted,
    CallProgress,
    ResponseEnded,
    ResponseStarted,
    Settling,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    Transcribing,
    WentOn,
)
from services.events.speech import EagerEnd, EndReason, RecognisedText, TurnResumed
from services.session.text_input import LONGEST_CHARS
from services.session_config import RequestRefused, ResponseOptions, SessionConfig, TurnDetection, TurnMode
from tests.services.session.models import Echo
from tests.services.session.rig import RigTalk, talk
from tests.services.session.scripted_speech import frames

TOKYO = "what time is it in tokyo"
TIMER = "set a timer for ten minutes"
PUSH = SessionConfig(turn_detection=TurnDetection(TurnMode.PUSH_TO_TALK))
WORD_S = 0.3


async def send(user: RigTalk, rev: int, stable: str, unstable: str = "", final: bool = False, **ms: float) -> None:
    await user.conversation.append_text(RecognisedText(rev, stable, unstable, final, **ms))


async def grow(user: RigTalk, text: str) -> int:
    """Each word 0.3 s after the one before; the last one may still change. Returns the last `rev`."""
    words = text.split()
    for count in range(1, len(words) + 1):
        await send(user, count, " ".join(words[: count - 1]), words[count - 1])
        await user.home.clock.sleep(WORD_S)
    return len(words)


async def speak(user: RigTalk, text: str) -> None:
    """An utterance, word by word, and its end."""
    rev = await grow(user, text)
    await send(user, rev + 1, text, final=True)


def ran(user: RigTalk) -> list[object]:
    return [arguments.get("duration_seconds") for _, _, arguments in user.calls(CallStatus.RUNNING)]


def at(user: RigTalk, kind: type[object]) -> float:
    """When the client was first told an event of `kind`, in ms."""
    return next(at for at, event in user.events if isinstance(event, kind))


def test_words_are_answered_in_the_order_of_speech() -> None:
    async def main(user: RigTalk) -> None:
        await speak(user, TOKYO)
        await user.home.clock.sleep(1.5)
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
        assert user.recogniser.streams == []

    talk(main)


def test_a_read_starts_before_the_last_word() -> None:
    async def main(user: RigTalk) -> None:
        await grow(user, TOKYO)
        assert {tool for _, tool, _ in user.calls(CallStatus.RUNNING_EARLY)} == {"get_time"}
        assert user.of(SpeechEnded) == []
        await send(user, 7, TOKYO, final=True)
        await user.home.clock.sleep(1.5)
        assert "Tokyo" in user.text

    talk(main)


def test_stable_words_are_told_as_stable() -> None:
    async def main(user: RigTalk) -> None:
        await send(user, 1, "what time", " is it")
        await user.home.clock.sleep(0.1)
        hypothesis = user.of(Transcribing)[-1].hypothesis
        assert (hypothesis.text, hypothesis.stable_chars) == ("what time is it", len("what time"))

    talk(main)


def test_words_that_were_misheard_are_replaced() -> None:
    async def main(user: RigTalk) -> None:
        await send(user, 1, "set a timer for", "two minutes")
        await user.home.clock.sleep(0.5)
        await send(user, 2, TIMER, final=True)
        await user.home.clock.sleep(1.5)
        assert ran(user) == [600]

    talk(main)


def test_a_write_waits_for_the_end_of_the_turn() -> None:
    async def main(user: RigTalk) -> None:
        await grow(user, TIMER)
        await user.home.clock.sleep(1.0)
        assert ran(user) == []
        await send(user, 7, TIMER, final=True)
        await user.home.clock.sleep(1.5)
        assert ran(user) == [600]
        assert user.calls(CallStatus.RUNNING)[0][0] >= at(user, SpeechEnded)

    talk(main)


@pytest.mark.parametrize("text", [TOKYO, TIMER, "set a timer for", "never mind", "hello"])
def test_the_silence_that_ends_a_turn_is_that_of_speech(text: str) -> None:
    async def as_text(user: RigTalk) -> float:
        await speak(user, text)
        final_ms = user.home.clock.monotonic() * 1000
        await user.home.clock.sleep(3)
        assert any(isinstance(settling.event, EagerEnd) for settling in user.of(Settling))
        return at(user, SpeechEnded) - final_ms

    async def as_audio(user: RigTalk) -> float:
        await user.say(len(text.split()))
        silent_ms = user.home.clock.monotonic() * 1000
        await user.wait(3000)
        return at(user, SpeechEnded) - silent_ms

    assert talk(as_text) == pytest.approx(talk(as_audio, text), abs=70)


def test_going_on_after_a_final_text_is_the_same_request() -> None:
    async def main(user: RigTalk) -> None:
        await speak(user, TIMER)
        await user.home.clock.sleep(0.3)
        await speak(user, "no wait make it twelve")
        await user.home.clock.sleep(1.5)
        assert ran(user) == [720]
        assert [said.text for said in user.of(Transcribed)] == [f"{TIMER} no wait make it twelve"]
        assert any(isinstance(settling.event, TurnResumed) for settling in user.of(Settling))

    talk(main)


def test_what_is_said_later_is_another_request() -> None:
    async def main(user: RigTalk) -> None:
        await speak(user, TOKYO)
        await user.home.clock.sleep(4)
        await speak(user, "what is two plus two")
        await user.home.clock.sleep(2)
        assert [said.text for said in user.of(Transcribed)] == [TOKYO, "what is two plus two"]
        assert len(user.of(ResponseStarted)) == 2
        assert len({began.item_id for began in user.of(SpeechBegan)}) == 2

    talk(main)


def test_only_a_final_text_is_a_whole_utterance() -> None:
    async def main(user: RigTalk) -> None:
        await send(user, 1, TOKYO, final=True)
        await user.home.clock.sleep(2)
        assert "Tokyo" in user.text

    talk(main)


def test_the_times_of_the_client_place_the_speech() -> None:
    async def main(user: RigTalk) -> None:
        await user.home.clock.sleep(5)
        await send(user, 1, "", "what time", start_ms=3800)
        await user.home.clock.sleep(1)
        await send(user, 2, TOKYO, final=True, start_ms=3800, end_ms=5700)
        await user.home.clock.sleep(2)
        assert user.of(SpeechBegan)[0].event.at_ms == 3800
        assert user.of(SpeechEnded)[0].event.speech_end_ms == pytest.approx(5700, abs=33)
        assert at(user, SpeechEnded) == pytest.approx(5700 + 320, abs=70)
        assert user.of(Transcribed)[0].seconds == pytest.approx(1.9, abs=0.04)

    talk(main)


@pytest.mark.parametrize("ms", [0.0, 1e15])
def test_times_that_cannot_be_are_the_nearest_that_can(ms: float) -> None:
    async def main(user: RigTalk) -> None:
        await user.home.clock.sleep(5)
        await send(user, 1, TOKYO, final=True, start_ms=ms, end_ms=ms)
        await user.home.clock.sleep(2)
        began, ended = user.of(SpeechBegan)[0].event.at_ms, user.of(SpeechEnded)[0].event.speech_end_ms
        assert 0 <= began <= ended <= 5100
        assert "Tokyo" in user.text

    talk(main)


def test_a_text_that_is_never_final_ends_when_nothing_comes() -> None:
    async def main(user: RigTalk) -> None:
        await grow(user, TOKYO)
        await user.home.clock.sleep(4)
        assert user.of(SpeechEnded)[0].event.reason is EndReason.NO_AUDIO
        assert "Tokyo" in user.text
        await send(user, 7, TOKYO, final=True)  # it comes after all, and is not said again
        await user.home.clock.sleep(2)
        assert len(user.of(Transcribed)) == 1
        assert len(user.of(ResponseStarted)) == 1

    talk(main)


def test_words_that_come_after_such_an_end_are_new_words() -> None:
    async def main(user: RigTalk) -> None:
        await send(user, 1, "one two")
        await user.home.clock.sleep(8)
        await send(user, 2, "one two three four", final=True)
        await user.home.clock.sleep(2)
        assert [said.text for said in user.of(Transcribed)] == ["one two", "three four"]

    talk(main, model=Echo())


# ---------------------------------------------------------------- over an answer


async def playing(user: RigTalk) -> str:
    await speak(user, "one two three")
    await user.home.clock.sleep(1.5)
    response = user.of(ResponseStarted)[-1].response_id
    await user.conversation.playback(response, "echo", done=False)
    return response


def test_words_over_the_answer_interrupt_it() -> None:
    async def main(user: RigTalk) -> None:
        await playing(user)
        await send(user, 1, "", "stop")
        await user.home.clock.sleep(0.1)
        assert "interrupted" in user.delays.kinds
        await send(user, 2, "stop it", final=True)
        await user.home.clock.sleep(1.5)
        assert user.of(WentOn) == []
        assert user.text.strip().endswith("echo stop it")

    talk(main, model=Echo())


def test_a_listening_noise_over_the_answer_lets_it_go_on() -> None:
    async def main(user: RigTalk) -> None:
        response = await playing(user)
        await send(user, 1, "", "okay")
        await user.home.clock.sleep(0.4)
        await send(user, 2, "okay", final=True)
        await user.home.clock.sleep(1.5)
        assert [went.response_id for went in user.of(WentOn)] == [response]
        assert "interrupted" not in user.delays.kinds

    talk(main, model=Echo())


# ---------------------------------------------------------------- push to talk, commit and clear


def test_push_to_talk_ends_with_the_commit() -> None:
    async def main(user: RigTalk) -> None:
        await speak(user, "what time is it")
        await user.home.clock.sleep(4)
        await speak(user, "in tokyo")
        assert user.of(AudioCommitted) == []
        await user.conversation.commit_audio()
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(1)
        assert [said.text for said in user.of(Transcribed)] == [TOKYO]
        assert "Tokyo" in user.text

    talk(main, config=PUSH)


def test_committing_without_words_is_refused() -> None:
    async def main(user: RigTalk) -> None:
        await send(user, 1, "", "")
        with pytest.raises(RequestRefused, match="empty"):
            await user.conversation.commit_audio()
        await send(user, 2, "hello", final=True)
        await user.conversation.commit_audio()
        with pytest.raises(RequestRefused, match="empty"):
            await user.conversation.commit_audio()

    talk(main, config=PUSH)


def test_a_commit_ends_the_turn_before_its_words_are_final() -> None:
    async def main(user: RigTalk) -> None:
        await grow(user, TOKYO)
        await user.conversation.commit_audio()
        await user.home.clock.sleep(1)
        assert user.of(SpeechEnded)[0].event.reason is EndReason.COMMIT
        assert "Tokyo" in user.text

    talk(main)


def test_words_that_were_cleared_are_not_said_again() -> None:
    async def main(user: RigTalk) -> None:
        await send(user, 1, "", "one two")
        await user.home.clock.sleep(0.2)
        await user.conversation.clear_audio()
        await user.home.clock.sleep(0.2)
        await send(user, 2, "one two three", final=True)
        await user.home.clock.sleep(2)
        assert [said.text for said in user.of(Transcribed)] == ["three"]

    talk(main, model=Echo())


# ---------------------------------------------------------------- beside audio


def test_audio_and_text_take_turns() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(3)
        await user.wait(1500)
        await user.home.clock.sleep(5)
        await speak(user, "four five")
        await user.home.clock.sleep(3)
        await user.say(2)
        await user.wait(1500)
        assert [said.text for said in user.of(Transcribed)] == ["one two three", "four five", "six seven"]
        times = [
            event.event.at_ms if isinstance(event, SpeechBegan) else event.event.speech_end_ms
            for _, event in user.events
            if isinstance(event, SpeechBegan | SpeechEnded)
        ]
        assert times == sorted(times)

    talk(main, "one two three", "six seven", model=Echo())


def test_audio_during_a_turn_of_text_is_not_heard() -> None:
    async def main(user: RigTalk) -> None:
        await send(user, 1, "", "one")
        await user.say(3)
        await send(user, 2, "one two", final=True)
        await user.wait(1500)
        assert [said.text for said in user.of(Transcribed)] == ["one two"]

    talk(main, "heard twice", model=Echo())


def test_microphone_silence_does_not_keep_a_turn_of_text_open() -> None:
    async def main(user: RigTalk) -> None:
        await send(user, 1, "", "one two")
        await user.wait(5000)
        assert [said.text for said in user.of(Transcribed)] == ["one two"]

    talk(main, model=Echo())


def test_text_while_the_user_speaks_as_audio_is_refused() -> None:
    async def main(user: RigTalk) -> None:
        await user.say(2)
        with pytest.raises(RequestRefused, match="commit or clear the input audio buffer") as refused:
            await send(user, 1, "hello")
        assert refused.value.param == "type"
        await user.conversation.clear_audio()
        await send(user, 1, "hello", final=True)
        await user.home.clock.sleep(2)
        assert [said.text for said in user.of(Transcribed)] == ["hello"]

    talk(main, "one two", model=Echo())


def test_a_typed_message_and_spoken_text_keep_their_order() -> None:
    async def main(user: RigTalk) -> None:
        await user.conversation.append_audio(b"".join(frames(2000, loud=False)), 16_000)
        await user.conversation.add_user_text("item", "one")
        await send(user, 1, "two", final=True)
        await user.home.clock.sleep(1)
        await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(1)
        assert user.text.strip() == "echo one two"

    talk(main, model=Echo(), config=SessionConfig(turn_detection=TurnDetection(create_response=False)))


# ---------------------------------------------------------------- what is refused


def test_rev_grows_within_an_utterance_and_begins_anew_with_the_next() -> None:
    async def main(user: RigTalk) -> None:
        await send(user, 3, "one")
        for rev in (3, 2):
            with pytest.raises(RequestRefused, match="'rev' must be greater than 3") as refused:
                await send(user, rev, "one two")
            assert refused.value.param == "rev"
        await send(user, 4, "one two", final=True)
        await send(user, 1, "three", final=True)
        await user.home.clock.sleep(2)
        assert [said.text for said in user.of(Transcribed)] == ["one two three"]

    talk(main, model=Echo())


def test_a_session_that_has_ended_takes_no_text() -> None:
    async def main(user: RigTalk) -> None:
        await user.conversation.close()
        assert user.running is not None
        await user.home.clock.sleep(1)
        with pytest.raises(RequestRefused, match="ended"):
            await send(user, 1, "hello")

    talk(main)


@pytest.mark.parametrize("config", [SessionConfig(), PUSH], ids=["detector", "push"])
def test_a_very_long_text_goes_on_as_the_next_item(config: SessionConfig) -> None:
    async def main(user: RigTalk) -> None:
        words = [f"word{number}" for number in range(LONGEST_CHARS // 5)]
        await send(user, 1, "", " ".join(words[:-2]))
        await user.home.clock.sleep(0.1)
        await send(user, 2, "", " ".join(words[:-1]))
        await send(user, 3, " ".join(words), final=True)
        if config is PUSH:
            await user.conversation.commit_audio()
            await user.conversation.respond(ResponseOptions())
        await user.home.clock.sleep(200)
        assert len(user.of(AudioCommitted)) >= 2
        assert all(ended.event.reason is EndReason.LENGTH for ended in user.of(SpeechEnded)[:1])
        assert " ".join(said.text for said in user.of(Transcribed)).split() == words
        assert len(user.of(ResponseEnded)) == 1

    talk(main, model=Echo(), config=config)


def test_calls_and_turns_have_one_number() -> None:
    async def main(user: RigTalk) -> None:
        await speak(user, TOKYO)
        await user.home.clock.sleep(1.5)
        numbers = {event.call.turn for event in user.of(CallProgress)}
        assert numbers == {event.hypothesis.turn for event in user.of(Transcribing)} == {1}

    talk(main)
