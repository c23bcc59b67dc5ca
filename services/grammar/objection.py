"""Where the learned model speaks against a write that the grammar has read."""

from services.grammar.learned_values import LEARNED_TOOLS, OTHER_NAMES
from services.understanding.reading import LearnedReading

AGAINST = 0.85
"""Probability from which the model's word counts against the grammar's."""
POSSIBLE = 0.05
"""Probability from which a tool counts as possible."""

_DO = "do"
NOT_MEANT = frozenset({"about", "negated", "supposed", "hedged", "reported", "withdrawn"})


def objects(learned: LearnedReading, tool: str) -> bool:
    """Whether the model is sure that the turn does not ask for `tool` to be carried out now: what asks for it is not
    meant now, or all that it asks for is something else. Of a tool that it was not trained on it can only say that
    nothing in the turn is meant now."""
    requests = learned.requests
    if any(OTHER_NAMES.get(each.label) == tool for each in requests):
        return False
    if tool not in LEARNED_TOOLS:
        return bool(requests) and all(each.act in NOT_MEANT and each.p_act >= AGAINST for each in requests)
    if not requests or any(each.label == tool and each.act == _DO for each in requests):
        return False
    for each in requests:
        possible = each.label == tool or any(label == tool and p >= POSSIBLE for label, p in each.others)
        if possible and each.act in NOT_MEANT and each.p_act >= AGAINST:
            return True
    return any(each.p_label >= AGAINST for each in requests) and not any(
        label == tool for each in requests for label in (each.label, *(label for label, _ in each.others))
    )
