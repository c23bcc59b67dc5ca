"""Self-repair: rewrites what was said into what was meant.

One pass from left to right. At each cue the words before it are read, and the words after it show what they replace:
a whole request ("no wait text danielle"), a slot of the same type ("no make it seven"), words that are aligned by a
repeated word ("the plumber no the electrician"), or the free slot directly before the cue. Inside a dictated text a cue
counts only if the words align, and never at the beginning of the text ("saying no don't wait for me").
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from services.grammar import cues
from services.grammar.dropped_items import without_item
from services.grammar.intents import Intent
from services.grammar.noises import without_closers, without_fillers, without_repeats
from services.grammar.segments import text_slot_at
from services.grammar.splice import Correction, PlainReader, Splice, shifted
from services.grammar.wording import imperative
from tools.language.numbers import number_at
from tools.language.slots import Slot, SlotType
from tools.language.tokens import FILLERS, Token


@dataclass(slots=True)
class RepairedUtterance:
    """`tokens`: the corrected words. `dropped`: requests that were taken back. `replaced`: requests that another one
    replaced. `hesitates`: a correction seems to be coming."""

    tokens: list[Token]
    dropped: list[Intent] = field(default_factory=list)
    replaced: list[Intent] = field(default_factory=list)
    hesitates: bool = False
    corrected: bool = False
    base: int = 0
    """Index at which repair continues; the words before it are final."""


def repair(tokens: Sequence[Token], reader: PlainReader) -> RepairedUtterance:
    """Removes fillers, repetitions and closing words, then carries out every correction and withdrawal in `tokens`."""
    hesitates = bool(tokens) and tokens[-1].text in FILLERS
    clean = without_closers(without_repeats(without_fillers(list(tokens)), reader.doubled))
    state = RepairedUtterance(clean, hesitates=hesitates)
    at = 0
    while at < len(state.tokens):
        moved = _at_cue(state, at, reader)
        at = at + 1 if moved is None else moved
    while len(state.tokens) > 1 and state.dropped and state.tokens[-1].text in ("and", "also", "then", "or"):
        state.tokens.pop()
    return state


# ------------------------------------------------------------------ cues


def _at_cue(state: RepairedUtterance, at: int, reader: PlainReader) -> int | None:
    """Handles the cue at `at`, if there is one. Returns the index to go on from, or None when nothing was done."""
    if state.tokens[at].text not in cues.BEGINNINGS:
        return None
    words = [token.text for token in state.tokens]
    marker = cues.marker_end(words, at)
    if marker is not None:
        return marker
    taken_back = cues.take_back_end(words, at)
    if taken_back == len(words) and at and words[at - 1] in _ELSE:
        return taken_back  # "..., otherwise leave it" says what is to be done in the other case
    drop = cues.drop_target(words, at)
    corrected = cues.correction_end(words, at)
    negated = at if words[at] == "not" and at and words[at - 1] not in _FINITE else None
    if taken_back is None and drop is None and corrected is None and negated is None:
        return None
    before = reader.read(state.tokens[state.base : at])
    if not _allowed(before, state, at, corrected or taken_back):
        return None
    if drop is not None and (moved := _drop(state, at, drop, before)) is not None:
        return moved
    if taken_back is not None and taken_back >= (corrected or 0) and not _quoted(before, state, at, taken_back, reader):
        denied = _deny(state, at, taken_back, before, reader)
        how = at > 0 and words[at - 1] in ("but", "and") and tuple(words[at:taken_back]) in cues.DENIALS
        if denied is None and how and taken_back < len(words):
            return taken_back  # "... but don't repeat it" restricts the request; the guard asks about it
        return denied if denied is not None else _take_back(state, at, taken_back, before)
    if corrected is not None:
        if corrected < len(words) and words[corrected] == "not":
            return _contrast(state, at, corrected + 1, before, reader)
        return _correct(state, at, corrected, before, reader)
    return _contrast(state, at, at + 1, before, reader) if negated is not None else None


_ELSE = frozenset(("otherwise", "else"))
_FINITE = frozenset(("did", "does", "has", "had", "have", "would", "could", "will", "should", "can", "might", "must"))
"""Before "not", these make a denial of their own and no contrast ("and it did not")."""


def _allowed(before: list[Intent], state: RepairedUtterance, at: int, end: int | None) -> bool:
    """Whether the cue at `at` counts: not at the beginning of a dictated text, and not without words before it."""
    if at == state.base:
        return end is not None and state.base > 0
    last = state.tokens[at - 1].text
    opens_quote = last in ("saying", "say", "says", "that", "body", "tell")
    opens_quote = opens_quote or (last in ("note", "down") and len(state.tokens) - at > 3)
    if opens_quote and before and _quotes(before[-1]):
        return False
    if _begins_text(before, state, at, end):
        return False
    slot = text_slot_at(before, at - state.base)
    return not (slot is not None and slot[0].slots[slot[1]].start == at - state.base)


def _begins_text(before: list[Intent], state: RepairedUtterance, at: int, end: int | None) -> bool:
    """ "text anna don't forget the keys": whether a denial directly after a name begins the text of the message."""
    said = tuple(token.text for token in state.tokens[at:end])
    if end is None or said not in cues.DENIALS or len(state.tokens) - end < 2 or not before:
        return False
    waits = not any(value.type is SlotType.TEXT for value in before[-1].slots.values())
    return waits and _quotes(before[-1]) and before[-1].end == at - state.base


def _quotes(intent: Intent) -> bool:
    return any(word in intent.tool for word in ("sms", "email", "message", "note"))


def _quoted(before: list[Intent], state: RepairedUtterance, at: int, end: int, reader: PlainReader) -> bool:
    """Whether a withdrawal belongs to a message: it does, except at the message's end or before a new request."""
    if text_slot_at(before, at - state.base) is None or end >= len(state.tokens):
        return False
    after = reader.read(state.tokens[end:])
    return not after or after[0].start > 1


