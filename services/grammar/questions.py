"""Finds the topic of a question for facts, to look it up: one name, or the two names that it compares.

The learned model gives for each word the probability that it belongs to a name; capital letters in the text count too.
The fixed words of a comparison show where its names end: "are A and B both ...", "which is older, A or B". If a
correction follows a name ("A no wait B"), that name is not looked up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.grammar import cues
from services.grammar.intents import Intent, SlotValue
from services.understanding.reading import LearnedReading, LearnedRequest, LearnedSpan
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token, surface
from tools.spec import ToolSpec

WIKI, WEB = "wiki_lookup", "web_search"
TOOLS = (WIKI, WEB)
LIKELY = 0.6
"""From this probability of all look-up tools together on, words are a question for facts."""
POSSIBLE = 0.05
"""The same limit for words that compare two names."""
NAME, MAYBE = 0.5, 0.25
"""The probabilities that a word needs to be a name by itself, and to continue one."""
_DO = "do"
_REACH = 4
"""A name that begins at most this many words after a correction replaces the name before it."""
_TAKEN, _MARKED = 0.8, 0.9
"""The probabilities from which a span that the learned model marks as replaced, or as the topic, counts as such."""
_AGAIN = frozenset(listed("no wait sorry oops i mean meant rather actually instead make that it should be say"))

_INNER = frozenset(listed("of the de la le du van von der den del di da al el bin ibn"))
_FRAME = frozenset(
    listed(
        """are is was were do does did have has had can could would will who what which when where why how whose whom
        between both either out an that than and or so i okay well tell me was isn't aren't weren't didn't"""
    )
)
"""Fixed words of a question; a name ends before them."""
_OPENING = frozenset(listed("are is was were do does did have has had can could both between either isn't aren't"))
"""First words of a question that its topic follows."""
_CHOOSING = frozenset(listed("which who what where of"))
"""A question that begins with one of these asks which of two names, joined by "or", is the right one."""
_LIMITS = frozenset(
    listed(
        """first last longer shorter older younger oldest youngest earlier later newer larger smaller bigger greater
        taller higher deeper wider heavier faster further farther closer better more most less fewer frequently
        recently often born released
        published formed founded opened produced north south east west northern southern"""
    )
)
"""After one of these, the names that a question compares begin: "which was formed first, A or B"."""
_BEHIND = frozenset(
    listed(
        """both each either is are was were do does did have has had in on at from by to for with as same considered
        known located share shared common made who what which that currently also all a an used published directed
        written born found native based named considered"""
    )
)
"""Words that may follow the second name of a comparison."""
_CLOSING = _BEHIND - frozenset(listed("in on at from by to for with a an"))
"""Those of `_BEHIND` that no name contains."""
_JOINS = ("or", "and", "than")
_LONGEST_PLAIN = 4
"""Most words of a name that is recognised only by the fixed words around it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The words [start, end) of a name; `p`: the probability that it is one."""

    start: int
    end: int
    p: float


def compares(learned: LearnedReading, tokens: Sequence[Token]) -> bool:
    """Whether the turn is one question that compares two names, or begins to ("who was born first, A", "... A or"), or
    that corrects a name."""
    if len(learned.requests) != 1:
        return False
    request = learned.requests[0]
    words = [token.text for token in tokens]
    found = _topics_of(learned, request, words)
    part = words[request.start :]
    named = learned.named[request.start :]
    if len(found) == 1 and _taken_back(part, named, _moved(request.spans, -request.start))[0]:
        return True
    return len(found) > 1 or (bool(found) and _begun(part, named) is not None)


def intent(
    learned: LearnedReading, request: LearnedRequest, specs: Mapping[str, ToolSpec], tokens: Sequence[Token]
) -> Intent | None:
    """The look-up of the topic of `request`; None if it is no question for facts or has no topic."""
    words = [token.text for token in tokens]
    found = _topics_of(learned, request, words)
    if not found or (WIKI not in specs and WEB not in specs):
        return None
    slots = {
        name: SlotValue(SlotType.TEXT, surface(tokens, each.start, each.end), each.start, each.end)
        for name, each in zip(("query", "other"), found, strict=False)
    }
    if WIKI not in specs:
        said = surface(tokens, request.start, request.end)
        slots = {"query": SlotValue(SlotType.TEXT, said, request.start, request.end, open=True)}
    return Intent(
        WIKI if WIKI in specs else WEB,
        slots,
        request.start,
        request.end,
        tuple(words[request.start : request.end]),
        confidence=round(min(_likely(request), request.p_act, *(max(each.p, LIKELY) for each in found)), 3),
        learned=True,
    )


def _likely(request: LearnedRequest) -> float:
    """The probability that the request is a question for facts."""
    return sum(p for label, p in ((request.label, request.p_label), *request.others) if label in TOOLS)


def _topics_of(learned: LearnedReading, request: LearnedRequest, words: Sequence[str]) -> tuple[Topic, ...]:
    """The topics of `request`; () if it is no question for facts that is meant now."""
    if request.act != _DO or request.p_act < LIKELY or _likely(request) < POSSIBLE:
        return ()
    last = request is learned.requests[-1]  # its `end` is before an "and" at the end of the turn, which counts here
    start, end = request.start, min(len(words) if last else request.end, len(learned.named))
    if end <= start:
        return ()
    found = topics(words[start:end], learned.named[start:end], _moved(request.spans, -start))
    if not found and request.label in TOOLS and _likely(request) >= LIKELY:
        return tuple(
            replace(each, start=each.start + start, end=each.end + start)
            for each in _thing(words[start:end], _likely(request))
        )
    begun = len(found) == 1 and words[end - 1] in _JOINS
    if len(found) < 2 and not begun and (request.label != WIKI or request.p_label < LIKELY):
        return ()
    return tuple(Topic(each.start + start, each.end + start, each.p) for each in found)


def _thing(words: Sequence[str], p: float) -> tuple[Topic, ...]:
    """The topic of "what is a ...", if no word of it is a name."""
    if words[:1] == ["how"] and words[2:3] and words[2] in ("do", "does", "can") and 5 <= len(words) <= 7:
        return (Topic(3, len(words) - 1, p),) if _FRAME.isdisjoint(words[3:]) else ()
    article = 2 if tuple(words[:2]) in (("what", "is"), ("what", "are"), ("who", "are")) else len(words)
    start = article + (words[article : article + 1] in (["a"], ["an"]))
    plain = start < len(words) <= start + _LONGEST_PLAIN and _FRAME.isdisjoint(words[start:])
    return (Topic(start, len(words), p),) if plain and (start > article or words[1] == "are") else ()


def _moved(spans: Sequence[LearnedSpan], by: int) -> list[LearnedSpan]:
    return [replace(span, start=span.start + by, end=span.end + by) for span in spans]


def topics(words: Sequence[str], named: Sequence[float], spans: Sequence[LearnedSpan] = ()) -> tuple[Topic, ...]:
    """The topics of a question: the two names that it compares, or its one name; after a correction, the name that
    replaces the first; () without a name. `named`: for each word, the probability that it is part of a name. `spans`:
    the values that the learned model has marked."""
    stale, resumed = _taken_back(words, named, spans)
    pair = _pair(words, [0.0 if at in stale else p for at, p in enumerate(named)], stale)
    if pair is not None and (not resumed or any(0 <= each.start - at <= 1 for at in resumed for each in pair)):
        return pair
    first = _begun(words, named) if not stale else None
    if first is not None:
        return (first,)
    names = [each for each in _names(words, named) if stale.isdisjoint(range(each.start, each.end))]
    for span in spans:
        apart = all(span.end <= each.start or each.end <= span.start for each in names)
        if span.name == "topic" and span.p >= _MARKED and apart and stale.isdisjoint(range(span.start, span.end)):
            names.append(Topic(span.start, span.end, span.p))
    names.sort(key=lambda each: (each.end - each.start, each.p), reverse=True)
    for at in reversed(resumed):
        meant = [each for each in names if at <= each.start <= at + _REACH]
        corrected = min(meant, key=lambda each: each.start) if meant else _resumed(words, named, at)
        if corrected is not None:
            return (corrected, *(each for each in names if each is not corrected))[:2]
    return tuple(names[:1])


def _resumed(words: Sequence[str], named: Sequence[float], at: int) -> Topic | None:
    """The topic at word `at` that replaces a name, although it does not look like a name."""
    start = at
    while start < len(named) and (words[start] in _INNER or words[start] in _BEHIND):
        start += 1
    if start >= len(named) or start - at > 2 or words[start] in _FRAME:
        return None
    return Topic(start, max(_run_end(words, named, start), start + 1), max(named[start], MAYBE))


def _taken_back(
    words: Sequence[str], named: Sequence[float], spans: Sequence[LearnedSpan]
) -> tuple[frozenset[int], list[int]]:
    """The indexes of the words that corrections replace (with the cues themselves), and for each correction the index
    at which the question continues. "A or" alone is no correction, although the learned model may mark it as one."""
    stale: set[int] = set()
    resumed: list[int] = []
    for span in spans:
        bare = words[span.end - 1] in _JOINS or span.start in resumed
        if span.name == "replaced" and span.p >= _TAKEN and not bare and max(named[span.start : span.end]) >= NAME:
            going = span.end
            while going < len(words) and (words[going] in FILLERS or words[going] in _AGAIN):
                going += 1
            stale.update(range(span.start, going))
            resumed.append(going)
    names = _names(words, named)
    at = 0
    while at < len(words):
        end = cues.correction_end(words, at)
        before = [each for each in names if each.end <= at and at - each.end <= 1]
        if end is None or not before or not any(end <= each.start <= end + _REACH for each in names):
            at += 1
            continue
        stale.update(range(before[-1].start, end))
        resumed.append(end)
        at = end
    return frozenset(stale), resumed


def _names(words: Sequence[str], named: Sequence[float]) -> list[Topic]:
    """The runs of words that are names, including function words inside them."""
    found: list[Topic] = []
    at = 0
    while at < len(named):
        if named[at] < NAME or words[at] in _FRAME:
            at += 1
            continue
        start, end = at, _run_end(words, named, at)
        while start and named[start - 1] >= MAYBE and words[start - 1] not in _FRAME:
            start -= 1
        found.append(_topic(named, start, end))
        at = end
    return found


def _run_end(words: Sequence[str], named: Sequence[float], start: int) -> int:
    end = start
    while end < len(named) and words[end] not in _FRAME - _INNER:
        bridge = end
        while bridge < len(named) and words[bridge] in _INNER:
            bridge += 1
        if bridge >= len(named) or named[bridge] < (NAME if bridge > end else MAYBE) or words[bridge] in _FRAME:
            break
        end = bridge + 1
    return max(end, start + 1)


def _topic(named: Sequence[float], start: int, end: int) -> Topic:
    return Topic(start, end, max(named[start:end], default=0.0))


def _pair(words: Sequence[str], named: Sequence[float], stale: frozenset[int]) -> tuple[Topic, Topic] | None:
    """The two names before and after the "or", "and" or "than" of a comparison; None without them."""
    best: tuple[float, tuple[Topic, Topic]] | None = None
    for at in range(1, min(len(words), len(named)) - 1):
        if words[at] not in _JOINS or at in stale:
            continue
        one, open_frame = _before(words, named, at)
        if words[at] == "than":  # "is A bigger than B"
            one = next((each for each in reversed(_names(words[:at], named[:at]))), None)
        two = _after(words, named, at + 1, words[at] != "and" and not open_frame)
        if one is None or two is None or not stale.isdisjoint((*range(one.start, one.end), *range(two.start, two.end))):
            continue
        if max(one.p, two.p) < NAME and not _framed(words, at, open_frame):
            continue
        score = min(one.p, 0.9) + min(two.p, 0.9) + (0.5 if words[at] == "or" and words[0] in _CHOOSING else 0.0)
        if best is None or score > best[0]:
            best = score, (one, two)
    return best[1] if best is not None else None


def _begun(words: Sequence[str], named: Sequence[float]) -> Topic | None:
    """The first name of a comparison whose second name has not been said yet: "who was born first, A", "are A and"."""
    joined = len(words) > 2 and words[-1] in _JOINS
    end = min(len(words) - joined, len(named))
    if end < 2:
        return None
    one, opens = _before(words, named, end)
    if one is None or (one.p < NAME and not (joined and _framed(words, end, opens))):
        return None
    if words[0] in _CHOOSING:
        led = not _LIMITS.isdisjoint(words[max(0, one.start - 2) : one.start])
        return one if led or (joined and words[-1] == "or") else None
    return one if joined and opens else None


def _framed(words: Sequence[str], joined: int, open_frame: bool) -> bool:
    """Whether the fixed words alone show a comparison: "are A and B both ...", "which is older A or B"."""
    if words[0] in _CHOOSING:
        return words[joined] == "or" and not _LIMITS.isdisjoint(words[:joined])
    return open_frame and ("both" in words or "same" in words)


def _before(words: Sequence[str], named: Sequence[float], end: int) -> tuple[Topic | None, bool]:
    """The name that ends before word `end`, and whether the question begins with it (after "are" or "did both")."""
    floor = end
    while floor and words[floor - 1] not in _LIMITS and (words[floor - 1] not in _FRAME or named[floor - 1] >= NAME):
        floor -= 1
    opens = 0 < floor <= 3 and words[floor - 1] in _OPENING
    near = range(end - 1, max(floor, end - 3) - 1, -1)
    core = next((at for least in (NAME, MAYBE) for at in near if named[at] >= least), None)
    if core is None:
        start = floor if end - floor <= _LONGEST_PLAIN else end - 1
    else:
        start = core
        while start > floor and (named[start - 1] >= MAYBE or _inside(words, named, start - 1)):
            start -= 1
        if start - floor <= 2 and floor and (opens or words[floor - 1] in _LIMITS):
            start = floor
    while start < end and words[start] in _INNER and words[start] != "the":
        start += 1
    if start == end or words[start:end] == ["the"]:
        return None, opens
    if start > floor and words[start - 1] == "the":
        start -= 1
    return _topic(named, start, end), opens


def _inside(words: Sequence[str], named: Sequence[float], at: int) -> bool:
    """Whether the function word `at` is inside a name."""
    return 0 < at < len(named) - 1 and words[at] in _INNER and min(named[at - 1], named[at + 1]) >= MAYBE


def _after(words: Sequence[str], named: Sequence[float], start: int, to_the_end: bool) -> Topic | None:
    """The name that begins with word `start`; None without one. `to_the_end`: nothing else may follow it."""
    size = len(named)
    while start < size and words[start] in ("a", "an", "either", "is", "was", "both") and named[start] < NAME:
        start += 1
    first = start + (start < size and words[start] == "the")
    limit = next((at for at in range(first + 1, size) if words[at] in _BEHIND and named[at] < NAME), size)
    if first >= size or words[first] in _FRAME - _INNER:
        return None
    near = range(first, min(limit, first + 3))
    core = next((at for least in (NAME, MAYBE) for at in near if named[at] >= least), None)
    end = first if core is None else core + 1
    while core is not None and end < limit and (named[end] >= MAYBE or _inside(words, named, end)):
        end += 1
    closed = to_the_end if limit == size else words[limit] in _CLOSING
    if limit - end <= _LONGEST_PLAIN - 2 * (core is not None) and closed:
        end = limit
    while end > first + 1 and words[end - 1] in _INNER:
        end -= 1
    return _topic(named, start, max(end, first + 1))
