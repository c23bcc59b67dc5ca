"""Summarises many runs: medians over the repeats of a case, then percentiles over cases."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bench.speedup.measure import Measured
from bench.speedup.stages import TurnStage

GROUPS = {"tools": ("early", "late"), "early": ("early",), "late": ("late",), "none": ("none",)}
"""Groups of turns by `Case.decided`: those that need tools; of these, the early and the late ones; those that need
none."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Percentiles in seconds; None if nothing was measured."""

    n: int
    p50: float | None
    p95: float | None
    mean: float | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def spread(values: Iterable[float | None]) -> Spread:
    known = sorted(value for value in values if value is not None)
    if not known:
        return Spread(0, None, None, None)
    return Spread(len(known), statistics.median(known), percentile(known, 0.95), statistics.mean(known))


def percentile(ordered: Sequence[float], share: float) -> float:
    """The percentile `share` (0 to 1), interpolated between the two nearest ranks."""
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one mode. `exact`, `answers`: shares of runs; `calls`, `tokens`: per turn; `hops`: seconds beyond
    the simulated ones; `stages`: mean seconds of each stage over the turns with tools."""

    mode: str
    runs: int
    right: Mapping[str, Spread]
    speakable: Mapping[str, Spread]
    effect: Spread
    exact: float
    answers: float
    forbidden: int
    premature: int
    hasty: int
    cuts: int
    reads_executed: int
    reads_needed: int
    calls: float
    input_tokens: float
    output_tokens: float
    model_hop: Spread
    tool_hop: Spread
    stages: Mapping[TurnStage, float]
    faults: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def summarise(mode: str, measured: Sequence[Measured]) -> Summary:
    with_tools = [one for one in measured if one.decided in GROUPS["tools"] and one.stages]
    stages = {s: statistics.mean(one.stages[s] for one in with_tools) if with_tools else 0.0 for s in TurnStage}
    return Summary(
        mode=mode,
        runs=len(measured),
        right=_by_group(measured, lambda one: one.right_s),
        speakable=_by_group(measured, lambda one: one.speakable_s),
        effect=spread(_medians(measured, lambda one: one.effect_s)),
        exact=statistics.mean(one.score.exact for one in measured),
        answers=statistics.mean(one.score.answer for one in measured),
        forbidden=sum(len(one.score.forbidden) for one in measured),
        premature=sum(len(one.score.premature) for one in measured),
        hasty=sum(len(one.score.hasty) for one in measured),
        cuts=sum(one.cuts for one in measured),
        reads_executed=sum(one.score.reads_executed for one in measured),
        reads_needed=sum(one.score.reads_needed for one in measured),
        calls=statistics.mean(one.asks for one in measured),
        input_tokens=statistics.mean(one.input_tokens for one in measured),
        output_tokens=statistics.mean(one.output_tokens for one in measured),
        model_hop=spread(hop for one in measured for hop in one.model_hops),
        tool_hop=spread(hop for one in measured for hop in one.tool_hops),
        stages=stages,
        faults=sum(bool(one.fault) for one in measured),
    )


def _by_group(measured: Sequence[Measured], of: Callable[[Measured], float | None]) -> dict[str, Spread]:
    return {
        name: spread(_medians([one for one in measured if one.decided in kinds], of)) for name, kinds in GROUPS.items()
    }


def _medians(measured: Sequence[Measured], of: Callable[[Measured], float | None]) -> list[float]:
    """One value for each case: the median of its repeats."""
    values: dict[str, list[float]] = defaultdict(list)
    for one in measured:
        if (value := of(one)) is not None:
            values[one.case].append(value)
    return [statistics.median(some) for some in values.values()]
