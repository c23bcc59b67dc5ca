"""In virtual time: decodings that take a known time."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from services.asr.recogniser import SpeechContext
from services.asr.whisper.metrics import DecodeKind
from services.asr.whisper.scheduler import (
    MOST_AHEAD,
    PARTIALS_PER_SLOT,
    SPACING_S,
    DecodeJob,
    DecodeScheduler,
    Shed,
    Work,
)
from services.clock import RealClock
from tests.virtual_time import virtual

PARTIAL, EARLY, FINAL = DecodeKind.PARTIAL, DecodeKind.EARLY, DecodeKind.FINAL
WORK_S = 0.2


@dataclass
class Counts:
    ended: list[tuple[DecodeKind, float]] = field(default_factory=list)
    drops: list[DecodeKind] = field(default_factory=list)

    def decoded(self, kind: DecodeKind, waited_s: float, took_s: float) -> None:
        assert took_s == pytest.approx(WORK_S)
        self.ended.append((kind, waited_s))

    def dropped(self, kind: DecodeKind) -> None:
        self.drops.append(kind)

    def looped(self) -> None: ...

    def gated(self) -> None: ...


class Bench:
    """A scheduler, and what has begun in order."""

    def __init__(self, slots: int = 1) -> None:
        self.counts = Counts()
        self.began: list[str] = []
        self.running = self.most = 0
        self.scheduler = DecodeScheduler(self._run, slots, clock=RealClock(), metrics=self.counts)

    async def _run(self, work: Any) -> Any:
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(WORK_S)
        self.running -= 1
        return work()

    def ask(self, name: str, kind: DecodeKind, session: SpeechContext | None = None) -> DecodeJob[str]:
        def begin() -> Work[str]:
            self.began.append(name)
            return lambda stopped: "stopped" if stopped() else name

        return self.scheduler.submit(session or SpeechContext(), kind, begin)


async def done(*jobs: DecodeJob[Any]) -> list[Any]:
    return await asyncio.gather(*(job.result for job in jobs), return_exceptions=True)


@virtual
async def test_as_many_run_at_once_as_there_are_slots() -> None:
    bench = Bench(slots=2)
    jobs = [bench.ask(str(number), FINAL) for number in range(5)]
    assert bench.scheduler.waiting == 3
    assert await done(*jobs) == ["0", "1", "2", "3", "4"]
    assert (bench.most, bench.scheduler.waiting) == (2, 0)


@virtual
async def test_finals_come_before_early_ones_and_these_before_partials() -> None:
    bench = Bench()
    first = bench.ask("running", PARTIAL)
    await asyncio.sleep(0)
    jobs = [bench.ask(kind, kind) for kind in (PARTIAL, EARLY, FINAL)]
    await done(first, *jobs)
    assert bench.began == ["running", "final", "early", "partial"]


@virtual
async def test_partials_leave_a_slot_free_for_finals() -> None:
    bench = Bench(slots=2)
    partials = [bench.ask(f"partial {number}", PARTIAL) for number in range(3)]
    await asyncio.sleep(0.01)
    assert bench.began == ["partial 0"]
    final = bench.ask("final", FINAL)
    await asyncio.sleep(0.01)
    assert bench.began == ["partial 0", "final"]
    await done(final, *partials)


@virtual
async def test_a_session_that_asks_for_many_at_once_does_not_keep_another_waiting() -> None:
    bench = Bench()
    flood, other = SpeechContext(), SpeechContext()
    jobs = [bench.ask(f"flood {number}", FINAL, flood) for number in range(6)]
    await asyncio.sleep(0.05)
    jobs.append(bench.ask("other", FINAL, other))
    await done(*jobs)
    assert bench.began.index("other") == 1


@virtual
async def test_a_session_that_has_asked_too_often_is_not_put_off_for_ever() -> None:
    bench, busy = Bench(), SpeechContext()
    for _ in range(100):  # one early decoding in each short pause
        job = bench.ask("early", EARLY, busy)
        await done(job)
    assert job.due_s - job.asked_s == pytest.approx(MOST_AHEAD * SPACING_S[EARLY])
    await asyncio.sleep(3)
    job = bench.ask("early", EARLY, busy)
    assert job.due_s - job.asked_s == pytest.approx(SPACING_S[EARLY])
    await done(job)


@virtual
async def test_partials_are_shared_between_the_sessions() -> None:
    bench = Bench()
    sessions = [SpeechContext() for _ in range(3)]
    served = [0, 0, 0]

    async def speak(number: int) -> None:
        while True:
            job = bench.ask(str(number), PARTIAL, sessions[number])
            served[number] += await done(job) == [str(number)]
            await asyncio.sleep(0.01)

    speaking = [asyncio.create_task(speak(number)) for number in range(3)]
    await asyncio.sleep(6)
    for task in speaking:
        task.cancel()
    await asyncio.wait(speaking)
    assert sum(served) >= 28
    assert max(served) - min(served) <= 1
    await bench.scheduler.aclose()


@virtual
async def test_under_backlog_the_last_partials_are_shed_and_finals_never() -> None:
    bench = Bench()
    running = bench.ask("running", FINAL)
    await asyncio.sleep(0)
    finals = [bench.ask("final", FINAL) for _ in range(30)]
    partials = [bench.ask(f"partial {number}", PARTIAL) for number in range(PARTIALS_PER_SLOT + 2)]
    results = await done(running, *finals, *partials)
    assert [type(result) for result in results[-2:]] == [Shed, Shed]
    assert bench.began[31:] == [f"partial {number}" for number in range(PARTIALS_PER_SLOT)]
    assert bench.counts.drops == [PARTIAL, PARTIAL]
    assert sum(kind is FINAL for kind, _ in bench.counts.ended) == 31


@virtual
async def test_an_early_decoding_that_a_caller_waits_for_becomes_a_final_one() -> None:
    bench = Bench()
    running = bench.ask("running", FINAL)
    await asyncio.sleep(0)
    early = [bench.ask(f"early {number}", EARLY) for number in range(3)]
    bench.scheduler.promote(early[2])
    await done(running, *early)
    assert bench.began == ["running", "early 2", "early 0", "early 1"]


@virtual
async def test_what_is_cancelled_before_it_begins_never_does() -> None:
    bench = Bench()
    running, waiting = bench.ask("running", FINAL), bench.ask("waiting", EARLY)
    await asyncio.sleep(0)
    bench.scheduler.cancel(waiting)
    assert waiting.result.cancelled()
    assert bench.scheduler.waiting == 0
    await done(running)
    assert (bench.began, bench.counts.drops) == (["running"], [EARLY])


@virtual
async def test_what_is_cancelled_while_it_runs_is_told_and_its_slot_is_free_when_its_thread_is() -> None:
    bench = Bench()
    running = bench.ask("running", FINAL)
    await asyncio.sleep(WORK_S / 2)
    bench.scheduler.cancel(running)
    following = bench.ask("following", FINAL)
    await asyncio.sleep(WORK_S / 4)
    assert bench.began == ["running"]
    assert running.stopped
    await done(following)
    assert bench.most == 1


@virtual
async def test_what_a_decoding_raises_belongs_to_its_caller() -> None:
    bench = Bench()

    def broken(stopped: object) -> str:
        raise RuntimeError("out of memory")

    jobs = [bench.scheduler.submit(SpeechContext(), FINAL, lambda: broken), bench.ask("next", FINAL)]
    first, second = await done(*jobs)
    assert (str(first), second) == ("out of memory", "next")


@virtual
async def test_closing_drops_what_waits_and_leaves_no_task() -> None:
    bench = Bench()
    jobs = [bench.ask(str(number), FINAL) for number in range(3)]
    await asyncio.sleep(WORK_S / 2)
    await bench.scheduler.aclose()
    assert all(job.result.cancelled() for job in jobs)
    assert len(asyncio.all_tasks()) == 1
    late = bench.ask("late", FINAL)
    assert [type(error) for error in await done(late)] == [RuntimeError]
    assert bench.began == ["0"]


@virtual
async def test_what_waited_is_measured() -> None:
    bench = Bench()
    await done(bench.ask("a", FINAL), bench.ask("b", FINAL))
    assert [round(waited_s, 3) for _, waited_s in bench.counts.ended] == [0, WORK_S]
