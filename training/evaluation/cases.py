"""The requests of the benchmarks (`bench/speedup/sets`: naturalistic, TinyAgent-style, HotpotQA) as trials: one turn
each, with the data's results and latencies, scored by the data's rules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bench.mocktools import Executed, MockTools
from bench.speedup.case import Case
from bench.speedup.mode import BenchMode
from bench.speedup.record import Record
from bench.speedup.score import facts_agree, score
from services.agent.core.core import AgentCore
from services.events.agent import UserFinal, UserPartial
from services.events.model import SessionContext
from services.events.output import AgentOutput
from tools.spec import Invocation, OutcomeStatus, ToolOutcome, ToolSpec
from training.clock.script import Timed
from training.evaluation.live import Ran
from training.evaluation.trials import Done

LAG_MS = 250.0
"""From the end of a word until the recogniser tells it."""
UPDATE_MS = 250.0
"""Least time between partial transcripts; a word that comes sooner is told with the next one."""


@dataclass(frozen=True, slots=True)
class CaseTrial:
    """One request of a set. `endpoint_ms`: silence after which a turn has ended."""

    case: Case
    endpoint_ms: float = 500.0
    seed: int = 0

    @property
    def name(self) -> str:
        return self.case.id

    @property
    def calls(self) -> int:
        return len(self.case.calls)

    @property
    def writes_needed(self) -> int:
        return sum(bool(call["unsafe"]) for call in self.case.calls)

    @property
    def words(self) -> str:
        return str(self.case.row["text"])

    @property
    def speech_end_ms(self) -> float:
        return float(self.case.row["speech_end_ms"])

    def scene(self, *, streaming: bool) -> "CaseScene":
        return CaseScene(self, self.case.tools(self.seed), streaming)

    def done(self, ran: Iterable[Ran], core: AgentCore) -> Done:
        runs = list(ran)
        found = score(self.case, self._record(runs))
        reads = found.reads_fulfilled == found.reads_needed
        return Done(found.exact, found.exact and reads, found.missing, [*found.extra, *found.forbidden])

    def answered(self, said: str) -> bool:
        return facts_agree(self.case.row["reference_answer"], said)

    def _record(self, ran: Iterable[Ran]) -> Record:
        record = Record(self.name, BenchMode.ONE_MODEL, 0, self.speech_end_ms / 1000)
        record.executed = [
            Executed(
                each.call,
                each.start_ms / 1000,
                None if each.cancelled else each.end_ms / 1000,
                each.outcome.value,
            )
            for each in ran
        ]
        return record


@dataclass(slots=True)
class CaseScene:
    """A `Scene`: the words with the recogniser's delay, the end after the silence, the data's tools."""

    trial: CaseTrial
    tools: MockTools
    streaming: bool
    specs: Mapping[str, ToolSpec] = field(init=False)

    def __post_init__(self) -> None:
        self.specs = self.tools.specs

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return self.tools.canonical(tool, arguments)

    def session(self) -> SessionContext:
        context = self.trial.case.row["context"]
        specs = tuple(self.specs.values())
        return SessionContext("", specs, lambda: self._now, context["timezone"], context["home_location"])

    def local_time(self, now_ms: float) -> datetime:
        return self._now + timedelta(milliseconds=now_ms)

    @property
    def _now(self) -> datetime:
        context = self.trial.case.row["context"]
        return datetime.fromisoformat(context["now"]).replace(tzinfo=ZoneInfo(context["timezone"]))

    def begin(self) -> Iterable[Timed]:
        row = self.trial.case.row
        final_ms = self.trial.speech_end_ms + self.trial.endpoint_ms
        partials = list(updates(row["words"], final_ms)) if self.streaming else []
        yield from partials
        yield final_ms, UserFinal(1, len(partials) + 1, str(row["text"]))

    def hear(self, output: AgentOutput, now_ms: float) -> Iterable[Timed]:
        return ()

    def run(self, invocation: Invocation) -> tuple[float, ToolOutcome]:
        value = self.tools.result(invocation.tool, invocation.arguments)
        return self.tools.latency_s(invocation.tool), ToolOutcome(OutcomeStatus.DONE, value)


def updates(words: Iterable[Mapping[str, Any]], before_ms: float) -> Iterator[Timed]:
    """The partial transcripts of timed words that come before `before_ms`."""
    heard: list[str] = []
    rev, next_ms = 0, 0.0
    for word in words:
        heard.append(str(word["w"]))
        at_ms = float(word["end_ms"]) + LAG_MS
        if next_ms <= at_ms < before_ms:
            rev, next_ms = rev + 1, at_ms + UPDATE_MS
            yield at_ms, UserPartial(1, rev, " ".join(heard))
            heard.clear()


def trials(cases: Iterable[Case], endpoint_ms: float = 500.0) -> Iterator[CaseTrial]:
    return (CaseTrial(case, endpoint_ms) for case in cases)
