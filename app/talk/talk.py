"""One conversation over one socket: sends audio at its own pace and receives events, until the answer is complete."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Protocol

from app.talk.progress import Event, Progress, ReceivedAnswer
from app.talk.sources import AudioSource
from services.clock import Clock

CONFIGURATION: Event = {
    "type": "session.update",
    "session": {"type": "realtime", "output_modalities": ["text"], "x_ext": ["events"]},
}

NOISE_S = 1.0
"""Noise may follow the speech of a recording and pass for its end: where nothing else comes, an answer that began so
much earlier was one to the whole recording."""

Listener = Callable[[Event, float], None]
"""Called with each event of the server and the seconds since the first sample."""


class NoAnswerError(Exception):
    """The recording is over and the server has not answered; the message says what it did instead."""


class Socket(Protocol):
    """A WebSocket of text messages; iteration ends when the other side closes."""

    async def send(self, message: str) -> None: ...

    def __aiter__(self) -> AsyncIterator[str | bytes]: ...


class TalkClient:
    """Streams `source` and receives events; a recording's answer may take `answer_timeout_s` after the
    end of its speech."""

    def __init__(
        self, socket: Socket, source: AudioSource, clock: Clock, listener: Listener, answer_timeout_s: float
    ) -> None:
        self.progress = Progress()
        self._socket = socket
        self._source = source
        self._clock = clock
        self._listener = listener
        self._answer_timeout_s = answer_timeout_s
        self._start = clock.monotonic()

    async def run(self) -> ReceivedAnswer | None:
        """Returns the answer to a recording, or None when the server has closed the connection of a microphone.

        Raises `NoAnswerError` if a recording gets none, `UnusableMicrophoneError` where there is no microphone.
        """
        await self._socket.send(json.dumps(CONFIGURATION))
        self._start = self._clock.monotonic()
        try:
            async with asyncio.TaskGroup() as tasks:
                audio = tasks.create_task(self._stream(), name="talk: audio")
                answer = await self._listen()
                audio.cancel()
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None
        return answer

    async def _stream(self) -> None:
        async with aclosing(self._source.chunks()) as chunks:
            async for chunk in chunks:
                audio = base64.b64encode(chunk).decode()
                await self._socket.send(json.dumps({"type": "input_audio_buffer.append", "audio": audio}))

    async def _listen(self) -> ReceivedAnswer | None:
        speech_end_s = self._source.speech_end_s
        limit_s = None if speech_end_s is None else speech_end_s + self._answer_timeout_s
        try:
            async with asyncio.timeout(limit_s):
                return await self._answer(speech_end_s)
        except TimeoutError:
            earlier = self.progress.answered((speech_end_s or 0.0) - NOISE_S)
            if earlier is not None:
                return earlier
            raise NoAnswerError(self._why(f"within {self._answer_timeout_s:g} s after the end of speech")) from None

    async def _answer(self, speech_end_s: float | None) -> ReceivedAnswer | None:
        async for message in self._socket:
            event: Event = json.loads(message)
            now = self._clock.monotonic() - self._start
            self.progress.take(event, now)
            self._listener(event, now)
            if speech_end_s is not None and (answer := self.progress.answered(speech_end_s)) is not None:
                return answer
        if speech_end_s is None:
            return None
        raise NoAnswerError(self._why("before the server closed the connection"))

    def _why(self, when: str) -> str:
        progress = self.progress
        heard = f'it understood "{progress.transcript}"' if progress.transcript else "it understood no words"
        failure = f"; its last error: {progress.error}" if progress.error else ""
        return f"No answer {when}: {heard}{failure}."
