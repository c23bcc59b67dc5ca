"""Questions about what the assistant can do ("can you text people", "how do I set a timer"), and their answers."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from services.grammar.intents import Intent
from services.understanding.encoder import is_tool
from services.understanding.reading import LearnedReading
from tools import library
from tools.confirmation_question import doing
from tools.language.phrases import compile_phrase
from tools.language.samples import example
from tools.language.spoken import listed, phrases
from tools.spec import ToolSpec
from tools.speech import listing

_INQUIRIES = phrases(
    """are you able to|are you capable of|do you know how to|do you do|do you support|do you offer|do you handle
    |do you understand|is it possible to|is it possible for you to|is it possible that you can
    |is it possible that you could|is it possible that you|is it possible if you|would it be possible to
    |would it be possible for you to|is there a way to|is there any way to
    |can i ask you to|can i use you to|can i get you to|can i tell you to|can this thing|do you also do|do you even do
    |are you any good at|are you good at|have you got|can you do|can you handle|do you work with"""
)
"""Openings of questions whether something can be done, if the name of a kind of thing follows ("do you do timers").
Requests begin with them too, but go on with values."""
_REQUESTS = phrases("can you|could you|will you|would you|can you also|could you also|can you even|so can you|can i")
_HOW_TO = phrases(
    """how do i|how can i|how could i|how would i|how should i|how do you|how can you|how to|how does one|how do we
    |what do i say to|what should i say to|what can i say to|what do i have to say to|tell me how to|show me how to
    |explain how to|teach me how to|tell me how i can|how do i get you to|how can i get you to|how do i tell you to"""
)
_TOLD_BY = re.compile(
    r"(?:(?:can|could|would|will) you )?(?:(?:explain|tell|show|teach) (?:to )?(?:my |our |the )?\w+ )?how (?:he"
    r"|she|they|i|we|you|one"
    r"|somebody|someone|my \w+|our \w+|(?:would|could|can|should|does|do|did|must) (?:my |our |the )?\w+)"
    r"(?:'d| would| could| can| should| might| has to| have to| needs to| need to)? (?:ask|tell|get"
    r"|order) you (?:for|to)(?= )"
)
"""How somebody would ask for something ("how would my mum tell you to ...")."""
_OPENERS = frozenset(listed("hey hi hello okay so well foresay please and oh um but by the way"))

_KINDS: Mapping[str, str] = {
    "alarms": "set_alarm", "timers": "set_timer", "timer": "set_timer", "alarm": "set_alarm",
    "countdowns": "set_timer", "reminders": "create_reminder", "emails": "send_email", "email": "send_email",
    "mails": "send_email", "mail": "send_email", "texts": "send_sms", "messages": "send_sms", "sms": "send_sms",
    "calls": "place_call", "notes": "create_note", "memos": "create_note", "lists": "add_list_items",
    "appointments": "create_event", "events": "create_event", "meetings": "create_event", "calendar": "create_event",
    "calendars": "create_event", "directions": "get_directions", "routes": "get_directions", "maths": "calculate",
    "math": "calculate", "sums": "calculate", "arithmetic": "calculate", "calculations": "calculate",
    "units": "convert_units", "currencies": "convert_currency", "jokes": "pick_random", "dice": "pick_random",
    "coins": "pick_random", "weather": "get_weather", "forecasts": "get_weather", "music": "play_music",
    "songs": "play_music", "contacts": "add_contact", "numbers": "get_phone_number", "navigation": "start_navigation",
    "restaurants": "search_places", "places": "search_places", "shops": "search_places", "time zones": "get_time",
    "definitions": "wiki_lookup", "facts": "wiki_lookup", "words": "wiki_lookup",
}  # fmt: skip
"""Words for the kinds of things that can be done, each with the tool that does them."""
_VERBS: Mapping[str, str] = {
    "text": "send_sms", "call": "place_call", "ring": "place_call", "phone": "place_call", "email": "send_email",
    "message": "send_sms", "dial": "place_call", "remind": "create_reminder", "wake": "set_alarm",
    "calculate": "calculate", "add": "add_list_items", "navigate": "start_navigation", "convert": "convert_units",
}  # fmt: skip
_TAIL = re.compile(
    r"(?: (?:for me|(?:that )?i know|if i (?:ask|asked|want|wanted|need|needed|tell|told)(?: it| you)?(?: to)?))+$"
)
"""What may follow a question about an ability: "... people i know", "... for me if i ask"."""
_ANYBODY = frozenset(
    listed(
        """people person friend friends somebody someone anybody anyone things thing stuff something anything others
        items"""
    )
)
_AROUND = frozenset(
    listed(
        """do set make send write read add put create take give tell get play keep manage handle use have show look up
        phone text email message dial
        find roll flip convert calculate text call ring remind wake and or a an the my me of to in on
        for with from about into some any all other new different more multiple several voice also too please too
        shopping calendar list lists book schedule edit cancel delete change remove check check search translate
        on here yet even really actually still now someone's people's things's add to do via by navigate"""
    )
)


