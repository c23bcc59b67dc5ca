"""Formats the figures: rows for the table on the terminal and for Markdown."""

from collections.abc import Mapping, Sequence

from rich.table import Table

from bench.speedup.mode import TITLES, BenchMode
from bench.speedup.stages import TurnStage
from bench.speedup.summary import GROUPS, Spread, Summary

Row = list[str]

HEAD = [
    "mode", "right answer, s p50 / p95", "speed-up", "early", "late", "no tool", "first speakable", "last effect",
    "calls a turn", "reads run / needed", "exact", "right", "forbidden", "premature", "hasty / cut off",
    "hop model / tool, ms p50",
]  # fmt: skip
STAGE_HEAD = ["mode", *TurnStage, "sum"]


def rows(summaries: Sequence[Summary], bounds: Mapping[str, Mapping[str, Spread]]) -> list[Row]:
    """The table's rows: one for each mode, then one for each of `bounds` (spreads by group)."""
    slowest = next((s.right["tools"].p50 for s in summaries if s.mode == BenchMode.SYNCHRONOUS), None)
    return [*(_row(s, slowest) for s in summaries), *(_bound_row(name, b, slowest) for name, b in bounds.items())]


def _row(summary: Summary, slowest: float | None) -> Row:
    right = summary.right
    return [
        title(summary.mode),
        both(right["tools"]),
        _times(right["tools"], slowest),
        *(both(right[group]) for group in ("early", "late", "none")),
        both(summary.speakable["tools"]),
        both(summary.effect),
        f"{summary.calls:.1f}",
        f"{summary.reads_executed} / {summary.reads_needed}",
        f"{summary.exact:.1%}",
        f"{summary.answers:.1%}",
        str(summary.forbidden),
        str(summary.premature),
        f"{summary.hasty} / {summary.cuts}",
        f"{_ms(summary.model_hop.p50)} / {_ms(summary.tool_hop.p50)}",
    ]


def _bound_row(name: str, bound: Mapping[str, Spread], slowest: float | None) -> Row:
    groups = [both(bound[group]) for group in ("early", "late", "none")]
    return [name, both(bound["tools"]), _times(bound["tools"], slowest), *groups, *[""] * (len(HEAD) - 3 - len(groups))]


def stage_rows(summaries: Sequence[Summary]) -> list[Row]:
    """Rows of the time in each stage: milliseconds, mean over the turns with tools."""
    return [
        [title(s.mode), *(_ms(s.stages[stage]) for stage in TurnStage), _ms(sum(s.stages.values()))] for s in summaries
    ]


def title(mode: str) -> str:
    return f"({mode}) {TITLES[BenchMode(mode)]}" if mode in list(BenchMode) else mode


def both(spread: Spread) -> str:
    return "-" if spread.p50 is None or spread.p95 is None else f"{spread.p50:.2f} / {spread.p95:.2f}"


def _times(spread: Spread, slowest: float | None) -> str:
    return f"{slowest / spread.p50:.2f}x" if slowest and spread.p50 else "-"


def _ms(seconds: float | None) -> str:
    return "-" if seconds is None else f"{1000 * seconds:.0f}"


def table(name: str, head: Row, body: Sequence[Row]) -> Table:
    found = Table(title=name, title_justify="left")
    for number, column in enumerate(head):
        found.add_column(column, justify="right" if number else "left")
    for row in body:
        found.add_row(*row)
    return found


def markdown(head: Row, body: Sequence[Row]) -> str:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))


def count(summaries: Sequence[Summary]) -> str:
    if not summaries:
        return ""
    tools, early, late, none = (summaries[0].right[name].n for name in GROUPS)
    return f"{tools} turns with tools ({early} decided early, {late} late), {none} without"
