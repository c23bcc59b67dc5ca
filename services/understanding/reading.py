"""Converts the encoder's outputs into requests, acts and spans."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from services.understanding.encoder import EncodedTurn, Encoder, Floats, word_states
from services.understanding.meaning import ToolMeanings, ToolScore

_BEGIN = 1
_CUT = 0.5
"""A word with at least this probability begins a new request."""


@dataclass(frozen=True, slots=True)
class LearnedSpan:
    """Words [start, end) that are a value of the kind `name`; `p`: the smallest probability of its words."""

    name: str
    start: int
    end: int
    p: float


@dataclass(frozen=True, slots=True)
class LearnedRequest:
    """The request in words [start, end). `label`: a tool's name, "other.<topic>" or "talk.<kind>". `act`: whether it is
    meant to be done now. `p_label`, `p_act`: their probabilities. `others`: the next likely labels, likeliest first."""

    label: str
    p_label: float
    act: str
    p_act: float
    start: int
    end: int
    spans: tuple[LearnedSpan, ...] = ()
    others: tuple[tuple[str, float], ...] = ()
    declared: tuple[ToolScore, ...] = ()
    """The likeliest declared tools of the session, likeliest first."""


@dataclass(frozen=True, slots=True)
class LearnedReading:
    """The requests of a turn in order, and the probability that it is complete. `named`: for each word, the probability
    that it belongs to a name and would have a capital letter. `whole`: all words as one request, only if the session
    declares tools. `tools`: those on which the model was trained."""

    requests: tuple[LearnedRequest, ...] = ()
    complete: float = 0.0
    named: tuple[float, ...] = ()
    whole: LearnedRequest | None = None
    tools: frozenset[str] = frozenset()


def read(
    encoder: Encoder, words: Sequence[str], context: str = "", tools: ToolMeanings | None = None
) -> LearnedReading:
    """Reads `words` (lower case). `tools`: the meanings of the session's declared tools. Blocks for some
    milliseconds."""
    if not words:
        return LearnedReading()
    turn = encoder.encode(words, context)
    requests = tuple(_request(encoder, turn, start, end) for start, end in _parts(turn.begins))
    named = tuple(encoder.named(word_states(turn)).tolist())
    if tools is None:
        return LearnedReading(requests, turn.complete, named, tools=encoder.tools)
    whole = _request(encoder, turn, 0, len(turn.states))
    requests = tuple(replace(each, declared=tools.scores(turn, words, each.start, each.end)) for each in requests)
    whole = replace(whole, declared=tools.scores(turn, words, 0, whole.end))
    return LearnedReading(requests, turn.complete, named, whole, encoder.tools)


def _parts(begins: Floats) -> list[tuple[int, int]]:
    """The (start, end) of the requests; all words are one request if none begins."""
    size = len(begins)
    starts = [at for at in range(size) if begins[at, _BEGIN] >= _CUT]
    inside = begins.argmax(1) != 0
    if not starts:
        starts = [int(inside.argmax()) if inside.any() else 0]
    parts = []
    for at, start in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else size
        while end - 1 > start and not inside[end - 1]:
            end -= 1
        parts.append((start, end))
    return parts


def _request(encoder: Encoder, turn: EncodedTurn, start: int, end: int) -> LearnedRequest:
    labels, acts = encoder.judge(turn, start, end)
    order = np.argsort(-labels)[:4]
    act = int(acts.argmax())
    return LearnedRequest(
        encoder.labels[int(order[0])],
        float(labels[order[0]]),
        encoder.acts[act],
        float(acts[act]),
        start,
        end,
        tuple(_spans(turn.spans[start:end], start, encoder.kinds)),
        tuple((encoder.labels[int(at)], round(float(labels[at]), 3)) for at in order[1:]),
    )


def _spans(tags: Floats, offset: int, kinds: Sequence[str]) -> list[LearnedSpan]:
    """Spans from the tag of each word. A begin opens a span, an inside of the same kind continues it; an inside without
    a begin also opens one."""
    found: list[LearnedSpan] = []
    previous = -1
    for at, row in enumerate(tags):
        tag = int(row.argmax())
        kind, begins = (tag - 1) // 2, tag % 2 == 1
        if tag == 0:
            previous = -1
            continue
        p = float(row[1 + 2 * kind] + row[2 + 2 * kind])
        if kind == previous and not begins:
            last = found[-1]
            found[-1] = LearnedSpan(last.name, last.start, offset + at + 1, min(last.p, p))
        else:
            found.append(LearnedSpan(kinds[kind], offset + at, offset + at + 1, p))
        previous = kind
    return found
