"""Requests for tools that a client or an MCP server declares, understood from their names, descriptions and schemas.

The learned model was not trained on such a tool. `services/understanding/meaning.py` tells how probable it is that the
words ask for it, and `declared_values.py` reads its values. If another tool is nearly as probable, or the model takes
the words for a request to a library tool, the user is asked first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from services.grammar import declared_form as form
from services.grammar.certainty import SURE_DECLARED
from services.grammar.declared_candidate import DeclaredCandidate, form_of, lacks, told_words
from services.grammar.declared_opposites import opposed, takes_back
from services.grammar.declared_values import DeclaredValues, values_of
from services.grammar.intents import Intent
from services.grammar.learned_values import FILLINGS
from services.grammar.objection import NOT_MEANT
from services.understanding.meaning import ToolMeanings, ToolScore
from services.understanding.reading import LearnedReading, LearnedRequest
from services.understanding.stems import stem
from tools.language.slots import FREE, SlotType
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
_LONGEST_ASKING = 5
"""Words in which "could you please remind me" ends."""
_LEAST = 0.02
"""Below this probability of a tool, its values are not looked for."""
_TOPIC, _TOPICAL = 0.7, 4.0
"""A label with at least the first probability is the topic of the request. If one declared tool is clearly the
likeliest of that topic, its odds are multiplied by the second number: the probabilities were fitted with several tools
of each topic."""
_SURELY, _SURELY_TOPICAL = 0.95, 8.0
"""The same for a look-up and a label of which the model is sure."""
_VALUE, _REQUIRED_VALUE, _PARSED_VALUE, _ALL_READ, _ORDERED, _WORD_UNREAD = 0.5, 0.2, 0.7, 0.3, 0.2, 2.5
"""Factors on the odds against a tool: for each enum value that was said of an optional parameter, and of a required
one; for each other value of a required parameter; if an enum value was said and all words are explained, and if it was
also ordered; and for each unexplained word."""


def is_declared(spec: ToolSpec) -> bool:
    """Whether the tool is understood by its declaration alone: a client's, or one without phrases and `FILLINGS`."""
    return spec.client_side or not (spec.phrases or spec.name in FILLINGS)


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
        if candidate is None:
            continue
        said = form_of(candidate, tokens)
        meant = _meant(part, candidate.spec, said.ordered) or (said.chatty and said.ordered)
        if not meant or said.denied or _to_be_reminded(candidate, tokens):
            continue
        if not candidate.spec.safe and (said.factual or (said.asked and lacks(candidate))):
            continue
        if not _better(base, candidate, part, meanings, specs):
            intent = _intent(candidate, tokens, asked=said.asked)
            if _usable(intent, candidate, part):
                found.append(intent)
    return found


def _to_be_reminded(candidate: DeclaredCandidate, tokens: Sequence[Token]) -> bool:
    """Whether the user wants to be reminded of the deed ("remind me to mow the lawn"), and the tool reminds nobody."""
    said = form.opening([token.text for token in tokens], candidate.start, candidate.end)[:_LONGEST_ASKING]
    reminded = any(one == "remind" and two in ("me", "us") for one, two in pairwise(said))
    return reminded and not candidate.spec.safe and stem("remind") not in told_words(candidate.spec)


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
) -> DeclaredCandidate | None:
    """The likeliest declared tool for `part`, with its values; the values found in the words change the probability."""
    judged: list[tuple[float, DeclaredValues, ToolSpec]] = []
    kin = meanings.likeliest_of(part.label, part.declared)
    for score in part.declared:
        spec = specs.get(score.tool)
        if spec is None or opposed(spec, [token.text for token in tokens[part.start : part.end]]):
            continue
        values = values_of(spec, tokens, part.start, part.end, part.spans, now)
        wanted = spec.parameters.get("required") or ()
        p = max(score.p, part.p_label) if part.label == spec.name else score.p
        if part.label == spec.name and part.p_label >= _TOPIC:
            values = replace(values, evidence=values.evidence + 1)  # the model knows a tool of this name
        if score.p >= CLEARLY and not values.evidence and wanted and set(wanted) <= values.slots.keys():
            values = replace(values, evidence=1)  # each required value was said
        topical = part.p_label >= _TOPIC and kin == spec.name
        if topical:
            surely = spec.safe and part.p_label >= _SURELY
            p = 1 / (1 + 1 / ((_SURELY_TOPICAL if surely else _TOPICAL) * _odds(p)))
        elif not values.evidence:
            continue
        if p >= _LEAST:
            ordered = _ordered(values, spec, part, tokens)
            judged.append((_with_values(p, values, spec, ordered), values, spec))
    judged.sort(key=lambda each: -each[0])
    if not judged or judged[0][0] < POSSIBLE:
        return None
    p, values, spec = judged[0]
    if not values.evidence and not spec.safe:
        return None
    rivalled = len(judged) > 1 and _odds(p) < RIVAL * _odds(judged[1][0])
    return DeclaredCandidate(spec, p, rivalled, values, part.start, part.end)


def _ordered(values: DeclaredValues, spec: ToolSpec, part: LearnedRequest, tokens: Sequence[Token]) -> bool:
    """Whether a declared value of a required parameter was ordered: "i'll go for the mocha"."""
    if not set(spec.parameters.get("required") or ()) & set(values.chosen):
        return False
    first = min(value.start for value in values.slots.values())
    return form.ordering(form.opening([token.text for token in tokens], part.start, first))


def _with_values(p: float, values: DeclaredValues, spec: ToolSpec, ordered: bool) -> float:
    """The probability of a tool after its values were read; `p` is the one by the meaning of the words alone.
    `ordered`: one of them was ordered."""
    wanted = spec.parameters.get("required") or ()
    required = sum(name in wanted for name in values.chosen)
    parsed = sum(name in wanted for name in values.slots) - required
    against = _REQUIRED_VALUE**required * _VALUE ** (len(values.chosen) - required) * _WORD_UNREAD**values.unread
    against *= _PARSED_VALUE**parsed
    if values.chosen and not values.unread:
        against *= _ALL_READ * (_ORDERED if ordered else 1.0)
    return 1 / (1 + against / _odds(p))


def _odds(p: float) -> float:
    return max(p, 1e-4) / max(1e-4, 1 - p)


def _better(
    base: Iterable[Intent],
    candidate: DeclaredCandidate,
    part: LearnedRequest,
    meanings: ToolMeanings,
    specs: Mapping[str, ToolSpec],
) -> bool:
    """Whether an intent of `base` is surer about the same words than `candidate`. A declared tool that does the same as
    a library tool is preferred to it."""
    if any(_dictates(intent, candidate, specs) for intent in base):
        return True
    least = SURE_DECLARED if len(candidate.values.chosen) > 1 else CLEARLY
    partly = lacks(candidate) and part.label in specs and part.label != candidate.spec.name
    if candidate.p >= least and not candidate.rivalled and not candidate.values.unread and not partly:
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


def _dictates(intent: Intent, candidate: DeclaredCandidate, specs: Mapping[str, ToolSpec]) -> bool:
    """Whether `intent` is a library tool's, and its dictated text contains the values of `candidate`: "note transfer
    fifty dollars to maria". Its first word must be none of the candidate's own tool."""
    if not intent.complete or specs[intent.tool].client_side or not candidate.values.slots:
        return False
    texts = [slot for slot in intent.slots.values() if slot.type is SlotType.TEXT]
    inside = any(
        all(text.start <= each.start and each.end <= text.end for each in candidate.values.slots.values())
        for text in texts
    )
    return inside and stem(intent.words[0]) not in told_words(candidate.spec)


def _the_same_behind_more(candidate: DeclaredCandidate, intent: Intent) -> bool:
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


def _meant(part: LearnedRequest, spec: ToolSpec, ordered: bool) -> bool:
    """Whether the words ask for something to be done now. "Cancel the coffee" does, if the tool is one that cancels; so
    do words that have the form of an order ("i could use a")."""
    if part.act == "withdrawn" and takes_back(spec):
        return True
    if ordered and part.act in _SAID_IN_ORDERS:
        return True
    return part.act not in NOT_MEANT or part.p_act < ACT


_SAID_IN_ORDERS = frozenset({"supposed", "hedged", "about"})
"""Acts that the model takes polite orders for."""


def _intent(candidate: DeclaredCandidate, tokens: Sequence[Token], asked: bool) -> Intent:
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
        explained=not values.unread,
        learned=True,
        declared=True,
    )


def clearly_declared(intent: Intent) -> bool:
    """Whether it is a request for a declared tool of which every word is understood."""
    return intent.declared and intent.confidence >= CLEARLY and not intent.unread


def clearly_all(intents: Sequence[Intent], tokens: Sequence[Token], specs: Mapping[str, ToolSpec]) -> bool:
    """Whether the only request is clear, fills the turn, and has several declared values, those of all required
    parameters among them, and more than unexplained words."""
    if len(intents) != 1 or intents[0].confidence < CLEARLY:
        return False
    chosen = {name for name, slot in intents[0].slots.items() if slot.type is SlotType.CHOICE}
    required = set(specs[intents[0].tool].parameters.get("required") or ())
    whole = intents[0].start == 0 and intents[0].end == len(tokens)
    return whole and len(chosen) > 1 + intents[0].unread and required <= chosen


def _usable(intent: Intent, candidate: DeclaredCandidate, part: LearnedRequest) -> bool:
    """Whether the request is understood well enough to become an intent. A look-up runs without a question, so its tool
    must be clear and most of its words explained. A write that may be mere talk needs all its words explained."""
    if candidate.spec.safe:
        return intent.unread <= _UNREAD_LOOKUP and not candidate.rivalled
    talk = part.act == "talk" and part.p_act >= CLEARLY
    return not (intent.unread and (talk or (intent.confidence < ACT + 0.05 and candidate.p < CLEARLY)))
