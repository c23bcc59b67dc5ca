"""Runs cases in modes, several sessions at a time."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openai import AsyncOpenAI

from bench.speedup.case import Case
from bench.speedup.mode import BenchMode, setup
from bench.speedup.record import Record
from bench.speedup.server import Served
from bench.speedup.session import BenchRun, SpeechEngines, scripted
from bench.speedup.synchronous import Baseline
from services.clock import RealClock
from services.grammar import GrammarModel
from services.journal.sqlite import SqliteStore
from services.models.chat import ChatModel
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding

Progress = Callable[[Record], None]
Listen = Callable[[Case, bool], SpeechEngines]


@dataclass(frozen=True, slots=True)
class Conditions:
    """Settings of a run. `tool_ms`: latency range of every tool in ms, None for the data's own; `sessions` run at the
    same time."""

    ttft_ms: float = 350.0
    tokens_per_s: float = 80.0
    tool_ms: tuple[float, float] | None = (500.0, 1000.0)
    endpoint_ms: int = 500
    repeats: int = 3
    sessions: int = 8
    seed: int = 0


def speculator() -> GrammarModel:
    """The embedded model as the server has it before another one, with the learned understanding."""
    return GrammarModel(Understanding(Encoder(FOLDER), asyncio.to_thread), proposes=True)


async def play(
    cases: Sequence[Case],
    modes: Sequence[BenchMode],
    served: Served,
    conditions: Conditions,
    progress: Progress,
    listen: Listen = scripted,
) -> list[Record]:
    """Run every case in every mode. Modes alternate, so that a busy moment of the machine does not fall on one of them.
    `listen` makes the detector and recogniser of a case, flawless or not."""
    jobs = [(case, mode, repeat) for repeat in range(conditions.repeats) for case in cases for mode in modes]
    slots = asyncio.Semaphore(conditions.sessions)
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "journal.sqlite3", RealClock())
        await store.open()
        model = ChatModel(served.endpoint)
        embedded = speculator()
        client = AsyncOpenAI(base_url=served.endpoint.base_url, api_key=served.endpoint.api_key)
        name = served.endpoint.model or (await model.server.identify() and model.server.model)

        async def one(case: Case, mode: BenchMode, repeat: int) -> Record:
            async with slots:
                if mode is BenchMode.SYNCHRONOUS:
                    endpoint_s = conditions.endpoint_ms / 1000
                    run: Baseline | BenchRun = Baseline(case, client, name, endpoint_s, repeat, conditions.seed)
                else:
                    built = setup(mode, conditions.endpoint_ms, conditions.tokens_per_s)
                    speech = listen(case, built.flawless_end)
                    run = BenchRun(case, mode, built, model, embedded, store, speech, repeat, conditions.seed)
                record = await run.play()
            progress(record)
            return record

        try:
            return await asyncio.gather(*(one(*job) for job in jobs))
        finally:
            await client.close()
            await model.aclose()
            await store.aclose()
