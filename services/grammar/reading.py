"""Reads a transcript into intents: repair, segmentation, conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from services.grammar import calendar_choices, calendar_conditions, clock_shifts, cues, free_order
from services.grammar.apologies import without_apology
from services.grammar.conditions import read_condition
from services.grammar.denied_words import without_denied
from services.grammar.dictation import DICTATED, dictated
from services.grammar.doubt_words import JOINS
from services.grammar.free_order import several
from services.grammar.intents import Intent, one_each
from services.grammar.left_out import wanted_things
from services.grammar.repair import RepairedUtterance, repair
from services.grammar.repetition import spelt_out
from services.grammar.restarts import cues_in
from services.grammar.segments import best_row, intents_of
from services.grammar.splice import shifted
from services.grammar.wording import imperative
from tools.language.choices import doubled_words
from tools.language.effort import Effort, TooMuch
from tools.language.matcher import PhraseGrammar
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token, tokenize
from tools.language.tries import grammar_of
from tools.language.values import TokenizedUtterance
from tools.spec import Effect, ToolSpec

_OPEN_ENDS = frozenset(
    {"and", "or", "to", "for", "the", "a", "an", "in", "at", "on", "with", "but", "my", "of", "then"}
)

MAX_WORDS = 400
"""Most words of a turn, about three minutes of speech. A longer turn is not read, and the user is told so."""
MAX_CHARS = 16 * MAX_WORDS
_EFFORT, _EFFORT_A_WORD = 10_000, 300
"""Matcher steps that a turn may cost (a base, and more for each word): ten times what real requests take, so that no
wording costs more than in proportion to its length."""
_REMEMBERED = 6_000
"""Most words of all cached readings of one `_Plain`."""


@dataclass(frozen=True, slots=True)
class UtteranceReading:
    """What an utterance asks for. `dropped`: requests that were taken back. `replaced`: requests that another one
    replaced. `unfinished`: more words seem to be coming. `words`: the repaired words without fillers. `too_long`: it
    was not read, and nothing may be done."""

    intents: tuple[Intent, ...]
    dropped: tuple[Intent, ...] = ()
    replaced: tuple[Intent, ...] = ()
    unfinished: bool = False
    corrected: bool = False
    words: tuple[str, ...] = ()
    tokens: tuple[Token, ...] = ()
    too_long: bool = False

    @property
    def unread_command(self) -> str:
        """The words after the last complete intent if they look like one more command; else ""."""
        start = max((intent.end for intent in self.intents if intent.complete), default=len(self.words))
        if start + 2 >= len(self.words) or not self._commands(start):
            return ""
        return " ".join(token.surface for token in self.tokens[start + 1 :] if token.surface)

    def commanded(self, intent: Intent) -> bool:
        """Whether a command begins directly after the intent before `intent` ("... and set to" before "timer")."""
        if intent not in self.intents:
            return False  # it comes from an earlier turn
        at = self.intents.index(intent)
        start = self.intents[at - 1].end if at else intent.start
        return start + 1 < intent.start and self._commands(start)

    def _commands(self, at: int) -> bool:
        return self.words[at] in JOINS and imperative(self.words[at + 1])


class UtteranceReader:
    """Reads utterances for one set of tools. Pure apart from its caches."""

    def __init__(self, specs: Sequence[ToolSpec]) -> None:
        self.specs: Mapping[str, ToolSpec] = {spec.name: spec for spec in specs}
        self._grammar = PhraseGrammar([grammar_of(spec) for spec in specs if spec.phrases])
        self._doubled = doubled_words(specs)
        self._plain = _Plain(self._grammar, datetime.min, self._doubled)
        self._latest: tuple[str, date, UtteranceReading] | None = None

    def read(self, text: str, now: datetime) -> UtteranceReading:
        """Reads `text`, the turn so far, at local time `now`."""
        if self._latest is not None and self._latest[:2] == (text, now.date()):
            return self._latest[2]
        reading = self._read(text, now)
        self._latest = (text, now.date(), reading)
        return reading

    def _read(self, text: str, now: datetime) -> UtteranceReading:
        tokens = tokenize(text) if len(text) <= MAX_CHARS else None
        if tokens is None or len(tokens) > MAX_WORDS:
            return UtteranceReading((), too_long=True)
        plain = self.plain(now)
        plain.allow(_EFFORT + _EFFORT_A_WORD * len(tokens))
        try:
            return self._understood(tokens, plain)
        except TooMuch:
            return UtteranceReading((), too_long=True)
        finally:
            plain.allow(None)

    def _understood(self, tokens: list[Token], plain: "_Plain") -> UtteranceReading:
        for start, end in cues_in(tokens):
            divided = self._divided(tokens[:start], tokens[end:], plain)
            if divided is not None:
                return divided
        return self._whole(tokens, plain)

    def _divided(self, first: list[Token], second: list[Token], plain: "_Plain") -> UtteranceReading | None:
        """The requests of both parts, where each is understood to its last word; else None."""
        parts = [self._understood(each, plain) for each in (first, second)]
        if any(each.corrected or each.unfinished or not each.tokens for each in parts):
            return None
        if not all(several.covered(each.intents, each.tokens, plain.now) for each in parts):
            return None
        before, behind = parts
        if self._sends(behind.intents[0]) and any(v.type is SlotType.TEXT for v in before.intents[-1].slots.values()):
            return None  # "remind me to feed the cat oh and tell Ben": whom to tell may belong to the text
        tokens = (*before.tokens[:-1], replace(before.tokens[-1], closes=True), *behind.tokens)
        moved = [shifted(each, len(before.tokens)) for each in behind.intents]
        intents = several.following([*before.intents, *moved], plain.now)
        words = tuple(token.text for token in tokens)
        return UtteranceReading(tuple(replace(each, explained=True) for each in intents), words=words, tokens=tokens)

    def _whole(self, tokens: list[Token], plain: "_Plain") -> UtteranceReading:
        """The reading of words that are not divided."""
        if any(token.text == "if" for token in tokens):
            tokens = calendar_conditions.at_that_time(tokens)
        tokens = clock_shifts.times_last(clock_shifts.both_halves(tokens), plain.now)
        tokens = clock_shifts.with_times(tokens, plain, plain.now)
        tokens = clock_shifts.with_joints(tokens, plain.now)
        tokens = wanted_things(without_denied(without_apology(tokens)), plain)
        repaired = repair(tokens, plain)
        repaired.tokens = spelt_out(repaired.tokens, plain)
        intents = self._linked(repaired, plain)
        _doubt_requests_within(repaired.tokens, intents, plain)
        intents = [each for intent in intents for each in self._one_each(intent)]
        intents = _without_same_time(intents, repaired.tokens)
        noted = {each.tool for each in intents} == {"create_note"}
        sure = not (repaired.corrected or noted) and several.covered(intents, repaired.tokens, plain.now)
        free = (
            None
            if sure
            else free_order.read(spelt_out(tokens, plain), plain.now, self.specs.keys(), intents, plain.read)
        )
        if free is not None:
            said = tuple(token.text for token in free[1])
            return UtteranceReading(tuple(free[0]), words=said, tokens=tuple(free[1]))
        intents = several.following(intents, plain.now)
        words = [token.text for token in repaired.tokens]
        unfinished = repaired.hesitates or (bool(words) and words[-1] in _OPEN_ENDS)
        return UtteranceReading(
            tuple(intents),
            tuple(repaired.dropped),
            tuple(repaired.replaced),
            unfinished,
            repaired.corrected,
            tuple(words),
            tuple(repaired.tokens),
        )

    def _sends(self, intent: Intent) -> bool:
        return self.specs[intent.tool].effect is Effect.WRITE_EXTERNAL

    def plain(self, now: datetime) -> "_Plain":
        """The reader without repair. It depends only on the day of `now`, so it is kept for the whole day."""
        if self._plain.day != now.date():
            self._plain = _Plain(self._grammar, now, self._doubled)
        return self._plain

    def _one_each(self, intent: Intent) -> list[Intent]:
        """One intent for each value of a slot, only for local writes (two times of an event may be its beginning and
        end)."""
        return one_each(intent) if self.specs[intent.tool].effect is Effect.WRITE_LOCAL else [intent]

    def _linked(self, repaired: RepairedUtterance, plain: "_Plain") -> list[Intent]:
        """The intents of each part between condition markers; those after a marker depend on an earlier intent."""
        timed = calendar_conditions.read(repaired.tokens, plain.now, plain.read)
        timed = timed or calendar_choices.read(repaired.tokens, plain.now, plain.read, self.specs)
        if timed is not None and timed[0].tool in self.specs:
            return timed
        found: list[Intent] = []
        condition_at: int | None = None
        for start, end, marker in _parts(repaired.tokens):
            offset = len(found)
            part = repaired.tokens[start:end]
            fresh = [shifted(intent, start) for intent in dictated(plain.read(part), part)]
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
        """Index of the latest read among `found`; None without one."""
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


def _doubt_requests_within(tokens: list[Token], intents: Sequence[Intent], plain: "_Plain") -> None:
    """Marks a request as doubted if its text begins after a comma or a line break and is itself a request to another
    tool ("order", then "set a timer for ten minutes" on the next line). Modifies `tokens`."""
    for intent in intents:
        for name, value in intent.slots.items():
            if value.type is not SlotType.TEXT or name in DICTATED or value.end - value.start < 2 or not value.start:
                continue
            if not tokens[value.start - 1].closes:
                continue
            inner = plain.read(tokens[value.start : value.end])
            if inner and inner[0].complete and inner[0].start == 0 and inner[0].tool != intent.tool:
                tokens[intent.end - 1] = replace(tokens[intent.end - 1], doubted=True)


def _without_same_time(intents: list[Intent], tokens: Sequence[Token]) -> list[Intent]:
    """The intents without a last one that is only begun by the "time" of "... to monday same time"."""
    last = intents[-1] if intents else None
    stray = last is not None and not last.complete and last.start > 0 and last.words == ("time",)
    return intents[:-1] if last and stray and tokens[last.start - 1].text == "same" else intents


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
    """Reads words without repair, on one day. Readings are cached, because the beginning of a growing utterance is read
    with every update and before every correction."""

    def __init__(self, grammar: PhraseGrammar, now: datetime, doubled: frozenset[str]) -> None:
        self._grammar = grammar
        self.doubled = doubled
        self._now = now
        self._effort = Effort()
        self._read: dict[tuple[Token, ...], list[Intent]] = {}
        self._remembered = 0

    @property
    def day(self) -> date:
        return self._now.date()

    @property
    def now(self) -> datetime:
        return self._now

    def allow(self, steps: int | None) -> None:
        """Makes further reading raise `TooMuch` after `steps` steps; None removes the limit."""
        self._effort = Effort(steps)

    def utterance(self, tokens: Sequence[Token]) -> TokenizedUtterance:
        return TokenizedUtterance(tokens, self._now)

    def read(self, tokens: Sequence[Token]) -> list[Intent]:
        key = tuple(tokens)
        self._effort.step(1 + len(key) // 8)
        known = self._read.pop(key, None)
        if known is None:
            utterance = self.utterance(tokens)
            row = best_row(utterance, self._grammar, self._effort)
            known = intents_of(row, utterance, self._grammar)
            self._remembered += len(key)
        self._read[key] = known
        while self._remembered > _REMEMBERED:
            oldest = next(iter(self._read))
            del self._read[oldest]
            self._remembered -= len(oldest)
        return known


def prepare(specs: Sequence[ToolSpec]) -> None:
    """Compiles the phrases of the server's own tools at startup, so that no user waits for it."""
    PhraseGrammar([grammar_of(spec) for spec in specs if spec.phrases])


_TALK = FILLERS | frozenset(
    listed(
        """okay so well hang on hold wait a minute second sec let me think see yeah yes no right um just one moment hmm
        the and but then like actually sorry oh i mean you know what thanks thank cheers nothing"""
    )
)


def only_noise(words: Sequence[str]) -> bool:
    """Whether the words contain nothing that a request could be made of ("um okay so hang on")."""
    return all(word in _TALK for word in words)


_REPLIES = frozenset(listed("yes yeah yep no please sure"))


def listening_noise(words: Sequence[str]) -> bool:
    """Whether the words are only noises of thinking or listening ("mm", "uh huh"), which need no reply; a "yes"
    does."""
    return only_noise(words) and not (len(words) <= 3 and words and all(word in _REPLIES for word in words))
