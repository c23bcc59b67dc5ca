"""Replies to turns that the learned model takes for talk or for something that no tool does, and the reply to a turn
that was not understood."""

from collections.abc import Mapping, Sequence

from services.grammar import asides, small_talk
from services.grammar.capability import not_set_up, way_to_say
from services.grammar.talk_replies import LISTENING, NO_OPINION, PROGRAM, WHO, capabilities
from services.understanding.encoder import is_tool
from services.understanding.reading import LearnedReading
from tools.confirmation_question import doing
from tools.spec import ToolSpec
from tools.speech import listing

SURE = 0.7
"""From this probability on, a reply of this kind is given."""
SURE_OF_TALK = 0.8
"""From this probability of the act on, a turn counts as talk, whatever its topic."""
NEAR = 0.15
"""From this probability on, a tool is likely enough to be given as an example."""

_TALK = {
    "chat": "I'm better at doing things than at chatting. What can I do for you?",
    "goodbye": "Goodbye.",
    "greeting": "Hello. What can I do for you?",
    "how_are_you": "I'm fine, thank you. What can I do for you?",
    "opinion": NO_OPINION,
    "praise": "Thank you.",
    "story": LISTENING,
    "stop": "Okay.",
    "thanks": "You're welcome.",
    "maybe": "That's fine. Just tell me when you know.",
}

_CANNOT = {
    "banking": "look into accounts or pay bills",
    "car": "help with your car",
    "contacts": "do that with your contacts",
    "cooking": "help with recipes",
    "device": "change settings of this device",
    "events": "find out what is on",
    "film": "help with films and shows",
    "food_order": "order food",
    "games": "play games",
    "lists": "do that with lists",
    "location": "find out where somebody or something is",
    "music": "do that with music, or say what is playing",
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
_OFFERED = 2
_STORY_SUBJECTS = frozenset(("i", "we", "he", "she", "they", "my", "our", "it", "there"))


def reply(learned: LearnedReading | None, said: Sequence[str], specs: Mapping[str, ToolSpec]) -> str | None:
    """The reply to a turn with the words `said` if the model is sure that it is only talk, or that no tool does what it
    asks for; else None."""
    if small_talk.asks_opinion(said):
        return NO_OPINION
    if learned is None or not learned.requests:
        return None
    if denied := _denied(learned, specs):
        return denied
    if any(each.p_label < SURE for each in learned.requests):
        talk = all(each.act == "talk" and each.p_act >= SURE_OF_TALK for each in learned.requests)
        return LISTENING if talk and said and said[0] in _STORY_SUBJECTS else None
    labels = list(dict.fromkeys(each.label for each in learned.requests))
    kinds = [label.partition(".")[::2] for label in labels]
    unset = [label for label in labels if is_tool(label) and label not in specs]
    if len(unset) == len(labels):
        return not_set_up(unset)
    if any(not name for _, name in kinds):
        return None
    cannot = [_CANNOT[name] for kind, name in kinds if kind == "other" and name in _CANNOT]
    if cannot:
        return f"Sorry, I can't {listing(cannot)}."
    return next((text for kind, name in kinds if kind == "talk" and (text := _talk(name, said, specs))), None)


def only(learned: LearnedReading | None, kind: str) -> bool:
    """Whether the model is sure that the turn is only talk of this kind ("undo": to take back what was just done)."""
    requests = learned.requests if learned is not None else ()
    return len(requests) == 1 and requests[0].label == f"talk.{kind}" and requests[0].p_label >= SURE_OF_TALK


def _denied(learned: LearnedReading, specs: Mapping[str, ToolSpec]) -> str:
    """The reply to a request for a tool that is surely not to be done ("don't set an alarm tomorrow I'm off"), where
    nothing else is likely to be asked for; else ""."""
    first, *others = learned.requests
    spec = specs.get(first.label)
    sure = first.act == "negated" and min(first.p_label, first.p_act) >= SURE_OF_TALK and spec is not None
    asks = any(each.act == "do" and min(each.p_label, each.p_act) >= SURE for each in others)
    return f"Okay, I won't {doing(first.label)}." if sure and spec is not None and not spec.safe and not asks else ""


def _talk(name: str, said: Sequence[str], specs: Mapping[str, ToolSpec]) -> str:
    """The reply to talk of the kind `name`; "" without one."""
    if name == "help":
        return capabilities(list(specs.values()))
    if name == "my_name":
        return "I don't know your name." if "name" in said or "who" in said else LISTENING
    if name == "about_you":
        return WHO if {"who", "name", "what"} & set(said) else PROGRAM
    return _TALK.get(name, "")


def not_understood(learned: LearnedReading | None, said: Sequence[str], specs: Mapping[str, ToolSpec]) -> str:
    """The reply to words that were not understood: the part that was, and examples of requests, those for the tools
    that the model thinks likely first; a short word where the words ask for nothing (`asides`)."""
    if asides.aside(said) or _unmeant(learned):
        return LISTENING
    likely = _likely(learned)
    near = [label for label, _ in likely if label in specs]
    sure = bool(near) and likely[0][1] >= SURE and likely[0][0] in specs
    usual = [name for name in specs if name.startswith(("set_", "get_", "create_", "add_"))] or list(specs)
    spoken = [name for name in dict.fromkeys((*near, *(() if sure else usual))) if way_to_say(specs[name])][:_OFFERED]
    examples = [way_to_say(specs[name]) for name in spoken]
    if not examples:
        return "I didn't understand that."
    hint = f"You can say, for example: {', or: '.join(examples)}."
    return f"I didn't get all of that. {hint}" if sure else f"I didn't understand that. {hint}"


_ASKING = ("do", "about")


def _unmeant(learned: LearnedReading | None) -> bool:
    """Whether the model is sure that nothing in the words is meant to be done: they tell, suppose or deny it."""
    requests = learned.requests if learned is not None else ()
    return bool(requests) and all(each.act not in _ASKING and each.p_act >= SURE_OF_TALK for each in requests)


def _likely(learned: LearnedReading | None) -> list[tuple[str, float]]:
    """The labels that the model thinks possible, likeliest first."""
    requests = learned.requests if learned is not None else ()
    found = [one for each in requests for one in ((each.label, each.p_label), *each.others) if one[1] >= NEAR]
    return sorted(found, key=lambda one: -one[1])
