import io
import wave

import httpx
import numpy as np
import pytest

from services.asr.recogniser import RecogniserFault, SpeechContext
from services.asr.remote import RemoteRecogniser
from services.events.speech import AudioChunk


def recogniser(answer: httpx.Response | Exception, asked: list[httpx.Request]) -> RemoteRecogniser:
    async def serve(request: httpx.Request) -> httpx.Response:
        await request.aread()
        asked.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    transport = httpx.MockTransport(serve)
    return RemoteRecogniser("http://asr.test/v1/", model="whisper-1", api_key="secret", transport=transport)


async def finished(remote: RemoteRecogniser) -> str:
    await remote.start()
    stream = remote.open(1)
    try:
        stream.accept_audio(AudioChunk(np.full(8000, 0.25, np.float32), 0))
        return (await stream.finish()).text
    finally:
        await stream.aclose()
        await remote.aclose()


async def test_the_utterance_is_sent_as_a_wav_and_the_text_comes_back() -> None:
    asked: list[httpx.Request] = []
    text = await finished(recogniser(httpx.Response(200, json={"text": " What time is it? "}), asked))
    assert text == "What time is it?"
    [request] = asked
    assert str(request.url) == "http://asr.test/v1/audio/transcriptions"
    assert request.headers["authorization"] == "Bearer secret"
    body = request.content
    assert b'name="model"\r\n\r\nwhisper-1' in body
    with wave.open(io.BytesIO(body[body.index(b"RIFF") :])) as sent:
        assert (sent.getframerate(), sent.getnchannels(), sent.getsampwidth(), sent.getnframes()) == (
            16_000,
            1,
            2,
            8000,
        )


async def test_the_session_s_likely_words_are_sent_as_a_prompt() -> None:
    asked: list[httpx.Request] = []
    remote = recogniser(httpx.Response(200, json={"text": "flat white"}), asked)
    await remote.start()
    stream = remote.open(1, SpeechContext(("flat white", "oat milk")))
    stream.accept_audio(AudioChunk(np.full(8000, 0.25, np.float32), 0))
    await stream.finish()
    await remote.aclose()
    assert b'name="prompt"\r\n\r\nflat white, oat milk\r\n' in asked[0].content


async def test_private_words_are_never_sent() -> None:
    asked: list[httpx.Request] = []
    remote = recogniser(httpx.Response(200, json={"text": "flat white"}), asked)
    await remote.start()
    for words in ((), ("flat white",)):
        stream = remote.open(1, SpeechContext(words, lambda: ("Mirela Dragomir",)))
        stream.accept_audio(AudioChunk(np.full(8000, 0.25, np.float32), 0))
        await stream.finish()
    await remote.aclose()
    assert b"flat white" in asked[-1].content
    assert all(b"Mirela" not in request.content for request in asked)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (httpx.Response(401), "answered 401"),
        (httpx.Response(200, text="<html>"), "did not answer with a transcription"),
        (httpx.Response(200, json=["text"]), "did not answer with a transcription"),
        (httpx.ConnectError("refused"), "cannot be reached: refused"),
    ],
)
async def test_faults_name_the_setting_and_the_address(answer: httpx.Response | Exception, message: str) -> None:
    with pytest.raises(RecogniserFault, match=rf"asr.base_url: http://asr.test/v1/audio/transcriptions .*{message}"):
        await finished(recogniser(answer, []))
