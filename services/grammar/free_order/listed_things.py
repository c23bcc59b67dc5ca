"""Reads items for lists in any order: "shopping list: oats, fish and chips", "milk and bread, on the shopping list"."""

import re

from services.grammar.free_order.bag import Bag
from services.grammar.free_order.names import doubtful
from services.grammar.intents import Intent, SlotValue
from services.grammar.wording import imperative
from tools.language.lists import split_list
from tools.language.slots import SlotType
from tools.language.spoken import listed

TOOL = "add_list_items"
_PUT = (
    r"(?:add|put|pop|stick|chuck|write|bung|get|whack|note|jot|throw|shove|have|need|want|we need|i need"
    r"|i want|please put)"
)
_MY = r"(?:my|the|our|a|me)"
_NAME = r"(?P<name>(?:\w+(?:'s)? ){0,2}?\w+(?:'s)?)"
_TO_DO = r"(?P<todo>to do|todo|to dos|todos)"
_LED = re.compile(
    rf"^(?:{_PUT} )?(?:(?:down )?(?:on|to(?! do)|onto|in|for|into) )?(?:{_MY} )?(?:{_TO_DO}|{_NAME}) list"
    rf"(?: (?:i|we) (?:need|want)| {_PUT}| (?:please|i would like|there should be|goes|go|now|needs|wants"
    r"|could do with|should have))*(?= )"
)
_FOR = re.compile(
    rf"^(?:for )?(?:the |my )?(?P<name>shopping|groceries)(?: (?:i|we) (?:need|want)| {_PUT}| needs| wants"
    r"| could do with| should have)*(?= )"
)
_OCCASION = (
    r"(?:\w+ )?(?:party|barbecue|bbq|picnic|wedding|holiday|holidays|trip|shop|weekend|christmas|dinner|lunch|school"
    r"|nursery|hospital|move|festival|beach|garden|garage|office|camping|house|kitchen|bathroom|baby|journey|week)"
)
_MADE = re.compile(
    r"^(?:(?:create|make|start|begin|open|set up|do|give me|write)(?: me| us)? (?:an? |another )?(?:new )?|(?:a )?new )"
    rf"(?:list (?:called|named|for|titled) (?:the |my |our |a )?(?P<called>{_OCCASION})"
    r"|list (?:called|named|titled) (?P<word>\w+)"
    r"(?= (?:with|of|containing) )|(?P<name>(?!list )\w+(?: (?!list )\w+)?) list(?: for me)?)"
    r"(?: (?:with|of|containing|and put|and add))?(?= )"
)
_ON_IT = re.compile(r"(?: on| in| to) (?:it|there)$")
_BEHIND_BARE = re.compile(r"(?<= )(?:down )?(?:on|onto|to|in) (?:the |my |our )?(?P<name>shopping|groceries)$")
_BEHIND = re.compile(rf"(?<= )(?:down )?(?:on|to(?! do)|onto|in|for|into) (?:{_MY} )?(?:{_TO_DO}|{_NAME}) list$")
_APART = re.compile(rf"(?:{_MY} )?(?:{_TO_DO}|{_NAME}) list")
_PUT_FIRST = re.compile(rf"^(?:(?:i|we) (?:need|want|have got to get)|{_PUT})(?: (?:down|in|some))?(?= )")
_MIDDLE = re.compile(
    rf"(?<= )(?:on|to|onto|in|into) {_MY} (?:{_TO_DO}|{_NAME}) list(?= (?:and|also|plus|oh|as well as|with) )"
)
_MIDDLE_PLAIN = re.compile(r"(?<= )(?:on|to|onto) (?:the|my|our) list(?= (?:and|also|plus|oh|as well as|with) )")
_OH = frozenset(listed("oh also plus well ooh ah"))
_NO_NAMES = frozenset(
    listed("a an the my our this that new whole and or of list for to with on it me another some what")
)
_NO_THING = frozenset(
    listed(
        """is are was were has have had do does did be been can will shall at tomorrow today tonight o'clock am pm every
        please me it them this that these those him her called what's"""
    )
)
_COMMANDS = frozenset(listed("add put pop stick chuck set start note write take make remind wake"))
_DROPPING = frozenset(listed("bin scrap ditch clear empty wipe delete remove cancel lose forget drop scratch get"))
_ALL_OF_IT = frozenset(listed("the it that all everything them rid"))
_BELONGING = frozenset(listed("go goes belong belongs"))
_PUTTING = frozenset(listed("add put pop stick chuck"))
_ALERTS = frozenset(listed("timer timers alarm alarms reminder reminders stopwatch me us"))
"""A command with one of these is rather a request of its own ("milk and set a timer")."""
_LONGEST = 5
"""Most words of an item."""