def _deny(state: RepairedUtterance, at: int, end: int, before: list[Intent], reader: PlainReader) -> int | None:
    """ "please do not set a timer": drops the request that follows, and an earlier one for the same tool."""
    said = tuple(token.text for token in state.tokens[at:end])
    if not any(said[-len(denial) :] == denial for denial in cues.DENIALS):
        return None
    if (moved := _deny_that(state, at, end, before)) is not None:
        return moved
    after = reader.read(state.tokens[end:])
    if not after or after[0].start:
        return None
    if text_slot_at(before, at - state.base) is not None:
        return end  # part of a dictated text
    state.dropped.append(after[0])
    del state.tokens[at : end + after[0].end]
    like = next((intent for intent in reversed(before) if intent.tool == after[0].tool), None)
    if like is None:
        return at
    state.dropped.append(like)
    del state.tokens[like.start + state.base : like.end + state.base]
    return like.start + state.base


def _deny_that(state: RepairedUtterance, at: int, end: int, before: list[Intent]) -> int | None:
    """ "cancel the dentist no don't cancel it i'll go": a denied command with a pronoun, or with words of an earlier
    request, drops that request; what follows is the reason."""
    words = [token.text for token in state.tokens]
    if not before or end + 1 >= len(words) or not imperative(words[end]):
        return None
    if text_slot_at(before, at - state.base) is not None:
        return None
    same = [intent for intent in before if words[end] in intent.words[:3]]
    stop = end + 1
    if words[stop] in _OBJECTS:
        stop += 1
    elif same:
        while stop < len(words) and words[stop] in same[-1].words and not imperative(words[stop]):
            stop += 1
        if stop == end + 1:
            return None
    else:
        return None
    denied = same[-1] if same else before[-1]
    state.dropped.append(denied)
    del state.tokens[at:stop]
    start = denied.start + state.base
    del state.tokens[start : min(denied.end + state.base, at)]
    return start


_OBJECTS = frozenset({"it", "that", "this", "them", "him", "her", "one", "those", "these", "anything"})


def _take_back(state: RepairedUtterance, at: int, end: int, before: list[Intent]) -> int:
    said = tuple(token.text for token in state.tokens[at:end])
    last_only = any(said[-len(phrase) :] == phrase for phrase in cues.LAST_ONLY)
    if before:
        keep = before[:-1] if last_only or not before[-1].complete else []
        state.dropped.extend(before[len(keep) :])
        cut = before[len(keep)].start + state.base
        del state.tokens[cut:end]
        state.base = cut
        return cut
    del state.tokens[state.base : end]
    return state.base


def _drop(state: RepairedUtterance, at: int, target: tuple[int, int], before: list[Intent]) -> int | None:
    """ "scratch the reminder", "leave mum out of it": drops the named request; None if no request is named."""
    kept = without_item(state.tokens, at, target[0], before, state.base)
    if kept is not None:
        state.tokens, state.corrected = kept, True
        return min(at, len(kept))
    named = {t.text for t in state.tokens[target[0] : target[1]]} - {"the", "my", "that", "a", "it", "of", "out"}
    for intent in reversed(before):
        about = {*intent.tool.split("_"), *(w for w in intent.words if len(w) > 2)}
        about |= {"text", "message"} if "sms" in intent.tool else set()
        if named & about:
            state.dropped.append(intent)
            end = target[1]
            words = [token.text for token in state.tokens]
            while end < len(words) and words[end] in ("out", "of", "it", "just", "only"):
                end += 1
            if words[end - 1] in ("just", "only"):
                end = _restated(state, end, before)
            del state.tokens[at:end]
            start, stop = intent.start + state.base, intent.end + state.base
            del state.tokens[start : min(stop, at)]
            resume = at - (min(stop, at) - start)
            while resume and resume == len(state.tokens) and state.tokens[-1].text in ("and", "also", "then"):
                state.tokens.pop()
                resume -= 1
            return resume
    return None


def _restated(state: RepairedUtterance, at: int, before: list[Intent]) -> int:
    """The end of words at `at` that only name the kept request again ("just the timer")."""
    words = [token.text for token in state.tokens]
    end = at
    kept = {word for intent in before for word in (*intent.words, *intent.tool.split("_"))} | {"the", "a", "my", "one"}
    while end < len(words) and words[end] in kept and words[end] not in ("and",):
        end += 1
    return end


