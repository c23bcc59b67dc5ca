"""Requests for tools that a client or an MCP server declares, understood from their names, descriptions and schemas.

The learned model was not trained on such a tool. `services/understanding/meaning.py` tells how probable it is that the
words ask for it, and `declared_values.py` reads its values. If another tool is nearly as probable, or the model takes
the words for a request to a library tool, the user is asked first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from services.grammar.declared_values import DeclaredValues, values_of
from services.grammar.doubt_words import QUESTIONS, subject_lost
from services.grammar.intents import Intent
from services.grammar.learned_values import FILLINGS
from services.grammar.objection import NOT_MEANT
from services.grammar.planning import SURE_DECLARED
from services.understanding.meaning import ToolMeanings, ToolScore, name_words
from services.understanding.reading import LearnedReading, LearnedRequest
from services.understanding.stems import stem
from tools.language.slots import FREE
from tools.language.tokens import Token
from tools.spec import ToolSpec

POSSIBLE = 0.5
"""A request counts as one for a declared tool from this probability on."""
ACT = 0.6
"""A request that the learned model, with at least this probability, takes as not meant now is ignored."""
RIVAL = 3.0
"""The likeliest tool is certain only if its odds are at least this many times those of the second."""
_UNREAD_LOOKUP = 2
"""A look-up with more unexplained words than this does not run."""
CLEARLY = 0.9
"""From this probability on, a request without unexplained words is preferred to any other reading of it."""
_LEAST = 0.02
"""Below this probability of a tool, its values are not looked for."""
_TOPIC, _TOPICAL = 0.7, 4.0
"""A label with at least the first probability is the topic of the request. If only one declared tool has that topic,
its odds are multiplied by the second number: the probabilities were fitted with several tools of each topic."""
_VALUE, _REQUIRED_VALUE, _PARSED_VALUE, _ALL_READ, _WORD_UNREAD = 0.5, 0.2, 0.7, 0.3, 2.5
"""Factors on the odds against a tool: for each enum value that was said of an optional parameter, and of a required
one; for each other value of a required parameter; if an enum value was said and all words are explained; and for each
unexplained word."""


def is_declared(spec: ToolSpec) -> bool:
    """Whether the tool is understood by its declaration alone: a client's, or one without phrases and `FILLINGS`."""
    return spec.client_side or not (spec.phrases or spec.name in FILLINGS)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A request for a declared tool: words [start, end)."""

    spec: ToolSpec
    p: float
    rivalled: bool
    values: DeclaredValues
    start: int
    end: int


def declared_intents(
    learned: LearnedReading,
    base: Sequence[Intent],
    specs: Mapping[str, ToolSpec],
    meanings: ToolMeanings,
    tokens: Sequence[Token],
    now: datetime,
) -> list[Intent]:
    """The requests for declared tools, as intents on `tokens`, the words that `learned` has read. `base`: the intents
    found for other tools; where one of them is surer about the same words, no intent is made."""
    found = []
    for part in _parts(learned, specs, tokens, now):
        candidate = _best(part, specs, meanings, tokens, now)
        if candidate is None or not _meant(part, candidate.spec) or _denied(part, candidate, tokens):
            continue
        if not _better(base, candidate, part, meanings, specs):
            intent = _intent(candidate, tokens, asked=_no_command(part, candidate, tokens))
            if _usable(intent, candidate, part):
                found.append(intent)
    return found


def _parts(
    learned: LearnedReading, specs: Mapping[str, ToolSpec], tokens: Sequence[Token], now: datetime
) -> list[LearnedRequest]:
    """The requests of the turn. Words that ask for nothing by themselves are joined to the request before them."""
    whole = learned.whole
    if whole is None:
        return []
    grouped: list[LearnedRequest] = []
    for each in learned.requests:
        if grouped and not _stands_alone(each, grouped[-1], specs, tokens, now):
            last = grouped[-1]
            grouped[-1] = replace(last, end=each.end, spans=(*last.spans, *each.spans))
        else:
            grouped.append(each)
    if len(grouped) > 1:
        apart = [replace(part, end=after.start) for part, after in pairwise(grouped)]
        return [*apart, replace(grouped[-1], end=whole.end)]
    spans = grouped[0].spans if grouped else whole.spans
    first = grouped[0] if grouped else whole
    return [replace(first, start=0, end=whole.end, spans=spans, declared=_merged(whole.declared, first.declared))]


def _merged(one: Sequence[ToolScore], other: Sequence[ToolScore]) -> tuple[ToolScore, ...]:
    """Each tool with the greater of its probabilities, likeliest first."""
    known: dict[str, float] = {}
    for score in (*one, *other):
        known[score.tool] = max(score.p, known.get(score.tool, 0.0))
    return tuple(ToolScore(tool, p) for tool, p in sorted(known.items(), key=lambda each: -each[1]))


def _stands_alone(
    request: LearnedRequest,
    before: LearnedRequest,
    specs: Mapping[str, ToolSpec],
    tokens: Sequence[Token],
    now: datetime,
) -> bool:
    """Whether `request` is one of its own (for another tool, or for the same once more), and not only more values for
    `before`."""
    best = request.declared[0] if request.declared else None
    wanted = specs.get(before.declared[0].tool) if before.declared else None
    if wanted is not None:
        values, known = (values_of(wanted, tokens, each.start, each.end, each.spans, now) for each in (request, before))
        again = bool(values.slots.keys() & known.slots.keys())
        if not again and ((values.slots and not values.unread) or (best is not None and best.tool == wanted.name)):
            return False
    if request.label in specs and request.p_label >= ACT:
        return True
    return best is not None and best.p >= POSSIBLE


def _best(
    part: LearnedRequest,
    specs: Mapping[str, ToolSpec],
    meanings: ToolMeanings,
    tokens: Sequence[Token],
    now: datetime,
) -> _Candidate | None:
    """The likeliest declared tool for `part`, with its values; the values found in the words change the probability."""
    judged: list[tuple[float, DeclaredValues, ToolSpec]] = []
    for score in part.declared:
        spec = specs.get(score.tool)
        if spec is None or opposed(spec, [token.text for token in tokens[part.start : part.end]]):
            continue
        values = values_of(spec, tokens, part.start, part.end, part.spans, now)
        p = max(score.p, part.p_label) if part.label == spec.name else score.p
        if part.p_label >= _TOPIC and meanings.only_one_of(part.label) == spec.name:
            p = 1 / (1 + 1 / (_TOPICAL * _odds(p)))
        elif not values.evidence:
            continue
        if p >= _LEAST:
            judged.append((_with_values(p, values, spec), values, spec))
    judged.sort(key=lambda each: -each[0])
    if not judged or judged[0][0] < POSSIBLE:
        return None
    p, values, spec = judged[0]
    if not values.evidence and not spec.safe:
        return None
    rivalled = len(judged) > 1 and _odds(p) < RIVAL * _odds(judged[1][0])
    return _Candidate(spec, p, rivalled, values, part.start, part.end)


def _with_values(p: float, values: DeclaredValues, spec: ToolSpec) -> float:
    """The probability of a tool after its values were read; `p` is the one by the meaning of the words alone."""
    wanted = spec.parameters.get("required") or ()
    required = sum(name in wanted for name in values.chosen)
    parsed = sum(name in wanted for name in values.slots) - required
    against = _REQUIRED_VALUE**required * _VALUE ** (len(values.chosen) - required) * _WORD_UNREAD**values.unread
    against *= _PARSED_VALUE**parsed
    if values.chosen and not values.unread:
        against *= _ALL_READ
    return 1 / (1 + against / _odds(p))


def _odds(p: float) -> float:
    return max(p, 1e-4) / max(1e-4, 1 - p)


def _better(
    base: Iterable[Intent],
    candidate: _Candidate,
    part: LearnedRequest,
    meanings: ToolMeanings,
    specs: Mapping[str, ToolSpec],
) -> bool:
    """Whether an intent of `base` is surer about the same words than `candidate`. A declared tool that does the same as
    a library tool is preferred to it."""
    least = SURE_DECLARED if len(candidate.values.chosen) > 1 else CLEARLY
    if candidate.p >= least and not candidate.rivalled and not candidate.values.unread:
        own = [each for each in base if each.tool == candidate.spec.name and not each.learned]
        return any(not _the_same_behind_more(candidate, each) for each in own)
    kin = meanings.label_of(candidate.spec.name) if candidate.values.evidence else ""
    for intent in base:
        if intent.end <= candidate.start or intent.start >= candidate.end:
            continue
        if intent.tool == candidate.spec.name:
            return not intent.learned
        if not intent.complete or intent.confidence < POSSIBLE or specs[intent.tool].safe < candidate.spec.safe:
            continue
        least = POSSIBLE if specs[intent.tool].safe and _covers(intent, candidate.values) else SURE_DECLARED
        told = (part.label == intent.tool and part.p_label >= ACT) or not candidate.values.evidence
        if kin != intent.tool and (told or candidate.p < least or candidate.rivalled):
            return True
    return part.label in specs and part.label != kin and part.p_label > candidate.p and not candidate.values.chosen


def _the_same_behind_more(candidate: _Candidate, intent: Intent) -> bool:
    """Whether `intent`, read from the tool's phrases, has the same values and leaves the request's first words unread,
    which the guard would doubt: "gonna have" before "a latte"."""
    said = {name: slot.value for name, slot in candidate.values.slots.items()}
    same = {name: slot.value for name, slot in intent.slots.items()} == said
    return same and candidate.start < intent.start and intent.end >= max(v.end for v in candidate.values.slots.values())


def _covers(intent: Intent, values: DeclaredValues) -> bool:
    """Whether a free slot of `intent` contains one of the enum values: "up a mocha", read as a name."""
    free = [slot for slot in intent.slots.values() if slot.type in FREE]
    chosen = [values.slots[name] for name in values.chosen]
    return any(slot.start <= each.start and each.end <= slot.end for slot in free for each in chosen)


def _meant(part: LearnedRequest, spec: ToolSpec) -> bool:
    """Whether the words ask for something to be done now. "Cancel the coffee" does, if the tool is one that cancels."""
    if part.act == "withdrawn" and _side(name_words(spec.name), *_MAKING) < 0:
        return True
    return part.act not in NOT_MEANT or part.p_act < ACT


def _denied(part: LearnedRequest, candidate: _Candidate, tokens: Sequence[Token]) -> bool:
    """Whether there is a denial before the first value: "i don't want any tea"."""
    first = min((value.start for value in candidate.values.slots.values()), default=part.end)
    said = [token.text for token in tokens[part.start : first]]
    return any(
        (word.endswith("n't") or word in _DENIALS) and tuple(said[at : at + 2]) not in _NO_DENIAL
        for at, word in enumerate(said)
    )


_DENIALS = frozenset({"not", "never", "cannot", "without", "avoid"})
_NO_DENIAL = frozenset({("don't", "forget"), ("can't", "you"), ("won't", "you"), ("couldn't", "you")})


def _no_command(part: LearnedRequest, candidate: _Candidate, tokens: Sequence[Token]) -> bool:
    """Whether the words before the first value are a question and no polite request ("do you drink"), or a statement
    about somebody."""
    first = min((value.start for value in candidate.values.slots.values()), default=part.end)
    said = [token.text for token in tokens[part.start : first] if token.text not in _GREETING]
    if _OTHERS & set(said) or _told_of(candidate, tokens):
        return True
    asks = bool(said) and said[0] in QUESTIONS and tuple(said[:2]) not in _POLITE
    return asks and not subject_lost(said, _STATED)


def _told_of(candidate: _Candidate, tokens: Sequence[Token]) -> bool:
    """Whether the words are a statement about the values: "a latte was too much", "i was going to order a latte"."""
    values = candidate.values.slots.values()
    first, last = min((v.start for v in values), default=0), max((v.end for v in values), default=candidate.end)
    said = [token.text for token in tokens[candidate.start : first]]
    told = said[-3:-1] == ["you", "have"] and len(said) < 5 and not _MODALS & set(said)
    told = told or any((one == "have" and two.endswith("ed")) or (one, two) in _ONCE for one, two in pairwise(said))
    return told or [token.text for token in tokens[last : min(last + 1, candidate.end)]] in _TELLING


_MODALS = frozenset({"can", "could", "will", "would", "may", "do"})
_ONCE = frozenset(
    (past, word)
    for past, words in {
        "was": "going gonna about meant supposed planning", "were": "going gonna about supposed planning",
        "used": "to", "planned": "to", "meant": "to", "tried": "to", "forgot": "to", "had": "to",
    }.items()
    for word in words.split()
)  # fmt: skip
"""Pairs of words that tell of an earlier intention: "i was going to order a latte"."""
_TELLING = [["is"], ["was"], ["are"], ["were"], ["had"], ["has"]]
_STATED = frozenset(
    [("have",), *((modal, verb) for modal in ("will", "shall") for verb in ("have", "take", "get", "try"))]
)
"""Openings of requests for declared tools whose subject was not heard ("have a latte"). For library tools they are
statements ("have a meeting at six")."""
_OTHERS = frozenset({"she", "he", "they"})
_GREETING = frozenset({"hey", "hi", "hello", "okay", "so", "um", "well", "please", "and", "then"})
_POLITE = frozenset(
    [(modal, who) for modal in ("can", "could", "will", "would", "may", "might") for who in ("you", "i", "we")]
    + [("do", "me"), ("how", "about"), ("what", "about"), ("is", "there"), ("can't", "you"), ("why", "not")]
)


def _intent(candidate: _Candidate, tokens: Sequence[Token], asked: bool) -> Intent:
    """The candidate as an intent. `asked`: it does not have the form of a command, so that a write is never certain."""
    values, spec = candidate.values, candidate.spec
    unsure = candidate.rivalled or (asked and not spec.safe)
    p = min(candidate.p, POSSIBLE + 0.1) if unsure else candidate.p
    return Intent(
        spec.name,
        values.slots,
        candidate.start,
        candidate.end,
        tuple(token.text for token in tokens[candidate.start : candidate.end]),
        confidence=round(p, 3),
        clarity=round(p, 3),
        evidence=values.evidence,
        unread=values.unread,
        learned=True,
        declared=True,
    )


_MAKING, *_OPPOSITES = tuple(
    (frozenset(map(stem, one.split())), frozenset(map(stem, other.split())))
    for one, other in (
        ("add create book order buy make set schedule", "remove delete cancel"),
        ("on enable", "off disable"),
        ("up raise increase louder higher", "down lower decrease quieter reduce"),
        ("open", "close shut"),
        ("lock", "unlock"),
        ("start begin resume", "stop end pause"),
        ("arm", "disarm"),
        ("follow", "unfollow"),
        ("subscribe", "unsubscribe"),
    )
)


def opposed(spec: ToolSpec, said: Sequence[str]) -> bool:
    """Whether the words say the opposite of the tool's name: "turn off the light" for `turn_on_light`. If a name has
    several such words, the first counts (`cancel_order` cancels)."""
    named = name_words(spec.name)
    return any(_side(named, *pair) * _side(said, *pair) < 0 for pair in (_MAKING, *_OPPOSITES))


def _side(said: Iterable[str], one: frozenset[str], other: frozenset[str]) -> int:
    """1 if the first word of either set belongs to `one`, -1 if it belongs to `other`, 0 without any."""
    bare = (stem(word) for word in said)
    return next((1 if word in one else -1 for word in bare if word in one or word in other), 0)


def _usable(intent: Intent, candidate: _Candidate, part: LearnedRequest) -> bool:
    """Whether the request is understood well enough to become an intent. A look-up runs without a question, so its tool
    must be clear and most of its words explained. A write that may be mere talk needs all its words explained."""
    if candidate.spec.safe:
        return intent.unread <= _UNREAD_LOOKUP and not candidate.rivalled
    talk = part.act == "talk" and part.p_act >= CLEARLY
    return not (intent.unread and (talk or (intent.confidence < ACT + 0.05 and candidate.p < CLEARLY)))
