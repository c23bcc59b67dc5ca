"""Whose name goes on behind the words that the phrase took for it: in "text Mia Holt the gate is open" the phrase has
read "Mia", and "Holt" as the beginning of the text."""

from collections.abc import Sequence
from dataclasses import replace

from services.grammar.intents import Intent, spelled
from services.grammar.planning import PlanBuilder
from services.grammar.recipes.contacts import DIALLED, phone_in
from services.models.call_view import KnownCallStatus
from services.understanding.reading import LearnedReading
from tools.language.slots import SlotType

_PERSON = "person"
_LIKELY = 0.6
"""From this probability on, the learned model's span of a person is looked up as a whole."""
_MOST = 2
"""Most words of the text that are looked up as a part of the name."""


def whole_name(intent: Intent, slot: str, text: str, tool: str, key: str, draft: PlanBuilder) -> Intent | None:
    """The intent with the whole name in `slot`, if the learned model takes the first words of `text` for a part of it
    and the look-up `tool` knows such a person; the intent as it is if nobody is called so. None while that is
    unknown."""
    goes_on = _goes_on(intent, slot, text, draft)
    if not goes_on:
        return intent
    name = intent.slots[slot]
    size = len(goes_on.split())
    longer = spelled(f"{name.value} {goes_on}", SlotType.NAME)
    if goes_on.startswith("and "):
        return _with_rest(intent, slot, text, f"{name.value} {goes_on}", size)
    found = draft.read(f"{key}.whole", tool, {"name": longer}, spoken=False)
    if found is None:
        return None
    if found.status is KnownCallStatus.FAILED or not isinstance(found.value, str):
        return intent
    draft.plan.calls = [each for each in draft.plan.calls if each.key != f"{key}.whole"]  # it is looked up once more
    return _with_rest(intent, slot, text, longer, size)


def _with_rest(intent: Intent, slot: str, text: str, name: str, size: int) -> Intent:
    """The intent with `name` in `slot`, and without the first `size` words of the text."""
    before, said = intent.slots[slot], intent.slots[text]
    rest = " ".join(str(said.value).split()[size:])
    whole = replace(before, value=name, end=before.end + size)
    return replace(
        intent, slots={**intent.slots, slot: whole, text: replace(said, value=rest, start=said.start + size)}
    )


def _another(behind: Sequence[str], tokens: Sequence[str], learned: LearnedReading) -> str:
    """ "And" with the name of one more person, with which the text begins; "" without one."""
    for span in (span for request in learned.requests for span in request.spans):
        said = tokens[span.start : span.end]
        named = [word.casefold() for word in behind[1 : 1 + len(said)]] == said and 0 < len(said) <= _MOST
        if named and span.name == _PERSON and span.p >= _LIKELY and len(behind) > 1 + len(said):
            return " ".join(behind[: 1 + len(said)])
    return ""


_LEAST_DIGITS = 7


def to_number(intent: Intent, text: str) -> tuple[Intent, str] | None:
    """The intent with a text that begins behind a telephone number, and the number, if a message goes to one that is
    said digit by digit; None for other messages. The phrase has read the first digits as a name."""
    name, said = intent.slots.get("to"), intent.slots.get(text)
    if intent.tool != "send_sms" or name is None or said is None or not intent.complete:
        return None
    words = f"{name.value} {said.value}".split()
    size = next((at for at, word in enumerate(words) if not _dialled(word)), len(words))
    number = phone_in(" ".join(words[:size]))
    if number is None or sum(char.isdigit() for char in number) < _LEAST_DIGITS:
        return None
    rest = words[size:]
    while rest and rest[0].casefold() in ("saying", "that", "says", "and", "say", "to"):
        rest = rest[1:]
    if not rest:
        return None
    slots = {**intent.slots, text: replace(said, value=" ".join(rest))}
    return replace(intent, slots=slots), number


def dialled(said: str) -> str | None:
    """The telephone number that `said` is, digit by digit ("oh double seven ..."); None for anything else."""
    words = said.split()
    number = phone_in(said) if all(_dialled(word) for word in words) and not said[:1].isdigit() else None
    return number if number is not None and sum(char.isdigit() for char in number) >= _LEAST_DIGITS else None


def _dialled(word: str) -> bool:
    return word.casefold() in DIALLED or word[:1].isdigit()


def _goes_on(intent: Intent, slot: str, text: str, draft: PlanBuilder) -> str:
    """The first words of the text that the learned model takes for a part of the name; "" without any."""
    name, said = intent.slots.get(slot), intent.slots.get(text)
    if draft.learned is None or name is None or said is None or name.end != said.start:
        return ""
    words, behind = (str(value.value).split() for value in (name, said))
    tokens = [token.text for token in draft.raw_tokens]
    if behind[:1] == ["and"]:
        return _another(behind, tokens, draft.learned)
    for span in (span for request in draft.learned.requests for span in request.spans):
        longer, size = tokens[span.start : span.end], span.end - span.start - len(words)
        whole = [word.casefold() for word in (*words, *behind[: max(size, 0)])]
        if span.name == _PERSON and span.p >= _LIKELY and 0 < size <= min(_MOST, len(behind) - 1) and longer == whole:
            return " ".join(behind[:size])
    return ""
