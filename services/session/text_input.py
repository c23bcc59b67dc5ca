"""Words that the client has recognised itself, in place of audio: speech for the turn detector, hypotheses for the
session.

The position of such words in the session's audio is the time since the session began. They count as speech until the
moment at which they arrive, or at which the client says they ended. After final words there is silence, which ends the
turn as silence in audio would.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from services.audio.ring import RingBuffer
from services.clock import Clock
from services.events.speech import (
    SAMPLE_RATE,
    AudioChunk,
    EndReason,
    Hypothesis,
    RecognisedText,
    SpeechProbability,
    TurnEvent,
)
from services.session_config import RequestRefused
from services.turns.detector import WINDOW, TurnDetector
from services.turns.settings import TurnSettings
from services.turns.state import SpeechState

Hear = Callable[[RecognisedText], Awaitable[None]]

LONGEST_CHARS = 8000
"""Most characters of one item; then the turn continues as the next item."""


class TextStream:
    """The recognition of one utterance whose words the client sends: a `RecognitionStream` without audio."""

    def __init__(self, turn: int) -> None:
        self._turn = turn
        self._rev = 0
        self._words: list[str] = []
        self._stable = 0
        self._unread = self._closed = False
        self._news = asyncio.Event()

    @property
    def full(self) -> bool:
        return sum(map(len, self._words)) >= LONGEST_CHARS

    def say(self, words: list[str], stable: int) -> None:
        """Take all words of the utterance so far, of which the first `stable` will not change."""
        self._words, self._stable = words, stable
        self._unread = True
        self._news.set()

    def accept_audio(self, chunk: AudioChunk) -> None:
        """Do nothing: there is no audio."""

    def note_voice(self, end: int, speech: bool, fading: bool = False) -> None:
        """Do nothing: the words themselves say when the user spoke."""

    async def settle(self) -> Hypothesis:
        return self._hypothesis()

    async def finish(self) -> Hypothesis:
        return self._hypothesis()

    def __aiter__(self) -> "TextStream":
        return self

    async def __anext__(self) -> Hypothesis:
        while not self._unread:
            if self._closed:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        return self._hypothesis()

    async def aclose(self) -> None:
        self._closed = True
        self._news.set()

    def _hypothesis(self) -> Hypothesis:
        self._rev += 1
        self._unread = False
        return Hypothesis(self._turn, self._rev, " ".join(self._words), len(" ".join(self._words[: self._stable])))


@dataclass(slots=True)
class TextInput:
    """Feeds the session's turn detector `turns` and advances its `ring` buffer as the client's words come. `stream`:
    the stream of the open turn, if its words come as text. `silent`: its last words were final. `taking`: the turn that
    begins now has such a stream. `skipped`: samples of the session's time for which there was no audio."""

    clock: Clock
    ring: RingBuffer
    turns: TurnDetector
    settings: TurnSettings
    stream: TextStream | None = None
    silent: bool = False
    taking: bool = False
    skipped: int = 0
    _began_s: float = field(init=False)
    _ahead: int = 0
    """Samples by which the audio is ahead of the clock: the client has sent it faster than it was spoken."""
    _rev: int | None = None
    _earlier: list[str] = field(default_factory=list)
    """Words of the open turn from utterances that are final."""
    _words: list[str] = field(default_factory=list)
    _taken: int = 0
    """The number of `_words` that belong to a turn that is over, or were cleared."""
    _spoke: bool = False
    """Whether the present utterance counts as speech of the open turn."""
    _heard: int = 0

    def __post_init__(self) -> None:
        self._began_s = self.clock.monotonic()

    @property
    def now(self) -> int:
        """The present moment as a sample of the session's audio."""
        return max(self.ring.end, self._elapsed() + self._ahead)

    @property
    def full(self) -> bool:
        """Whether the open turn must go on as another item."""
        return self.stream is not None and self.stream.full

    # -------------------------------------------------------------- words

    async def take(self, text: RecognisedText, done: asyncio.Future[None], hear: Hear) -> None:
        """Take `text`, after `hear` has begun a turn for it or gone on with one, and set `done`, or its refusal."""
        try:
            self._check(text)
            if self._speaks(text):
                await hear(text)
            self._add(text)
        except RequestRefused as refused:
            if not done.done():
                done.set_exception(refused)
        if not done.done():  # the client may have left
            done.set_result(None)

    def _check(self, text: RecognisedText) -> None:
        """Raises `RequestRefused` if `text` is no later state of the present utterance."""
        if self._rev is not None and text.rev <= self._rev:
            raise RequestRefused(
                "invalid_value",
                f"'rev' must be greater than {self._rev}, that of the event before; only after a final text may it "
                "begin anew.",
                "rev",
            )

    def _speaks(self, text: RecognisedText) -> bool:
        """Whether `text` is speech: it has words that no turn has had, or goes on with such words."""
        return len(text.words) > self._taken or (self.stream is not None and self._spoke)

    def _add(self, text: RecognisedText) -> None:
        """Take the words of `text` into the open turn, if there is one."""
        stable = len(text.words) if text.final else len(text.stable.split())
        self._rev, self._words = text.rev, text.words
        new = self._words[self._taken :]
        if self.stream is not None and self._spoke:
            self.stream.say([*self._earlier, *new], len(self._earlier) + max(0, stable - self._taken))
        if text.final:
            self._earlier += new if self.stream is not None else []
            self._rev, self._words, self._taken, self._spoke = None, [], 0, False

    # -------------------------------------------------------------- turns

    @contextmanager
    def opening(self) -> Iterator[None]:
        """While it is open, turns that begin have a stream of text (`open`)."""
        self.taking = True
        try:
            yield
        finally:
            self.taking = False

    def open(self, turn: int) -> TextStream:
        self.stream = TextStream(turn)
        return self.stream

    def close(self) -> None:
        """Called when the turn is over, so that its words do not count again."""
        self.stream, self.silent, self._spoke = None, False, False
        self._earlier, self._taken = [], len(self._words)

    def place(self, text: RecognisedText) -> None:
        """Advance the session's time to the moment at which the speech of `text` began."""
        self._ahead = max(0, self.ring.end - self._elapsed())
        least = -(-self.settings.start_ms * SAMPLE_RATE // (1000 * WINDOW)) * WINDOW
        began = self.now - least if text.start_ms is None else self._sample(text.start_ms)
        self._skip(max(0, min(began, self.now) - self.ring.end))

    def speech(self, text: RecognisedText) -> list[TurnEvent]:
        """The turn events that `text` causes as speech."""
        if self.stream is None:
            self.turns.reset()  # sound that was not long enough to be speech
        if self.turns.state is SpeechState.SILENT:
            self.place(text)
        events: list[TurnEvent] = []
        while self.turns.state is not SpeechState.SPEAKING:
            events += self._window(1.0)
        return events

    def spoken(self, text: RecognisedText) -> None:
        """Record until when the words of `text` were spoken."""
        self._spoke, self.silent, self._heard = True, text.final, self.now
        if text.final and text.end_ms is not None:
            self._heard = min(self.now, self._sample(text.end_ms))

    def catch_up(self) -> None:
        """Advance the session's time to the present moment, because the client ends the turn now."""
        self._skip(self.now - self.ring.end)

    @property
    def wait_s(self) -> float:
        """Seconds after which to call `pass_time`, unless the client sends something before."""
        due = self.ring.end + WINDOW if self.silent else self._heard + self.settings.no_audio_ms * SAMPLE_RATE // 1000
        return max(0, due - self.now) / SAMPLE_RATE

    def pass_time(self) -> list[TurnEvent]:
        """The turn events that the silence since the last words causes. If these were not final, the turn ends because
        nothing has come for too long."""
        events: list[TurnEvent] = []
        while self.ring.end + WINDOW <= self._heard:
            events += self._window(1.0)
        if not self.silent:
            return [*events, *self.turns.force_end(self.ring.end, EndReason.NO_AUDIO)]
        while self.ring.end + WINDOW <= self.now and self.turns.state is not SpeechState.SILENT:
            events += self._window(0.0)
        return events

    def _window(self, probability: float) -> list[TurnEvent]:
        self._skip(WINDOW)
        return self.turns.process(SpeechProbability(probability, self.ring.end))

    def _skip(self, samples: int) -> None:
        self.ring.skip(samples)
        self.skipped += samples

    def _elapsed(self) -> int:
        return round((self.clock.monotonic() - self._began_s) * SAMPLE_RATE)

    def _sample(self, ms: float) -> int:
        return round(ms * SAMPLE_RATE / 1000) + self._ahead
