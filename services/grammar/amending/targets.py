"""Finds the thing that a change is about: the one that was mentioned last, or the one that the words name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.grammar.amending.change import Amendment, Op
from services.grammar.amending.hearing import value_of
from services.grammar.amending.things import Kind, Thing
from tools.language.spoken import listed
from tools.values import fold

_CLOCK = (Kind.TIMER, Kind.ALARM, Kind.REMINDER, Kind.EVENT)
_DATED = (Kind.ALARM, Kind.REMINDER, Kind.EVENT)
_ANY = (*_CLOCK, Kind.LIST, Kind.NOTE, Kind.CONTACT, Kind.STOPWATCH)
_FITS = {
    Op.LONGER: _CLOCK, Op.SHORTER: (Kind.TIMER, Kind.EVENT), Op.LATER: _DATED, Op.EARLIER: _DATED, Op.SHIFT: _DATED,
    Op.VALUE: _CLOCK, Op.UNTIL: (Kind.EVENT,), Op.LASTS: (Kind.EVENT,),
    Op.NAME: (Kind.TIMER, Kind.ALARM, Kind.EVENT, Kind.LIST), Op.PLACE: (Kind.EVENT,),
    Op.TEXT: (Kind.REMINDER,), Op.APPEND: (Kind.NOTE,), Op.REMOVE: _ANY, Op.OUT: (Kind.LIST,), Op.ALL_BUT: (Kind.LIST,),
    Op.HAS: (Kind.LIST,), Op.SWAP: (Kind.LIST,),
    Op.TO_LIST: (Kind.LIST,), Op.PAUSE: (Kind.TIMER, Kind.STOPWATCH), Op.HALT: (Kind.STOPWATCH,),
    Op.RESUME: (Kind.TIMER, Kind.STOPWATCH),
    Op.RESTART: (Kind.TIMER, Kind.STOPWATCH), Op.WHEN: _CLOCK, Op.LEFT: (Kind.TIMER, Kind.STOPWATCH),
    Op.READ: (*_CLOCK, Kind.LIST, Kind.NOTE), Op.CHECK: _ANY, Op.WRONG: _ANY,
}  # fmt: skip
"""By operation, the kinds of things that it applies to."""
_PRONOUNS = (
    frozenset(("", "there", "it", "that", "this", "him", "her", "that one", "this one", "the one", "that thing"))
    | frozenset(("this thing", "the thing", "that bit", "the last one", "that last one"))
)  # fmt: skip
_SIDE_BY_SIDE = frozenset((Kind.TIMER, Kind.ALARM))
"""Kinds of which several run at once, so that "cancel the timer" may not mean the one of the last turn."""
_TELLING = (Op.WHEN, Op.LEFT, Op.READ, Op.CHECK)
_SEVERAL = frozenset(("them", "those", "these", "the ones"))
ALL = frozenset(listed("both all everything lot whole entire bunch each"))
_NOUNS = {
    "timer": Kind.TIMER, "alarm": Kind.ALARM, "reminder": Kind.REMINDER, "event": Kind.EVENT,
    "appointment": Kind.EVENT, "meeting": Kind.EVENT, "booking": Kind.EVENT, "note": Kind.NOTE, "list": Kind.LIST,
    "contact": Kind.CONTACT, "stopwatch": Kind.STOPWATCH,
}  # fmt: skip
_PLAIN = frozenset(
    listed("the that this my one ones thing bit last whole same other of it a an entry o'clock for at got")
)
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
_EARLY, _LATE = frozenset(listed("early earlier earliest")), frozenset(listed("late later latest"))


@dataclass(frozen=True, slots=True)
class Meant:
    """The things that a change may be about. `all`: it is about all of them; otherwise it is about one, and several
    mean that the user must be asked which. `whole`: for a list, about all its items."""

    things: tuple[Thing, ...]
    all: bool = False
    whole: bool = False


def meant(change: Amendment, things: Sequence[Thing], turn: int, now: datetime) -> Meant:
    """The things that `change` may be about; none if nothing fits. `turn`: the number of the last answered turn."""
    kinds = _FITS[change.op]
    latest = max((each.turn for each in things), default=-1)
    spoken = [each for each in things if each.turn == latest]
    if not spoken or any(each.kind is Kind.OTHER for each in spoken):
        return Meant(())
    if not change.ref and latest != turn and change.op is not Op.HALT:
        return Meant(())
    words = change.ref.split()
    fitting = [each for each in spoken if each.kind in kinds and not each.gone]
    if set(words) & ALL:
        return _all(words, things, spoken, kinds, mixed=change.op is Op.REMOVE)
    if change.ref in _SEVERAL:
        lists = [each for each in fitting if each.kind is Kind.LIST]
        return Meant(tuple(lists or fitting), all=True)
    if change.ref in _PRONOUNS:
        placed = change.ref.endswith("last one")
        return Meant(tuple(each for each in fitting if not placed or each.kind is not Kind.LIST))
    noun = next((_NOUNS[word.removesuffix("s")] for word in reversed(words) if word.removesuffix("s") in _NOUNS), None)
    near = [each for each in fitting if each.turn == turn]
    if noun in _SIDE_BY_SIDE and "the" in words and change.op not in _TELLING:
        near = []
    return Meant(tuple(_named(words, noun, things, near, spoken[-1].kind, kinds, now)))


def _all(
    words: Sequence[str], things: Sequence[Thing], spoken: Sequence[Thing], kinds: Sequence[Kind], mixed: bool
) -> Meant:
    """ "both of them", "the lot": the things of the last turn, or all things of their kind in the session. `mixed`: the
    things of the last turn may be of several kinds."""
    of_kind = [each for each in spoken if each.kind in kinds]
    if mixed and len({each.kind for each in of_kind}) > 1:
        there = tuple(each for each in of_kind if not each.gone)
        return Meant(there if "both" not in words or len(there) == 2 else (), all=True)
    if not of_kind or len({each.kind for each in of_kind}) > 1:
        return Meant(())
    kind = of_kind[0].kind
    if kind is Kind.LIST:
        return Meant(tuple(of_kind[-1:]), whole=True)
    live = [each for each in of_kind if not each.gone]
    if len(live) < 2:
        live = [each for each in things if each.kind is kind and not each.gone]
    if "both" in words and len(live) != 2:
        return Meant(())
    return Meant(tuple(live), all=True)


def _named(
    words: Sequence[str],
    noun: Kind | None,
    things: Sequence[Thing],
    near: Sequence[Thing],
    latest: Kind,
    kinds: Sequence[Kind],
    now: datetime,
) -> list[Thing]:
    """The things that "the first one", "the cat one", "that timer" may mean. `near`: the things of the last turn;
    `latest`: the kind of the thing that was mentioned last."""
    kind = noun or latest
    live = [each for each in things if not each.gone and each.kind in kinds]
    pool = [each for each in live if each.kind is kind]
    said = [word for word in words if word not in _PLAIN and word.removesuffix("s") not in _NOUNS]
    if "other" in words and not said:
        last = max((each.turn for each in pool), default=0)
        gone = any(each.gone and each.kind is kind and each.turn > last for each in things)
        return [each for each in pool if each.turn != last] if len(pool) > 1 else pool if gone else []
    if not said and "last" not in words:
        return [each for each in pool if each in near] or pool
    place = said[0] if len(said) == 1 else "last" if not said else ""
    if place in _PLACES or place in _EARLY | _LATE or place in ("long", "longer", "short", "shorter"):
        return _at(place, pool) if kind is not Kind.LIST else []
    value = value_of(" ".join(word.removesuffix("'s") for word in said), now)
    if value is not None and value.when is not None:
        return [each for each in pool if _is_at(each, value.when.clock(), value.when.day)]
    if value is not None and value.length is not None:
        return [each for each in live if each.kind is Kind.TIMER and each.number("duration_seconds") == value.length]
    named = [each for each in live if all(_names(word, each) for word in said)]
    return [each for each in named if each.kind is kind] or (named if noun is None else [])


def _at(place: str, pool: Sequence[Thing]) -> list[Thing]:
    """Those of `pool` that "first" or "early" may mean, in the order in which they are due or were created."""
    if len(pool) < 2:
        return []
    by_order = sorted(pool, key=lambda each: each.order)
    by_time = sorted(pool, key=_due)
    if place in _EARLY | _LATE:
        return [by_time[0 if place in _EARLY else -1]]
    if place in ("long", "longer", "short", "shorter"):
        by_length = sorted(pool, key=lambda each: each.number("duration_seconds"))
        return [by_length[-1 if place.startswith("long") else 0]]
    at = _PLACES[place]
    if at >= len(pool):
        return []
    found = [by_order[at], by_time[at]]
    return found[:1] if found[0] is found[1] else found


def _due(thing: Thing) -> str:
    if thing.kind is Kind.TIMER:
        return f"{int(thing.facts.get('duration_seconds') or 0):09d}"
    return thing.fact("due") or thing.fact("start") or f"{thing.fact('date')}T{thing.fact('time')}"


def _is_at(thing: Thing, clock: object, day: object) -> bool:
    stamp = _due(thing)
    if thing.kind is Kind.TIMER or "T" not in stamp:
        return False
    on, at = stamp.split("T", 1)
    fits = clock is None or at[:5] in _both(str(clock))
    return fits and (day is None or on == str(day))


def _both(clock: str) -> set[str]:
    hour, minute = map(int, clock.split(":"))
    return {f"{(hour + 12 * half) % 24:02d}:{minute:02d}" for half in (0, 1)}


def _names(word: str, thing: Thing) -> bool:
    bare = fold(word).removesuffix("'s").removesuffix("s")
    return any(known.removesuffix("'s").removesuffix("s") == bare for known in thing.words)


def described(thing: Thing, clock: Callable[[str], str]) -> str:
    """How a question names the thing: "the rice timer", "your 7 AM alarm", "lock the shed". `clock` says HH:MM."""
    match thing.kind:
        case Kind.TIMER:
            return f"the {thing.fact('label')} timer" if thing.fact("label") else f"the timer for {thing.fact('name')}"
        case Kind.ALARM:
            named = f"{thing.fact('label')} " if thing.fact("label") else ""
            return f"the {named}alarm for {clock(thing.fact('time'))}"
        case Kind.REMINDER:
            return f"{thing.fact('text')} at {clock(_due(thing).partition('T')[2][:5])}" if thing.fact("due") else (
                thing.fact("text"))  # fmt: skip
        case Kind.LIST:
            return f"the {thing.fact('list_name')} list"
    return thing.fact("title") or thing.fact("name") or f"the {thing.kind.value}"