def read(bag: Bag) -> list[Intent] | None:
    """Items for one list, whose name comes before or after them; None if a word is unexplained."""
    made = bag.cue(_MADE)
    behind = None if made else bag.cue(_BEHIND) or _apart(bag) or _behind_put(bag)
    found = made or behind or _led(bag)
    if behind is not None:
        bag.cue(_PUT_FIRST)
    if found is None:
        return None
    if made is not None:
        bag.cue(_ON_IT)
    groups = found.groupdict()
    said = next((groups[key] for key in ("called", "word", "name") if groups.get(key)), "")
    name = "to do" if groups.get("todo") else said
    plain = found.re is _MIDDLE_PLAIN
    if not plain and name != "to do" and (not name or not _NO_NAMES.isdisjoint(name.split()) or doubtful(name)):
        return None
    places = [at for at, word in enumerate(bag.words) if word != "|" and word not in _OH]
    if not places:
        return None
    if len(places) > 1 and bag.words[places[-1]] in _BELONGING:
        del places[-1]  # "the eggs go on the shopping list"
    start, end = places[0], places[-1] + 1
    tokens = [bag.tokens[at] for at in range(start, end) if at in places]
    things = split_list(tokens)
    if groups.get("called") and len(things) == 1 and not _parted(found[0], bag, start):
        return None  # "a new list called office moving": all of it is the name
    if not things or not all(_thing(thing, name) for thing in things) or (len(things) == 1 and _several(things[0])):
        return None
    words = tuple(token.text for token in bag.tokens)
    named = next((at for at in range(len(words)) if words[at] == "list"), len(words) - 1)
    slots = {
        "items": SlotValue(SlotType.ITEMS, things, start, end, open=True),
        "list_name": SlotValue(SlotType.LABEL, name, max(0, named - 1), named + 1, open=True),
    }
    if plain:  # the list that was spoken of last, or the shopping list
        slots["list_name"] = SlotValue(SlotType.LABEL, "shopping")
    told = behind is None and found[0].strip().endswith(" list") and _bare(found[0]) and not bag.tokens[named].closes
    if told and len(things) == 1:
        return None  # "my shopping list got wet"
    return [Intent(TOOL, slots, 0, len(words), words, evidence=3)]


def _parted(cue: str, bag: Bag, start: int) -> bool:
    """Whether something shows where the list's name ends: "with" or punctuation behind it."""
    return cue.split()[-1] in ("with", "of", "containing", "put", "add") or bag.tokens[start - 1].closes


def _behind_put(bag: Bag) -> re.Match[str] | None:
    """ "Put ... on shopping": the list where it is named at the end without "list", behind a command."""
    first = next((at for at, word in enumerate(bag.words) if word != "|"), len(bag.words))
    put = _PUT_FIRST.match(" ".join(bag.words[first:]))
    return bag.cue(_BEHIND_BARE) if put is not None and put[0] not in _NO_COMMAND else None


_NO_COMMAND = frozenset(("have", "need", "want"))


def _bare(cue: str) -> bool:
    """Whether the cue is only the name of the list, without a verb."""
    return re.match(rf"(?:{_PUT}|on|onto|in|for|into|down) ", cue.strip()) is None


def _apart(bag: Bag) -> re.Match[str] | None:
    """The match of the list's name after a comma: "milk, bread, shopping list"."""
    left = [at for at, word in enumerate(bag.words) if word != "|"]
    start = next((at + 1 for at in reversed(left[:-1]) if bag.tokens[at].closes), len(bag.words))
    found = _APART.fullmatch(" ".join(bag.words[start : left[-1] + 1])) if left else None
    if found is not None:
        bag.take(start, left[-1] + 1)
    return found


def _led(bag: Bag) -> re.Match[str] | None:
    """The match of the list's name before or between the items ("... on the shopping list, oh and bin bags")."""
    middle = bag.cue(_MIDDLE) or bag.cue(_MIDDLE_PLAIN)
    if middle is not None:
        bag.cue(_PUT_FIRST)
        return middle
    return bag.cue(_LED) or bag.cue(_FOR)


def _several(item: str) -> bool:
    """Whether the only item may be several, said without pauses ("milk eggs bread")."""
    words = item.casefold().split()
    return len(words) > 2 and _JOINING.isdisjoint(words)


_JOINING = frozenset(listed("of for and up in with the to by from a an on"))


def _thing(item: str, name: str) -> bool:
    """Whether `item` fits the list `name` and is no other sentence. The items of a to-do list are commands."""
    words = item.casefold().replace("’", "'").split()
    if not words or (name != "to do" and (words[0] in _COMMANDS or imperative(words[0]))):
        return False
    if words[0] in _DROPPING and words[1:2] and words[1] in _ALL_OF_IT:
        return False  # "the packing list, bin the whole thing"
    if words[-1] in _PUTTING:
        return False  # what stands before a command: "would you kindly add some ..."
    if words[0] in _COMMANDS and (words[0] in _PUTTING or not _ALERTS.isdisjoint(words)):
        return False
    task = name == "to do" and imperative(words[0])
    return len(words) <= _LONGEST and (task or not doubtful(item)) and _NO_THING.isdisjoint(words)
