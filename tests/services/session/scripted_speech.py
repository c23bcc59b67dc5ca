"""A fake speech detector and recogniser with known delays: loud audio is speech, and words are recognised a fixed time
after they were said."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import numpy as np

from services.asr.recogniser import RecogniserFault, SpeechContext
from services.events.speech import SAMPLE_RATE, Alternative, AudioChunk, Hypothesis, Samples, SpeechProbability, Word

WINDOW = 512
FRAME_MS = 20
WORD_MS = 300
SURE, UNSURE = 0.97, 0.05
"""Confidence of the recogniser in a word, where the script names none."""


def frames(ms: int, *, loud: bool) -> list[bytes]:
    """`ms` of PCM16 at 16 kHz in frames of 20 ms."""
    frame = np.full(SAMPLE_RATE * FRAME_MS // 1000, 8000 if loud else 0, "<i2").tobytes()
    return [frame] * (ms // FRAME_MS)


class LoudnessStream:
    def __init__(self) -> None:
        self._rest = np.empty(0, np.float32)
        self._end = 0
        self.closed = False

    async def detect(self, samples: Samples) -> list[SpeechProbability]:
        audio = np.concatenate((self._rest, samples))
        heard = []
        while len(audio) >= WINDOW:
            window, audio = audio[:WINDOW], audio[WINDOW:]
            self._end += WINDOW
            heard.append(SpeechProbability(float(np.abs(window).mean() > 0.1), self._end))
        self._rest = audio
        return heard

    async def aclose(self) -> None:
        self.closed = True


class LoudnessDetector:
    name = "loudness"

    def __init__(self) -> None:
        self.streams: list[LoudnessStream] = []

    async def start(self) -> None: ...

    def open(self) -> LoudnessStream:
        self.streams.append(LoudnessStream())
        return self.streams[-1]

    async def aclose(self) -> None: ...


@dataclass
class ScriptedStream:
    """Knows what will be said: one word for each 300 ms of loud audio, decoded at once, settled after `lag_s`.
    The word "static" cannot be decoded. In a line with "mocha~0.3" the recogniser is that sure of "mocha", and sure of
    every other word, once it has settled; before, it is unsure of the last word, of which it may have heard half.
    "one | two" is heard as "one", and as likely, once it has settled, as "two"."""

    turn: int
    words: list[str]
    lag_s: float
    loud: int = 0
    rev: int = 0
    closed: bool = False
    voice: list[tuple[int, bool]] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    _news: asyncio.Queue[Hypothesis | None] = field(default_factory=asyncio.Queue)

    def accept_audio(self, chunk: AudioChunk) -> None:
        before = self._text()
        self.loud += int(np.count_nonzero(np.abs(chunk.samples) > 0.1))
        if self._text() != before:
            self._news.put_nowait(self._hypothesis(settled=False))

    def note_voice(self, end: int, speech: bool, fading: bool = False) -> None:
        self.voice.append((end, speech))

    async def settle(self) -> Hypothesis:
        await asyncio.sleep(self.lag_s)
        if self.closed or "static" in self._text():
            raise RecogniserFault("nothing but noise" if not self.closed else "the utterance has been closed")
        return self._hypothesis(settled=True)

    async def finish(self) -> Hypothesis:
        return await self.settle()

    async def __aiter__(self) -> AsyncIterator[Hypothesis]:
        while (hypothesis := await self._news.get()) is not None:
            yield hypothesis

    async def aclose(self) -> None:
        self.closed = True

    def _said(self) -> list[str]:
        return self.words[: round(self.loud / SAMPLE_RATE * 1000 / WORD_MS)]

    def _text(self) -> str:
        return " ".join(word.partition("~")[0] for word in self._said())

    def _hypothesis(self, settled: bool) -> Hypothesis:
        self.rev += 1
        words = self._told(self._said()) if any("~" in word for word in self.words) else []
        if words and not settled:
            words[-1] = replace(words[-1], confidence=UNSURE)
        others = (Alternative(tuple(self._told(self.other)), 0.0),) if settled and self.other else ()
        return Hypothesis(self.turn, self.rev, self._text(), 0, tuple(words), alternatives=others)

    @staticmethod
    def _told(said: list[str]) -> list[Word]:
        parts = [word.partition("~") for word in said]
        return [Word(text, confidence=float(confidence or SURE)) for text, _, confidence in parts]


class ScriptedRecogniser:
    """Each stretch of speech says the next line of the script."""

    name = "scripted"
    lag_s = 0.0

    def __init__(self, *lines: str, lag_s: float = 0.05) -> None:
        self._lines = list(lines)
        self.lag_s = lag_s
        self.streams: list[ScriptedStream] = []
        self.contexts: list[SpeechContext | None] = []

    async def start(self) -> None: ...

    def open(self, turn: int, context: SpeechContext | None = None) -> ScriptedStream:
        line = self._lines[len(self.streams)] if len(self.streams) < len(self._lines) else ""
        self.contexts.append(context)
        said, _, other = line.partition("|")
        self.streams.append(ScriptedStream(turn, said.split(), self.lag_s, other=other.split()))
        return self.streams[-1]

    async def aclose(self) -> None: ...
