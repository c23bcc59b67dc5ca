"""Scoring a run by the rules of the data set (`bench/data/README.md`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.grammar.drive import ObservedCall, RowRun, falls_under
from bench.simserver.matching import call_matches, resolve
from tools.spec import ToolSpec

Json = Mapping[str, Any]


@dataclass(slots=True)
class GrammarScore:
    id: str
    exact: bool = False
    reads: int = 0
    reads_expected: int = 0
    reads_executed: int = 0
    forbidden: list[str] = field(default_factory=list)
    premature: int = 0
    wrong_effects: int = 0
    """Side effects that ran and were not expected."""
    early_ms: list[float] = field(default_factory=list)
    """For each expected read that ran and that the words determine: ms from the end of the chunk that determines it to
    its dispatch."""
    why: str = ""


def score(row: Json, run: RowRun, specs: Mapping[str, ToolSpec]) -> GrammarScore:
    """Score one run. "Action exact": the executed side effects are the expected ones, each once, and nothing forbidden
    ran."""
    result = GrammarScore(row["id"])
    results: dict[int, Any] = {}
    effects = [call for call in run.executed if not specs[call.tool].safe]
    reads = [call for call in run.executed if specs[call.tool].safe]
    left, why = list(effects), []
    for raw in row["expected_calls"]:
        expected = resolve(raw, results)
        results[raw["id"]] = raw["result"]
        if raw["unsafe"]:
            hit = next((call for call in left if call_matches(expected, call.tool, call.run_as)), None)
            if hit is None:
                why.append(f"missing {raw['tool']}{expected['args']}")
            else:
                left.remove(hit)
            continue
        result.reads_expected += 1
        hits = [call for call in reads if call_matches(expected, call.tool, call.run_as)]
        result.reads += bool(hits)
        if hits and not raw["depends_on"]:
            heard = min(c["end_ms"] for c in row["chunks"] if c["end_ms"] >= raw["determinable_at_ms"])
            result.early_ms.append(min(c.dispatched_ms or 0.0 for c in hits) - heard)
        if not hits:
            why.append(f"no read {raw['tool']}{expected['args']}")
    why += [f"extra {_shown(call)}" for call in left]
    for call in run.executed:
        for pattern in row["forbidden_calls"]:
            if falls_under(pattern, call.tool, call.run_as, specs[call.tool].safe):
                result.forbidden.append(_shown(call))
    result.exact = not left and not result.forbidden and not any(w.startswith("missing") for w in why)
    result.wrong_effects = len(left)
    result.reads_executed = len(reads)
    result.premature = sum((call.dispatched_ms or 0.0) < row["speech_end_ms"] for call in effects)
    result.why = "; ".join((*why, *run.errors))
    return result


def _shown(call: ObservedCall) -> str:
    return f"{call.tool}{dict(call.run_as)}"
