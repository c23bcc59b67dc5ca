"""Spells out a repeated request in one utterance: "a timer for ten minutes and another one for twenty"."""

from collections.abc import Sequence
from itertools import pairwise

from services.grammar import cues
from services.grammar.doubt_words import countable
from services.grammar.intents import Intent
from services.grammar.splice import Correction, PlainReader, shifted
from tools.language.dates import WEEKDAYS
from tools.language.matcher import FUNCTION_WORDS
from tools.language.moments import When
from tools.language.ranges import time_span_at
from tools.language.spoken import phrases
from tools.language.tokens import Token

_LEADS = phrases("one|another|another one|one more|a second|a second one|a third one")
_LINKS = frozenset({"for", "at", "to", "in", "on"})
_AGAIN = ("again",)
_RUNG = frozenset(("create_reminder", "set_alarm", "set_timer"))
"""The tools that "and again in two hours" repeats."""


_NEAR = 48
"""Words before and behind an "and" that are read to find an ellipsis; words farther off are ignored."""
_LONGEST_TIME = 6
"""Words of a time, with "between" before it."""
_MOST = 8
"""Most ellipses that are spelt out in one utterance."""


def spelt_out(tokens: list[Token], reader: PlainReader) -> list[Token]:
    """`tokens` with each "another one for ..." replaced by the full request with the new value."""
    at, found = 1, 0
    while at < len(tokens) and found < _MOST:
        said = None
        if tokens[at].text == "and" and not _within_a_span(tokens, at):
            said = _said_anew(tokens, at, reader) or _with_the_verb(tokens, at, reader)
        if said is not None:
            tokens = [*tokens[: at + 1], *said]
            found += 1
        at += 1
    return tokens


def _within_a_span(tokens: Sequence[Token], at: int) -> bool:
    """Whether the "and" at `at` joins the two ends of a span of time: "between two and four"."""
    words = [token.text for token in tokens[max(0, at - _LONGEST_TIME) : at + _LONGEST_TIME]]
    starts = [start for start, word in enumerate(words) if word == "between"]
    found = time_span_at(words, starts[-1]) if starts else None
    return found is not None and starts[-1] < min(at, _LONGEST_TIME) < found.end


def _before(tokens: Sequence[Token], at: int, reader: PlainReader) -> Intent | None:
    """The complete request that ends with the word before `at`, with positions in `tokens`; None without one. Only a
    request that begins nearby is read, so that a long text is not read again at every "and" in it."""
    start = 0
    if at > _NEAR:
        far = at - 2 * _NEAR
        before = [intent for intent in reader.read(tokens) if intent.start < at]
        if before and before[-1].start < far and before[-1].end >= at:
            return None  # inside a dictated text
        start = min((intent.start for intent in before if intent.start >= far), default=at - _NEAR)
    found = reader.read(tokens[start:at])
    if not found or not found[-1].complete or found[-1].end != at - start:
        return None
    return shifted(found[-1], start)


def _said_anew(tokens: Sequence[Token], at: int, reader: PlainReader) -> list[Token] | None:
    """The words after the "and" at `at` as a full request; None if they are no ellipsis."""
    words = [token.text for token in tokens[at : at + _NEAR]]
    lead = max((lead for lead in (*_LEADS, _AGAIN) if cues.starts_with(words, 1, lead)), key=len, default=())
    value = 1 + len(lead)
    if not lead or value >= len(words) or words[value] not in _LINKS:
        return None
    last = _before(tokens, at, reader)
    if last is None or ("text" in last.slots and _has_a_text(words)):
        return None  # "remind me at nine to ... and another at ten to ...": the second one has a text of its own
    if lead == _AGAIN and last.tool not in _RUNG:
        return None  # in a text for somebody
    near, rest = tokens[at + value : at + _NEAR], tokens[at + _NEAR :]
    before = _without_name(last, tokens) if any(token.text in _NAMING for token in near) else tokens[last.start : at]
    if "text" not in last.slots and _day_in([token.text for token in near]) is not None:
        before = _without_day(before)
    again = reader.read(before)
    if len(again) != 1:
        return None
    found = Correction(list(before), list(near), again, reader).resolve()
    return [*found.tokens, *rest] if found is not None and found.kind == "typed" else None


def _day_in(words: list[str]) -> tuple[int, int] | None:
    """Where the first day of the week, "today" or "tomorrow" stands, with "on" before it; None without one."""
    at = next((at for at, word in enumerate(words) if word in _NAMED_DAYS), None)
    return None if at is None else (at - (at > 0 and words[at - 1] in ("on", "this", "next")), at + 1)


_NAMED_DAYS = frozenset((*WEEKDAYS, "today", "tomorrow"))


def _without_day(said: Sequence[Token]) -> list[Token]:
    """The words of a request without its day: the next one has another."""
    found = _day_in([token.text for token in said])
    return [*said[: found[0]], *said[found[1] :]] if found is not None else list(said)


_NAMING = frozenset(("called", "named", "labelled"))


def _has_a_text(words: Sequence[str]) -> bool:
    """Whether "to" and a word that is no hour follow: what is to be done."""
    return any(word == "to" and not countable(behind) for word, behind in pairwise(words))


def _without_name(last: Intent, tokens: Sequence[Token]) -> Sequence[Token]:
    """The words of the request without its own name: the next one has another."""
    label, said = last.slots.get("label"), tokens[last.start : last.end]
    named = label is not None and label.start - 1 > last.start and tokens[label.start - 1].text in _NAMING
    if label is None or not named:
        return said
    return [*tokens[last.start : label.start - 1], *tokens[label.end : last.end]]


def _with_the_verb(tokens: Sequence[Token], at: int, reader: PlainReader) -> list[Token] | None:
    """ "add milk to my shopping list and bread to my todo list": the second request, completed with the verb of the
    first. None if it has only values: then it is one more item of the first."""
    if any(intent.start == at + 1 for intent in reader.read(tokens)):
        return None  # it is a request by itself
    last = _before(tokens, at, reader)
    filled = list(last.slots.values()) if last is not None else []
    spans = [span for value in filled for span in (value.spans if isinstance(value.value, When) else value.spans[:1])]
    slots = [start for start, end in spans if end > start]
    if last is None or not slots or last.evidence < 2:
        return None
    near, rest = tokens[at + 1 : at + _NEAR], tokens[at + _NEAR :]
    alone = reader.read(near)
    verb = list(tokens[last.start : min(slots)])
    while verb and verb[-1].text in FUNCTION_WORDS:
        verb.pop()
    if not verb or any(token.text == "and" for token in verb) or (alone and alone[0].start == 0):
        return None
    said = [*verb, *near]
    again = reader.read(said)
    if not again or again[0].tool != last.tool or again[0].start or not again[0].complete or again[0].evidence < 2:
        return None
    values = {word for name in again[0].slots for word in _words(again[0], name)}
    return [*said, *rest] if set(again[0].words[len(verb) :]) - values - FUNCTION_WORDS else None


def _words(intent: Intent, slot: str) -> Sequence[str]:
    value = intent.slots[slot]
    return intent.words[value.start - intent.start : value.end - intent.start]
