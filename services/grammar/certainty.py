"""How certain the learned model must be: of a write that only it has found, and of one that the grammar doubts."""

from services.grammar.intents import Intent
from services.understanding.reading import LearnedReading
from tools.spec import Effect, ToolSpec

CERTAIN_LEARNED = 0.88
"""The probability of tool, act and values that a local write needs to run if only the learned model has found it."""
CERTAIN_TO_TAKE_BACK = 0.93
"""The same of a write outside of this machine that reaches nobody and can be taken back."""
_TAKEN_BACK = frozenset(("create_event",))
CERTAIN_MEANT = 0.93
"""The probability of tool and act from which on the model overrules a doubt that the form of the words alone raises."""
SURE_DECLARED = 0.8
"""The probability that a write of a declared tool needs to run, if all words were understood."""


def learned_certain(intent: Intent, spec: ToolSpec) -> bool:
    """Whether a write that only the learned model has found runs without a question."""
    told = intent.evidence > 0 and not intent.unread
    if intent.declared:
        return told and not spec.destructive and intent.confidence >= SURE_DECLARED
    least = CERTAIN_LEARNED if spec.effect is Effect.WRITE_LOCAL else CERTAIN_TO_TAKE_BACK
    back = spec.effect is Effect.WRITE_LOCAL or (spec.name in _TAKEN_BACK and "attendees" not in intent.slots)
    return intent.learned and back and not spec.destructive and told and intent.confidence >= least


def surely_meant(learned: LearnedReading | None, tool: str) -> bool:
    """Whether the model is certain that the turn asks for `tool`, and of nothing else in it that it is not meant."""
    requests = learned.requests if learned is not None else ()
    return any(each.label == tool for each in requests) and all(
        each.act == "do" and min(each.p_label, each.p_act) >= CERTAIN_MEANT for each in requests
    )
