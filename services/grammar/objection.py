"""Decides whether the learned model contradicts a write that the grammar has read."""

from collections.abc import Sequence

from services.grammar.intents import Intent
from services.grammar.learned_values import GOES_ON, OTHER_NAMES
from services.understanding.reading import LearnedReading, LearnedRequest
from tools.language.tokens import Token
from tools.spec import ToolSpec

AGAINST = 0.85
"""From this probability on, the model's reading counts against the grammar's."""
AGAINST_FREE = 0.7
"""The same against a question for facts, which any words may be."""
_FREE = ("wiki_lookup", "web_search")
POSSIBLE = 0.05
"""From this probability on, a tool counts as possible."""
CONCEIVABLE = 0.01
"""Below this probability, a tool that the grammar has read is none that the model has in mind."""

_DO = "do"
WHOLE = 0.6
"""From this confidence on, a complete request of the grammar counts as one more; others are parts of a sentence."""
NOT_MEANT = frozenset({"about", "negated", "supposed", "hedged", "reported", "withdrawn"})


def objects(learned: LearnedReading, tool: str) -> bool:
    """Whether the model is sure that the turn does not ask for `tool` now: the request for it is not meant now, or
    every request is for something else. For a tool on which it was not trained, the model can only tell that nothing in
    the turn is meant now."""
    requests = learned.requests
    if any(OTHER_NAMES.get(each.label) == tool or each.label == GOES_ON for each in requests):
        return False
    if tool not in learned.tools:
        return bool(requests) and all(each.act in NOT_MEANT and each.p_act >= AGAINST for each in requests)
    if not requests or any(each.label == tool and each.act == _DO for each in requests):
        return False
    for each in requests:
        if _possible(each, tool, POSSIBLE) and each.act in NOT_MEANT and each.p_act >= AGAINST:
            return True
    return elsewhere(learned, tool)


def elsewhere(learned: LearnedReading, tool: str) -> bool:
    """Whether the model is sure of a request, and every request is for something else than `tool`."""
    requests = learned.requests
    least = AGAINST_FREE if tool in _FREE else AGAINST
    return any(each.p_label >= least for each in requests) and not any(
        _possible(each, tool, CONCEIVABLE) for each in requests
    )


def _possible(request: LearnedRequest, tool: str, least: float) -> bool:
    return request.label == tool or any(label == tool and p >= least for label, p in request.others)


def contradicts(learned: LearnedReading, intent: Intent, intents: Sequence[Intent]) -> bool:
    """Whether the model objects to `intent`, one of the grammar's `intents`; or to another of them although it sees
    only one request in all; or has found more requests for the tool than the grammar."""
    whole = [each for each in intents if each is not intent and each.complete and each.confidence >= WHOLE]
    others = {each.tool for each in whole} if len(learned.requests) == 1 else set()
    return _unread(learned, intent.tool, intents) or any(objects(learned, tool) for tool in (intent.tool, *others))


def not_needed(spec: ToolSpec, tokens: Sequence[Token]) -> bool:
    """Whether `spec` removes something, and the words say that it is not needed ("we won't be needing the dentist"), so
    that they do not deny that it should be removed."""
    words = [token.text for token in tokens]
    places = [at for at, word in enumerate(words) if word in _NEEDING]
    denied = any(word.endswith("n't") or word == "not" for at in places for word in words[max(0, at - 2) : at])
    return spec.name.startswith(_REMOVING) and denied


_REMOVING = ("cancel_", "delete_", "remove_")
_NEEDING = frozenset(("need", "needing", "needed", "want", "wanting", "require"))


def part_of_another(learned: LearnedReading | None, intent: Intent, intents: Sequence[Intent]) -> bool:
    """Whether `intent` is unfinished and in words which the model surely takes for one other request that was found as
    well ("... just for me to see")."""
    requests = learned.requests if learned is not None else ()
    if intent.complete or len(requests) != 1 or requests[0].label == intent.tool or requests[0].p_label < AGAINST:
        return False
    return any(each.tool == requests[0].label and each.complete for each in intents)


def _unread(learned: LearnedReading, tool: str, intents: Sequence[Intent]) -> bool:
    """Whether the model is sure of more requests for `tool`, with values of their own, than the grammar has found."""
    sure = [
        each
        for each in learned.requests
        if each.label == tool and each.act == _DO and min(each.p_label, each.p_act) >= AGAINST and each.spans
    ]
    return len(sure) > max(1, sum(each.tool == tool for each in intents))
