"""One more of the same in one breath: "a timer for ten minutes and another one for twenty"."""

from collections.abc import Sequence

from services.llm.brain import cues
from services.llm.brain.intents import Intent
from services.llm.brain.splice import Correction, PlainReader, shifted
from tools.language.matcher import FUNCTION_WORDS
from tools.language.tokens import Token

_LEADS = cues.phrases("one|another|another one|one more|a second|a second one|a third one")
_LINKS = frozenset({"for", "at", "to", "in", "on"})


def spelt_out(tokens: list[Token], reader: PlainReader) -> list[Token]:
    """`tokens` with the request said anew, its value replaced, in place of each "another one for ..."."""
    at = 1
    while at < len(tokens):
        said = None
        if tokens[at].text == "and":
            said = _said_anew(tokens, at, reader) or _with_the_verb(tokens, at, reader)
        if said is not None:
            tokens = [*tokens[: at + 1], *said]
        at += 1
    return tokens


def _said_anew(tokens: Sequence[Token], at: int, reader: PlainReader) -> list[Token] | None:
    """What stands behind the "and" at `at`, in full; None where it is no ellipsis."""
    words = [token.text for token in tokens]
    lead = max((lead for lead in _LEADS if cues.starts_with(words, at + 1, lead)), key=len, default=())
    value = at + 1 + len(lead)
    if not lead or value >= len(words) or words[value] not in _LINKS:
        return None
    before = reader.read(tokens[:at])
    if not before or not before[-1].complete or before[-1].end != at:
        return None
    last = before[-1]
    found = Correction(
        list(tokens[last.start : at]), list(tokens[value:]), [shifted(last, -last.start)], reader
    ).resolve()
    return found.tokens if found is not None and found.kind == "typed" else None


def _with_the_verb(tokens: Sequence[Token], at: int, reader: PlainReader) -> list[Token] | None:
    """ "add milk to my shopping list and bread to my todo list": the second has no verb, and is complete with that of
    the first. What follows must say something of its own, or it is one more thing in the first."""
    before = reader.read(tokens[:at])
    slots = [value.start for value in before[-1].slots.values() if value.end > value.start] if before else []
    if not slots or not before[-1].complete or before[-1].end != at or before[-1].evidence < 2:
        return None
    alone, last = reader.read(tokens[at + 1 :]), before[-1]
    verb = list(tokens[last.start : min(slots)])
    while verb and verb[-1].text in FUNCTION_WORDS:
        verb.pop()
    if not verb or any(token.text == "and" for token in verb) or (alone and alone[0].start == 0):
        return None
    said = [*verb, *tokens[at + 1 :]]
    again = reader.read(said)
    if not again or again[0].tool != last.tool or again[0].start or not again[0].complete or again[0].evidence < 2:
        return None
    values = {word for name in again[0].slots for word in _words(again[0], name)}
    return said if set(again[0].words[len(verb) :]) - values - FUNCTION_WORDS else None


def _words(intent: Intent, slot: str) -> Sequence[str]:
    value = intent.slots[slot]
    return intent.words[value.start - intent.start : value.end - intent.start]
