"""From a transcript to intents: repair, segmentation, conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.llm.brain import cues
from services.llm.brain.again import spelt_out
from services.llm.brain.conditions import read_condition
from services.llm.brain.intents import Intent
from services.llm.brain.repair import Repaired, repair
from services.llm.brain.segments import best_row, intents_of
from tools.language.matcher import Grammar, ToolGrammar
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token, tokenize
from tools.language.values import Utterance
from tools.spec import ToolSpec

_OPEN_ENDS = frozenset(
    {"and", "or", "to", "for", "the", "a", "an", "in", "at", "on", "with", "but", "my", "of", "then"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an utterance asks for. `dropped` are requests taken back; `unfinished`: more words seem to be coming;
    `words`: the content words that were said, repaired."""

    intents: tuple[Intent, ...]
    dropped: tuple[Intent, ...] = ()
    unfinished: bool = False
    corrected: bool = False
    words: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()


class Reader:
    """Reads utterances for one set of tools. Pure but for its caches."""

    def __init__(self, specs: Sequence[ToolSpec]) -> None:
        self.specs: Mapping[str, ToolSpec] = {spec.name: spec for spec in specs}
        self._grammar = Grammar([grammar_of(spec) for spec in specs if spec.phrases])

    def read(self, text: str, now: datetime) -> Reading:
        """`text` is the turn so far; `now` the local time."""
        plain = self.plain(now)
        repaired = repair(tokenize(text), plain)
        repaired.tokens = spelt_out(repaired.tokens, plain)
        intents = self._linked(repaired, plain)
        words = [token.text for token in repaired.tokens]
        unfinished = repaired.hesitates or (bool(words) and words[-1] in _OPEN_ENDS)
        return Reading(
            tuple(intents),
            tuple(repaired.dropped),
            unfinished,
            repaired.corrected,
            tuple(words),
            tuple(repaired.tokens),
        )

    def plain(self, now: datetime) -> "_Plain":
        """Reading without repair."""
        return _Plain(self._grammar, now)

    def _linked(self, repaired: Repaired, plain: "_Plain") -> list[Intent]:
        """Intents, part by part between the words that make one depend on another."""
        found: list[Intent] = []
        condition_at: int | None = None
        for start, end, marker in _parts(repaired.tokens):
            offset = len(found)
            fresh = plain.read(repaired.tokens[start:end])
            if marker and found:
                condition_at = self._asked(found)
            leads = marker == ("if",) and start > 0 and repaired.tokens[start - 1].text == "if"
            for index, intent in enumerate(fresh):
                if leads and index == 0 and not found:
                    condition_at = offset
                    found.append(intent)
                    continue
                found.append(_conditional(intent, found, condition_at, marker))
        return found

    def _asked(self, found: Sequence[Intent]) -> int | None:
        """The latest question among `found`."""
        asked = [i for i, intent in enumerate(found) if self.specs[intent.tool].safe]
        return asked[-1] if asked else None


def _conditional(intent: Intent, found: Sequence[Intent], on: int | None, marker: tuple[str, ...]) -> Intent:
    if on is None:
        return intent
    condition = read_condition(found[on].words)
    if condition is None:
        return intent
    if marker and ("not" in marker or marker[-1] in ("doesn't", "isn't")):
        condition = replace(condition, negated=not condition.negated)
    return replace(intent, condition=condition, depends=on)


def _parts(tokens: Sequence[Token]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Spans between condition markers, each with the marker before it; a leading "if" counts as one."""
    words = [token.text for token in tokens]
    parts: list[tuple[int, int, tuple[str, ...]]] = []
    start, marker, at = 0, tuple[str, ...](), 0
    while at < len(words):
        end = cues.marker_end(words, at)
        if end is None and at == 0 and words[0] == "if":
            end = 1
        if end is None:
            at += 1
            continue
        if at > start:
            parts.append((start, at, marker))
        marker, start, at = tuple(words[at:end]), end, end
    parts.append((start, len(words), marker))
    return parts


class _Plain:
    """Reading without repair, at one moment; what has been read is remembered."""

    def __init__(self, grammar: Grammar, now: datetime) -> None:
        self._grammar = grammar
        self._now = now
        self._read: dict[tuple[str, ...], list[Intent]] = {}

    def utterance(self, tokens: Sequence[Token]) -> Utterance:
        return Utterance(tokens, self._now)

    def read(self, tokens: Sequence[Token]) -> list[Intent]:
        key = tuple(token.text for token in tokens)
        if key not in self._read:
            utterance = self.utterance(tokens)
            self._read[key] = intents_of(best_row(utterance, self._grammar), utterance, self._grammar)
        return self._read[key]


_GRAMMARS: dict[tuple[str, tuple[str, ...], str], ToolGrammar] = {}


def grammar_of(spec: ToolSpec) -> ToolGrammar:
    """The compiled phrases of `spec`; compiled once in a process for equal phrases and schema."""
    key = (spec.name, spec.phrases, repr(spec.parameters))
    if key not in _GRAMMARS:
        _GRAMMARS[key] = ToolGrammar(spec)
    return _GRAMMARS[key]


_TALK = FILLERS | frozenset(
    listed(
        """okay so well hang on hold wait a minute second sec let me think see yeah yes no right um just one moment hmm
        the and but then like actually sorry oh i mean you know what thanks thank cheers nothing"""
    )
)


def only_noise(words: Sequence[str]) -> bool:
    """Whether nothing was said that a request could be made of ("um okay so hang on")."""
    return all(word in _TALK for word in words)
