"""What has run out, with the order to put it on a list: "we're nearly out of tea, stick it on the list"."""

import re

from services.grammar.free_order.bag import Bag
from services.grammar.free_order.names import doubtful
from services.grammar.intents import Intent, SlotValue
from tools.language.lists import split_list
from tools.language.slots import SlotType

TOOL = "add_list_items"
_FORM = re.compile(
    r"(?:(?:oh|right|so|okay|well|and) )*(?:(?:we|i)(?:'re| are| am|'ve| have)?|there is|there's) "
    r"(?:(?:all|nearly|almost|just|about|running|getting|completely|right|totally|got) )*"
    r"(?:out of|low on|short of|short on|run out of|used up|finished|used the last of|no more|no)"
    r" (?:the |any |all the )?(?P<things>.+?) (?:left )?"
    r"(?:(?:so|and|can you|could you|would you|will you|please|then) )*"
    r"(?:put|add|stick|pop|chuck|bung|get|write|whack) (?:it|that|some|them|those|one|more)(?: all)?(?: down)?"
    r" (?:on|onto|to|in) (?:(?:the|my|our) (?:(?P<name>[\w']+(?: [\w']+)?) )?list|(?P<bare>shopping|there))"
    r"(?: (?:please|would you|will you|thanks|for me|then|can you))*"
)
_MOST = 4
"""Most words of a thing."""


def read(bag: Bag) -> list[Intent] | None:
    """The things for the list that is named, or the shopping list; None for other words."""
    found = _FORM.fullmatch(" ".join(token.text for token in bag.tokens))
    if found is None:
        return None
    start = len(found.string[: found.start("things")].split())
    end = start + len(found["things"].split())
    things = split_list(bag.tokens[start:end])
    if not things or any(doubtful(thing) or len(thing.split()) > _MOST for thing in things):
        return None
    slots = {
        "items": SlotValue(SlotType.ITEMS, things, start, end, open=True),
        "list_name": SlotValue(SlotType.LABEL, found["name"] or "shopping"),
    }
    words = tuple(token.text for token in bag.tokens)
    return [Intent(TOOL, slots, 0, len(words), words, evidence=3)]
