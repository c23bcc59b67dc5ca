"""`python -m bench.turns`: how many requests are cut off at a pause, and how long it takes to detect their end.

The naturalistic requests go through a whole session in virtual time, with a scripted detector and recogniser and the
grammar model, so the figures are the same on every machine; it takes seconds. `--curve` shows the figures with other
silences.
"""

import argparse
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rich.console import Console
from rich.table import Table

from bench.speedup.case import Case
from bench.speedup.mode import BenchMode, Setup
from bench.speedup.record import Record
from bench.speedup.session import BenchRun, scripted
from bench.speedup.sets import load
from services.agent.core.policy import AgentPolicy
from services.agent.ports import Model
from services.clock import VirtualLoop, run_virtual
from services.grammar import GrammarModel
from services.journal.memory import MemoryStore
from services.models.ports import Backend
from services.turns.settings import TurnSettings
from services.understanding.encoder import Encoder
from services.understanding.model import FOLDER, Understanding

SCALES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
"""Factors on all silences, for the curve."""


class Alone(Setup):
    """A setup in which the grammar model is the only model."""

    def model(self, responder: Backend, embedded: Backend) -> Model:
        return embedded


@dataclass(frozen=True, slots=True)
class Ended:
    """When one request's turn ended. `cut`: before the last word, after the words `said`. `delay_ms`: from the last
    word to the end of the last turn."""

    case: str
    cut: bool
    delay_ms: float
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    requests: int
    cut: int
    mean_ms: float
    p95_ms: float


@cache
def _understanding() -> Understanding:
    """The learned model, which computes in the calling task: in virtual time this takes no time."""
    return Understanding(Encoder(FOLDER))


def ended(case: Case, turns: TurnSettings) -> Ended:
    loop = VirtualLoop()
    setup = Alone(AgentPolicy(), turns, False, False)
    model = GrammarModel(_understanding())

    async def main() -> Record:
        return await BenchRun(
            case, BenchMode.FORESAY, setup, model, model, MemoryStore(case.clock()), scripted(case, False)
        ).play()

    record = run_virtual(main(), loop)
    early = [at for at, over in record.turns if over and at < record.speech_end_s]
    said = tuple(_words_before(case, at) for at in early)
    return Ended(case.id, bool(early), (record.final_s - record.speech_end_s) * 1000, said)


def _words_before(case: Case, at_s: float) -> str:
    words = [word["w"] for word in case.row["words"] if word["end_ms"] <= at_s * 1000]
    return " ".join(words[-6:])


def figures(found: Sequence[Ended]) -> Figures:
    delays = sorted(one.delay_ms for one in found)
    p95 = delays[round(0.95 * (len(delays) - 1))]
    return Figures(len(found), sum(one.cut for one in found), statistics.mean(delays), p95)


def scaled(turns: TurnSettings, scale: float) -> TurnSettings:
    names = ("end_ms", "finished_ms", "complete_ms", "open_ms", "lacking_ms", "incomplete_ms")
    return replace(turns, **{name: round(getattr(turns, name) * scale) for name in names})


def _rows(cases: Sequence[Case], curve: bool) -> Iterator[tuple[str, list[Ended]]]:
    for scale in SCALES if curve else (1.0,):
        turns = scaled(TurnSettings(), scale)
        title = f"x {scale}: {turns.complete_ms} / {turns.end_ms} / {turns.incomplete_ms} ms"
        yield title, [ended(case, turns) for case in cases]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.turns", description=__doc__)
    parser.add_argument("--limit", type=int, help="requests")
    parser.add_argument("--curve", action="store_true", help="other silences too")
    parser.add_argument("--list", action="store_true", help="where requests are cut off")
    chosen = parser.parse_args()
    console = Console()
    table = Table("silence (whole / unknown / breaks off)", "requests", "cut off", "mean delay", "p95")
    for title, found in _rows(load("naturalistic", chosen.limit, None), chosen.curve):
        got = figures(found)
        table.add_row(title, str(got.requests), str(got.cut), f"{got.mean_ms:.0f} ms", f"{got.p95_ms:.0f} ms")
        if chosen.list:
            for one in found:
                for said in one.said:
                    console.print(f"{one.case}: ... {said} |")
    console.print(table)


if __name__ == "__main__":
    main()
