"""80 timed natural requests over 33 tools (`bench/data/naturalistic_dev.jsonl`)."""

import json
from pathlib import Path

from bench.grammar.specs import specs
from bench.speedup.case import Case, with_latency

ROWS = Path(__file__).parents[2] / "data" / "naturalistic_dev.jsonl"


def cases(limit: int | None = None, range_ms: tuple[float, float] | None = None) -> list[Case]:
    """The cases; with `limit` every n-th row, so that all kinds of requests are included."""
    tools = specs() if range_ms is None else with_latency(specs(), range_ms)
    rows = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines() if line.strip()]
    step = 1 if limit is None else max(1, len(rows) // limit)
    chosen = rows[::step][:limit]
    return [Case(row, {name: tools[name] for name in row["tools"]}) for row in chosen]
