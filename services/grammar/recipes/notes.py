"""Recipes for notes: writing down what is to be remembered, and finding it again."""

import re
from dataclasses import replace

from services.grammar.certainty import surely_meant
from services.grammar.intents import Intent, spelled
from services.grammar.learned_talk import reply
from services.grammar.note_words import note_text
from services.grammar.planning import LeftRequest, OpenQuestion, PlanBuilder
from services.grammar.recipes.people import PRONOUNS
from services.grammar.recipes.plain import plain
from tools.language.slots import SlotType

_OWN = frozenset({"my", "our", "the", "i", "we"})
_OPENING = frozenset({*_OWN, "he", "she", "they", "it", "you", "a", "an", "his", "her", "their", "there"})
"""After "remember that", one of these begins a sentence ("remember that time we met" has none)."""
_VERBS = frozenset({"is", "are", "was", "were", "am", "have", "has", "will", "parked", "put", "left", "like", "likes"})
"""A text to be remembered contains one of these ("my code is 4821"); "remember the time we met" is no note."""
_ASKING = frozenset(("what is my", "what was my", "what are my", "where did i", "where have i"))


def make(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Makes a note of "remember my code is 4821" and "note the code is 4821", but not of "remember the time we met"."""
    intent = _text_alone(intent)
    content, words = intent.slots.get("content"), intent.words
    if content is not None and words[:2] == ("remember", "that") and not draft.confirmed:
        said = str(content.value).casefold().split()
        if said[0] not in _OPENING and not _VERBS & set(said):
            draft.plan.unheard = True
            if draft.settled and intent.complete and not intent.hedged:
                draft.plan.questions.append(OpenQuestion(f"Should I make the note: {content.value}?", intent))
            return
    if content is None or words[0] not in ("remember", "note") or words[1] not in _OWN:
        plain(intent, key, draft)
    elif _VERBS & set(str(content.value).casefold().split()) or surely_meant(draft.learned, intent.tool):
        first = draft.utterance.tokens[content.start - 1].surface or words[1]  # "I'm": the text began behind "I"
        whole = replace(content, value=spelled(f"{first} {content.value}", SlotType.TEXT), start=content.start - 1)
        plain(replace(intent, slots={**intent.slots, "content": whole}), key, draft)
    else:
        draft.plan.unheard = True
        draft.plan.left.append(LeftRequest(intent, {}, told=True))


def _text_alone(intent: Intent) -> Intent:
    """The note without the words in its text that only say that it is a note."""
    content = intent.slots.get("content")
    if content is None or not isinstance(content.value, str):
        return intent
    slots = {name: value for name, value in intent.slots.items() if name != "content"}
    text = note_text(content.value)
    return replace(intent, slots={**slots, "content": replace(content, value=text)} if text else slots)


def find(intent: Intent, key: str, draft: PlanBuilder) -> None:
    """Searches the notes. "What is my code" may ask for something else, so it is answered only if a note is found."""
    query = intent.said("query")
    if query in PRONOUNS:
        return
    if isinstance(query, str) and (sought := _sought(query)) != query:
        query = sought
        intent = replace(intent, slots={**intent.slots, "query": replace(intent.slots["query"], value=sought)})
    if " ".join(intent.words[:3]) not in _ASKING or not isinstance(query, str):
        plain(intent, key, draft)
        return
    if not draft.settled or not intent.complete:
        draft.plan.unheard = True
        return
    call = draft.read(key, intent.tool, {"query": query}, spoken=False)
    if call is None:
        return
    if call.value:
        draft.plan.calls[-1] = replace(draft.plan.calls[-1], spoken=True)
    elif reply(draft.learned, draft.utterance.words, draft.specs) is None:
        draft.plan.remarks[key] = f"I found no note about {query}."


_AROUND = re.compile(
    r"^(?:(?:say|said|tell you|told you)(?: that)? )?(?P<what>.+?)"
    r"(?: (?:again|please|exactly|then|now|was|is|were|are|for me|by the way|thanks|called))*$",
    re.IGNORECASE,
)


def _sought(query: str) -> str:
    """The words to look for, without those that only ask: "locker code again" is "locker code"."""
    found = _AROUND.match(query)
    return found["what"] if found else query
