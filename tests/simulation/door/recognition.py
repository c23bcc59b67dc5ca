"""A simulated speech detector and recogniser for the samples of `words.py`, with delays, revised hypotheses and
faults."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import numpy as np

from services.asr.recogniser import RecogniserFault, SpeechContext
from services.events.speech import AudioChunk, Hypothesis, Samples, SpeechProbability
from tests.simulation.door.words import COLOURS, WordFinder

WINDOW = 512
LOUD = 0.03
"""Mean level above which a window counts as speech."""


class Voice:
    """The simulated voice detector of one session."""

    def __init__(self) -> None:
        self._rest = np.empty(0, np.float32)
        self._end = 0
        self.closed = False

    async def detect(self, samples: Samples) -> list[SpeechProbability]:
        audio = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        whole = len(audio) // WINDOW * WINDOW
        self._rest = audio[whole:]
        loud = np.abs(audio[:whole].reshape(-1, WINDOW)).mean(axis=1) > LOUD
        heard = []
        for each in loud.tolist():
            self._end += WINDOW
            heard.append(SpeechProbability(0.95 if each else 0.02, self._end))
        return heard

    async def aclose(self) -> None:
        self.closed = True


class Voices:
    """The simulated voice detector engine (a `SpeechDetector`). `streams` are those of all sessions."""

    name = "simulated"

    def __init__(self) -> None:
        self.streams: list[Voice] = []

    async def start(self) -> None: ...

    def open(self) -> Voice:
        self.streams.append(Voice())
        return self.streams[-1]

    async def aclose(self) -> None: ...


@dataclass(frozen=True)
class Hardness:
    """How hard hearing is. `lag_s`: seconds from a request to its settled hypothesis. Probabilities: `doubts`, that a
    partial hypothesis ends in a wrong word; `deaf`, that one settling fails; `dead`, that the utterance is lost."""

    lag_s: float = 0.05
    doubts: float = 0.0
    deaf: float = 0.0
    dead: float = 0.0


@dataclass(eq=False)
class SimulatedUtterance:
    """The recognition of one stretch of speech."""

    turn: int
    hardness: Hardness
    rng: random.Random
    listener: WordFinder = field(default_factory=WordFinder)
    rev: int = 0
    closed: bool = False
    faults: int = 0
    dead: bool = False
    _newest: Hypothesis | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.dead = self.rng.random() < self.hardness.dead

    def accept_audio(self, chunk: AudioChunk) -> None:
        if self.listener.feed(chunk.samples) and not self.dead:
            self._newest = self._partial()
            self._news.set()

    def note_voice(self, end: int, speech: bool, fading: bool = False) -> None: ...

    async def settle(self) -> Hypothesis:
        await asyncio.sleep(self.hardness.lag_s * self.rng.choice((0.2, 1.0, 1.0, 3.0)))
        if self.closed:
            raise RecogniserFault("the utterance has been closed")
        if self.dead or self.rng.random() < self.hardness.deaf:
            self.faults += 1
            raise RecogniserFault("the simulated recogniser has died" if self.dead else "a simulated fault")
        return self._hypothesis(self.listener.words, len(" ".join(self.listener.words)))

    async def finish(self) -> Hypothesis:
        return await self.settle()

    async def __aiter__(self) -> AsyncIterator[Hypothesis]:
        while not self.closed:
            await self._news.wait()
            self._news.clear()
            hypothesis, self._newest = self._newest, None
            if hypothesis is not None:
                yield hypothesis

    async def aclose(self) -> None:
        self.closed = True
        self._news.set()

    def _partial(self) -> Hypothesis:
        """A hypothesis of all words so far. The newest word is not stable and may be wrong."""
        words = list(self.listener.words)
        if self.rng.random() < self.hardness.doubts:
            words[-1] = self.rng.choice(COLOURS)
        return self._hypothesis(words, len(" ".join(words[:-1])))

    def _hypothesis(self, words: list[str], stable: int) -> Hypothesis:
        self.rev += 1
        return Hypothesis(self.turn, self.rev, " ".join(words), stable)


class SimulatedRecogniser:
    """The simulated recogniser (a `Recogniser`). `streams` are all utterances that were opened."""

    name = "simulated"

    def __init__(self, hardness: Hardness, rng: random.Random) -> None:
        self.hardness, self._rng = hardness, rng
        self.streams: list[SimulatedUtterance] = []

    async def start(self) -> None: ...

    @property
    def lag_s(self) -> float:
        return 0.0

    def open(self, turn: int, context: SpeechContext | None = None) -> SimulatedUtterance:
        self.streams.append(SimulatedUtterance(turn, self.hardness, self._rng))
        return self.streams[-1]

    async def aclose(self) -> None: ...
