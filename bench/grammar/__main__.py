"""Accuracy of the grammar model: `python -m bench.grammar [--set dev|heldout|hard|talk] [--verbose] [--json FILE]`."""

import argparse
import json
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.grammar import heldout
from bench.grammar.drive import RowRun, play
from bench.grammar.score import GrammarScore, score
from bench.grammar.specs import DATA, specs
from tools.spec import ToolSpec


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--set", choices=("dev", *heldout.SETS), default="dev")
    options.add_argument("--verbose", action="store_true", help="show every row that is not exact")
    options.add_argument("--json", type=Path, help="write the figures here")
    chosen = options.parse_args()
    tools = specs()
    rows = rows_of(chosen.set, tools)
    runs = [play(row, tools) for row in rows]
    scores = [score(row, run, tools) for row, run in zip(rows, runs, strict=True)]
    if chosen.verbose:
        for row, run, each in zip(rows, runs, scores, strict=True):
            if not each.exact or each.reads < each.reads_expected or run.errors:
                print(f"{'     ' if each.exact else 'WRONG'} {each.id} {row['text']}")
                print(f"        {each.why}")
                print(f"        {run.answer!r}")
    found = figures(rows, runs, scores)
    for name, value in found.items():
        print(f"{name:28} {value}")
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1) + "\n")


def rows_of(name: str, tools: Mapping[str, ToolSpec]) -> list[dict[str, Any]]:
    if name == "dev":
        return dev_rows()
    return heldout.rows(tools, heldout.SETS[name])


def dev_rows(path: Path = DATA / "naturalistic_dev.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def figures(
    rows: Sequence[Mapping[str, Any]], runs: Sequence[RowRun], scores: Sequence[GrammarScore]
) -> dict[str, Any]:
    """The figures of the table; times in milliseconds."""
    updates = sorted(ms for run in runs for ms in run.updates_ms)
    early = [ms for each in scores for ms in each.early_ms]
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row, each in zip(rows, scores, strict=True):
        for phenomenon in row["phenomena"]:
            kinds[phenomenon].append(each.exact)
    exact = sum(each.exact for each in scores)
    expected = sum(each.reads_expected for each in scores)
    return {
        "rows": len(rows),
        "action exact": f"{exact} ({100 * exact / len(scores):.1f} %)",
        "reads fulfilled": f"{sum(each.reads for each in scores)} of {expected}",
        "reads executed per expected": round(sum(each.reads_executed for each in scores) / max(expected, 1), 2),
        "wrong effects": sum(each.wrong_effects for each in scores),
        "forbidden calls": sum(len(each.forbidden) for each in scores),
        "premature effects": sum(each.premature for each in scores),
        "invalid actions": sum(len(run.errors) for run in runs),
        "read after determinable, p50": round(statistics.median(early)) if early else None,
        "reads at or before it": f"{sum(ms <= 0 for ms in early)} of {len(early)}",
        "ms per update, p50": round(updates[len(updates) // 2], 2),
        "ms per update, p95": round(updates[int(0.95 * len(updates))], 2),
        "by phenomenon": {name: f"{sum(v)}/{len(v)}" for name, v in sorted(kinds.items())},
    }


if __name__ == "__main__":
    main()
