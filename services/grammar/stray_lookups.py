"""Look-ups that sentences without a request would cause: of a person who is no name, and of words of the calendar that
are a part of a sentence ("maybe I'll call him more often", "phone the whole bunch of them, should I").

Such a turn gets the answer of talk, and nothing is looked up. An order in form ("call every one of them") is not judged
here.
"""

import re
from collections.abc import Mapping, Sequence

from services.grammar.doubt_words import QUESTION_WORDS
from services.grammar.intents import Intent
from services.grammar.wording import imperative
from tools.language.spoken import listed
from tools.spec import ToolSpec

_PERSONS = {
    "place_call": "number",
    "get_phone_number": "name",
    "get_email_address": "name",
    "send_sms": "to",
    "send_email": "to",
}
"""By tool, the slot that holds a person's name."""
_EVENTS = {"search_calendar": "query", "update_event": "event"}
"""The same for the words by which an event is looked for."""
_MANY = frozenset(listed("all any both each every everyone everybody half lots many most none some"))
_OF_THEM = re.compile(
    r"\bof (?:them|you|us|it|those|these|that|that lot|you lot)\b"
    r"|\b(?:every|each) (?:single |last |and every )*(?:one|person)\b"
    r"|\b(?:the|that|this|you|them) (?:whole |entire )?lot\b"
)
_HOW_OFTEN = re.compile(
    r"\b(?:(?:more|less|as|so|too|that|very|quite|how|not) (?:often|much|frequently|regularly)"
    r"|often enough|all the time"
    r"|every (?:now and then|once in a while|so often)|(?:more|enough|less|sometimes|never))\b"
)
_RARELY = re.compile(r"(?<!once )(?<!one )\b(?:more|less)(?: often| frequently| regularly)?$|\boften enough$")
_SUBJECTS = frozenset(
    listed("i i'm i've i'd i'll we we're we've we'd we'll he he's she she's they they're they've you you're you've it")
)
_OBJECTS = frozenset(listed("me him her them us"))
_VERBS = frozenset(
    listed(
        """am are is was were be been being has have had having does did could would should might must felt feel
        feeling thought think said say saying told tell telling knew know meant mean wanted want forgot forget
        wouldn't couldn't shouldn't didn't don't doesn't won't can't haven't hasn't isn't aren't"""
    )
)
_LEADS = frozenset(
    listed("so well okay ok right oh and but then now hey please just foresay also yes yeah no actually")
)
_ASKING = frozenset(listed("can could would will"))
_ASKING_FORMS = frozenset(listed("is are was were am do does did have has had can could will would shall"))


def nobody(name: str) -> bool:
    """Whether `name` is no person's name but a part of a sentence ("the whole lot of them", "my aunt more often")."""
    said = name.casefold().replace("’", "'")
    words = said.split()
    if not words or words[0] in _MANY or _OF_THEM.search(said) or (len(words) > 1 and _HOW_OFTEN.search(said)):
        return bool(words)
    return not _SUBJECTS.isdisjoint(words[1:]) or not _VERBS.isdisjoint(words) or not _OBJECTS.isdisjoint(words[1:])


def no_title(query: str) -> bool:
    """Whether the words that would be searched for in the calendar are a part of a sentence."""
    said = query.casefold().replace("’", "'")
    words = said.split()
    if len(words) < 2:
        return False
    parts = _OF_THEM.search(said) is not None or _HOW_OFTEN.search(said) is not None
    return parts or not _SUBJECTS.isdisjoint(words) or not _VERBS.isdisjoint(words)


def only_talk(said: Sequence[str], intents: Sequence[Intent], specs: Mapping[str, ToolSpec]) -> bool:
    """Whether the words `said` are no order, and every request that was read from them needs a look-up of something
    that has no name, or is a look-up without any value. What a question asks for is looked up in any case."""
    rarely = _RARELY.search(" ".join(said)) is not None
    if not intents or _ordered(said, rarely):
        return False
    asks = bool(said) and said[0] in QUESTION_WORDS | _ASKING_FORMS
    stray = [each for each in intents if _stray(each, rarely) and not (asks and specs[each.tool].safe)]
    others = [each for each in intents if each not in stray]
    return bool(stray) and all(specs[each.tool].safe and not _valued(each) for each in others)


def _valued(intent: Intent) -> bool:
    return any(value.end > value.start for value in intent.slots.values())


def _stray(intent: Intent, rarely: bool) -> bool:
    """Whether the intent looks up what has no name; `rarely`: whoever is to be called or written to, and no text is
    given, is only to be so "more often"."""
    if intent.tool in _EVENTS:
        event = intent.said(_EVENTS[intent.tool])
        return isinstance(event, str) and no_title(event) and (intent.tool == "search_calendar" or not intent.complete)
    who = intent.said(_PERSONS[intent.tool]) if intent.tool in _PERSONS else None
    if not isinstance(who, str):
        return False
    text = next((str(intent.said(name)) for name in _TEXTS if intent.said(name)), "").casefold()
    if text:  # "I ought to text my mates more often", "why would I email every last one of them"
        return _HOW_OFTEN.fullmatch(text) is not None or (who.casefold() in _MANY and text.split()[-1] in _THEM)
    return (rarely and intent.tool not in _DETAILS) or any(nobody(each) for each in who.split(" and "))


_DETAILS = frozenset(("get_phone_number", "get_email_address"))
_TEXTS = ("text", "message", "body")
_THEM = frozenset(("them", "you", "us", "those", "lot"))


def _ordered(said: Sequence[str], rarely: bool) -> bool:
    """Whether the words are an order in form: they begin with a verb that asks for something, with "could you", or with
    what the speaker wants ("I need to")."""
    rest = list(said)
    while len(rest) > 1 and rest[0] in _LEADS:
        rest.pop(0)
    wants = not rarely and rest[:1] in (["i"], ["we"]) and not _WANTING.isdisjoint(rest[1:2])
    return bool(rest) and (imperative(rest[0]) or wants or (rest[0] in _ASKING and rest[1:2] == ["you"]))


_WANTING = frozenset(("need", "want", "wanna", "have", "would"))
