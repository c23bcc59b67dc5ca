"""Words as text and words as audio in one session: what the recogniser is told of the audio."""

from services.events.session import SpeechBegan, SpeechEnded, Transcribed
from services.events.speech import SAMPLE_RATE, RecognisedText
from services.session.text_input import TextStream
from tests.services.session.rig import RigTalk, talk


def test_audio_after_text_has_its_place_in_the_session_and_the_words_of_the_session() -> None:
    async def main(user: RigTalk) -> None:
        await user.conversation.append_text(RecognisedText(1, "what time is it in tokyo", "", final=True))
        await user.home.clock.sleep(4)
        await user.say(6)
        await user.wait(1000)
        assert [told.text for told in user.of(Transcribed)] == [
            "what time is it in tokyo",
            "set a timer for ten minutes",
        ]
        [stream] = user.recogniser.streams
        [context] = user.recogniser.contexts
        assert context is not None
        began = user.of(SpeechBegan)[-1].event.at_ms * SAMPLE_RATE // 1000
        assert began > user.of(SpeechEnded)[0].event.speech_end_ms * SAMPLE_RATE // 1000 > 0
        assert stream.voice[0] == (began, False)
        assert [end for end, _ in stream.voice] == sorted({end for end, _ in stream.voice})
        assert [speech for _, speech in stream.voice[1:]] == sorted((s for _, s in stream.voice[1:]), reverse=True)

    talk(main, "set a timer for ten minutes")


async def test_a_stream_of_text_takes_no_notice_of_audio() -> None:
    stream = TextStream(3)
    stream.note_voice(512, speech=True)
    stream.say(["hello"], 1)
    assert (await stream.settle()).text == "hello"
