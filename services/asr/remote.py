"""Recogniser that asks an OpenAI-compatible server: `POST {base_url}/audio/transcriptions`."""

import io
import wave
from collections.abc import Sequence
from functools import partial
from weakref import WeakSet

import httpx

from services.asr.growing_stream import GrowingStream
from services.asr.recogniser import RecogniserFault, SpeechContext
from services.audio.resample import to_pcm16
from services.events.speech import SAMPLE_RATE, Samples, Word

EVERY_MS = 1000
"""Milliseconds of new audio between two partial requests; each request sends the whole utterance again."""

TIMEOUT_S = 20.0

PROMPT_CHARS = 600
"""Characters of the session's likely words that are sent as `prompt`, of which Whisper takes at most 224 tokens."""


class RemoteRecogniser:
    """A `Recogniser` that makes one request for each hypothesis. Its words carry no times. `transport` is for tests."""

    def __init__(
        self,
        base_url: str,
        *,
        model: str,
        api_key: str | None = None,
        language: str = "en",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._form = {"model": model, "language": language, "response_format": "json"}
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._transport = transport
        self._client: httpx.AsyncClient | None = None
        self._streams: WeakSet[GrowingStream] = WeakSet()

    @property
    def name(self) -> str:
        return f"remote {self._form['model']}"

    async def start(self) -> None:
        """Open no connection: a server that is down is noticed at the first utterance."""
        self._client = httpx.AsyncClient(headers=self._headers, timeout=TIMEOUT_S, transport=self._transport)

    @property
    def lag_s(self) -> float:
        return max((stream.lag.seconds for stream in self._streams), default=0.0)

    def open(self, turn: int, context: SpeechContext | None = None) -> GrowingStream:
        if self._client is None:
            raise RuntimeError("the recogniser is not running: call start() before open()")
        prompt = ", ".join(context.words)[:PROMPT_CHARS] if context is not None else ""
        stream = GrowingStream(partial(self._decode, prompt), turn, EVERY_MS)
        self._streams.add(stream)
        return stream

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _decode(self, prompt: str, samples: Samples) -> Sequence[Word]:
        if self._client is None:
            raise RecogniserFault("the recogniser has been closed")
        url = f"{self._base_url}/audio/transcriptions"
        audio = {"file": ("utterance.wav", _wav(samples), "audio/wav")}
        try:
            form = self._form | ({"prompt": prompt} if prompt else {})
            response = await self._client.post(url, data=form, files=audio)
            response.raise_for_status()
            text = response.json()["text"]
        except httpx.HTTPStatusError as error:
            raise RecogniserFault(f"asr.base_url: {url} answered {error.response.status_code}") from error
        except httpx.HTTPError as error:
            raise RecogniserFault(f"asr.base_url: {url} cannot be reached: {error}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise RecogniserFault(f"asr.base_url: {url} did not answer with a transcription") from error
        return [Word(word) for word in str(text).split()]


def _wav(samples: Samples) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(SAMPLE_RATE)
        target.writeframes(to_pcm16(samples))
    return file.getvalue()
