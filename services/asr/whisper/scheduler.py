"""Shares the machine between the decodings of all sessions.

Final decodings come before early ones, and these before partial ones; within a kind the earliest deadline comes first.
The deadlines of one session lie at least `SPACING_S` apart, so that a session that sends a long recording at once does
not keep the others waiting. As many decodings run at once as there are slots; partial ones leave one slot free where
there are several, so that a final one need not wait. Where many partial ones wait, those with the latest deadline are
shed; a final one never is.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from services.asr.recogniser import SpeechContext
from services.asr.whisper.metrics import DecodeKind, DecodeMetrics, NoDecodeMetrics
from services.clock import Clock, RealClock

T = TypeVar("T")

SPACING_S = {DecodeKind.FINAL: 0.4, DecodeKind.EARLY: 0.4, DecodeKind.FADING: 0.3, DecodeKind.PARTIAL: 0.3}
"""Seconds between the deadlines of two decodings of one kind and session: what a user may wait for the words, and the
pace of partial hypotheses."""

MOST_AHEAD = 6
"""The deadline of a session that asks too often lies at most so many spacings away; a session decodes that many
utterances at the same time."""

PARTIALS_PER_SLOT = 4
"""Partial decodings that may wait, for each slot; beyond that they are shed."""

_RANK = {DecodeKind.FINAL: 0, DecodeKind.EARLY: 1, DecodeKind.FADING: 2, DecodeKind.PARTIAL: 3}

Work = Callable[[Callable[[], bool]], T]
"""Blocks while it decodes, and may end early when its argument, `stopped`, returns true."""


class RunBlocking(Protocol):
    """Runs a blocking function outside the event loop."""

    def __call__(self, work: Callable[[], Any], /) -> Awaitable[Any]: ...


class Shed(Exception):
    """A decoding was dropped before it began."""


@dataclass(slots=True, eq=False)
class DecodeJob(Generic[T]):
    """One decoding. `begin` is called on the event loop when it is its turn, so that it takes the newest audio; it
    returns the work. `result` ends with what the work returns or raises, with `Shed`, or cancelled (`cancel`)."""

    session: SpeechContext
    kind: DecodeKind
    begin: Callable[[], Work[T]]
    due_s: float
    asked_s: float
    number: int
    result: asyncio.Future[T] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    stopped: bool = False

    @property
    def rank(self) -> tuple[int, float, int]:
        return _RANK[self.kind], self.due_s, self.number


class DecodeScheduler:
    """The scheduler of one recogniser, used on its event loop. `run_blocking` runs decodings in at least `slots`
    threads."""

    def __init__(
        self,
        run_blocking: RunBlocking,
        slots: int,
        *,
        clock: Clock | None = None,
        metrics: DecodeMetrics | None = None,
    ) -> None:
        self._run_blocking = run_blocking
        self._slots = slots
        self._partial_slots = max(1, slots - 1)
        self._clock = clock or RealClock()
        self._metrics = metrics or NoDecodeMetrics()
        self._waiting: set[DecodeJob[Any]] = set()
        self._running: dict[DecodeJob[Any], asyncio.Task[None]] = {}
        self._last_due: WeakKeyDictionary[SpeechContext, dict[DecodeKind, float]] = WeakKeyDictionary()
        self._numbers = itertools.count()
        self._closed = False

    @property
    def waiting(self) -> int:
        """Decodings that wait for a slot."""
        return len(self._waiting)

    @property
    def idle(self) -> bool:
        """Whether nothing is decoded, nor waits to be."""
        return not self._running and not self._waiting

    def free_beside(self, *jobs: DecodeJob[Any] | None) -> bool:
        """Whether nothing waits, and nothing is decoded but `jobs`."""
        return not (self._waiting - {*jobs}) and not (self._running.keys() - {*jobs})

    def submit(self, session: SpeechContext, kind: DecodeKind, begin: Callable[[], Work[T]]) -> DecodeJob[T]:
        """Queue a decoding for `session`; it may begin at once."""
        now = self._clock.monotonic()
        job: DecodeJob[T] = DecodeJob(session, kind, begin, self._due(session, kind, now), now, next(self._numbers))
        if self._closed:
            job.result.set_exception(RuntimeError("the recogniser has been closed"))
            return job
        self._waiting.add(job)
        self._shed()
        self._fill()
        return job

    def promote(self, job: DecodeJob[T]) -> None:
        """A caller waits for the result of `job` from now on: it becomes a final decoding."""
        if job.kind is not DecodeKind.FINAL:
            job.kind = DecodeKind.FINAL
            job.due_s = self._due(job.session, job.kind, self._clock.monotonic())
            self._fill()

    def cancel(self, job: DecodeJob[T]) -> None:
        """Nobody waits for `job` any more. It does not begin, or ends at its next step; its thread is free then."""
        if job.result.done():
            return
        job.stopped = True
        job.result.cancel()
        if job in self._waiting:
            self._waiting.discard(job)
            if job.kind is not DecodeKind.FINAL:
                self._metrics.dropped(job.kind)

    async def aclose(self) -> None:
        """Drop what waits, and wait for what runs (a thread cannot be interrupted)."""
        self._closed = True
        for job in [*self._waiting, *self._running]:
            self.cancel(job)
        while self._running:
            await asyncio.wait(list(self._running.values()))

    # -------------------------------------------------------------- inside

    def _due(self, session: SpeechContext, kind: DecodeKind, now: float) -> float:
        last = self._last_due.setdefault(session, {})
        spacing = SPACING_S[kind]
        last[kind] = min(max(now, last.get(kind, now)) + spacing, now + MOST_AHEAD * spacing)
        return last[kind]

    def _shed(self) -> None:
        """Drop the partial decodings with the latest deadlines where too many wait."""
        partial = sorted((job for job in self._waiting if job.kind is DecodeKind.PARTIAL), key=lambda job: job.rank)
        for job in partial[PARTIALS_PER_SLOT * self._slots :]:
            self._waiting.discard(job)
            self._metrics.dropped(job.kind)
            job.result.set_exception(Shed())
            job.result.exception()  # whoever does not look is not told

    def _fill(self) -> None:
        """Begin waiting decodings while there are slots for them."""
        while len(self._running) < self._slots:
            partials = sum(job.kind is DecodeKind.PARTIAL for job in self._running)
            may = [j for j in self._waiting if j.kind is not DecodeKind.PARTIAL or partials < self._partial_slots]
            if self._closed or not may:
                return
            job = min(may, key=lambda job: job.rank)
            self._waiting.discard(job)
            self._running[job] = asyncio.create_task(self._run(job), name="whisper-decode")

    async def _run(self, job: DecodeJob[Any]) -> None:
        began = self._clock.monotonic()
        try:
            work = job.begin()
            found = await self._run_blocking(lambda: work(lambda: job.stopped))
            if not job.result.done():
                job.result.set_result(found)
        except Exception as error:  # it belongs to whoever waits for the result
            if not job.result.done():
                job.result.set_exception(error)
        finally:
            job.result.cancel()  # does nothing where there is a result
            del self._running[job]
            self._metrics.decoded(job.kind, began - job.asked_s, self._clock.monotonic() - began)
            self._fill()
