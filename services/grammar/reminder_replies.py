"""The answer to "What should I remind you of?" with the time in it: "ring the vet on monday at nine"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.grammar.intents import Intent, SlotValue
from services.grammar.reading import UtteranceReader
from tools.language.slots import SlotType
from tools.language.tokens import Token, surface
from tools.language.tries import main_moment


def reminded(asked: Intent, tokens: Sequence[Token], reader: UtteranceReader, now: datetime) -> Intent | None:
    """The request `asked` with what the answer says to be reminded of, and when, if it says that. None for an answer
    without a time that does not begin with "to" either."""
    words = [token.text for token in tokens]
    learned = asked.learned and asked.unread > 0
    if (timed := _timed(asked, words, reader, now)) is not None:
        return replace(asked, slots={**asked.slots, **timed.slots}, complete=True, learned=learned)
    if words[0] != "to" or len(words) == 1:
        return None
    text = SlotValue(SlotType.TEXT, surface(tokens, 1, len(tokens)))
    return replace(asked, slots={**asked.slots, "text": text}, complete=True, learned=learned)


def _timed(asked: Intent, words: Sequence[str], reader: UtteranceReader, now: datetime) -> Intent | None:
    """The whole answer read as a reminder with a time; None if it is none, or the time is known already."""
    moment = main_moment(reader.specs[asked.tool])
    if moment is None or moment in asked.slots:
        return None
    found = reader.read(f"remind me {'' if words[0] == 'to' else 'to '}{' '.join(words)}", now)
    if len(found.intents) != 1 or found.dropped:
        return None
    (intent,) = found.intents
    whole = intent.tool == asked.tool and intent.complete and intent.end == len(found.tokens)
    return intent if whole and moment in intent.slots and "text" in intent.slots else None
