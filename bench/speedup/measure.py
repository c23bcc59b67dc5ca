"""Computes the figures of one run from its record."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.speedup.case import Case
from bench.speedup.record import Record
from bench.speedup.score import SpeedupScore, score
from bench.speedup.stages import TurnStage, breakdown


@dataclass(slots=True)
class Measured:
    """The figures of one run, in seconds after the end of speech; None for what did not happen. `hops` are the seconds
    that a request to the model or a tool took beyond the simulated time."""

    case: str
    mode: str
    repeat: int
    decided: str
    speakable_s: float | None
    right_s: float | None
    effect_s: float | None
    score: SpeedupScore
    cuts: int
    asks: int
    input_tokens: int
    output_tokens: int
    model_hops: list[float] = field(default_factory=list)
    tool_hops: list[float] = field(default_factory=list)
    stages: dict[TurnStage, float] = field(default_factory=dict)
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def measure(case: Case, record: Record, ttft_s: float | None) -> Measured:
    """The figures of `record`. `ttft_s` is the simulated time to first token; None if the model is real."""
    end = record.speech_end_s
    judged = score(case, record)
    texts = [at for at, _ in record.texts if at >= end]
    segments = [at for at, _ in record.segments if at >= end]
    effects = [e.end_s for e in record.executed if e.end_s is not None and not case.specs[e.invocation.tool].safe]
    right = min(texts) if texts and judged.answer else None
    return Measured(
        case=record.case,
        mode=record.mode.value,
        repeat=record.repeat,
        decided=case.decided,
        speakable_s=min(segments) - end if segments else None,
        right_s=right - end if right is not None else None,
        effect_s=max(effects) - end if effects else None,
        score=judged,
        cuts=record.cuts,
        asks=len(record.asked),
        input_tokens=record.input_tokens,
        output_tokens=record.output_tokens,
        model_hops=[] if ttft_s is None else list(_model_hops(record, ttft_s)),
        tool_hops=list(_tool_hops(record)),
        stages=breakdown(record, right) if right is not None else {},
        fault=record.fault,
    )


def _model_hops(record: Record, ttft_s: float) -> Iterator[float]:
    """For each request, the seconds to the first token beyond the simulated ones: client, HTTP and the server."""
    for asked in record.asked:
        if asked.first_s is not None:
            yield asked.first_s - asked.begin_s - ttft_s


def _tool_hops(record: Record) -> Iterator[float]:
    """For each result, the seconds until the model is asked about it, where nothing else was running."""
    for run in record.executed:
        if run.end_s is None or _busy(record, run.end_s):
            continue
        following = [asked.begin_s for asked in record.asked if asked.begin_s >= run.end_s]
        if following:
            yield min(following) - run.end_s


def _busy(record: Record, at: float) -> bool:
    """Whether a result at time `at` has to wait anyway: a tool or a generation is running, or the user still speaks."""
    running = any(r.start_s <= at < (r.end_s or at) for r in record.executed)
    thinking = any(a.begin_s <= at < (a.end_s or a.begin_s) for a in record.asked)
    return running or thinking or at < record.final_s
