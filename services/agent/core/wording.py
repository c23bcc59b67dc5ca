"""The sentences that the agent says without a model. They are deterministic and promise nothing."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from services.agent.core.call import Call, CallState
from services.events.model import ModelFaultKind
from services.events.output import Failure
from services.events.speech import normalised
from tools.confirmation_question import should_i

log = logging.getLogger(__name__)

ACKNOWLEDGEMENTS = ("One moment.", "Just a second.", "Let me see.")

APOLOGIES = {
    ModelFaultKind.AUTHENTICATION: "Sorry, my language model refuses its key. Someone has to look at my settings.",
    ModelFaultKind.RATE_LIMIT: "Sorry, my language model is too busy right now. Please try again in a moment.",
    ModelFaultKind.BAD_REQUEST: "Sorry, my language model did not accept that. Please say it in another way.",
    ModelFaultKind.TIMEOUT: "Sorry, my language model took too long. Please try again.",
    ModelFaultKind.UNAVAILABLE: "Sorry, I can't reach my language model right now. Please try again.",
    ModelFaultKind.PROTOCOL: "Sorry, I got confused. Please say that again.",
}

FAILURES = {
    ModelFaultKind.AUTHENTICATION: "The language model refuses the server's key.",
    ModelFaultKind.RATE_LIMIT: "The language model limits the rate of requests.",
    ModelFaultKind.BAD_REQUEST: "The language model does not accept the server's request.",
    ModelFaultKind.TIMEOUT: "The language model did not answer in time.",
    ModelFaultKind.UNAVAILABLE: "The language model cannot be reached or failed.",
    ModelFaultKind.PROTOCOL: "The language model sent nothing that could be used.",
}
"""The faults as reported to client programs, without addresses; the log has the full cause."""

UNKNOWN_OUTCOME = "I could not find out whether this went through: {}. Please check before you try again."


NOTHING_TO_SAY = "Sorry, I have no answer to that. Please say it in another way."
"""Said if the model is silent after a request."""
NOTHING_NEW = "I have nothing new to tell you."
"""Said if the model is silent in a turn without words, for which the application asked."""
HESITATIONS = frozenset(
    [
        "um",
        "uh",
        "er",
        "hm",
        "hmm",
        "mm",
        "ah",
        "oh",
        "okay",
        "ok",
        "right",
        "alright",
        "so",
        "well",
        "hang",
        "hold",
        "on",
        "wait",
        "a",
        "moment",
        "second",
        "let",
        "me",
        "think",
    ]
)
"""Someone who has said only these words has not asked for anything yet."""
NOTHING_YET = "I'm listening."
"""Said if the user has only hesitated and the application asks for an answer."""
NOTHING_WANTED = "Okay."
"""Said if the model is silent after a "stop" or a "never mind"."""


def only_hesitates(text: str) -> bool:
    """Whether `text` has words, and all of them are hesitations."""
    words = normalised(text).split()
    return bool(words) and HESITATIONS.issuperset(words)


def failure_of(kind: ModelFaultKind) -> Failure:
    """The failure that a client program is told for a fault of the model."""
    return Failure(f"model_{kind}", FAILURES[kind])


def not_done(calls: Sequence[Call]) -> str:
    """A sentence that names these calls as not done."""
    names = list(dict.fromkeys(name_of(call) for call in calls))
    return f"I have not done this yet: {', '.join(names)}."


def name_of(call: Call) -> str:
    """The tool's name as words."""
    return call.spec.name.replace("_", " ")


def question_about(call: Call) -> str:
    """The confirmation question in the tool's own words, or one made from its name and arguments."""
    arguments = call.resolved or call.arguments
    if call.spec.confirm is not None and (question := _tool_says(call, call.spec.confirm, arguments)):
        return question
    return should_i(call.spec, arguments)


def question_about_all(number: int, of: int) -> str:
    """One question about many writes; `number` of them wait, `of` counts also those already done."""
    return f"Should I do all {number}?" if number == of else f"Should I do the other {number} as well?"


def told(call: Call) -> str:
    """One sentence about how a write ended; "" if the tool has no words for its result."""
    if call.state is CallState.DONE:
        return _tool_says(call, call.spec.say, call.resolved or {}, call.value) if call.spec.say else ""
    if call.unknown:
        return UNKNOWN_OUTCOME.format(name_of(call))
    return f"This did not work: {name_of(call)}."


def done_plainly(call: Call) -> str:
    """One sentence for a tool without words of its own."""
    return f"This is done: {name_of(call)}."


def _tool_says(call: Call, render: Callable[..., str], *values: Any) -> str:
    """Return the tool's own words, or "" if its rendering raises, so that a sentence cannot end the session."""
    try:
        return render(*values)
    except Exception:
        log.exception("tool %s could not render its sentence", call.spec.name)
        return ""
