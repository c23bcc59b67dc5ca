"""Recipes for lists. "The list" is the one that was mentioned last, else the shopping list or the only list."""

from dataclasses import replace

from services.grammar.intents import Intent, SlotValue
from services.grammar.no_value import sentence
from services.grammar.planning import LeftRequest, OpenQuestion, PlanBuilder
from services.grammar.recipes.people import PRONOUNS
from services.grammar.recipes.plain import plain, submit
from tools.language.lists import split_list
from tools.language.slots import SlotType
from tools.language.tokens import surface
from tools.speech import listing

_OFFERED = frozenset({"buy", "out", "low", "up"})
"""Words of sentences that may not be meant for a list: "buy apples", "we are out of milk"."""
_NO_GOODS = frozenset({"time", "ideas", "luck", "town", "office", "breath", "energy", "options", "here", "bed", "it"})
_LONGEST_LISTED = 4
_LONGEST = 3
"""Most words of an item in "we are out of ..."; more are rather another sentence."""


def add(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Adds items to a list. For a new list without items, asks for them; for "we are out of milk", asks whether to add
    it."""
    intent = _named(_itemised(intent), draft)
    name, items = intent.said("list_name"), intent.said("items")
    if intent.complete and items is None:
        draft.plan.unheard = True
        if name is not None or draft.settled:
            text = f"What should I put on your {bare(name)} list?" if name else "What should the list be called?"
            draft.ask(text, intent, "items" if name else "list_name")
        return
    if not draft.confirmed and any(str(item).casefold().split()[:1] in (["help"], ["to"]) for item in items or ()):
        draft.plan.left.append(LeftRequest(intent, {}, told=True))  # "we need to talk"
        return
    if draft.confirmed or not _lacking(intent):
        plain(intent, key, draft)
        return
    if len(draft.intents) > 1:
        return  # only the reason for the next request: "we are out of jam so add it to the list"
    draft.plan.unheard = True
    things = [str(item).casefold() for item in items or ()]
    if _NO_GOODS & set(things) or any(len(thing.split()) > _LONGEST for thing in things):
        draft.plan.left.append(LeftRequest(intent, {}, told=True))
    elif draft.settled and intent.complete and not intent.hedged:
        text = f"Should I put {listing(items)} on your {name} list?"
        draft.plan.questions.append(OpenQuestion(text, intent))


def _named(intent: Intent, draft: PlanBuilder) -> Intent:
    """The intent with items that follow the name of the list after a pause ("a list called camping, tent pegs, torch"),
    and without a name that is only "it"."""
    name, tokens = intent.slots.get("list_name"), draft.utterance.tokens
    if name is None or tuple(token.text for token in tokens[intent.start : intent.end]) != intent.words:
        return intent
    slots = dict(intent.slots)
    pause = next((at + 1 for at in range(name.start, name.end - 1) if tokens[at].closes), None)
    if pause is not None:
        slots["list_name"] = name = replace(name, value=surface(tokens, name.start, pause), end=pause)
        others = (each.start for each in draft.intents if each.start > intent.start and each.complete)
        end = max(intent.end, min(others, default=len(tokens)))
        things = split_list(tokens[pause:end])
        if any(sentence(thing) or len(thing.split()) > _LONGEST_LISTED for thing in things):
            end, things = intent.end, split_list(tokens[pause : intent.end])
        slots["items"] = SlotValue(SlotType.ITEMS, things, pause, end, open=end == len(tokens))
        words = tuple(token.text for token in tokens[intent.start : end])
        intent = replace(intent, end=end, words=words)
    if name.end > name.start and str(name.value).casefold() in PRONOUNS and draft.spoken_of.get("list_name") is None:
        del slots["list_name"]
    return replace(intent, slots=slots)


def _itemised(intent: Intent) -> Intent:
    """The intent with its items split, if the phrase has read them as one name ("we are out of jam and tea")."""
    things = intent.slots.get("items")
    if things is None or not isinstance(things.value, str):
        return intent
    split = [thing for thing in things.value.split(" and ") if thing]
    return replace(intent, slots={**intent.slots, "items": replace(things, type=SlotType.ITEMS, value=split)})


def _lacking(intent: Intent) -> bool:
    """Whether the words only say that something has run out, and name no list."""
    listed, things = intent.slots.get("list_name"), intent.slots.get("items")
    if things is None or (listed is not None and listed.end > listed.start):
        return False
    taken = range(things.start - intent.start, things.end - intent.start)
    free = {word for at, word in enumerate(intent.words) if at not in taken}
    return bool(free & _OFFERED) and "list" not in free


def bare(name: str) -> str:
    """The name without "my" and "list": "packing" for "my packing list"."""
    return name.removeprefix("my ").removeprefix("the ").removesuffix(" list")


_ANYTHING = frozenset(("anything", "something", "anything else", "much", "a lot"))


def read(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Reads a list. "What is on it" means a list only if one was mentioned before."""
    if "it" in intent.words and intent.said("list_name") is None:
        return
    if str(intent.said("item")).casefold() in _ANYTHING:
        values = {name: value for name, value in draft.arguments(intent).values.items() if name != "item"}
        submit(intent, key, draft, values)
        return
    plain(intent, key, draft)


def spoken_of(intent: Intent, draft: PlanBuilder) -> dict[str, SlotValue]:
    """The list that earlier turns mentioned last, as a slot, if `intent` names none. {} for items to be removed or
    moved: the tool looks for them on all lists."""
    if intent.tool == "move_list_items" or (intent.tool == "remove_list_items" and "list" not in intent.words):
        return {}
    last = draft.spoken_of.get("list_name")
    said = intent.slots.get("list_name")
    named = said is not None and said.end > said.start and said.value not in (*PRONOUNS, None)
    shopping = said is not None and said.end <= said.start and "list" not in intent.words
    if last is None or named or shopping or "lists" in intent.words or "everything" in intent.words:
        return {}
    return {"list_name": SlotValue(SlotType.LABEL, last)}
