"""The probability that a request asks for a tool on which the model was not trained (a client's, or an MCP server's).
It follows from the tool's declaration: name, description, parameters and enum values.

A request and a tool are compared in several ways (`FEATURES`), and a logistic function turns these into a probability.
Its weights are fitted on other tools and on people's requests (`python -m training.understanding.meaning`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from services.understanding.encoder import EncodedTurn, Encoder, Floats
from services.understanding.stems import FUNCTION_WORDS, alike, stem
from tools.language.choices import declared
from tools.language.tokens import words
from tools.spec import ToolSpec

FEATURES = ("labels", "named", "explained", "said")
"""`labels`: overlap of the label probabilities of declaration and request; `named`: share of the words of the tool's
name that are in the request; `explained`: share of the request's words that are in the declaration (words of free
values count only if they are in it); `said`: number of words of enum values in the request, at most three, divided by
three. Words are weighted by rarity. The cosine of the encoder's states adds nothing to these (measured on held-out
tools)."""

WEIGHTS = np.array([5.07, 3.28, 4.21, 1.68], np.float32)
BIAS = -6.00
"""The bias of the logistic function over `FEATURES`, for a tool among about ten others."""

MOST_TOOLS = 128
"""Most tools of one session that are understood like this; the others are matched by their phrases only."""
_NAMED = 4
"""Number of the likeliest tools of a request that are kept."""

_BY = re.compile(r"\s*\(by [^()]{1,80}\)$")
_PARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_\-.\s]+")
_LONGEST = 60
"""Most words of a description that are read."""
_MOST_VALUES = 400
"""Most words of enum values that are used."""


def name_words(name: str) -> list[str]:
    """The words of a name such as "get_stockPrice" or "roomBooking"."""
    return [part.casefold() for part in _PARTS.split(name) if part]


@dataclass(frozen=True, slots=True)
class ToolMeaning:
    """One tool: the square roots of its label probabilities [L], and its words by stem, each with its rarity. `values`:
    the stems of its enum values alone."""

    tool: str
    labels: Floats
    named: Mapping[str, float]
    terms: Mapping[str, float]
    values: frozenset[str]


def meaning_of(encoder: Encoder, spec: ToolSpec) -> ToolMeaning:
    """Reads the declaration of `spec`. Blocks for some milliseconds."""
    named = name_words(spec.name)
    about = words(_BY.sub("", spec.description))[:_LONGEST]
    turns = [encoder.encode(part or named) for part in (named, about)]
    labels = np.mean([encoder.judge(turn, 0, len(turn.states))[0] for turn in turns], 0)
    values = [word for _, group in declared(spec.parameters) for value in group for word in words(value)]
    said = [*named, *about, *_parameter_words(spec.parameters), *values[:_MOST_VALUES]]
    return ToolMeaning(
        spec.name,
        np.sqrt(labels),
        _weighted(encoder, named),
        _weighted(encoder, said),
        frozenset(map(stem, _content(values[:_MOST_VALUES]))),
    )


def _parameter_words(parameters: Mapping[str, object]) -> Iterable[str]:
    properties = parameters.get("properties")
    for name, schema in properties.items() if isinstance(properties, Mapping) else ():
        yield from name_words(str(name))
        described = schema.get("description") if isinstance(schema, Mapping) else None
        yield from words(described)[:_LONGEST] if isinstance(described, str) else ()


def _content(said: Iterable[str]) -> list[str]:
    return [word for word in said if word not in FUNCTION_WORDS]


def _weighted(encoder: Encoder, said: Iterable[str]) -> dict[str, float]:
    return {stem(word): encoder.rarity(word) for word in _content(said)}


@dataclass(frozen=True, slots=True)
class RequestMeaning:
    """What is compared with the tools, for words [start, end) of a turn."""

    labels: Floats
    words: Mapping[str, float]
    free: frozenset[str]
    """The stems of words that are part of a free value."""


def request_meaning(encoder: Encoder, turn: EncodedTurn, said: Sequence[str], start: int, end: int) -> RequestMeaning:
    """The meaning of words [start, end) of `said`, which the network has read as `turn`."""
    labels, _ = encoder.judge(turn, start, end)
    inside = turn.spans[start:end].argmax(1) > 0
    free = frozenset(stem(word) for word, value in zip(said[start:end], inside, strict=False) if value)
    return RequestMeaning(np.sqrt(labels), _weighted(encoder, said[start:end]), free)


def features(request: RequestMeaning, tool: ToolMeaning) -> Floats:
    """The `FEATURES` of the pair."""
    told = {word: max((alike(word, other) for other in tool.terms), default=0.0) for word in request.words}
    counted = {word: weight for word, weight in request.words.items() if told[word] or word not in request.free}
    explained = sum(weight * told[word] for word, weight in counted.items())
    named = sum(w * max((alike(word, other) for other in request.words), default=0.0) for word, w in tool.named.items())
    return np.array(
        [
            float(tool.labels @ request.labels),
            named / max(_LITTLE, sum(tool.named.values())),
            explained / max(_LITTLE, sum(counted.values())),
            min(3, sum(word in tool.values for word in request.words)) / 3,
        ],
        np.float32,
    )


_LITTLE = 0.1
"""Least sum of weights, so that a name or request without content words matches nothing."""


@dataclass(frozen=True, slots=True)
class ToolScore:
    """The probability `p` that a request asks for `tool`, by the tool's declaration."""

    tool: str
    p: float


class ToolMeanings:
    """The declared tools of a session. About 20 kB for each tool; equal only to itself."""

    def __init__(self, encoder: Encoder, specs: Sequence[ToolSpec]) -> None:
        self._encoder = encoder
        self.tools = tuple(meaning_of(encoder, spec) for spec in specs[:MOST_TOOLS])
        self._labels = {each.tool: encoder.labels[int(each.labels.argmax())] for each in self.tools}
        self._index = {label: at for at, label in enumerate(encoder.labels)}

    def scores(self, turn: EncodedTurn, said: Sequence[str], start: int, end: int) -> tuple[ToolScore, ...]:
        """The likeliest tools for words [start, end) of `said`, likeliest first."""
        if not self.tools or end <= start:
            return ()
        request = request_meaning(self._encoder, turn, said, start, end)
        table = np.stack([features(request, tool) for tool in self.tools])
        probabilities = 1 / (1 + np.exp(-(table @ WEIGHTS + BIAS)))
        order = np.argsort(-probabilities, kind="stable")[:_NAMED]
        return tuple(ToolScore(self.tools[at].tool, round(float(probabilities[at]), 3)) for at in order)

    def label_of(self, tool: str) -> str:
        """The likeliest label of the declaration of `tool`."""
        return self._labels.get(tool, "")

    def likeliest_of(self, label: str, scores: Sequence[ToolScore]) -> str | None:
        """The tool of which the declaration may have `label`, if by `scores` it is clearly the likeliest of these; else
        None."""
        at = self._index.get(label)
        if at is None:
            return None
        kin = {each.tool for each in self.tools if float(each.labels[at]) ** 2 >= _KIN}
        found = [score for score in scores if score.tool in kin]
        if not found or (len(found) > 1 and found[0].p < _CLEARLY_LIKELIER * found[1].p):
            return None
        return found[0].tool


_KIN, _CLEARLY_LIKELIER = 0.25, 1.5
"""A declaration may have a label from this probability on; the likeliest tool is clear if its probability is this many
times the second's."""
