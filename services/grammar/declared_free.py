"""Which words fill which free parameter of a declared tool."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.grammar.declared_codes import has_number, numbered
from services.grammar.declared_parameters import Parameter
from services.understanding.stems import stem
from tools.language.slots import SlotType
from tools.language.spoken import listed


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
    owned: bool = False
    """Whether "my" or "our" stands directly before it."""


_KINDS: Mapping[SlotType, Sequence[str]] = {
    SlotType.PLACE: ("place",),
    SlotType.NAME: ("person", "business"),
    SlotType.ITEMS: ("item",),
    SlotType.TEXT: ("message", "topic", "title", "word", "item", "media", "song", "artist", "label", "mode"),
    SlotType.LABEL: ("title", "label", "topic", "list_name", "media", "song"),
}
_PLACES = frozenset({"in", "near", "at", "around", "for", "from", "to", "towards", "outside"})
_NAMED = frozenset({"called", "named", "titled", "entitled"})
_NAME_OF = re.compile(r"\bnames? of\b", re.I)
_BEFORE_NAMES = frozenset({"to", "with", "for", "from", "by", "at"}) | _NAMED
_SET_PHRASES = frozenset(listed("least most once all earth course first last worst best"))
"""Behind "at", "on" and "for" these are no names: "at least", "for once"."""
_FURTHER = frozenset({"to", "from", "with", "at", "by", "of"})
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
    if not parameter.required and not chunk.kind and _NAME_OF.search(parameter.described) and not _may_name(chunk):
        return -1.0
    if numbered(parameter) and not has_number(chunk.words):
        return -1.0
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
    leads = _LEADS.get(parameter.type, frozenset())
    if _NAME_OF.search(parameter.described) and len(chunk.words) > 1:
        leads |= _BEFORE_NAMES  # "to hobbs bakery", but not "to come"
    score += 1.0 * bool(leads & set(nearest))
    if nearest in (("from",), ("to",)) and parameter.side:
        score += 3.0 if (nearest == ("from",)) == (parameter.side < 0) else -4.0
    return score if score > 0 or parameter.required else -1.0


def _may_name(chunk: Chunk) -> bool:
    """Whether words without a kind may be the name of somebody or something that nobody had to say: a preposition
    leads to them, and they are no common word with "my" before it ("for my nails"), no set phrase ("at least") and no
    noun that the real name follows ("for payments to")."""
    if not _BEFORE_NAMES & set(chunk.lead[:1]) or chunk.owned or _SET_PHRASES & set(chunk.words[:1]):
        return False
    return not (len(chunk.words) == 1 and chunk.lead[:1] == ("for",) and chunk.behind in _FURTHER)
