"""The answer to "What should I remind you of?" with the time in it: "ring the vet on monday at nine"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from services.grammar.intents import Intent
from services.grammar.reading import UtteranceReader
from tools.language.tries import main_moment


def reminded(asked: Intent, words: Sequence[str], reader: UtteranceReader, now: datetime) -> Intent | None:
    """The request `asked` with the text and the time of the answer; None if the answer has no time, or the request has
    one already."""
    moment = main_moment(reader.specs[asked.tool])
    if moment is None or moment in asked.slots:
        return None
    found = reader.read(f"remind me {'' if words[0] == 'to' else 'to '}{' '.join(words)}", now)
    if len(found.intents) != 1 or found.dropped:
        return None
    (intent,) = found.intents
    whole = intent.tool == asked.tool and intent.complete and intent.end == len(found.tokens)
    if not whole or moment not in intent.slots or "text" not in intent.slots:
        return None
    learned = asked.learned and asked.unread > 0
    return replace(asked, slots={**asked.slots, **intent.slots}, complete=True, learned=learned)
