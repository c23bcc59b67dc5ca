"""Draws one turn as SVG: the synchronous run above Foresay's, on one time axis."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from bench.speedup.case import Case
from bench.speedup.mode import TITLES, BenchMode
from bench.speedup.record import Record

WIDTH, LEFT, LANE, BAR = 1100, 130, 26, 16
COLOURS = {"words": "#8a94a6", "model": "#7b61c9", "read": "#2f8f6b", "write": "#c9702f", "says": "#2b6cb0"}

Bar = tuple[str, float, float, str]
"""(row of the picture, begin, end, label); times in seconds of the turn."""


def pick(records: Sequence[Record], cases: Mapping[str, Case]) -> list[Record]:
    """The runs to draw: the synchronous one of a case and our best one; of the cases with a read and a write, the one
    that is decided earliest."""
    ours = [
        m
        for m in (BenchMode.FORESAY, BenchMode.ONE_MODEL, BenchMode.SPECULATIVE, BenchMode.ASYNC_IO)
        if _has(records, m)
    ]
    shown = [mode for mode in (BenchMode.SYNCHRONOUS, *ours[:1]) if _has(records, mode)]
    known = sorted({record.case for record in records}, key=lambda id: _interest(cases[id]))
    for id in reversed(known):
        found = [next((r for r in records if r.case == id and r.mode is mode and r.texts), None) for mode in shown]
        if all(found):
            return [record for record in found if record is not None]
    return []


def _has(records: Sequence[Record], mode: BenchMode) -> bool:
    return any(record.mode is mode for record in records)


def _interest(case: Case) -> tuple[int, float]:
    kinds = {bool(call["unsafe"]) for call in case.calls}
    first_ms = min((call["determinable_at_ms"] for call in case.calls), default=case.row["speech_end_ms"])
    return len(kinds), case.row["speech_end_ms"] - first_ms


def write(path: Path, records: Sequence[Record], cases: Mapping[str, Case]) -> None:
    if records:
        path.parent.mkdir(exist_ok=True)
        path.write_text(draw(records, cases[records[0].case]), encoding="utf-8")


def draw(records: Sequence[Record], case: Case) -> str:
    longest = max([case.speech_end_s, *(at for r in records for at in _ends(r))]) + 0.6
    scale = (WIDTH - LEFT - 20) / longest
    parts, top = [], 56
    for record in records:
        parts.append(f'<text x="12" y="{top}" class="title">{escape(TITLES[record.mode])}</text>')
        lanes = list(dict.fromkeys(lane for lane, *_ in _bars(record, case)))
        for lane, begin, end, label in _bars(record, case):
            y = top + 10 + LANE * lanes.index(lane)
            parts.append(_bar(lane, begin, end, label, y, scale))
        for number, lane in enumerate(lanes):
            parts.append(f'<text x="12" y="{top + 22 + LANE * number}">{lane}</text>')
        bottom = top + 12 + LANE * len(lanes)
        parts += _marks(record, top + 4, bottom, scale)
        top = bottom + 40
    return _page(parts, top, case)


def _ends(record: Record) -> Iterator[float]:
    yield from (asked.end_s for asked in record.asked if asked.end_s)
    yield from (run.end_s for run in record.executed if run.end_s)


def _bars(record: Record, case: Case) -> Iterator[Bar]:
    for word in case.row["words"]:
        yield "words", word["start_ms"] / 1000, word["end_ms"] / 1000, word["w"]
    for asked in record.asked:
        yield "model", asked.begin_s, asked.end_s or asked.begin_s + 0.02, ""
    for run in record.executed:
        lane = "read" if case.specs[run.invocation.tool].safe else "write"
        yield lane, run.start_s, run.end_s or run.start_s + 0.05, run.invocation.tool
    if record.texts:
        answer = "".join(text for _, text in record.texts)
        yield "says", record.texts[0][0], record.texts[0][0] + 0.06, answer


def _bar(lane: str, begin: float, end: float, label: str, y: int, scale: float) -> str:
    x, width = LEFT + begin * scale, max(2.0, (end - begin) * scale - 1)
    shown = escape(label if lane == "says" or len(label) * 6.2 < width else "")
    inside = f'<text x="{x + 3:.1f}" y="{y + 12}" class="on">{shown}</text>' if lane != "says" else ""
    beside = f'<text x="{x - 6:.1f}" y="{y + 12}" text-anchor="end">{shown}</text>' if lane == "says" else ""
    return (
        f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2" fill="{COLOURS[lane]}"/>{inside}{beside}'
    )


def _marks(record: Record, top: int, bottom: int, scale: float) -> Iterator[str]:
    """Marks at the end of speech and at the beginning of the right answer."""
    end = LEFT + record.speech_end_s * scale
    yield f'<line x1="{end:.1f}" y1="{top}" x2="{end:.1f}" y2="{bottom}" stroke="#d33" stroke-dasharray="4 3"/>'
    if record.texts:
        at = record.texts[0][0]
        x = LEFT + at * scale
        yield f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="{COLOURS["says"]}"/>'
        told = f"{at - record.speech_end_s:.2f} s after the end of speech"
        yield f'<text x="{x:.1f}" y="{bottom + 14}" text-anchor="end" class="title">{told}</text>'


def _page(parts: Sequence[str], height: int, case: Case) -> str:
    style = "text{font:12px sans-serif;fill:#223}.title{font-weight:600}.on{fill:#fff;font-size:10px}"
    head = f'<text x="12" y="22" class="title">"{escape(case.row["text"])}"</text>'
    body = "\n".join((head, *parts))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">'
        f'<style>{style}</style><rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )
