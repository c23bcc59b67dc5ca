"""Plans what the learned model has read, where the grammar's reading of a turn leads to nothing.

The grammar reads exactly what its phrases cover, and asks or gives up where words are left over. If the model is then
certain of every request of the turn, and all their values parse, its reading is planned instead. It counts only if it
leads to calls and to no question; its writes go through the same guard."""

from collections.abc import Sequence
from dataclasses import replace

from services.grammar import learned
from services.grammar.certainty import learned_certain
from services.grammar.intents import Intent
from services.grammar.known_calls import KnownCalls
from services.grammar.objection import NOT_MEANT
from services.grammar.plan_policy import plan
from services.grammar.planning import GrammarPlan, PlanBuilder, faint
from services.grammar.reading import UtteranceReader, UtteranceReading
from services.grammar.splice import shifted
from services.grammar.verdict import GuardDoubt, GuardedUtterance
from services.understanding.encoder import is_tool
from services.understanding.reading import LearnedRequest
from tools.language.tokens import surface

SURE_ASIDE = 0.8
"""From this probability on, a request is not meant, or is talk, and may stand beside others."""
_WORDS = frozenset(
    (GuardDoubt.LEFT_OVER, GuardDoubt.PARTLY, GuardDoubt.INCOMPLETE, GuardDoubt.SEVERAL, GuardDoubt.UNSURE_END)
)
"""Doubts that come from words which the grammar does not explain."""


def second_reading(
    draft: PlanBuilder, reading: UtteranceReading, reader: UtteranceReader
) -> tuple[UtteranceReading, PlanBuilder] | None:
    """The learned model's reading and its plan, if the plan of `draft` does nothing, or has fewer side effects, and
    this one does all that the model has read; else None. It depends on the words alone and not on the results of
    calls: a reading that a result could change would ask for other calls, and these for the first ones again."""
    if not draft.settled or draft.learned is None or any(each.depends is not None for each in reading.intents):
        return None  # the model marks no conditions: "if it rains, set an alarm"
    before = _unknowing(draft, reading.intents, draft.utterance)
    if not before.plan.doubts <= _WORDS:
        return None
    intents = _certain(draft, reader)
    own = all(each.learned for each in reading.intents) and len(intents) <= len(reading.intents)
    if not intents or own or not (_fruitless(before) or _fewer(reading.intents, intents, draft)):
        return None  # "own": the plan was made of the model's requests
    tokens = tuple(draft.raw_tokens)
    utterance = GuardedUtterance(tokens, intents, draft.utterance.raw, draft.utterance.heard)
    first = _unknowing(draft, intents, utterance).plan
    if first.questions or _said_of(first) or first.left or not first.calls:
        return None
    builder = _anew(draft, utterance)
    made = plan(intents, builder)
    made.remarks = _said_of(made)
    words = tuple(token.text for token in tokens)
    return replace(reading, intents=tuple(intents), tokens=tokens, words=words), builder


def _said_of(made: GrammarPlan) -> dict[str, str]:
    """The remarks but those on words that the grammar did not understand: the model has read all of the turn."""
    return {key: text for key, text in made.remarks.items() if not key.endswith(".unheard")}


def _anew(draft: PlanBuilder, utterance: GuardedUtterance) -> PlanBuilder:
    return replace(draft, plan=GrammarPlan(), intents=(), answered={}, meant={}, utterance=utterance)


def _unknowing(draft: PlanBuilder, intents: Sequence[Intent], utterance: GuardedUtterance) -> PlanBuilder:
    """The plan of `intents` before any call has a result."""
    builder = replace(_anew(draft, utterance), known=KnownCalls())
    plan(intents, builder)
    return builder


def _fruitless(draft: PlanBuilder) -> bool:
    """Whether the plan asks, says that something was not understood, or has nothing but look-ups for a command of which
    only the beginning was read ("take the jigsaw out", as an event to be deleted)."""
    made = draft.plan
    begun = {str(at) for at, each in enumerate(draft.intents) if not (each.complete or draft.specs[each.tool].safe)}
    serving = [call for call in made.calls if call.key.partition(".")[0] not in begun]
    nothing = bool(made.questions or made.remarks or made.left or not serving)
    return nothing and not any(draft.specs[call.tool].safe for call in serving)


def _fewer(found: Sequence[Intent], made: Sequence[Intent], draft: PlanBuilder) -> bool:
    """Whether the grammar has read fewer side effects than the model, and none of another kind."""
    mine = [each.tool for each in found if not draft.specs[each.tool].safe and not faint(each)]
    theirs = [each.tool for each in made if not draft.specs[each.tool].safe]
    return len(mine) < len(theirs) and set(mine) <= set(theirs)


def _certain(draft: PlanBuilder, reader: UtteranceReader) -> Sequence[Intent]:
    """The model's requests as intents; () unless it is certain of all of them, and all their values parse."""
    assert draft.learned is not None
    found = learned.intents(draft.learned, draft.specs, draft.raw_tokens, draft.now)
    intents: list[Intent] = []
    for request in draft.learned.requests:
        if _aside(request):
            continue
        mine = [each for each in found if each.start < request.end and request.start < each.end]
        made = mine[0] if mine and not mine[0].unread else _by_grammar(request, draft, reader)
        if made is None or draft.arguments(made).missing:
            return ()
        spec = draft.specs[made.tool]
        if not (spec.safe or learned_certain(made, spec)):
            return ()
        if made not in intents:
            intents.append(made)
    return intents


def _by_grammar(request: LearnedRequest, draft: PlanBuilder, reader: UtteranceReader) -> Intent | None:
    """The request as the grammar reads its words alone, if it is sure of them; else None."""
    spec = draft.specs.get(request.label)
    if spec is None or not spec.safe or request.act != "do" or min(request.p_label, request.p_act) < SURE_ASIDE:
        return None
    said = surface(draft.raw_tokens, request.start, request.end)
    read = reader.read(said, draft.now)
    sure = [each for each in read.intents if each.complete and each.confidence >= SURE_ASIDE and not faint(each)]
    if [each.tool for each in sure] != [spec.name] or len(read.tokens) != request.end - request.start:
        return None
    return shifted(sure[0], request.start)


def _aside(request: LearnedRequest) -> bool:
    talk = not is_tool(request.label) and request.label.startswith("talk.") and request.p_act >= SURE_ASIDE
    return talk or (request.act in NOT_MEANT and request.p_act >= SURE_ASIDE)
