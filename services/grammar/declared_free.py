"""Which words fill which free parameter of a declared tool."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.grammar.declared_parameters import Parameter
from services.understanding.stems import stem
from tools.language.slots import SlotType


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words [start, end), their kind by the learned model ("" without one), the words before them, nearest first, and
    the word behind them ("" without one)."""

    start: int
    end: int
    kind: str
    lead: tuple[str, ...]
    words: tuple[str, ...]
    behind: str


_KINDS: Mapping[SlotType, Sequence[str]] = {
    SlotType.PLACE: ("place",),
    SlotType.NAME: ("person", "business"),
    SlotType.ITEMS: ("item",),
    SlotType.TEXT: ("message", "topic", "title", "word", "item", "media", "song", "artist", "label", "mode"),
    SlotType.LABEL: ("title", "label", "topic", "list_name", "media", "song"),
}
_PLACES = frozenset({"in", "near", "at", "around", "for", "from", "to", "towards", "outside"})
_NAMED = frozenset({"called", "named", "titled", "entitled"})
_SAYING = frozenset({"saying", "says", "say", "that", "reads", "reading"})
NAMING = _NAMED | _SAYING | {"about"}
"""Words that only lead to a free value."""
_OF_ITS_OWN = (("about",), ("with",), ("from",), ("saying",))
"""Behind these, the word before them names another value ("the board about plates")."""
_LEADS: Mapping[SlotType, frozenset[str]] = {
    SlotType.PLACE: _PLACES,
    SlotType.NAME: frozenset({"to", "with", "for", "from", "by"}) | _NAMED,
    SlotType.LABEL: _NAMED | {"about", "on", "for"},
    SlotType.TEXT: _SAYING | _NAMED | {"about", "on", "for", "of", "by", "in", "at", "with"},
    SlotType.ITEMS: frozenset({"with", "add", "of"}),
}


def best_pair(parameters: Iterable[Parameter], chunks: Sequence[Chunk]) -> tuple[Parameter, Chunk] | None:
    """The pair of parameter and words that fit best; None if no pair fits."""
    pairs = [(fit(each, chunk), -at, each, chunk) for each in parameters for at, chunk in enumerate(chunks)]
    best = max(pairs, key=lambda pair: pair[:2], default=None)
    return (best[2], best[3]) if best is not None and best[0] >= 0 else None


def fit(parameter: Parameter, chunk: Chunk) -> float:
    """How well `chunk` fits; below 0 it does not. Leftover words fill no optional parameter to which nothing leads."""
    kinds = _KINDS.get(parameter.type, ())
    score = 0.5 * parameter.required
    if chunk.kind:
        score += 3.0 if stem(chunk.kind) in parameter.named else 2.0 if chunk.kind in kinds[:2] else 0.0
        score += 0.5 if chunk.kind in kinds else -0.5 if parameter.type is SlotType.TEXT else -1.0
    elif parameter.type is SlotType.PLACE:
        score -= 0.0 if _PLACES & set(chunk.lead[:1]) else 1.0
    score += 2.0 * bool(parameter.about & set(map(stem, chunk.words)))
    leading = chunk.lead[:1] if chunk.lead[:1] in _OF_ITS_OWN else chunk.lead
    score += 2.0 * bool(parameter.named & set(map(stem, leading)))
    score += 2.0 * (stem(chunk.behind) in parameter.named)  # "the kitchen board"
    nearest = chunk.lead[:1]
    score += 1.0 * bool(_LEADS.get(parameter.type, frozenset()) & set(nearest))
    if nearest in (("from",), ("to",)) and parameter.side:
        score += 3.0 if (nearest == ("from",)) == (parameter.side < 0) else -4.0
    return score if score > 0 or parameter.required else -1.0