def capability(
    words: Sequence[str], intents: Sequence[Intent], learned: LearnedReading | None, specs: Mapping[str, ToolSpec]
) -> str:
    """The reply to a question whether something can be done or how to ask for it; "" if the words are no such
    question."""
    said = list(words)
    while said and said[0] in _OPENERS:
        said.pop(0)
    told_by = _TOLD_BY.match(" ".join(said))
    said = _TAIL.sub("", " ".join(said)).split()
    if "or" in said:
        said = said[: said.index("or")]  # "... or is that just the posh ones"
    if rest := said[len(told_by[0].split()) :] if told_by is not None else _behind(said, _HOW_TO):
        tool = _tool_of(rest, intents, learned, specs)
        told = _told(tool, specs) if tool and _unspecific(rest, intents, specs) else ""
        return told.removeprefix("Yes. ")
    inquiry = _behind(said, _INQUIRIES)
    rest = inquiry or _behind(said, _REQUESTS)
    if not rest:
        return ""
    general = set(rest) & (_KINDS.keys() | _ANYBODY) and set(rest) <= (_AROUND | _KINDS.keys() | _ANYBODY)
    plural = any(word in _ANYBODY or word.endswith("s") for word in rest if word in _ANYBODY or word in _KINDS)
    if not general or not (inquiry or plural):
        return ""
    return _told(_named(rest) or _learned_tool(learned), specs)


def _behind(words: Sequence[str], openings: Sequence[tuple[str, ...]]) -> list[str]:
    """The words that follow the longest of the openings with which `words` begin; [] if they begin with none."""
    fits = next((each for each in openings if tuple(words[: len(each)]) == each), None)
    return list(words[len(fits) :]) if fits is not None else []


def _named(rest: Sequence[str]) -> str:
    """The tool that the nouns and verbs in `rest` name; "" without one."""
    verbs = [_VERBS[word] for word in rest if word in _VERBS] if set(rest) & _ANYBODY else []
    if verbs:
        return verbs[0]
    return next((_KINDS[each] for word in reversed(rest) for each in (word, f"{word}s") if each in _KINDS), "")


def _learned_tool(learned: LearnedReading | None) -> str:
    requests = learned.requests if learned is not None else ()
    sure = [each.label for each in requests if each.p_label >= 0.6 and is_tool(each.label)]
    return sure[0] if sure else ""


def _tool_of(
    rest: Sequence[str], intents: Sequence[Intent], learned: LearnedReading | None, specs: Mapping[str, ToolSpec]
) -> str:
    """The tool that "how do I ..." is about. Only tools with side effects count: "how do I get to Leeds" is a look-up
    that is to be carried out."""
    about = [
        each.label
        for each in (learned.requests if learned is not None else ())
        if each.act == "about" and each.p_label >= 0.6 and is_tool(each.label)
    ]
    writes = [each.tool for each in intents if not specs[each.tool].safe]
    return next(iter((*about, *writes, *filter(None, [_named(rest)]))), "")


def _unspecific(rest: Sequence[str], intents: Sequence[Intent], specs: Mapping[str, ToolSpec]) -> bool:
    """Whether the question is short and no complete look-up was read from it."""
    return len(rest) <= 8 and not any(specs[each.tool].safe and each.complete for each in intents)


def _told(tool: str, specs: Mapping[str, ToolSpec]) -> str:
    if not tool:
        return ""
    if tool not in specs:
        return not_set_up([tool])
    said = way_to_say(specs[tool])
    return f"Yes. You can say, for example: {said}." if said else "Yes."


EXAMPLES: Mapping[str, str] = {
    "set_alarm": "set an alarm for half past seven",
    "create_reminder": "remind me to water the plants tomorrow at nine",
    "create_note": "take a note: the tap in the bathroom drips",
    "add_list_items": "add milk and butter to my shopping list",
    "read_list": "what is on my shopping list",
    "create_event": "put lunch with Anna in my calendar tomorrow at noon",
    "update_event": "move lunch to Friday at one",
    "delete_event": "cancel lunch on Friday",
    "send_sms": "text Anna that I'm on my way",
    "send_email": "email Anna that the train is late",
    "append_note": "add nails and screws to my garden note",
    "wiki_lookup": "tell me about Stonehenge",
    "search_calendar": "what is on my calendar tomorrow",
    "add_contact": "save Dave's number as 020 7946 0018",
}
"""By tool, an example of a request; other tools' examples are made from their first phrase."""


def way_to_say(spec: ToolSpec) -> str:
    """An example of a request for the tool; "" if it has no phrases."""
    if spec.name in EXAMPLES and not spec.client_side:
        return EXAMPLES[spec.name]
    whole = [phrase for phrase in spec.phrases if not phrase.startswith("...")]
    return example(compile_phrase(whole[0], spec.parameters)) if whole else ""


def not_set_up(tools: Sequence[str]) -> str:
    """The sentences that say which settings these tools of the library lack, as `foresay doctor` prints them."""
    told = [reason(tool) for tool in tools]
    if all(told):
        return f"Sorry, I can't {listing([doing(tool) for tool in tools])}. {' '.join(dict.fromkeys(told))}"
    return f"Sorry, I can't {listing([doing(tool) for tool in tools])}: that is not set up here."


@cache
def reason(tool: str) -> str:
    """The sentence that says which settings a library tool needs; "" if it needs none."""
    found = next((each for each in library.load() if each.name == tool), None)
    return (found.configured({}) if found is not None else None) or ""
