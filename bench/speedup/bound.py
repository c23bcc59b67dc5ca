"""Lower bounds of the time to the answer, computed from the data: only the unavoidable waits, and no code in between.

`free` is an oracle that knows each call at the word that determines it, at no cost, and asks the model once for the
answer. `one_model` has only the model: each call costs one response, which starts as soon as its words (and the results
that it needs) are there. Both wait as long as Foresay before the turn counts as over, run no write before that, and
give no answer before the last write has ended.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bench.mocktools import MockTools
from bench.simserver.encode import dumps
from bench.simserver.pace import Pace, tokens_of
from bench.speedup.case import Case, Json
from bench.speedup.score import expected_calls


@dataclass(frozen=True, slots=True)
class Bound:
    """A lower bound; times in seconds after the end of speech."""

    right_text_s: float
    last_effect_s: float | None


def free(case: Case, pace: Pace, end_s: float, tools: MockTools) -> Bound:
    return _bound(case, pace, end_s, tools, lambda call: 0.0)


def one_model(case: Case, pace: Pace, end_s: float, tools: MockTools) -> Bound:
    return _bound(case, pace, end_s, tools, lambda call: _response_s(call, pace))


def _response_s(call: Json, pace: Pace) -> float:
    """Seconds from the request to the call's last token, as a native function call."""
    pieces = sum(1 for _ in tokens_of(dumps({"call_id": call["id"], **call["args"]})))
    return pace.ttft_ms / 1000 + pieces / pace.tokens_per_s


def _bound(case: Case, pace: Pace, end_s: float, tools: MockTools, thinking_s: Callable[[Json], float]) -> Bound:
    final_s = case.speech_end_s + end_s
    done: dict[int, float] = {}
    reads, writes = [case.speech_end_s], list[float]()
    for call in expected_calls(case):
        known = max([call["determinable_at_ms"] / 1000, *(done[id] for id in call["depends_on"])])
        start = known + thinking_s(call)
        if call["unsafe"]:
            start = max(start, final_s)
        done[call["id"]] = start + tools.latency_s(call["tool"])
        (writes if call["unsafe"] else reads).append(done[call["id"]])
    answer = max([max(reads) + pace.ttft_ms / 1000, final_s, *writes])
    zero = case.speech_end_s
    return Bound(answer - zero, max(writes) - zero if writes else None)
