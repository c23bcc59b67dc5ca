"""Chooses, among all phrase matches, the sequence of them that explains the utterance best."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.grammar.cues import HEDGES, NEGATIONS, STORIES, starts_with
from services.grammar.intents import Intent, values_of
from tools.language.effort import Effort
from tools.language.matcher import CONNECTORS, NOISE, Match, PhraseGrammar
from tools.language.paths import Filled
from tools.language.slots import Slot, SlotType
from tools.language.spoken import listed
from tools.language.values import TokenizedUtterance

_SMALL_TALK = (
    NOISE
    | CONNECTORS
    | frozenset(
        listed(
            """hey hi hello okay thanks thank you can could would will need want like to me us i that's it all right was
            is yeah yes um be able know think go ahead for and let oh that one so there let's do too as"""
        )
    )
)
_SKIP, _SKIP_SMALL = 0.35, 0.02
_DENSITY = 0.25
_START = 0.2
"""Deducted for a match without a connector before it, so that one phrase for all words beats two that share them."""


@dataclass(frozen=True, slots=True)
class _Row:
    score: float
    matches: tuple[Match, ...]


def best_row(utterance: TokenizedUtterance, grammar: PhraseGrammar, effort: Effort | None = None) -> list[Match]:
    """Non-overlapping matches, left to right, with the highest sum of scores minus a deduction for unexplained words.
    Raises `TooMuch` if `effort` is used up."""
    size = len(utterance)
    by_end: dict[int, list[Match]] = {}
    for match in grammar.matches(utterance, effort):
        if _plausible(match):
            by_end.setdefault(match.end, []).append(match)
    rows = [_Row(0.0, ())]
    for at in range(1, size + 1):
        word = utterance.words[at - 1]
        price = _SKIP_SMALL if word in _SMALL_TALK else _SKIP
        best = _Row(rows[at - 1].score - price, rows[at - 1].matches)
        for match in by_end.get(at, ()):
            before = rows[match.start]
            connected = match.start == 0 or utterance.words[match.start - 1] in CONNECTORS
            score = before.score + match.score - (0.0 if connected else _START)
            if score > best.score + 1e-9:
                best = _Row(score, (*before.matches, match))
        rows.append(best)
    return list(rows[size].matches)


def _plausible(match: Match) -> bool:
    """Whether the match explains its words well enough; an unfinished phrase needs a content word."""
    if match.complete:
        return match.score > max(0.3, _DENSITY * (match.end - match.start))
    return match.score > 0.2 and match.literals >= 1


def intents_of(matches: Sequence[Match], utterance: TokenizedUtterance, grammar: PhraseGrammar) -> list[Intent]:
    """The matches as intents. Misheard words, and unexplained words before a match, lower the confidence."""
    tokens, words = utterance.tokens, utterance.words
    found = []
    last_end = 0
    for unled in matches:
        match = _led(unled, last_end, utterance, grammar)
        lead = [word for word in words[last_end : match.start] if word not in _SMALL_TALK]
        before = range(last_end, match.start)
        hedged = any(starts_with(words, at, hedge) for hedge in HEDGES for at in (*before, match.start))
        hedged = hedged or any(words[at] in NEGATIONS for at in before)
        hedged = hedged or any(tuple(words[: match.start][-len(story) :]) == story for story in STORIES)
        doubt = (0.15 if match.complete else 0.25) * min(len(lead), 4)
        clarity = 1.0 - match.cost / (max(match.literals, 1) + 1)
        confidence = max(0.0, clarity - doubt)
        found.append(
            Intent(
                match.tool,
                values_of(match.filled, tokens),
                match.start,
                match.end,
                tuple(words[match.start : match.end]),
                match.complete,
                round(confidence, 3),
                hedged=hedged,
                evidence=match.literals,
                clarity=round(max(0.0, clarity), 3),
                unread=match.unread,
            )
        )
        last_end = match.end
    return found


def _led(match: Match, after: int, utterance: TokenizedUtterance, grammar: PhraseGrammar) -> Match:
    """The match, extended by a date or time said before it ("in forty minutes remind me")."""
    moment = grammar.moments.get(match.tool)
    if moment is None or any(filled.name == moment for filled in match.filled):
        return match
    slot = Slot(moment, SlotType.DATETIME)
    for start in range(after, match.start):
        for reading in utterance.readings(slot, start):
            if reading.end == match.start:
                lead = Filled(moment, SlotType.DATETIME, reading.value, start, reading.end)
                return replace(match, start=start, filled=(lead, *match.filled))
    return match


def text_slot_at(intents: Sequence[Intent], at: int) -> tuple[Intent, str] | None:
    """The intent and slot whose dictated text includes word `at` or ends there; None without one."""
    for intent in intents:
        for name, value in intent.slots.items():
            if value.type is SlotType.TEXT and value.start <= at <= value.end:
                return intent, name
    return None
