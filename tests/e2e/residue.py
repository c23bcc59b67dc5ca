"""Checks from outside that sessions leave no tasks, threads, files or memory behind in a server process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bench.proc import ProcessFigures
from tests.e2e.engines import E2eEngines
from tests.waiting import until

GROWTH_BYTES = 80_000_000
"""Memory that a server may keep after abuse: what allocators and decoders hold on to, but no frame of 100 MB."""


@dataclass(frozen=True, slots=True)
class Residue:
    sessions: float
    tasks: float
    processes: int
    threads: int
    files: int

    @classmethod
    async def of(cls, server_engines: E2eEngines) -> "Residue":
        process = ProcessFigures(server_engines.process.pid)
        return cls(
            sessions=await server_engines.metric("foresay_sessions"),
            tasks=await server_engines.metric("foresay_tasks"),
            processes=len(list(process.children())),
            threads=process.thread_count(),
            files=process.open_files(),
        )

    def no_more_than(self, other: "Residue") -> bool:
        return all(getattr(self, name) <= getattr(other, name) for name in self.__slots__)


@asynccontextmanager
async def leaving_nothing(server_engines: E2eEngines) -> AsyncIterator[None]:
    """What happens inside leaves no session, task, process, thread, file or traceback, and little memory."""
    before, resident = await _quiet(server_engines), ProcessFigures(server_engines.process.pid).resident_bytes()
    logged = len(server_engines.said)
    yield
    after = before

    async def as_before() -> bool:
        nonlocal after
        after = await Residue.of(server_engines)
        return after.no_more_than(before)

    try:
        await until(as_before)
    except AssertionError as late:
        raise AssertionError(f"before: {before}, afterwards: {after}") from late
    said = server_engines.said[logged:]
    assert "Traceback" not in said
    assert " ERROR " not in said
    assert ProcessFigures(server_engines.process.pid).resident_bytes() < resident + GROWTH_BYTES


async def _quiet(server_engines: E2eEngines) -> Residue:
    """Once nothing changes any more."""
    seen = [await Residue.of(server_engines)]

    async def unchanged() -> bool:
        seen.append(await Residue.of(server_engines))
        return seen[-1] == seen[-2]

    await until(unchanged)
    return seen[-1]
