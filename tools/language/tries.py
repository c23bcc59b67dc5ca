"""Compiles the phrases of one tool into a graph whose edges are words and slots.

Phrases that begin with the same words share nodes until they differ, and common continuations are shared too. So the
graph is about as large as the text of the phrases, however many wordings they match.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tools.language.choices import choices_of, declared
from tools.language.phrases import Choice, Item, Phrase, Sequence, compile_phrase
from tools.language.slots import TEMPORAL, Fixed, Slot, SlotType, infer
from tools.slicing import pause
from tools.spec import ToolSpec


@dataclass(slots=True, eq=False)
class Node:
    """A node of the graph, with its edges by kind; at most one edge for each item. `end`: a phrase ends here."""

    words: dict[str, "Node"] = field(default_factory=dict)
    slots: list[tuple[Slot, "Node"]] = field(default_factory=list)
    fixed: list[tuple[Fixed, "Node"]] = field(default_factory=list)
    end: bool = False


@dataclass(slots=True, eq=False)
class _Place:
    """A place in a phrase: the item that is read there, and the places that follow it."""

    item: Item
    after: "_Places"


_Places = tuple["_Place | None", ...]
"""The places that a walk may have reached; None is the end of a phrase. Distinct, in the order of the phrases."""


def _before(sequence: Sequence, after: _Places) -> _Places:
    """The places at which `sequence` begins, if `after` follows it."""
    for item in reversed(sequence.items):
        if not isinstance(item, Choice):
            after = (_Place(item, after),)
            continue
        begins = [place for alternative in item.alternatives for place in _before(alternative, after)]
        after = tuple(dict.fromkeys((*begins, *after) if item.optional else begins))
    return after


class _Nodes:
    """Makes one node for each set of places that a walk may have reached."""

    def __init__(self) -> None:
        self._made: dict[frozenset[_Place | None], Node] = {}

    def at(self, places: Iterable[_Place | None]) -> Node:
        """The node for these places, with all nodes that can be reached from it."""
        first, fresh = self._node(places)
        while fresh:
            node, standing = fresh.pop()
            for item, after in _edges(standing):
                child, more = self._node(after)
                fresh += more
                if isinstance(item, str):
                    node.words[item] = child
                elif isinstance(item, Slot):
                    node.slots.append((item, child))
                else:
                    node.fixed.append((item, child))
        return first

    def _node(self, places: Iterable[_Place | None]) -> tuple[Node, list[tuple[Node, list[_Place | None]]]]:
        """The node; and, if it is new, the places from which its edges are made."""
        standing = list(dict.fromkeys(places))
        key = frozenset(standing)
        if key in self._made:
            return self._made[key], []
        node = self._made[key] = Node(end=None in key)
        if len(self._made) % 100 == 0:
            pause()
        return node, [(node, standing)]


def _edges(places: Iterable[_Place | None]) -> Iterator[tuple[Item, list[_Place | None]]]:
    """Each item that can be read at one of `places`, and the places after it. Items are compared by value; slots are
    kept in a list, since hashing their long choices would be slow."""
    words: dict[str, list[_Place | None]] = {}
    others: list[tuple[Slot | Fixed, list[_Place | None]]] = []
    for place in places:
        if place is None:
            continue
        item = place.item
        if isinstance(item, str):
            words.setdefault(item, []).extend(place.after)
            continue
        known = next((after for other, after in others if other == item), None)
        if known is None:
            others.append((item, list(place.after)))
        else:
            known.extend(place.after)
    yield from words.items()
    yield from others


class ToolGrammar:
    """The compiled phrases of one tool; `adjuncts` is a separate graph. Calls `pause` between phrases. Raises
    `PhraseError` for an invalid phrase."""

    def __init__(self, spec: ToolSpec) -> None:
        self.tool = spec.name
        self.choices = [choices_of(values) for _, values in declared(spec.parameters)]
        self.phrases: list[Phrase] = []
        begins: dict[bool, list[_Place | None]] = {False: [], True: []}
        for source in spec.phrases:
            pause()
            phrase = compile_phrase(source, spec.parameters)
            self.phrases.append(phrase)
            begins[phrase.adjunct] += _before(phrase.body, (None,))
        self.root = _Nodes().at(begins[False])
        self.moment = main_moment(spec)
        if self.moment is not None and self.root.words:  # dates and times may follow any phrase
            begins[True].append(_Place(Slot(self.moment, SlotType.DATETIME), (None,)))
        self.adjuncts = _Nodes().at(begins[True])

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words of the phrases. Calls `pause` meanwhile."""
        pause()
        found: set[str] = set()
        stack = [self.root, self.adjuncts]
        seen = set(stack)
        while stack:
            node = stack.pop()
            found.update(node.words)
            children = {*node.words.values(), *(child for _, child in (*node.slots, *node.fixed))} - seen
            seen |= children
            if len(seen) // 1000 != (len(seen) - len(children)) // 1000:
                pause()
            stack.extend(children)
        return frozenset(found)


def main_moment(spec: ToolSpec) -> str | None:
    """The parameter for a date or time that may be anywhere in the sentence; None if the tool has none."""
    order = ("due", "start", "when", "time", "date", "day")
    properties = spec.parameters.get("properties", {})
    temporal = [name for name, schema in properties.items() if infer(name, schema)[0] in TEMPORAL]
    return min(temporal, key=lambda n: order.index(n) if n in order else len(order), default=None)


_GRAMMARS: dict[tuple[str, tuple[str, ...], str], ToolGrammar] = {}
_MOST_GRAMMARS = 512


def grammar_of(spec: ToolSpec) -> ToolGrammar:
    """The compiled phrases of `spec`. Those of server tools are cached per process, by phrases and schema; those of
    client tools are freed with their session. Calls `pause` while compiling."""
    if spec.client_side:
        return ToolGrammar(spec)
    key = (spec.name, spec.phrases, repr(spec.parameters))
    if key not in _GRAMMARS:
        _GRAMMARS[key] = ToolGrammar(spec)
        while len(_GRAMMARS) > _MOST_GRAMMARS:  # MCP servers come and go
            del _GRAMMARS[next(iter(_GRAMMARS))]
    return _GRAMMARS[key]
