"""Finds the phrases of the tools in an utterance.

The phrases of one tool share a trie whose edges are words and slots. A walk from each word follows every path. If the
utterance ends, or a connector ("and", "then") comes, in the middle of a phrase, the match is incomplete. Words may be
slightly misheard (`Spellings`), and unrelated words inside a phrase are skipped; both lower the score.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from tools.language.effort import Effort
from tools.language.numbers import number_at
from tools.language.paths import Filled, PathState, PhrasePath, better
from tools.language.slots import FREE, LONGEST, Slot, SlotType
from tools.language.spelling import Spellings
from tools.language.spoken import listed
from tools.language.tries import Node, ToolGrammar
from tools.language.values import FREE_WEIGHT, SlotReading, TokenizedUtterance

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
_TITLES = frozenset(listed("dr mr mrs ms prof"))
"""Titles that are never a name alone."""
_KIN = frozenset(listed("doctor professor uncle aunt auntie aunty nurse captain"))
"""Words that may be a name alone, or the beginning of one."""
_AFTER_NAMES = (
    CONNECTORS
    | NOISE
    | SENTENCE
    | frozenset(listed("that saying about for at on in to the a an it my not don't can't what how where"))
)
_SKIPS = 2
_ADJUNCTS = 4
_ENOUGH_SMALL = 4
"""With this many function words a phrase needs no content word; with one less if nothing else was said ("what is my
...")."""
_STOPS = 6
"""A free slot without a word limit may end at many words. Only this many of the nearest ends (for the first of several
requests) and of the farthest ends (for a dictated text) are tried."""
_NESTED = 40
"""If more words than this follow, adjuncts are searched from the end backwards, to limit the recursion depth."""
_STEPPED_OVER = NOISE | {"and"}
_TELLING = frozenset({SlotType.QUANTITY, SlotType.MONEY, SlotType.EXPRESSION, SlotType.CHOICE})
"""Types whose values show the request even without content words."""


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase of `tool` in words `[start, end)`. `cost`: the deduction for misheard and skipped words. `unread`:
    number of skipped words inside that are not in `NOISE`."""

    tool: str
    start: int
    end: int
    filled: tuple[Filled, ...]
    literals: int
    score: float
    complete: bool
    cost: float = 0.0
    unread: int = 0


class PhraseGrammar:
    """The phrases of several tools."""

    def __init__(self, tools: Sequence[ToolGrammar]) -> None:
        self.tools = list(tools)
        self.moments = {tool.tool: tool.moment for tool in tools if tool.moment is not None}
        self.spellings = Spellings(frozenset().union(*(tool.vocabulary for tool in tools)))
        self._slot_first = [tool for tool in tools if tool.root.slots]
        self._by_word: dict[str, list[ToolGrammar]] = {}
        for tool in tools:
            for word in tool.root.words:
                self._by_word.setdefault(word, []).append(tool)

    def _beginning_with(self, word: str) -> list[ToolGrammar]:
        """The tools that have a phrase that may begin with `word`."""
        found = dict.fromkeys(self._slot_first)
        for form, _ in self.spellings.forms(word):
            found.update(dict.fromkeys(self._by_word.get(form, ())))
        return list(found)

    def matches(self, utterance: TokenizedUtterance, effort: Effort | None = None) -> list[Match]:
        """All matches; of those with equal tool, span and slots only the best. Counts its steps on `effort`, and raises
        `TooMuch` beyond its limit."""
        best: dict[tuple[object, ...], Match] = {}
        walker = _Walker(utterance, self.spellings, effort or Effort())
        for start in range(len(utterance)):
            for tool in self._beginning_with(utterance.words[start]):
                for match in walker.from_word(tool, start):
                    key = (match.tool, match.start, match.end, match.complete, match.filled)
                    if key not in best or best[key].score < match.score:
                        best[key] = match
        return list(best.values())


class _Walker:
    """Walks the tries from the words of one utterance, and caches what it finds at each word."""

    def __init__(self, utterance: TokenizedUtterance, spellings: Spellings, effort: Effort) -> None:
        self._utterance = utterance
        self._effort = effort
        self._words = utterance.words
        self._size = len(utterance.words)
        self._forms = [spellings.forms(word) for word in utterance.words]
        self._sentence = [0, *accumulate(word in SENTENCE for word in utterance.words)]
        self._adjuncts: dict[tuple[str, int], list[PathState]] = {}
        self._looked_up: dict[str, int] = {}
        self._stops: dict[int, tuple[int, list[int]]] = {}

    def from_word(self, tool: ToolGrammar, start: int) -> Iterator[Match]:
        """The matches of `tool` that begin at word `start`; of complete ones with the same end only the best."""
        heads: list[PathState] = []
        for state, complete in self._walk(tool, PathState(tool.root, start)):
            enough = _ENOUGH_SMALL - (start == 0 and state.at == self._size)
            if not state.literals and not (complete and state.small >= enough):
                continue
            if complete:
                heads.append(state)
            elif state.literals > sum(filled.type in _TELLING for filled in state.filled):
                yield self._match(tool, start, state, complete=False)
        best: dict[int, PhrasePath] = {}
        for path in self._with_adjuncts(tool, heads):
            if path.beats(best.get(path.state.at)):
                best[path.state.at] = path
        for path in best.values():
            yield self._match(tool, start, path.state, complete=True)

    def _match(self, tool: ToolGrammar, start: int, state: PathState, complete: bool) -> Match:
        score = state.score - state.cost - (0.0 if complete else 0.6)
        return Match(
            tool.tool, start, state.at, state.filled, state.literals, score, complete, state.cost, state.unread
        )

    def _with_adjuncts(self, tool: ToolGrammar, heads: Sequence[PathState]) -> Iterable[PhrasePath]:
        """The heads, alone and followed by up to `_ADJUNCTS` adjuncts. Of two paths that end at the same word with the
        same slots, only the better one is extended."""
        known: dict[tuple[int, frozenset[str]], PhrasePath] = {}
        fresh = better((PhrasePath(state, (order,)) for order, state in enumerate(heads)), known)
        for _ in range(_ADJUNCTS):
            grown = (longer for path in fresh for longer in self._longer(tool, path))
            fresh = better(grown, known)
        return known.values()

    def _longer(self, tool: ToolGrammar, path: PhrasePath) -> Iterator[PhrasePath]:
        """The path extended by one adjunct, in every possible way."""
        state = path.state
        if state.at >= self._size:
            return
        adjuncts = list(self._adjuncts_at(tool, state.at))
        if self._words[state.at] in _STEPPED_OVER and state.at + 1 < self._size:
            adjuncts += self._adjuncts_at(tool, state.at + 1)
        names = {filled.name for filled in state.filled}
        for order, adjunct in enumerate(adjuncts):
            self._effort.step()
            if any(f.name in names and f.name != tool.moment and f.type is not SlotType.ITEMS for f in adjunct.filled):
                continue
            grown = PathState(
                state.node,
                adjunct.at,
                state.filled + adjunct.filled,
                state.literals + adjunct.literals,
                state.score + adjunct.score,
                state.cost + adjunct.cost,
                unread=state.unread + adjunct.unread,
            )
            yield PhrasePath(grown, (*path.order, order))

    def _adjuncts_at(self, tool: ToolGrammar, at: int) -> list[PathState]:
        """The adjuncts at word `at`, cached. A free slot in an adjunct only looks for adjuncts after it."""
        key = (tool.tool, at)
        if key in self._adjuncts:
            return self._adjuncts[key]
        if self._size - at > _NESTED:
            for later in range(self._looked_up.get(tool.tool, self._size + 1) - 1, at, -1):
                self._looked_up[tool.tool] = later
                self._adjuncts_at(tool, later)
        walks = self._walk(tool, PathState(tool.adjuncts, at))
        found = self._adjuncts[key] = [state for state, complete in walks if complete]
        return found

    def _walk(self, tool: ToolGrammar, state: PathState) -> Iterator[tuple[PathState, bool]]:
        """Yields every state reachable from `state` at which a phrase ends (True) or breaks off (False)."""
        self._effort.step()
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
                yield from self._walk(tool, self._next(state, child, reading.end, filled, worth, reading.cost))
            if self._utterance.begun(slot, at):
                begun = Filled(slot.name, slot.type, None, at, self._size, open=True)
                yield self._next(state, child, self._size, begun, 0.3 * (self._size - at)), False

    def _by_word(self, tool: ToolGrammar, state: PathState) -> Iterator[tuple[PathState, bool]]:
        word = self._words[state.at]
        matched = False
        for form, cost in self._forms[state.at]:
            child = state.node.words.get(form)
            if child is None:
                continue
            matched = True
            content = form not in FUNCTION_WORDS
            step = PathState(
                child,
                state.at + 1,
                state.filled,
                state.literals + content,
                state.score + (1.0 if content else 0.5),
                state.cost + cost,
                state.skips,
                state.small + (not content),
                state.unread,
            )
            yield from self._walk(tool, step)
        if matched or not state.literals or state.skips >= _SKIPS or state.at + 1 >= self._size:
            return
        if number_at(self._words, state.at) is not None:
            return  # an unexplained number must not be skipped: "twenty five o'clock" is not five o'clock
        if word in NOISE or not self._forms[state.at]:
            cost = 0.05 if word in NOISE else 0.7
            skipped = PathState(
                state.node,
                state.at + 1,
                state.filled,
                state.literals,
                state.score,
                state.cost + cost,
                state.skips + 1,
                state.small,
                state.unread + (word not in NOISE),
            )
            if not state.node.end:
                yield from self._walk(tool, skipped)

    def _next(
        self, state: PathState, child: Node, at: int, filled: Filled, worth: float, cost: float = 0.0
    ) -> PathState:
        literals = state.literals + (filled.type in _TELLING and filled.value is not None)
        score, cost = state.score + worth, state.cost + cost
        now_filled = (*state.filled, filled)
        return PathState(child, at, now_filled, literals, score, cost, state.skips, state.small, state.unread)

    def _penalty(self, slot: Slot, at: int, reading: SlotReading) -> float:
        """The deduction for free words that end at an unlikely word, such as "the" or "to"."""
        if slot.type not in FREE:
            return 0.0
        cut = reading.end < self._size and self._words[reading.end - 1] in _TRAILING
        article = slot.type in (SlotType.LABEL, SlotType.NAME) and self._words[at] in _ARTICLES
        nobody = slot.type is SlotType.NAME and self._words[at] in _NOBODY
        nobody = nobody or (slot.type is SlotType.NAME and self._ends_in_title(reading.end))
        nobody = nobody or (
            slot.type is SlotType.NAME and any(word.endswith("n't") for word in self._words[at : reading.end])
        )
        others = slot.type is SlotType.LABEL and any(
            self._words[each - 1] in ("then", "and") and self._words[each] == "another"
            for each in range(at + 1, reading.end)
        )
        return 0.8 * cut + 0.4 * article + 4.0 * (nobody + others) + self._unlikely(slot, at, reading.end)

    def _ends_in_title(self, end: int) -> bool:
        """Whether `end` is between a title and its name ("dr | patel")."""
        title = self._words[end - 1]
        return title in _TITLES or (title in _KIN and end < self._size and self._words[end] not in _AFTER_NAMES)

    def _unlikely(self, slot: Slot, start: int, end: int) -> float:
        """The deduction for pronouns and auxiliaries in a name, title, item or place: these are no sentences."""
        if slot.type not in (SlotType.NAME, SlotType.LABEL, SlotType.ITEMS, SlotType.PLACE):
            return 0.0
        pronoun = end - start > 1 and self._words[start] in ("it", "that", "them", "this")
        return 1.2 * (self._sentence[end] - self._sentence[start] + pronoun)

    def _readings(self, tool: ToolGrammar, slot: Slot, child: Node, at: int) -> Iterator[SlotReading]:
        typed = self._utterance.readings(slot, at)
        yield from typed
        if slot.type not in FREE:
            return
        ends = {reading.end for reading in typed}
        for end in self._ends(tool, slot, child, at):
            if end not in ends:
                yield SlotReading(None, end, end == self._size, FREE_WEIGHT)

    def _ends(self, tool: ToolGrammar, slot: Slot, child: Node, at: int) -> Iterable[int]:
        """The indexes at which free words that begin at `at` may end, in ascending order."""
        longest = LONGEST.get(slot.type)
        if longest is not None:
            near = range(at + 1, min(self._size, at + longest) + 1)
            return (end for end in near if self._may_stop(tool, child, end))
        stops = self._stops_after(tool, child, at)
        first = bisect_left(stops, -at)  # they descend
        if first <= 2 * _STOPS:
            return [-stop for stop in reversed(stops[:first])]
        return [-stop for stop in (*reversed(stops[first - _STOPS : first]), *reversed(stops[:_STOPS]))]

    def _stops_after(self, tool: ToolGrammar, child: Node, at: int) -> list[int]:
        """The negated indexes, last one first, of all words after `at` before which free words followed by `child` may
        end. Each index is checked only once per utterance."""
        done, stops = self._stops.get(id(child), (self._size + 1, []))
        for end in range(done - 1, at, -1):
            self._effort.step()
            if self._may_stop(tool, child, end):
                stops.append(-end)
            self._stops[id(child)] = (end, stops)
        return stops

    def _may_stop(self, tool: ToolGrammar, child: Node, end: int) -> bool:
        """Whether free words may end before word `end`: whether something that can follow the slot begins there."""
        if end == self._size or self._words[end] in CONNECTORS or self._utterance.tokens[end - 1].closes:
            return True
        if any(form in child.words for form, _ in self._forms[end]):
            return True
        if any(slot.type in FREE or self._utterance.readings(slot, end) for slot, _ in child.slots):
            return True
        if any(self._may_stop(tool, after, end) for _, after in child.fixed):
            return True
        return child.end and bool(self._adjuncts_at(tool, end))
