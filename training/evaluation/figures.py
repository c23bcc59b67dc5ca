"""Figures of many judgements: shares with confidence intervals, percentiles, and the conditions of the machine."""

import math
import os
import platform
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from training.evaluation.judge import Judgement

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`, with the 95 % interval of Wilson."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        n, p, z2 = self.of, self.hits / self.of, _Z * _Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        if not self.of:
            return "-"
        low, high = self.interval
        return f"{100 * self.value:.1f} % ({100 * low:.0f}-{100 * high:.0f})"


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 95th percentile in seconds of `count` values."""

    p50: float
    p95: float
    count: int

    @staticmethod
    def of(values_ms: Iterable[float | None]) -> "Spread":
        known = sorted(value / 1000 for value in values_ms if value is not None)
        if not known:
            return Spread(math.nan, math.nan, 0)
        return Spread(
            statistics.median(known), known[min(len(known) - 1, math.ceil(0.95 * len(known)) - 1)], len(known)
        )

    def __str__(self) -> str:
        return f"{self.p50:.2f} / {self.p95:.2f} s" if self.count else "-"


@dataclass(slots=True)
class Summary:
    """One model in one variant. `exact`, `ledger`, `answer`: of dialogues; `needed`: `exact` of those that need a
    write; `valid`: of generations, without those that the user's words cut. Times after the end of speech."""

    label: str
    variant: str
    dialogues: int
    exact: Share
    needed: Share
    ledger: Share
    answer: Share
    valid: Share
    text: Spread
    effect: Spread
    refusals: dict[str, int]
    violations: int
    hasty: int
    early_reads: int
    early_hits: int
    early_wasted: int
    generations: int
    cut: int
    faults: int

    def as_json(self) -> dict[str, Any]:
        found = asdict(self)
        for name in ("exact", "needed", "ledger", "answer", "valid"):
            found[name]["interval"] = list(getattr(self, name).interval)
        return found


def summary(label: str, variant: str, judged: Sequence[Judgement]) -> Summary:
    refusals: Counter[str] = Counter()
    for each in judged:
        refusals.update(each.refusals)
    count = len(judged)
    return Summary(
        label,
        variant,
        count,
        exact=Share(sum(each.exact for each in judged), count),
        needed=Share(sum(each.exact for each in judged if each.writes), sum(bool(each.writes) for each in judged)),
        ledger=Share(sum(each.ledger for each in judged), count),
        answer=Share(sum(each.answer for each in judged), count),
        valid=Share(sum(each.valid for each in judged), sum(each.judged_generations for each in judged)),
        text=Spread.of(each.text_ms for each in judged),
        effect=Spread.of(each.effect_ms for each in judged),
        refusals=dict(refusals.most_common()),
        violations=sum(bool(each.violation) for each in judged),
        hasty=sum(each.hasty for each in judged),
        early_reads=sum(each.early_reads for each in judged),
        early_hits=sum(each.early_hits for each in judged),
        early_wasted=sum(each.early_wasted for each in judged),
        generations=sum(each.generations for each in judged),
        cut=sum(each.cut for each in judged),
        faults=sum(bool(each.fault) or each.model_faults > 0 for each in judged),
    )


def machine() -> dict[str, Any]:
    """What a reader has to know of the machine to compare times."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "python": platform.python_version(),
    }
