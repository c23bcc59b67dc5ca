"""Changes of lists, notes, contacts and the stopwatch."""

from dataclasses import replace
from datetime import datetime

from services.grammar.amending.change import Amendment, Op
from services.grammar.amending.outcome import asks, call, does
from services.grammar.amending.pending import Lacks
from services.grammar.amending.things import Kind, Thing
from services.grammar.recalled import RecalledTurn
from tools.language.lists import KINDS, split_list
from tools.language.numbers import number_at
from tools.language.tokens import tokenize
from tools.speech import listing
from tools.values import fold

_ORDER = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_PRONOUNS = frozenset(("it", "that", "this", "them", "those", "these", "one"))
_EXCHANGING = frozenset(("swap", "switch", "exchange", "replace", "change"))
_BEFORE = frozenset(("the", "a", "an", "some", "my", "any", "those", "them", "these"))
_WHERE = frozenset(("on", "onto", "in", "into", "at", "to", "off", "for", "from"))
"""Words that say where an item belongs, so that they name none."""
_LONGEST = 5
"""Most words of an item in a correction."""


def change_list(change: Amendment, thing: Thing, now: datetime) -> RecalledTurn | None:
    """The calls, answer or question for `change` to a list; None if it is about no item of the list."""
    name = thing.fact("list_name")
    match change.op:
        case Op.READ:
            return does(call("read_list", list_name=name))
        case Op.NAME if not change.other:
            if not change.text:
                return asks("What should I call it?", change, (thing,), Lacks.NAME)
            return does(call("move_list_items", list_name=name, to_list_name=change.text)) if thing.items else None
        case Op.TO_LIST:
            to = change.other.removeprefix("the ").removeprefix("my ").removesuffix(" list").removesuffix(" one")
            wrong = fold(to) == fold(name) or len(to.split()) > _LONGEST or not thing.added
            items = _items(change.text, thing) if change.text else list(thing.added)
            wrong = wrong or not items
            return None if wrong else does(call("move_list_items", list_name=name, to_list_name=to, items=items))
        case Op.OUT:
            items = _items(change.text, thing)
            return does(call("remove_list_items", list_name=name, items=items)) if items else None
        case Op.ALL_BUT:
            kept = _items(change.text, thing)
            items = [each for each in thing.items if each not in kept]
            return does(call("remove_list_items", list_name=name, items=items)) if kept and items else None
        case Op.HAS:
            return does(call("read_list", list_name=name, item=_bare(change.text)))
        case Op.SWAP:
            return _swapped(change, thing)
    return None


def clear(thing: Thing) -> RecalledTurn:
    """Deletes a whole list."""
    return does(call("clear_list", list_name=thing.fact("list_name")))


def take_back(thing: Thing, told: str = "") -> RecalledTurn | None:
    """Removes the items that were added last; clears the list if it was only read out. `told`: the rest of the turn;
    the things on the list that it names are those that are meant ("mum has flour, take that off")."""
    named = [each for each in thing.items if set(_folded(each)) & set(_folded(told.replace("'s ", " ")))]
    if named:
        return does(call("remove_list_items", list_name=thing.fact("list_name"), items=named))
    if not thing.added:
        return None
    if thing.call is None or thing.call.tool != "add_list_items":
        return clear(thing)
    return does(call("remove_list_items", list_name=thing.fact("list_name"), items=list(thing.added)))


def _swapped(change: Amendment, thing: Thing) -> RecalledTurn | None:
    """Replaces an item by another. If the user has not said which, it is the only one that was added, or the only one
    that shares a word with the new item; otherwise the user is asked."""
    name, new = thing.fact("list_name"), _bare(change.other)
    if not new or len(new.split()) > _LONGEST or set(new.split()) & _PRONOUNS or new.split()[0] in _WHERE:
        return None
    if (meant := _not_this_but(change, thing)) is not None:
        change, new = replace(change, text=meant[0]), meant[1]
    only = change.text in _PRONOUNS and change.verb in _EXCHANGING and len(thing.added) == 1
    if change.text and not only:
        old = _items(change.text, thing)
        if len(old) != 1:
            return None
    elif only:
        old = list(thing.added)
    elif len(thing.added) == 1 and (amount := _other_amount(thing.added[0], new)):
        old, new = list(thing.added), amount
    elif change.bare:
        old = [each for each in thing.added if _shares(each, new)]
        if len(old) != 1:
            return None
    else:
        shared = [each for each in thing.added if set(_folded(each)) & set(_folded(new))]
        old = shared or list(thing.added)
        if not shared and len(thing.added) > 1:
            return asks(f"Instead of what: {listing(list(thing.added), 'or')}?", change, (thing,), Lacks.ITEM)
        if not shared and thing.added:
            text = f"Should I put {new} on your {name} list instead of {thing.added[0]}?"
            return asks(text, replace(change, text=thing.added[0]), (thing,), Lacks.YES)
        if len(old) != 1:
            return None
    if fold(new) == fold(old[0]):
        return None
    return does(
        call("remove_list_items", list_name=name, items=old), call("add_list_items", list_name=name, items=[new])
    )


