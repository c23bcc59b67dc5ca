"""Divides the time from the end of speech to the right answer into stages: every instant belongs to one of them."""

import itertools
from collections.abc import Iterable, Sequence
from enum import StrEnum

from bench.speedup.record import Record

Span = tuple[float, float]


class TurnStage(StrEnum):
    """The stages in order of precedence: where two overlap, the earlier one counts. OTHER is our own code and waiting
    for CPU."""

    END_OF_TURN = "end of turn"
    TOOL = "tools"
    FIRST_TOKEN = "first token"
    TOKENS = "tokens"
    COMMIT_DELAY = "commit delay"
    OTHER = "other"


def breakdown(record: Record, until_s: float) -> dict[TurnStage, float]:
    """Seconds of each stage between the end of speech and `until_s`; their sum is the whole time."""
    spans = _spans(record)
    start = record.speech_end_s
    cuts = sorted({start, until_s, *(at for some in spans.values() for span in some for at in span)})
    inside = [at for at in cuts if start <= at <= until_s]
    found = dict.fromkeys(TurnStage, 0.0)
    for begin, end in itertools.pairwise(inside):
        middle = (begin + end) / 2
        stage = next((s for s, some in spans.items() if _covers(some, middle)), TurnStage.OTHER)
        found[stage] += end - begin
    return found


def _spans(record: Record) -> dict[TurnStage, list[Span]]:
    writes_s = [run.start_s for run in record.executed]
    return {
        TurnStage.END_OF_TURN: [(record.speech_end_s, record.final_s)],
        TurnStage.TOOL: [(run.start_s, run.end_s) for run in record.executed if run.end_s is not None],
        TurnStage.FIRST_TOKEN: [(a.begin_s, a.first_s) for a in record.asked if a.first_s is not None],
        TurnStage.TOKENS: [(a.first_s, a.end_s) for a in record.asked if a.first_s is not None and a.end_s is not None],
        TurnStage.COMMIT_DELAY: list(_commit_delays(record.committed_s, writes_s)),
    }


def _commit_delays(committed: Sequence[float], started: Sequence[float]) -> Iterable[Span]:
    """The commit delays: from each commit to the start of the next call."""
    for at in committed:
        later = [start for start in started if start >= at]
        if later:
            yield at, min(later)


def _covers(spans: Iterable[Span], at: float) -> bool:
    return any(begin <= at < end for begin, end in spans)
