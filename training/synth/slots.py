"""Reads the values of a partly heard request from the spans of its words, with the grammar's parsers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from services.grammar.intents import Intent, SlotValue, arguments
from services.grammar.learned_values import FILLINGS, values_of
from services.understanding.reading import LearnedRequest, LearnedSpan
from tools.language.tokens import FILLERS, Token, tokenize
from training.scenarios.parts import RESTARTED, Part, value_tokens
from training.synth.capabilities import capabilities
from training.synth.precision import precision


@dataclass(frozen=True, slots=True)
class HeardValue:
    """A value that was heard: words [start, end) of the request. `whole`: it seems complete. `mending`: another value
    will replace it."""

    kind: str
    start: int
    end: int
    whole: bool = True
    mending: bool = False


@dataclass(frozen=True, slots=True)
class RequestSoFar:
    """The heard part of a request. `values`: by the library's parameters. `spans`: the text of each value by kind.
    `waiting`: a value has begun that may not be complete. `mending`: a value is about to be replaced. `unread`: values
    that no parser reads. `text`: all words. `over`: no more words will come."""

    values: Mapping[str, Any] = field(default_factory=dict)
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    spans: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    waiting: bool = False
    mending: bool = False
    unread: int = 0
    text: str = ""
    over: bool = False


Luck = Callable[[Sequence[str]], float]
"""A random number in [0, 1) for the words of a value; equal words of a dialogue have equal numbers."""


def heard_values(part: Part, words: Sequence[str], over: bool, luck: Luck) -> list[HeardValue]:
    """The values in the first words of `part`, which were heard as `words`. `over`: no more words will come. A value
    that is replaced counts until the new value is complete."""
    count = len(words)
    spans = part.spans()
    found: list[HeardValue] = []
    for kind, start, end in spans:
        if start >= count or part.tokens[start].span == RESTARTED:
            continue
        stop = min(end, count)
        edge = stop == count and not over
        meant, first = _replacement(part) if kind == "replaced" else (kind, start)
        pool = part.tokens[first].pool or _POOLS.get(meant, meant)
        said = words[_begin(part, start) : stop]
        whole = not edge or luck(said) < precision(pool, said)
        found.append(HeardValue(kind, start, stop, whole and (stop == end or edge)))
    return _corrected(part, found, count)


def _begin(part: Part, start: int) -> int:
    """The index at which the value at `start` begins if its article, which is no part of it, is included."""
    own = part.tokens[start].span
    while start and part.tokens[start - 1].span == own:
        start -= 1
    return start


_POOLS = {"date": "date:relative", "person": "person", "place": "place:city", "unit": "unit:length"}


def _corrected(part: Part, found: Sequence[HeardValue], count: int) -> list[HeardValue]:
    """`found` without the replaced value; or with it, in the kind of its replacement, until that is heard. `count`: the
    number of heard words."""
    at = next((index for index, each in enumerate(found) if each.kind == "replaced"), None)
    if at is None:
        return list(found)
    kind, new = _replacement(part)
    rest = [each for each in found if each.kind != "replaced"]
    successor = next((each for each in rest if each.start == new), None)
    if successor is not None and successor.whole:
        return rest
    old = found[at]
    mending = count > _cue(part, new)
    told = value_tokens(" ".join(part.words[old.start : old.end]), kind, old.start)
    start = old.start + next(index for index, token in enumerate(told) if token.kind)  # without an article
    return [each for each in rest if each is not successor] + [HeardValue(kind, start, old.end, old.whole, mending)]


def _cue(part: Part, new: int) -> int:
    """The index at which the words that announce the value at `new` begin: those before it that are in no value."""
    new = _begin(part, new)
    while new and not part.tokens[new - 1].span:
        new -= 1
    return new


def _replacement(part: Part) -> tuple[str, int]:
    """Kind and start of the value in `part` that replaces another one."""
    spans = part.spans()
    late = [(kind, start) for kind, start, _ in spans if part.tokens[start].span == 901]
    if late:
        return late[0]
    at = next(index for index, (kind, _, _) in enumerate(spans) if kind == "replaced")
    kind, start, _ = spans[at + 1]
    return kind, start


_READ_AS = {
    "update_event": "search_calendar", "zoom_meeting": "create_event", "summarize_file": "", "open_note": "",
    "move_reminder": "create_reminder", "change_alarm": "set_alarm", "move_list_items": "remove_list_items",
}  # fmt: skip
"""Capabilities whose values are parsed as those of another capability, or ("") not at all."""


def read(
    capability: str, words: Sequence[str], values: Sequence[HeardValue], now: datetime, over: bool
) -> RequestSoFar:
    """The request for `capability` with these values parsed."""
    whole = sorted((each for each in values if each.whole), key=lambda each: each.start)
    key = [(each.kind, each.start, each.end) for each in whole]
    if capability == "convert_units":
        key = _paired(key)
    said = _read(_READ_AS.get(capability, capability), tuple(words), tuple(key), now)
    mending = any(each.mending for each in values)
    return replace(said, waiting=len(whole) < len(values), mending=mending, text=" ".join(words), over=over)


def _paired(values: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """`values` with a number and the unit after it joined into one."""
    found: list[tuple[str, int, int]] = []
    for kind, start, end in values:
        if kind == "unit" and found and found[-1][0] == "number" and found[-1][2] == start:
            found[-1] = ("pair", found[-1][1], end)
        else:
            found.append((kind, start, end))
    return found


_NOISES = FILLERS - {"mm"}


def _without_noises(words: Sequence[str]) -> Sequence[str]:
    """The words without noises: "seven thirty" for "seven uh thirty"."""
    return [word for word in words if word not in _NOISES] or words


@lru_cache(maxsize=4096)
def _read(
    capability: str, words: tuple[str, ...], values: tuple[tuple[str, int, int], ...], now: datetime
) -> RequestSoFar:
    spans: dict[str, tuple[str, ...]] = {}
    for kind, start, end in values:
        spans[kind] = (*spans.get(kind, ()), " ".join(_without_noises(words[start:end])))
    if capability not in FILLINGS:
        return RequestSoFar(spans=spans)
    tokens, learned = _tokens(words, values)
    spec = capabilities()[capability]
    request = LearnedRequest(capability, 1.0, "do", 1.0, 0, len(tokens), tuple(learned))
    reading = values_of(request, spec, tokens, now)
    if reading is None:
        return RequestSoFar(spans=spans, unread=len(values))
    intent = Intent(capability, reading.slots, 0, len(tokens), words)
    return RequestSoFar(arguments(intent, spec, now).values, reading.slots, spans, unread=reading.unread)


def _tokens(words: Sequence[str], values: Sequence[tuple[str, int, int]]) -> tuple[list[Token], list[LearnedSpan]]:
    """The words as the parsers' tokens, and the values as spans of them."""
    tokens: list[Token] = []
    spans: list[LearnedSpan] = []
    at = 0
    for kind, start, end in (*values, ("", len(words), len(words))):
        tokens += tokenize(" ".join(words[at:start]))
        first = len(tokens)
        tokens += tokenize(" ".join(_without_noises(words[start:end])))
        if kind:
            spans.append(LearnedSpan(kind, first, len(tokens), 1.0))
        at = end
    return tokens, spans
