"""Compiles the phrases of one tool into a trie whose edges are words and slots."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tools.language.choices import choices_of, declared
from tools.language.phrases import Phrase, compile_phrase
from tools.language.slots import TEMPORAL, Fixed, Slot, SlotType, infer
from tools.slicing import pause
from tools.spec import ToolSpec


@dataclass(slots=True)
class Node:
    """A node of the trie, with its edges by kind. `end`: a phrase ends here."""

    words: dict[str, "Node"] = field(default_factory=dict)
    slots: list[tuple[Slot, "Node"]] = field(default_factory=list)
    fixed: list[tuple[Fixed, "Node"]] = field(default_factory=list)
    end: bool = False

    def add(self, items: Sequence[str | Slot | Fixed]) -> None:
        """Adds one expansion of a phrase below this node."""
        node = self
        for item in items:
            node = node._step(item)
        node.end = True

    def _step(self, item: str | Slot | Fixed) -> "Node":
        if isinstance(item, str):
            return self.words.setdefault(item, Node())
        edges: list[tuple[Any, Node]] = self.slots if isinstance(item, Slot) else self.fixed
        for known, child in edges:
            if known == item:
                return child
        child = Node()
        edges.append((item, child))
        return child


class ToolGrammar:
    """The compiled phrases of one tool; `adjuncts` is a trie of its own. Calls `pause` between phrases. Raises
    `PhraseError` for an invalid one."""

    def __init__(self, spec: ToolSpec) -> None:
        self.tool = spec.name
        self.root, self.adjuncts = Node(), Node()
        self.choices = [choices_of(values) for _, values in declared(spec.parameters)]
        self.phrases: list[Phrase] = []
        for source in spec.phrases:
            pause()
            phrase = compile_phrase(source, spec.parameters)
            self.phrases.append(phrase)
            for count, items in enumerate(phrase.body.expansions()):
                if count % 100 == 99:
                    pause()
                (self.adjuncts if phrase.adjunct else self.root).add(items)
        self._add_moment(spec)

    def _add_moment(self, spec: ToolSpec) -> None:
        """Lets dates and times follow any phrase of a tool that has a temporal parameter."""
        self.moment = main_moment(spec)
        if self.moment is not None and self.root.words:
            self.adjuncts.add((Slot(self.moment, SlotType.DATETIME),))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word of the phrases. Calls `pause` now and then: the trie may have a hundred thousand nodes."""
        pause()
        found: set[str] = set()
        stack = [self.root, self.adjuncts]
        steps = 0
        while stack:
            node = stack.pop()
            steps += 1
            if steps % 2000 == 0:
                pause()
            found.update(node.words)
            stack.extend(node.words.values())
            stack.extend(child for _, child in (*node.slots, *node.fixed))
        return frozenset(found)


def main_moment(spec: ToolSpec) -> str | None:
    """The parameter for a date or time said anywhere in the sentence; None where the tool has no such parameter."""
    order = ("due", "start", "when", "time", "date", "day")
    properties = spec.parameters.get("properties", {})
    temporal = [name for name, schema in properties.items() if infer(name, schema)[0] in TEMPORAL]
    return min(temporal, key=lambda n: order.index(n) if n in order else len(order), default=None)


_GRAMMARS: dict[tuple[str, tuple[str, ...], str], ToolGrammar] = {}
_MOST_GRAMMARS = 512


def grammar_of(spec: ToolSpec) -> ToolGrammar:
    """The compiled phrases of `spec`. Those of server tools are cached per process, by phrases and schema; those of
    client tools live as long as their session. Calls `pause` while compiling."""
    if spec.client_side:
        return ToolGrammar(spec)
    key = (spec.name, spec.phrases, repr(spec.parameters))
    if key not in _GRAMMARS:
        _GRAMMARS[key] = ToolGrammar(spec)
        while len(_GRAMMARS) > _MOST_GRAMMARS:  # MCP servers come and go
            del _GRAMMARS[next(iter(_GRAMMARS))]
    return _GRAMMARS[key]
