"""Questions whether something would clash in the calendar: "would a call at two on friday clash with anything", "what
would it clash with if I moved it to monday at ten". The time is looked up; nothing is moved."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.grammar.doubt_words import QUESTIONS
from services.grammar.free_order.bag import Bag
from services.grammar.intents import Intent, SlotValue
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import Token
from tools.spec import ToolSpec

_CLASHING = frozenset(listed("clash clashes clashing conflict conflicts overlap overlaps overlapping"))
_CALENDAR = "search_calendar"


def looked_up(tokens: Sequence[Token], specs: Mapping[str, ToolSpec], now: datetime) -> Intent | None:
    """The look-up of the time that such a question is about; None for other words, or without a time."""
    words = tuple(token.text for token in tokens)
    asked = words and (words[0] in QUESTIONS or words[0] == "if")
    if not asked or not _CLASHING & set(words) or _CALENDAR not in specs:
        return None
    when = When()
    for each, _, _ in Bag(tokens, now).moments():
        if (each.day and when.day) or (each.time and when.time) or each.after is not None:
            return None
        when = when.merged(each)
    if when.day is None and when.time is None:
        return None
    return Intent(_CALENDAR, {"start": SlotValue(SlotType.DATETIME, when)}, 0, len(words), words)
