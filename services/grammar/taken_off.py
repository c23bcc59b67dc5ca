"""Which thing of a list is to be taken off it, where the words name more than the thing: "not that, Kay has a crate of
lemons" is about the lemons that were just put on it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from services.grammar.amending.things import Kind, Thing
from services.grammar.intents import Intent, SlotValue
from services.grammar.recalled import RecalledTurn
from services.understanding.reading import LearnedReading
from tools import confirmation_question
from tools.language.slots import SlotType
from tools.language.tokens import tokenize
from tools.spec import ToolSpec
from tools.values import fold

TOOL = "remove_list_items"
_ADDING = "add_list_items"
_LIKELY = 0.5
"""From this probability on, the model takes the turn for one that takes things off a list."""
_AWAY = re.compile(
    r"\b(?:not (?:that|this|it|the)|no need|don't need|scrap|bin|ditch|lose|drop|forget|skip|scratch|remove|delete"
    r"|cancel|take|get rid|cross|strike|leave)\b"
)
"""Words that take something back."""
_FIRST = re.compile(
    r"(?:(?:oh|no|wait|actually|sorry) )*"
    r"(?:(?:not|scrap|forget|skip|bin|drop|ditch|lose|scratch) (?:that|this|it)\b(?: one)?|no need\b)(?! i | for)"
)
"""A withdrawal that needs no model to be understood as one."""
_KEPT = re.compile(r"\b(?:keep|anyway|still|instead|rather|add|put)\b")


def asked_off(
    text: str, found: LearnedReading | None, things: Sequence[Thing], turn: int, spec: ToolSpec | None
) -> RecalledTurn | None:
    """The question whether to take off what the last turn, number `turn`, has put on a list, if `text` takes something
    back and names it; None otherwise. `spec`: the tool that takes things off; None where there is none."""
    last = things[-1] if things else None
    if spec is None or last is None or last.kind is not Kind.LIST or last.turn != turn or last.gone:
        return None
    if last.call is None or last.call.tool != _ADDING:
        return None
    words = [token.text for token in tokenize(text)]
    said = " ".join(words)
    if not (_FIRST.match(said) or (_takes_off(found) and _AWAY.search(said))) or _KEPT.search(said):
        return None
    items = _spoken_of(last.added, words)
    if not items:
        return None
    slots = {
        "items": SlotValue(SlotType.ITEMS, items),
        "list_name": SlotValue(SlotType.LABEL, last.fact("list_name")),
    }
    intent = Intent(TOOL, slots, 0, len(words), tuple(words))
    arguments = {name: value.value for name, value in slots.items()}
    return RecalledTurn((intent,), ask=confirmation_question.should_i(spec, arguments))


def _takes_off(found: LearnedReading | None) -> bool:
    return found is not None and any(each.label == TOOL and each.p_label >= _LIKELY for each in found.requests)


def _spoken_of(entries: Sequence[str], words: Sequence[str]) -> list[str]:
    """The entries with all their words among `words`; if there are none, the only one whose last word is among them."""
    known = {fold(word) for word in words}
    whole = [entry for entry in entries if set(fold(entry).split()) <= known]
    ends = [entry for entry in entries if fold(entry).split()[-1:] and fold(entry).split()[-1] in known]
    return whole or (ends if len(ends) == 1 else [])


def with_entries(intents: Sequence[Intent], things: Sequence[Thing]) -> tuple[Intent, ...]:
    """`intents`, in which things to be taken off a list are called as they stand there: "lemons" for "crate of lemons".
    A request that only the learned model has found also names the list, if only one has them."""
    lists = [each for each in things if each.kind is Kind.LIST and not each.gone and each.items]
    if not lists or all(each.tool != TOOL for each in intents):
        return tuple(intents)
    return tuple(_called(each, lists) if each.tool == TOOL else each for each in intents)


def _called(intent: Intent, lists: Sequence[Thing]) -> Intent:
    value = intent.slots.get("items")
    if value is None or not isinstance(value.value, list | tuple):
        return intent
    entries = {fold(entry): entry for each in lists for entry in each.items}
    items = [_entry(str(item), entries) for item in value.value]
    slots = {**intent.slots, "items": replace(value, value=items)}
    having = [each for each in lists if {fold(item) for item in items} <= {fold(entry) for entry in each.items}]
    if intent.learned and "list_name" not in slots and len(having) == 1:
        slots["list_name"] = SlotValue(SlotType.LABEL, having[0].fact("list_name"))
    return replace(intent, slots=slots)


def _entry(item: str, entries: dict[str, str]) -> str:
    """The entry for `item`, without its container ("a bag of"), if the item itself is none."""
    said = fold(item)
    rest = said.removeprefix("of ").rpartition(" of ")[2]
    return item if said in entries else entries.get(rest, item)
