"""Finds the text of a message that sounds like a request: "text mum can you set an alarm for six"."""

from collections.abc import Sequence
from dataclasses import replace

from services.grammar.courtesy import courtesy_before
from services.grammar.doubt_words import QUESTIONS
from services.grammar.intents import Intent, SlotValue
from services.grammar.wording import imperative
from tools.language.slots import SlotType
from tools.language.tokens import Token

_SENDING = ("sms", "email", "message")
_NOT_SAID = frozenset(("thing", "topic", "subject"))


def opened(intent: Intent, left: list[Intent], tokens: Sequence[Token]) -> Intent:
    """The message with the text that the next requests in `left`, which it takes from there, are in truth.

    Directly behind the recipient's name, what the recipient is asked is the text ("text mum can you ...", "text Ben
    what is ..."). A bare command there ("text Ben set an alarm"), or anything behind a pause, may be meant for the
    assistant: it becomes the text too, but the user is asked (`joined`). So does what is asked without "and" or a pause
    behind a text ("text mum I'm late can you set an alarm")."""
    if not any(mark in intent.tool for mark in _SENDING) or "to" not in intent.slots or not left:
        return intent
    if not _NOT_SAID.isdisjoint(intent.slots):
        return intent
    text = next((value for value in intent.slots.values() if value.type is SlotType.TEXT), None)
    start = intent.end if text is None else text.start
    words = [token.text for token in tokens]
    between = words[intent.end : left[0].start]
    addressed = addresses(words, intent.end)
    paused = tokens[intent.end - 1].closes
    if text is None and not (_polite(between) and (addressed or imperative(words[intent.end]))):
        return intent
    if text is not None and (text.end != intent.end or paused or not between or not (addressed and _polite(between))):
        return intent
    left.pop(0)
    end = until(left, words)
    name = "body" if "email" in intent.tool else "message"
    said = SlotValue(SlotType.TEXT, None, start, end)
    unsure = text is not None or paused or not addressed
    return replace(intent, slots={**intent.slots, name: said}, end=end, complete=True, joined=unsure)


def _polite(words: Sequence[str]) -> bool:
    """Whether `words` are nothing but courtesy and the frame of a question, or none."""
    return courtesy_before(words) == len(words)


def addresses(words: Sequence[str], at: int) -> bool:
    """Whether a question to somebody, or a request of somebody, begins at `at`."""
    return words[at] == "please" or words[at] in QUESTIONS


def until(left: Sequence[Intent], words: Sequence[str]) -> int:
    """Index behind the words that belong to a text: up to what joins the next request to it, or up to the end."""
    if not left:
        return len(words)
    end = left[0].start
    while end and words[end - 1] in JOINED:
        end -= 1
    return end


JOINED = frozenset(("and", "then", "also", "plus"))
"""What joins a second request to the one before it."""


def to_the_end(words: Sequence[str], intents: Sequence[Intent]) -> bool:
    """Whether `intents`, what joins them and courtesy are all words from the first of them on."""
    at = intents[0].start
    for each in intents:
        between = words[at : each.start]
        if not (JOINED.issuperset(between) or _polite(between)):
            return False
        at = each.end
    return JOINED.issuperset(words[at:]) or _polite(words[at:])


_ASKING = frozenset(("ask", "asking", "tell", "telling", "remind", "reminding"))
_TOLD = frozenset(("him", "her", "them"))


def without_asking(words: Sequence[str], start: int, end: int) -> int:
    """Index of the first word of a message's text `[start, end)` behind "asking her to", "to remind him to"."""
    at = start + (words[start : start + 1] == ["to"])
    asked = at + 3 < end and words[at + 3] != "not" and words[at] in _ASKING
    asked = asked and words[at + 1] in _TOLD and words[at + 2] == "to"
    return at + 3 if asked else start


def someone_too(text: Sequence[str]) -> bool:
    """Whether a text ends like "and Ben too": perhaps one more person should get it."""
    ends = 2 if tuple(text[-2:]) == ("as", "well") else int(tuple(text[-1:]) in (("too",), ("also",)))
    return ends > 0 and "and" in text[-ends - 2 : -ends - 1]


def asks_further(words: Sequence[str], start: int, end: int) -> bool:
    """Whether a message's text `[start, end)` goes on with a second thing that its recipient is to be asked or told
    ("I'm late and ask her to ..."), or somebody else is to be told something ("... and Ben that I'm not"), which is not
    to be sent word for word."""
    places = [at for at in range(start + 1, end - 2) if words[at] == "and"]
    if any(words[at + 1] in _FURTHER and words[at + 2] in _TOLD for at in places):
        return True
    names = [at + 1 + (words[at + 1] in ("my", "our")) for at in places]
    return any(
        words[at] not in _NO_NAMES and words[at + 1 : at + 2] == ["that"] and words[at + 2] in _TELLERS
        for at in names
        if at + 2 < end
    )


_NO_NAMES = frozenset(("so", "now", "then", "think", "hope", "know", "say", "said", "all", "also", "not", "is", "was"))
_TELLERS = frozenset(
    (
        "i",
        "i'm",
        "i've",
        "i'll",
        "i'd",
        "we",
        "we're",
        "we've",
        "we'll",
        "it",
        "it's",
        "he",
        "he's",
        "she",
        "she's",
        "the",
    )
)
_FURTHER = frozenset(("ask", "tell", "remind", "let"))


def about_them(words: Sequence[str]) -> bool:
    """Whether the answer to "What should it say?" says what its recipient is to be asked or told, so that it is no text
    ("ask her if she is coming")."""
    return len(words) > 2 and words[0] in _FURTHER and words[1] in _TOLD
