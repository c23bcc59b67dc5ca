"""Replies to what the learned model takes for talk, or for something that no tool does."""

from collections.abc import Sequence

from services.grammar.learned_values import FILLINGS
from services.understanding.reading import LearnedReading
from tools.confirmation_question import doing
from tools.language.phrases import compile_phrase
from tools.language.samples import example
from tools.spec import ToolSpec
from tools.speech import listing

LIBRARY = frozenset(FILLINGS)
"""Tools that the server has once they are set up."""
SURE = 0.7
"""Probability from which such a reply is given."""

_TALK = {
    "about_you": "I'm Foresay, a voice assistant that acts on what you ask while you are still speaking.",
    "chat": "I'm better at doing things than at chatting. What can I do for you?",
    "goodbye": "Goodbye.",
    "greeting": "Hello. What can I do for you?",
    "how_are_you": "I'm fine, thank you. What can I do for you?",
    "my_name": "I don't know your name.",
    "praise": "Thank you.",
    "thanks": "You're welcome.",
}

_CANNOT = {
    "banking": "look into accounts or pay bills",
    "car": "help with your car",
    "cooking": "help with recipes",
    "device": "change settings of this device",
    "events": "find out what is on",
    "film": "help with films and shows",
    "food_order": "order food",
    "games": "play games",
    "location": "find out where somebody or something is",
    "news": "read the news",
    "notify": "tell you when something happens",
    "radio": "play the radio",
    "rating": "rate things",
    "restaurant": "book tables",
    "shopping": "buy things",
    "smart_home": "control things in your home",
    "social": "use social networks",
    "spoken": "play podcasts or audiobooks",
    "stock": "look up share prices",
    "taxi": "call a taxi",
    "traffic": "find out about the traffic",
    "translate": "translate",
    "travel": "help with tickets and travel",
    "work": "help with work matters such as leave and pay",
}
_OFFERED = 4


def reply(learned: LearnedReading | None, specs: Sequence[ToolSpec]) -> str | None:
    """The reply to a turn of which the model is sure that it is all talk, or that no tool does what it asks for; None
    for any other."""
    if learned is None or not learned.requests or any(each.p_label < SURE for each in learned.requests):
        return None
    labels = list(dict.fromkeys(each.label for each in learned.requests))
    kinds = [label.partition(".")[::2] for label in labels]
    known = {spec.name for spec in specs}
    unset = [doing(label) for label in labels if label in LIBRARY and label not in known]
    if len(unset) == len(labels):
        return f"Sorry, I can't {listing(unset)}: that is not set up here."
    if any(not name for _, name in kinds):
        return None
    cannot = [_CANNOT[name] for kind, name in kinds if kind == "other" and name in _CANNOT]
    if cannot:
        return f"Sorry, I can't {listing(cannot)}."
    if ("talk", "help") in kinds:
        return capabilities(specs)
    return next((_TALK[name] for kind, name in kinds if kind == "talk" and name in _TALK), None)


def capabilities(specs: Sequence[ToolSpec]) -> str:
    """What the tools at hand can do, in one or two sentences."""
    spoken = [spec for spec in specs if spec.phrases and not spec.phrases[0].startswith("...")]
    if not spoken:
        return "I have no tools here, so there is little that I can do."
    step = max(1, len(spoken) // _OFFERED)
    chosen = spoken[::step][:_OFFERED]
    examples = [example(compile_phrase(spec.phrases[0], spec.parameters)) for spec in chosen]
    deeds = listing([doing(spec.name) for spec in chosen])
    return f"Among other things I can {deeds}. You can say, for example: {', or: '.join(examples[:2])}."