def _correct(state: RepairedUtterance, at: int, end: int, before: list[Intent], reader: PlainReader) -> int | None:
    tokens = state.tokens
    in_text = text_slot_at(before, at - state.base) is not None
    if end >= len(tokens):
        if in_text:  # "text anna i can't make it": it may belong to the text; more words will tell
            state.hesitates = state.hesitates or [t.text for t in tokens[at:end]] != ["make", "it"]
            return None
        mean = [t.text for t in tokens[at:end]][:2] in (["i", "mean"], ["i", "meant"])
        state.hesitates = state.hesitates or not mean
        refuses = before and before[-1].complete and _REFUSING & {t.text for t in tokens[at:end]}
        if refuses:
            _doubt(tokens, at)
        del tokens[at:end]
        return at
    start = end
    if tokens[start].text in ("just", "only") and start + 1 < len(tokens):
        start += 1
    head = [shifted(intent, state.base) for intent in before]
    cue = {token.text for token in tokens[at:end]}
    renames = bool(_RENAMING & cue) and "and" not in cue
    found = Correction(tokens[:at], tokens[start:], head, reader, in_text, renames).resolve()
    if found is None:
        if in_text:
            return None
        if before and before[-1].complete and "and" not in cue:
            _doubt(tokens, at)
        elif before and end - at == 1 and cue == {"no"} and imperative(tokens[at - 1].text):
            _doubt(tokens, end)  # "add no fat milk": the "no" may be part of the thing, and stays
            return end
        tokens[at:end] = [Token("and", "and")] if "make" in cue else []
        return at + ("make" in cue)
    if found.kind == "restart" and before and before[-1].complete:
        state.replaced.append(before[-1])
    state.corrected = True
    state.tokens = found.tokens
    return found.resume


def _doubt(tokens: list[Token], at: int) -> None:
    """Marks the cue at `at` as unresolved, so that the guard asks about the request before it."""
    tokens[at - 1] = replace(tokens[at - 1], doubted=True)


_RENAMING = frozenset({"make", "change", "mean", "meant"})
_REFUSING = frozenset({"no", "nope", "nah", "wait", "hang", "hold"})


def _resolve(tokens: list[Token], at: int, start: int, head: list[Intent], reader: PlainReader) -> Splice | None:
    return Correction(tokens[:at], tokens[start:], head, reader).resolve()


def _contrast(state: RepairedUtterance, at: int, start: int, before: list[Intent], reader: PlainReader) -> int | None:
    """Replaces the words after "not" by the following ones: "not the seven the six thirty one", "no not butter
    margarine"."""
    tokens = state.tokens
    words = [token.text for token in tokens]
    if start >= len(tokens):
        state.hesitates = True
        del tokens[at:]
        return at
    head = [shifted(intent, state.base) for intent in before]
    begin = start + 1 if words[start] in ("the", "a", "my") else start
    for size in (3, 2, 1):
        old = words[begin : begin + size]
        where = _last_index(words[:at], old) if len(old) == size else None
        if where is None or begin + size >= len(words):
            continue
        end = len(words) - 1 if words[begin + size] == "the" and words[-1] == "one" else len(words)
        opens = cues.correction_end(words, begin + size) or begin + size  # "not batteries i mean bulbs"
        if opens >= end:
            continue
        rest = tokens[opens + (words[opens] == "the") : end]
        found = _resolve([*tokens[:at], *rest], at, at, head, reader)
        if found is None or found.kind == "free":
            state.tokens = [*tokens[:where], *rest, *tokens[where + size : at]]
            state.corrected = True
            return where + len(rest)
        state.tokens, state.corrected = found.tokens, True
        return found.resume
    if not before or text_slot_at(before, at - state.base) is not None:
        return None
    skip = begin + 1 if begin > start and begin + 1 < len(tokens) else begin
    found = _resolve([*tokens[:at], *tokens[skip:]], at, at, head, reader)
    if found is None or (found.kind == "free" and begin == start):
        return None
    if found.kind == "typed" and (stop := _value_end(tokens, skip, reader)) is not None:
        del tokens[at:stop]  # "for 20 minutes not 30": the value that was said is the one that is meant
        return at
    state.tokens, state.corrected = found.tokens, True
    return found.resume


_MEASURED = (SlotType.DURATION, SlotType.DATETIME, SlotType.MONEY, SlotType.QUANTITY)


def _value_end(tokens: Sequence[Token], start: int, reader: PlainReader) -> int | None:
    """The end of the moment, the length or the number at `start`; None where there is none."""
    heard = reader.utterance(list(tokens[start:]))
    ends = [reading.end for kind in _MEASURED for reading in heard.readings(Slot("value", kind), 0)]
    number = number_at(heard.words, 0)
    ends += [number.end] if number is not None else []
    return start + max(ends) if ends else None


def _last_index(words: Sequence[str], part: Sequence[str]) -> int | None:
    for index in range(len(words) - len(part), -1, -1):
        if part and list(words[index : index + len(part)]) == list(part):
            return index
    return None
