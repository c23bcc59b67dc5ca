"""The replies to small talk, and to the question what the assistant can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.grammar.capability import way_to_say
from services.grammar.intents import Intent, SlotValue
from services.grammar.looking_back import Conversation
from services.grammar.small_talk import Talk
from tools.confirmation_question import doing
from tools.language.slots import SlotType
from tools.spec import ToolSpec
from tools.speech import listing

WHO = "I'm Foresay, a voice assistant that acts on what you ask while you are still speaking."
PROGRAM = "I'm a computer program, not a person."
NO_OPINION = "I'm a program, so I have no opinions of my own. I'm better at doing things."
LISTENING = "Okay. Tell me if there is something that I can do."
NO_FACT = "Sorry, I have nothing to look up facts in here."
_TEXTS: Mapping[Talk, str] = {
    Talk.GREETING: "Hello. What can I do for you?",
    Talk.GOOD_NIGHT: "Good night.",
    Talk.GOODBYE: "Goodbye.",
    Talk.THANKS: "You're welcome.",
    Talk.PRAISE: "Thank you, I'm glad that it helps.",
    Talk.BLAME: "I'm sorry. Please tell me once more what you would like.",
    Talk.FONDNESS: "That's kind of you. I'm only a program, but I like to help.",
    Talk.HOW_ARE_YOU: "I'm fine, thank you. What can I do for you?",
    Talk.HEARING: "Yes, I can hear you. What can I do for you?",
    Talk.NAME: WHO,
    Talk.ROBOT: PROGRAM,
    Talk.OWN_LIFE: "I'm a computer program, so there is not much to tell about me.",
    Talk.FEELINGS: "I'm a program, so I have no feelings, but I like to be of use.",
    Talk.OPINION: NO_OPINION,
    Talk.QUIET: "Okay.",
    Talk.UNWELL: "I'm sorry to hear that. Tell me if there is something that I can do.",
    Talk.EMERGENCY: "I can't make emergency calls. Please dial the emergency number on a phone at once.",
    Talk.NO_HURRY: "That's fine. Just tell me when you know.",
}
_GROUPS: Sequence[tuple[str, Mapping[str, str]]] = (
    ("set", {"set_timer": "timers", "set_alarm": "alarms", "create_reminder": "reminders"}),
    ("keep", {"add_list_items": "lists", "create_note": "notes"}),
    ("look after", {"create_event": "your calendar"}),
    ("send", {"send_sms": "text messages", "send_email": "e-mails"}),
    ("make", {"place_call": "calls"}),
    ("play", {"play_music": "music"}),
    ("tell you", {"get_time": "the time", "get_weather": "the weather", "get_directions": "the way"}),
    ("look up", {"get_phone_number": "people's numbers", "wiki_lookup": "facts", "search_places": "places"}),
    ("work out", {"calculate": "sums", "convert_units": "units", "convert_currency": "currencies"}),
    ("tell", {"pick_random": "jokes"}),
)
_MOST_GROUPS, _MOST_OTHERS = 6, 3
_TOPICS = (
    "Octopus", "Aurora", "Antikythera mechanism", "Tardigrade", "Great Barrier Reef", "Voyager 1", "Honey bee",
    "Saffron", "Stonehenge", "Bioluminescence", "Monarch butterfly", "Deep sea", "Rosetta Stone", "Sourdough",
    "Lighthouse", "Giant sequoia", "Tide", "Chess", "Hummingbird", "Glass",
)  # fmt: skip
"""Articles of the encyclopedia. After "tell me something interesting", one of them is looked up."""


@dataclass(frozen=True, slots=True)
class TalkReply:
    """The reply `text`; with `offer`, it asks whether to carry that out. Or the look-up `look`, whose result is the
    reply. `keeps`: the open question stays open."""

    text: str = ""
    offer: Intent | None = None
    look: Intent | None = None
    keeps: bool = False


def reply_to(
    kind: Talk, words: Sequence[str], specs: Mapping[str, ToolSpec], conversation: Conversation, now: datetime
) -> TalkReply:
    """The reply to small talk of this kind. `specs`: the session's tools by name."""
    match kind:
        case Talk.REPEAT:
            return TalkReply(conversation.repeated(), keeps=True)
        case Talk.LAST_DEED:
            return TalkReply(conversation.last_deed())
        case Talk.ASKED_SO_FAR:
            return TalkReply(conversation.asked_so_far())
        case Talk.HELP:
            return TalkReply(capabilities(list(specs.values())))
        case Talk.GREETING:
            part = next((each for each in ("morning", "afternoon", "evening") if each in words), "")
            return TalkReply(_TEXTS[kind].replace("Hello", f"Good {part}") if part else _TEXTS[kind])
        case Talk.FACT:
            return _fact(specs, now)
        case Talk.BORED:
            return _joke("Shall I tell you a joke?", specs)
        case Talk.STORY:
            return _joke("Sorry, I know no stories or songs. Shall I tell you a joke?", specs)
        case Talk.BLAME if conversation.deeds:
            return TalkReply("I'm sorry. Say: undo that, to take back what I did last, or tell me what you meant.")
        case _:
            return TalkReply(_TEXTS[kind])


def _joke(question: str, specs: Mapping[str, ToolSpec]) -> TalkReply:
    if "pick_random" not in specs:
        return TalkReply(question.replace("Shall I tell you a joke?", "What else can I do for you?").strip())
    joke = Intent("pick_random", {"kind": SlotValue(SlotType.CHOICE, "joke")}, 0, 0, ("joke",))
    return TalkReply(question, offer=joke)


def _fact(specs: Mapping[str, ToolSpec], now: datetime) -> TalkReply:
    if "wiki_lookup" not in specs:
        return TalkReply(NO_FACT)
    topic = _TOPICS[int(now.timestamp()) // 60 % len(_TOPICS)]
    return TalkReply(look=Intent("wiki_lookup", {"query": SlotValue(SlotType.TEXT, topic)}, 0, 0, ("fact",)))


def spelled(word: str) -> str:
    """A word letter by letter: "Necessary: N, E, C, ..."."""
    parts = [", ".join(letter.upper() for letter in part if letter.isalnum()) for part in word.split()]
    return f"{word[:1].upper()}{word[1:]}: {'; then '.join(parts)}."


def capabilities(specs: Sequence[ToolSpec]) -> str:
    """A sentence on what the session's tools can do, with two examples of requests."""
    known = {spec.name: spec for spec in specs}
    groups = [
        (f"{verb} {listing(things)}", next(known[name] for name in names if name in known))
        for verb, names in _GROUPS
        if (things := [thing for name, thing in names.items() if name in known])
    ]
    others = [spec for spec in specs if spec.client_side or not groups]
    told = [doing(spec.name) for spec in others[:_MOST_OTHERS]] + [text for text, _ in groups[:_MOST_GROUPS]]
    if not told:
        return "I have no tools here, so there is little that I can do."
    shown = [*others[:1], *(spec for _, spec in groups)][:2]
    examples = [said for spec in shown if (said := way_to_say(spec))]
    hint = f" You can say, for example: {', or: '.join(examples)}." if examples else ""
    return f"I can {listing(told)}.{hint}"
