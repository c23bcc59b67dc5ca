"""Finding the phrases of the tools in an utterance.

The phrases of one tool share a trie whose edges are words and slots. A walk from a word follows every path; where the
words run out (or a connector comes) in the middle of a phrase, what was found so far is an incomplete match. Words may
be misheard a little (`Spellings`), and small talk inside a phrase is stepped over, both at a price.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tools.language.numbers import number_at
from tools.language.phrases import Phrase, compile_phrase
from tools.language.slots import FREE, LONGEST, TEMPORAL, Fixed, Slot, SlotType, infer
from tools.language.spelling import Spellings
from tools.language.spoken import listed
from tools.language.values import FREE_WEIGHT, Reading, Utterance
from tools.spec import ToolSpec

CONNECTORS = frozenset({"and", "then", "also", "but", "or", "plus"})
NOISE = frozenset(listed("please just then like so well maybe kindly also quickly now actually basically"))
FUNCTION_WORDS = frozenset(
    listed(
        """a an the to for in on of at by my me i it is are do does did you your can could would will be that this
        and with some any what how there have has up not as was were"""
    )
)
_TRAILING = frozenset(listed("a an the to for in on of at by my with about and or from that"))
_ARTICLES = frozenset({"a", "an", "the", "my", "another"})
_NOBODY = frozenset(listed("me us what how if whether why where when i we you it is was not no"))
SENTENCE = frozenset(
    listed("i me you your we he she they can could would should be have has is are am if when please to said")
)
_SKIPS = 2
_ADJUNCTS = 4
_ENOUGH_SMALL = 4
_STEPPED_OVER = NOISE | {"and"}
_TELLING = frozenset({SlotType.QUANTITY, SlotType.MONEY, SlotType.EXPRESSION})
"""Values that say by themselves what is wanted."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A slot with its words `[start, end)`. `value` is None for free words, which stay in the utterance."""

    name: str
    type: SlotType | None
    value: Any
    start: int
    end: int
    open: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase of `tool` found in words `[start, end)`; `cost` is what misheard and skipped words take away."""

    tool: str
    start: int
    end: int
    filled: tuple[Filled, ...]
    literals: int
    score: float
    complete: bool
    cost: float = 0.0


@dataclass(slots=True)
class Node:
    words: dict[str, "Node"] = field(default_factory=dict)
    slots: list[tuple[Slot, "Node"]] = field(default_factory=list)
    fixed: list[tuple[Fixed, "Node"]] = field(default_factory=list)
    end: bool = False

    def add(self, items: Sequence[str | Slot | Fixed]) -> None:
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
    """The compiled phrases of one tool. Raises `PhraseError` where one is wrong."""

    def __init__(self, spec: ToolSpec) -> None:
        self.tool = spec.name
        self.root, self.adjuncts = Node(), Node()
        self.phrases: list[Phrase] = []
        for source in spec.phrases:
            phrase = compile_phrase(source, spec.parameters)
            self.phrases.append(phrase)
            for items in phrase.body.expansions():
                (self.adjuncts if phrase.adjunct else self.root).add(items)
        self._add_moment(spec)

    def _add_moment(self, spec: ToolSpec) -> None:
        """A tool with one temporal parameter takes dates and times anywhere behind its phrase."""
        self.moment = main_moment(spec)
        if self.moment is not None and self.root.words:
            self.adjuncts.add((Slot(self.moment, SlotType.DATETIME),))

    def vocabulary(self) -> set[str]:
        found: set[str] = set()
        stack = [self.root, self.adjuncts]
        while stack:
            node = stack.pop()
            found.update(node.words)
            stack.extend(node.words.values())
            stack.extend(child for _, child in (*node.slots, *node.fixed))
        return found


def main_moment(spec: ToolSpec) -> str | None:
    """The parameter that a date or time said anywhere in the sentence belongs to."""
    order = ("due", "start", "when", "time", "date", "day")
    properties = spec.parameters.get("properties", {})
    temporal = [name for name, schema in properties.items() if infer(name, schema)[0] in TEMPORAL]
    return min(temporal, key=lambda n: order.index(n) if n in order else len(order), default=None)


class Grammar:
    """The phrases of several tools."""

    def __init__(self, tools: Sequence[ToolGrammar]) -> None:
        self.tools = list(tools)
        self.moments = {tool.tool: tool.moment for tool in tools if tool.moment is not None}
        self.spellings = Spellings(frozenset().union(*(tool.vocabulary() for tool in tools)))
        self._slot_first = [tool for tool in tools if tool.root.slots]
        self._by_word: dict[str, list[ToolGrammar]] = {}
        for tool in tools:
            for word in tool.root.words:
                self._by_word.setdefault(word, []).append(tool)

    def _beginning_with(self, word: str) -> list[ToolGrammar]:
        """The tools of which a phrase may begin with `word`."""
        found = dict.fromkeys(self._slot_first)
        for form, _ in self.spellings.forms(word):
            found.update(dict.fromkeys(self._by_word.get(form, ())))
        return list(found)

    def matches(self, utterance: Utterance) -> list[Match]:
        """Every match, the best one of those with equal tool, span and slots."""
        best: dict[tuple[object, ...], Match] = {}
        walker = _Walker(utterance, self.spellings)
        for start in range(len(utterance)):
            for tool in self._beginning_with(utterance.words[start]):
                for match in walker.from_word(tool, start):
                    key = (match.tool, match.start, match.end, match.complete, match.filled)
                    if key not in best or best[key].score < match.score:
                        best[key] = match
        return list(best.values())


@dataclass(frozen=True, slots=True)
class _State:
    """Where a walk is: what it has filled, and what that was worth."""

    node: Node
    at: int
    filled: tuple[Filled, ...] = ()
    literals: int = 0
    score: float = 0.0
    cost: float = 0.0
    skips: int = 0
    small: int = 0
    """Function words matched; "what do i have" says something though no word of it does."""


class _Walker:
    def __init__(self, utterance: Utterance, spellings: Spellings) -> None:
        self._utterance = utterance
        self._words = utterance.words
        self._size = len(utterance.words)
        self._forms = [spellings.forms(word) for word in utterance.words]
        self._adjuncts: dict[tuple[str, int], list[_State]] = {}

    def from_word(self, tool: ToolGrammar, start: int) -> Iterator[Match]:
        for state, complete in self._walk(tool, _State(tool.root, start)):
            if not state.literals and not (complete and state.small >= _ENOUGH_SMALL):
                continue
            if complete:
                yield from self._with_adjuncts(tool, start, state, _ADJUNCTS)
            elif state.literals > sum(filled.type in _TELLING for filled in state.filled):
                yield self._match(tool, start, state, complete=False)

    def _match(self, tool: ToolGrammar, start: int, state: _State, complete: bool) -> Match:
        score = state.score - state.cost - (0.0 if complete else 0.6)
        return Match(tool.tool, start, state.at, state.filled, state.literals, score, complete, state.cost)

    def _with_adjuncts(self, tool: ToolGrammar, start: int, state: _State, left: int) -> Iterator[Match]:
        yield self._match(tool, start, state, complete=True)
        if not left or state.at >= self._size:
            return
        names = {filled.name for filled in state.filled}
        adjuncts = list(self._adjuncts_at(tool, state.at))
        if self._words[state.at] in _STEPPED_OVER and state.at + 1 < self._size:
            adjuncts += self._adjuncts_at(tool, state.at + 1)
        for adjunct in adjuncts:
            if any(f.name in names and f.name != tool.moment and f.type is not SlotType.ITEMS for f in adjunct.filled):
                continue
            grown = _State(
                state.node,
                adjunct.at,
                state.filled + adjunct.filled,
                state.literals + adjunct.literals,
                state.score + adjunct.score,
                state.cost + adjunct.cost,
            )
            yield from self._with_adjuncts(tool, start, grown, left - 1)

    def _adjuncts_at(self, tool: ToolGrammar, at: int) -> list[_State]:
        key = (tool.tool, at)
        if key not in self._adjuncts:
            self._adjuncts[key] = []  # a free slot inside an adjunct asks for the adjuncts behind it
            walks = self._walk(tool, _State(tool.adjuncts, at))
            self._adjuncts[key] = [state for state, complete in walks if complete]
        return self._adjuncts[key]

    def _walk(self, tool: ToolGrammar, state: _State) -> Iterator[tuple[_State, bool]]:
        node, at = state.node, state.at
        if node.end:
            yield state, True
        elif at == self._size or self._words[at] in CONNECTORS:
            yield state, False
        for fixed, child in node.fixed:
            implied = Filled(fixed.name, None, fixed.value, at, at)
            yield from self._walk(tool, self._next(state, child, at, implied, 0.0))
        if at == self._size:
            return
        yield from self._by_word(tool, state)
        for slot, child in node.slots:
            for reading in self._readings(tool, slot, child, at):
                filled = Filled(slot.name, slot.type, reading.value, at, reading.end, reading.open)
                worth = reading.weight * (reading.end - at) - self._penalty(slot, at, reading)
                yield from self._walk(tool, self._next(state, child, reading.end, filled, worth))
            if self._utterance.begun(slot, at):
                begun = Filled(slot.name, slot.type, None, at, self._size, open=True)
                yield self._next(state, child, self._size, begun, 0.3 * (self._size - at)), False

    def _by_word(self, tool: ToolGrammar, state: _State) -> Iterator[tuple[_State, bool]]:
        word = self._words[state.at]
        matched = False
        for form, cost in self._forms[state.at]:
            child = state.node.words.get(form)
            if child is None:
                continue
            matched = True
            content = form not in FUNCTION_WORDS
            step = _State(
                child,
                state.at + 1,
                state.filled,
                state.literals + content,
                state.score + (1.0 if content else 0.5),
                state.cost + cost,
                state.skips,
                state.small + (not content),
            )
            yield from self._walk(tool, step)
        if matched or not state.literals or state.skips >= _SKIPS or state.at + 1 >= self._size:
            return
        if number_at(self._words, state.at) is not None:
            return  # a number that nothing explains is no small talk: "twenty five o'clock" is not five o'clock
        if word in NOISE or not self._forms[state.at]:
            cost = 0.05 if word in NOISE else 0.7
            skipped = _State(
                state.node,
                state.at + 1,
                state.filled,
                state.literals,
                state.score,
                state.cost + cost,
                state.skips + 1,
                state.small,
            )
            if not state.node.end:
                yield from self._walk(tool, skipped)

    def _next(self, state: _State, child: Node, at: int, filled: Filled, worth: float) -> _State:
        literals = state.literals + (filled.type in _TELLING and filled.value is not None)
        score = state.score + worth
        return _State(child, at, (*state.filled, filled), literals, score, state.cost, state.skips, state.small)

    def _penalty(self, slot: Slot, at: int, reading: Reading) -> float:
        """Free words that stop at "the" or "to" have most likely been cut in the wrong place."""
        if slot.type not in FREE:
            return 0.0
        cut = reading.end < self._size and self._words[reading.end - 1] in _TRAILING
        article = slot.type in (SlotType.LABEL, SlotType.NAME) and self._words[at] in _ARTICLES
        nobody = slot.type is SlotType.NAME and self._words[at] in _NOBODY
        return 0.8 * cut + 0.4 * article + 4.0 * nobody + self._unlikely(slot, at, reading.end)

    def _unlikely(self, slot: Slot, start: int, end: int) -> float:
        """A name, title or item is no sentence: pronouns and auxiliaries in it speak against the reading."""
        if slot.type not in (SlotType.NAME, SlotType.LABEL, SlotType.ITEMS, SlotType.PLACE):
            return 0.0
        pronoun = end - start > 1 and self._words[start] in ("it", "that", "them", "this")
        return 1.2 * (sum(word in SENTENCE for word in self._words[start:end]) + pronoun)

    def _readings(self, tool: ToolGrammar, slot: Slot, child: Node, at: int) -> Iterator[Reading]:
        typed = self._utterance.readings(slot, at)
        yield from typed
        if slot.type not in FREE:
            return
        ends = {reading.end for reading in typed}
        longest = min(self._size, at + LONGEST.get(slot.type, self._size))
        for end in range(at + 1, longest + 1):
            if end not in ends and self._may_stop(tool, child, end):
                yield Reading(None, end, end == self._size, FREE_WEIGHT)

    def _may_stop(self, tool: ToolGrammar, child: Node, end: int) -> bool:
        """Whether free words may end before word `end`: something that follows the slot begins there."""
        if end == self._size or self._words[end] in CONNECTORS or self._utterance.tokens[end - 1].closes:
            return True
        if any(form in child.words for form, _ in self._forms[end]):
            return True
        if any(slot.type in FREE or self._utterance.readings(slot, end) for slot, _ in child.slots):
            return True
        if any(self._may_stop(tool, after, end) for _, after in child.fixed):
            return True
        return child.end and bool(self._adjuncts_at(tool, end))
