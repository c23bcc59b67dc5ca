"""A scripted detector and recogniser, which know the words of a request and their times, in place of real ones.

Their time is that of the audio fed (silence, at the pace of speech): a word is recognised when its last sample has
come.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from services.asr.recogniser import SpeechContext
from services.events.speech import SAMPLE_RATE, AudioChunk, Hypothesis, Samples, SpeechProbability
from services.events.speech import Word as Heard

WINDOW = 512


@dataclass(frozen=True, slots=True)
class TimedWord:
    text: str
    start_ms: int
    end_ms: int


def words_of(row_words: Sequence[dict[str, object]]) -> tuple[TimedWord, ...]:
    return tuple(TimedWord(str(w["w"]), int(str(w["start_ms"])), int(str(w["end_ms"]))) for w in row_words)


class ScriptedDetector:
    """A `SpeechDetector`. `flawless`: everything from the first word to the last counts as speech, pauses included."""

    name = "scripted"

    def __init__(self, words: Sequence[TimedWord], flawless: bool) -> None:
        spans = [(word.start_ms, word.end_ms) for word in words]
        self._spans = [(spans[0][0], spans[-1][1])] if flawless else spans

    async def start(self) -> None: ...

    def open(self) -> "ScriptedVoice":
        return ScriptedVoice(self._spans)

    async def aclose(self) -> None: ...


class ScriptedVoice:
    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._fed = 0
        self._judged = 0

    async def detect(self, samples: Samples) -> list[SpeechProbability]:
        self._fed += len(samples)
        found = []
        while self._fed - self._judged >= WINDOW:
            middle_ms = (self._judged + WINDOW / 2) * 1000 / SAMPLE_RATE
            self._judged += WINDOW
            speech = any(start <= middle_ms < end for start, end in self._spans)
            found.append(SpeechProbability(float(speech), self._judged))
        return found

    async def aclose(self) -> None: ...


class PlannedRecogniser:
    """A `Recogniser`. `lag_ms`: how long after its last sample a word is recognised."""

    name = "scripted"
    lag_s = 0.0

    def __init__(self, words: Sequence[TimedWord], lag_ms: int = 0) -> None:
        self._words = words
        self._lag_ms = lag_ms

    async def start(self) -> None: ...

    def open(self, turn: int, context: SpeechContext | None = None) -> "PlannedStream":
        return PlannedStream(turn, self._words, self._lag_ms)

    async def aclose(self) -> None: ...


class PlannedStream:
    """One utterance: gives each word once all its audio has been fed. Words that began before the utterance's audio
    belong to an earlier one."""

    def __init__(self, turn: int, words: Sequence[TimedWord], lag_ms: int) -> None:
        self._turn = turn
        self._words = words
        self._lag_ms = lag_ms
        self._begins_ms: float | None = None
        self._told = 0
        self._rev = 0
        self._fed_ms = 0.0
        self._news = asyncio.Event()
        self._over = False

    def accept_audio(self, chunk: AudioChunk) -> None:
        if self._begins_ms is None:
            self._begins_ms = chunk.start * 1000 / SAMPLE_RATE
        self._fed_ms = (chunk.start + len(chunk.samples)) * 1000 / SAMPLE_RATE
        if len(self._heard(self._lag_ms)) > self._told:
            self._news.set()

    def _heard(self, lag_ms: float = 0.0) -> list[TimedWord]:
        begins = self._begins_ms or 0.0
        return [word for word in self._words if word.start_ms >= begins and word.end_ms + lag_ms <= self._fed_ms]

    def _hypothesis(self, words: Sequence[TimedWord], final: bool = False) -> Hypothesis:
        self._rev += 1
        text = " ".join(word.text for word in words)
        heard = tuple(Heard(word.text, word.start_ms, word.end_ms) for word in words)
        return Hypothesis(self._turn, self._rev, text, len(text), heard, final)

    def note_voice(self, end: int, speech: bool, fading: bool = False) -> None: ...

    async def settle(self) -> Hypothesis:
        return self._hypothesis(self._heard())

    async def finish(self) -> Hypothesis:
        return self._hypothesis(self._heard(), final=True)

    async def __aiter__(self) -> AsyncIterator[Hypothesis]:
        while not self._over:
            await self._news.wait()
            self._news.clear()
            heard = self._heard(self._lag_ms)
            if len(heard) > self._told:
                self._told = len(heard)
                yield self._hypothesis(heard)

    async def aclose(self) -> None:
        self._over = True
        self._news.set()
