"""Wordings of changes of a list that name the items: "the glue belongs on the office list", "take all off but the
rice"."""

import re
from itertools import count

from services.grammar.amending.change import Op
from services.grammar.amending.fragments import KNOWN_LIST, NOT_HERE, SHOULD, THE, TICKED


def each(op: Op, *patterns: str) -> list[tuple[Op, re.Pattern[str]]]:
    """The patterns, compiled, each with what it asks for."""
    return [(op, re.compile(_numbered(pattern))) for pattern in patterns]


def _numbered(pattern: str) -> str:
    """The pattern with a number at the end of each group's name, since a name may stand in several branches."""
    number = count()
    return re.sub(r"\(\?P<(\w+)>", lambda group: f"(?P<{group[1]}{next(number)}>", pattern)


_ITEM = rf"{THE}(?P<text>[\w' ]+?)"
_ANY_LIST = r"(?:the |my |our )?(?P<other>[\w']+(?: [\w']+)?)"
_ON = r"(?:on|onto|to|in|over to|on to)"
_BELONGS = r"(?:belongs?|go(?:es)?|is meant to go|are meant to go)"
_TAKE = r"(?:take|get|clear|cross|wipe|delete|remove|scrap|bin|tick|strike|lose)"
_AWAY = r"(?: off| away| out)?"
_BUT = r"(?:but|except|apart from|bar|other than|save)(?: for)?"
_DONE = r"(?:packed|bought|got|found|done|picked up|ordered|fetched|sorted)"

LIST_FORMS = [
    *each(
        Op.TO_LIST,
        rf"{_ITEM} {SHOULD} {_ON} {KNOWN_LIST}{NOT_HERE}?",
        rf"{_ITEM} {SHOULD} {_ON} {_ANY_LIST}{NOT_HERE}",
        rf"{_ITEM} {_BELONGS} {_ON} {KNOWN_LIST}{NOT_HERE}?",
        rf"{_ITEM} {_BELONGS} {_ON} {_ANY_LIST}{NOT_HERE}",
        rf"(?:put|move|shift|stick|pop|transfer|switch) {_ITEM} {_ON} {KNOWN_LIST}{NOT_HERE}",
        rf"(?:move|shift|transfer|switch) {_ITEM} {_ON} {KNOWN_LIST}",
    ),
    *each(
        Op.ALL_BUT,
        rf"{_TAKE} (?:everything|all of it|it all|the lot|all|them all|all of them|all that)(?: else)?{_AWAY}"
        rf"(?: (?:of )?(?:it|there|the list))? {_BUT} {THE}(?P<text>.+)",
        rf"(?:just |only )?(?:keep|leave) (?:just |only )?{THE}(?P<text>.+?)(?: on)?(?: and)? {_TAKE}"
        rf" (?:everything else|the rest|all the rest|the others|all the others){_AWAY}",
    ),
    *each(
        Op.HAS,
        rf"(?:is|are) (?:there )?(?:an? )?{_ITEM} (?:on|in) (?:there|it|that|that one|that list|the list)"
        r"(?: already| now| yet| too)*",
        r"(?:did|have) (?:i|we|you) (?:already |just )?"
        r"(?:say|said|put|add|added|mention|mentioned|ask for|write|written)"
        rf" {THE}(?P<text>(?!it\b|that\b|so\b|to\b|on\b)[\w' ]+?)"
        r"(?: (?:on|in|down|to)(?: there| it| that| the list)?)?(?: already| yet| too)*",
    ),
    *each(
        Op.OUT,
        rf"{THE}(?P<text>[\w ]+?)(?:'s| is| are) (?:already |all |now )?"
        rf"(?:in|on|at|here|done|packed|bought|sold|gone|finished|sorted|got)(?: [\w']+)*? {TICKED}",
        rf"(?:i|we) (?:have )?(?:just |already )?{_DONE} {_ITEM} (?:already |now )?{TICKED}",
    ),
]  # fmt: skip
"""Every such form, in the order in which they are tried."""
