"""Questions for advice about what the assistant can do: "should I set an alarm for seven or is that too late".

The assistant gives no advice and does nothing unasked. It says that it can do it, and asks for what is missing or for a
yes. What follows "or" is no part of the values.
"""

import re
from datetime import datetime

from services.grammar.intents import Intent, arguments
from services.grammar.reading import UtteranceReader
from services.grammar.recalled import RecalledTurn
from services.grammar.references import worded
from services.grammar.slot_questions import asked_for
from services.grammar.wording import imperative
from tools import confirmation_question
from tools.confirmation_question import doing
from tools.language.tokens import FILLERS, surface, tokenize
from tools.spec import Effect

_SO = r"(?:(?:oh|well|so|and|but|okay|right|hey|now|um) )*"
_ADVICE = re.compile(
    rf"{_SO}(?:(?:should|ought) (?:i|we)|do you (?:think|reckon) (?:that )?(?:i|we) (?:should|ought to|need to"
    r"|had better)"
    r"|would you (?:say )?(?:i|we) should|is it worth me) (?:(?:maybe|perhaps|also|just|to|really) )*"
)
_OR = re.compile(
    r" or (?:is|would|will|was|am|are|do|does|should|shall|not|no|wait|leave|what|have|has)\b.*"
    r"| (?:do you think|you think"
    r"|what do you think|do you reckon)$"
)
_PRONOUNS = frozenset(("him", "her", "them", "it", "that", "this", "those", "these"))
OFFER = ", if you like. "
"""Stands between the offer and the question."""
CANNOT_SAY = "I can't decide that for you. Tell me if there is something that I should do."


def recalled(text: str, reader: UtteranceReader, now: datetime) -> RecalledTurn | None:
    """The question with which a question for advice is answered; None for other words, and for requests that need a
    look-up or reach somebody else, about which the user is asked in any case."""
    tokens = [token for token in tokenize(text) if token.text not in FILLERS]
    words = [token.text for token in tokens]
    said = " ".join(words)
    lead = _ADVICE.match(f"{said} ")
    if lead is None:
        return None
    start = len(lead[0].split())
    tail = _OR.search(said, lead.end())
    end = len(said[: tail.start()].split()) if tail is not None else len(words)
    if start >= end or not imperative(words[start]):
        return None
    reading = reader.read(surface(tokens, start, end), now)
    if words[end - 1] in _PRONOUNS and end - start == 2:
        return RecalledTurn((), say=CANNOT_SAY)
    found = reading.intents
    if len(found) != 1 or found[0].start > 0 or found[0].hedged or found[0].end < end - start:
        return None
    return _offered(found[0], reader, now)


def _offered(intent: Intent, reader: UtteranceReader, now: datetime) -> RecalledTurn | None:
    spec = reader.specs[intent.tool]
    if spec.effect is not Effect.WRITE_LOCAL or spec.destructive or intent.tool.endswith("_event"):
        return None
    args = arguments(intent, spec, now)
    missing = [*args.missing, *(["due"] if intent.tool == "create_reminder" and "due" not in intent.slots else [])]
    if missing and intent.words[-1] in _PRONOUNS:
        return RecalledTurn((), say=CANNOT_SAY)
    if missing:
        slot = missing[0]
        ask = f"I can {doing(spec.name)}{OFFER}{asked_for(spec, slot)}"
        return RecalledTurn((intent,), ask=ask, slot=slot)
    question = confirmation_question.should_i(spec, worded(intent, args.values))
    return RecalledTurn((intent,), ask=f"I can{OFFER}{question}")
