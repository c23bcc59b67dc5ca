"""Finds the topic of a question for facts, to look it up: one name, or the two names that it compares.

The learned model gives for each word the probability that it belongs to a name; capital letters in the text count too.
The fixed words of a comparison show where its names end: "are A and B both ...", "which is older, A or B". If a
correction follows a name ("A no wait B"), that name is not looked up.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from services.grammar.intents import Intent, SlotValue
from services.grammar.question_corrections import REACH, doubted, taken_back, without_cries
from services.grammar.question_frames import (
    BEHIND,
    FRAME,
    INNER,
    JOINS,
    MAYBE,
    QuestionTopics,
    Topic,
    begun,
    compared,
    names_of,
    run_end,
)
from services.grammar.question_spans import bare
from services.understanding.reading import LearnedReading, LearnedRequest, LearnedSpan
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import Token, surface
from tools.spec import ToolSpec

WIKI, WEB = "wiki_lookup", "web_search"
TOOLS = (WIKI, WEB)
LIKELY = 0.6
"""From this probability of all look-up tools together on, words are a question for facts."""
POSSIBLE = 0.05
"""The same where the words compare two names."""
_DO = "do"
_MARKED = 0.9
"""The probability from which a span that the learned model marks as the topic counts as such."""
_PRONOUNS = frozenset(listed("it he she they that this there"))
_LONGEST_THING = 4
"""Most words of what "what is a ..." asks about."""


_NOTHING = QuestionTopics(())


def compares(learned: LearnedReading, specs: Collection[str], tokens: Sequence[Token]) -> bool:
    """Whether the turn is one question that compares two names, or begins to ("who was born first, A", "... A or"), or
    that corrects a name. `specs`: the tools of the session."""
    words = [token.text for token in tokens]
    requests = rejoined(learned.requests, words)
    if len(requests) != 1:
        return False
    request = requests[0]
    found = _topics_of(learned, request, specs, words).names
    part = words[request.start :]
    named = learned.named[request.start :]
    if len(found) == 1 and taken_back(part, named, _moved(request.spans, -request.start))[0]:
        return True
    return len(found) > 1 or (bool(found) and begun(part, named) is not None)


def rejoined(requests: Sequence[LearnedRequest], words: Sequence[str]) -> Sequence[LearnedRequest]:
    """Questions for facts that only an "and" or "or" separates are one, which compares ("who is older, A or | B")."""
    joined = all(words[each.start - 1] in JOINS for each in requests[1:])
    if len(requests) < 2 or not joined or not all(each.label in TOOLS and each.act == _DO for each in requests):
        return requests
    first, last = requests[0], requests[-1]
    sure = min(each.p_act for each in requests)
    spans = tuple(span for each in requests for span in each.spans)
    return (replace(first, end=last.end, p_act=sure, spans=spans),)


def intent(
    learned: LearnedReading, request: LearnedRequest, specs: Mapping[str, ToolSpec], tokens: Sequence[Token]
) -> Intent | None:
    """The look-up of the topic of `request`; None if it is no question for facts or has no topic."""
    words = [token.text for token in tokens]
    comparison = _topics_of(learned, request, specs, words)
    found = comparison.names
    if not found or (WIKI not in specs and WEB not in specs):
        return None
    likely = max(_likely(request), LIKELY) if comparison.framed else _likely(request)
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
        confidence=round(min(likely, request.p_act, *(max(each.p, LIKELY) for each in found)), 3),
        learned=True,
    )


def _likely(request: LearnedRequest) -> float:
    """The probability that the request is a question for facts."""
    return sum(p for label, p in ((request.label, request.p_label), *request.others) if label in TOOLS)


def _unserved(request: LearnedRequest, specs: Collection[str]) -> bool:
    """Whether no tool of the session does what the learned model takes the request for. Where the frame of a question
    shows that it compares two names, it is then one for facts, whatever it is about ("which film is older, A or B")."""
    return request.label not in specs or request.label in TOOLS


def _topics_of(
    learned: LearnedReading, request: LearnedRequest, specs: Collection[str], words: Sequence[str]
) -> QuestionTopics:
    """What `request` is about; nothing where it is no question for facts that is meant now."""
    if request.act != _DO or request.p_act < LIKELY:
        return _NOTHING
    last = request.end >= learned.requests[-1].end  # its end leaves out an "and" with which the words break off
    start, end = request.start, min(len(words) if last else request.end, len(learned.named))
    if end <= start:
        return _NOTHING
    comparison = _about(words[start:end], learned.named[start:end], _moved(request.spans, -start))
    found, framed = comparison.names, comparison.framed and _unserved(request, specs)
    if _likely(request) < POSSIBLE and not framed:
        return _NOTHING
    if not found and request.label in TOOLS and _likely(request) >= LIKELY:
        found = _thing(words[start:end], _likely(request))
    else:
        joined = len(found) == 1 and words[end - 1] in JOINS
        if len(found) < 2 and not (joined or framed) and (request.label != WIKI or request.p_label < LIKELY):
            return _NOTHING
    return QuestionTopics(tuple(Topic(each.start + start, each.end + start, each.p) for each in found), framed)


def _thing(words: Sequence[str], p: float) -> tuple[Topic, ...]:
    """The topic of "what is a ...", if no word of it is a name."""
    if words[:1] == ["how"] and words[2:3] and words[2] in ("do", "does", "can") and 5 <= len(words) <= 7:
        return (Topic(3, len(words) - 1, p),) if FRAME.isdisjoint(words[3:]) else ()
    article = 2 if tuple(words[:2]) in (("what", "is"), ("what", "are"), ("who", "are")) else len(words)
    start = article + (words[article : article + 1] in (["a"], ["an"]))
    plain = start < len(words) <= start + _LONGEST_THING and FRAME.isdisjoint(words[start:])
    return (Topic(start, len(words), p),) if plain and (start > article or words[1] == "are") else ()


def _moved(spans: Sequence[LearnedSpan], by: int) -> list[LearnedSpan]:
    return [replace(span, start=span.start + by, end=span.end + by) for span in spans]


def topics(words: Sequence[str], named: Sequence[float], spans: Sequence[LearnedSpan] = ()) -> tuple[Topic, ...]:
    """The topics of a question: the two names that it compares, or its one name; after a correction, the name that
    replaces the first; () without a name. `named`: for each word, the probability that it is part of a name. `spans`:
    the values that the learned model has marked."""
    return _about(words, named, spans).names


def _about(words: Sequence[str], named: Sequence[float], spans: Sequence[LearnedSpan]) -> QuestionTopics:
    """The `topics`, and whether the frame of a comparison shows them."""
    named = without_cries(words, named, spans)
    stale, resumed = taken_back(words, named, spans)
    pair = compared(words, [0.0 if at in stale else p for at, p in enumerate(named)], stale)
    if pair is not None and (not resumed or any(0 <= each.start - at <= 1 for at in resumed for each in pair.names)):
        return bare(pair, words, named, spans)
    first = begun(words, named) if not stale else None
    if first is not None:
        return bare(first, words, named, spans)
    kind = words[0] in ("which", "what")  # the word behind it is of what kind the thing is, and no topic
    unsure = stale | doubted(words, named, spans)
    names = [each for each in names_of(words, named) if unsure.isdisjoint(range(each.start, each.end))]
    for span in spans:
        apart = all(span.end <= each.start or each.end <= span.start for each in names)
        marked = span.name == "topic" and span.p >= _MARKED and not (kind and span.start == 1)
        if marked and apart and stale.isdisjoint(range(span.start, span.end)):
            names.append(Topic(span.start, span.end, span.p))
    names.sort(key=lambda each: (each.end - each.start, each.p), reverse=True)
    for at in reversed(resumed):
        following = [each for each in names if each.start >= at]
        meant = [each for each in following if each.start <= at + REACH]
        corrected = min(meant, key=lambda each: each.start) if meant else _resumed(words, named, at)
        corrected = corrected or next(iter(following), None)
        if corrected is not None:
            return QuestionTopics((corrected, *(each for each in following if each is not corrected))[:2])
    return QuestionTopics(tuple(names[:1]))


def _resumed(words: Sequence[str], named: Sequence[float], at: int) -> Topic | None:
    """The topic at word `at` that replaces a name, although it does not look like a name."""
    start = at
    while start < len(named) and (words[start] in INNER or words[start] in BEHIND):
        start += 1
    if start >= len(named) or start - at > 2 or words[start] in FRAME or words[start] in _PRONOUNS:
        return None
    return Topic(start, max(run_end(words, named, start), start + 1), max(named[start], MAYBE))