def _not_this_but(change: Amendment, thing: Thing) -> tuple[str, str] | None:
    """The thing on the list and the one in its place, where nothing parts them ("not oat milk almond"): the words of
    the thing are the longest that begin one. A kind alone ("not red, white") is of the thing that it was said of."""
    words = f"{change.text} {change.other}".split() if change.text and change.other else []
    for size in range(len(words) - 1, 0, -1):
        said = [fold(word) for word in words[:size]]
        named = [each for each in thing.items if [fold(word) for word in each.split()][:size] == said]
        if len(named) != 1:
            continue
        rest, old = words[size:], named[0].split()
        while rest and (rest[0] in _BUT or rest[0] in _BEFORE):
            rest = rest[1:]
        if not rest:
            return None
        kind = len(rest) == 1 and (size < len(old) or (len(old) > 1 and rest[0] in KINDS))
        return named[0], " ".join([*rest, *(old[size:] or old[-1:])] if kind else rest)
    return None


_BUT = frozenset(("but", "i", "meant", "said", "mean", "sorry"))


def _shares(old: str, new: str) -> bool:
    """Whether the new thing is the old one with another word to it ("oat milk" for "milk")."""
    before, after = set(_folded(old)), set(_folded(new))
    return bool(before & after) and bool(after - before)


def _other_amount(old: str, new: str) -> str:
    """The thing `old` in the amount `new`: "two tins" of "three tins of beans"; "" where `new` is no amount of it."""
    words, said = old.split(), new.split()
    counted = number_at([word.casefold() for word in said], 0)
    if counted is None or len(said) - counted.end > 1:
        return ""
    unit = said[counted.end :]
    before = number_at([word.casefold() for word in words], 0)
    rest = words[before.end :] if before is not None else words
    measured = before is not None and len(rest) > 2 and rest[1] == "of"
    if measured:
        return " ".join([*said, *(rest[1:] if unit else rest)])
    if not unit:
        return " ".join([*said, *rest]) if before is not None else ""
    return new if fold(unit[0]) == fold(rest[-1]) else f"{new} of {' '.join(rest)}" if before is None else ""


def _bare(text: str) -> str:
    words = text.split()
    while words and words[0] in _BEFORE:
        words = words[1:]
    return " ".join(words)


def _items(text: str, thing: Thing) -> list[str]:
    """The items of the list that `text` names; [] if a part of `text` is no item."""
    found: list[str] = []
    for each in split_list(tokenize(text)):
        entry = _entry(_bare(each), thing)
        if entry is None:
            return []
        found.append(entry)
    return found


def _entry(said: str, thing: Thing) -> str | None:
    words = said.split()
    place = words[0] if words and words[1:] in ([], ["one"], ["thing"], ["item"]) else ""
    if place in _ORDER and len(thing.added) > 1:
        at = _ORDER[place]
        return thing.added[at] if at < len(thing.added) else None
    wanted = set(_folded(said))
    same = [each for each in thing.items if set(_folded(each)) == wanted]
    found = same or [each for each in thing.items if wanted and wanted <= set(_folded(each))]
    return found[0] if len(found) == 1 else None


def _folded(text: str) -> list[str]:
    return [word.removesuffix("s") if len(word) > 3 else word for word in fold(_bare(text)).split()]


def change_note(change: Amendment, thing: Thing, now: datetime) -> RecalledTurn | None:
    """As `change_list`, for a note."""
    title = thing.fact("title")
    match change.op:
        case Op.REMOVE:
            return does(call("delete_note", title=title))
        case Op.APPEND:
            return does(call("append_note", title=title, content=change.text))
        case Op.READ:
            return does(call("search_notes", query=title.removesuffix("…")))
    return None


def change_contact(change: Amendment, thing: Thing, now: datetime) -> RecalledTurn | None:
    """As `change_list`, for a contact."""
    return does(call("delete_contact", name=thing.fact("name"))) if change.op is Op.REMOVE else None


def change_stopwatch(change: Amendment, thing: Thing, now: datetime) -> RecalledTurn | None:
    """As `change_list`, for the stopwatch."""
    if change.op is Op.LEFT:
        return does(call("read_stopwatch"))
    if change.op is Op.HALT and thing.fact("action") not in ("start", "resume"):
        return None
    stops = change.op is Op.REMOVE and change.verb in ("stop", "kill", "cancel")
    actions = {
        Op.PAUSE: "stop",
        Op.HALT: "stop",
        Op.RESUME: "resume",
        Op.RESTART: "reset",
        Op.REMOVE: "stop" if stops else "reset",
    }
    return does(call("control_stopwatch", action=actions[change.op])) if change.op in actions else None


CHANGES = {
    Kind.LIST: change_list, Kind.NOTE: change_note, Kind.CONTACT: change_contact, Kind.STOPWATCH: change_stopwatch,
}  # fmt: skip
