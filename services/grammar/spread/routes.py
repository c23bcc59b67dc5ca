"""Reads questions about a way: where from and where to in either order, with other words between and behind them ("how
long would it take by bike from the mill in Bath to Wells, I've got a parcel").
"""

import re
from collections.abc import Sequence

from services.grammar.intents import SlotValue
from services.grammar.learned_actions import MODES
from services.grammar.spread.places import PlaceQuestion
from tools.language.dates import MONTHS, WEEKDAYS
from tools.language.numbers import UNITS, number_at
from tools.language.slots import SlotType
from tools.language.spoken import listed
from tools.language.tokens import FILLERS, Token, surface

_GOING = frozenset(
    listed("get go travel drive walk cycle bike ride run reach come take do nip pop be head commute getting going")
)
"""Verbs behind a "to" that is no "to" of a place."""
_OWN_MODE = frozenset(word for words in MODES.values() for word in words) | {"drives", "walks", "biking", "ride"}
_ASKED = re.compile(
    r"\bhow (?:far|many (?:miles|kilometers|kilometres|km|kms))\b"
    r"|\bhow (?:long|much time|many (?:hours|minutes|mins))\b(?=.*\b(?:"
    + "|".join(sorted({*_OWN_MODE, "get", "go", "travel", "journey", "trip"} - {"transport", "feet"}))
    + r")\b)"
    r"|\bhow long (?:is|does|will|would) (?:it|that)(?: take| be)?(?: me| us)?$"
    r"|\bhow (?:do|can|could|would|should|will|might) (?:i|we|you|one|he|she|they) (?:get|go|travel|drive|walk|cycle)\b"
    r"|\b(?:directions|route|distance|(?:best|quickest|fastest|shortest) way)\b"
)
_OTHER_WAYS = frozenset(listed("flight flights fly flying plane airplane ferry boat ship sail sailing swim swimming"))
"""Ways of travel for which there is no tool."""
_UNTIL = frozenset(("until", "till", "til"))
_TAIL = re.compile(
    r"by (?:car|bike|bicycle|bus|coach|train|tram|tube|metro|foot|taxi|public transport|van|the)\b"
    r"|by (?:half|quarter|noon|" + "|".join(UNITS) + r"|\d+)\b"
    r"|on foot|on (?:my|a|the|our) (?:bike|bicycle|bus|coach|train|tram|tube|metro|way)\b"
    r"|in (?:the|my|a|our|his|her) (?:car|van|morning|afternoon|evening|rain|snow|traffic)\b"
    r"|in (?:traffic|rush hour|a|an)\b|(?:on|this|next|every) (?:" + "|".join(WEEKDAYS) + r")\b"
    r"|this (?:morning|afternoon|evening)|right now\b"
    r"|(?:walking|driving|cycling|biking|because|cause|cos|coz|as|got|gotta|have|need|needs|i|we|he|she|they|it|you"
    r"|please|now|today|tomorrow|tonight|at|if|when|and|or|so|then|without|avoiding|roughly|about|just|mate|love"
    r"|thanks|with|for|do|does|is|are|take|takes|would|will|can|could|via|that|there|my|before|after|what|how"
    r"|am)\b"
)
"""Words behind a place with which something else begins; "my" only behind a place ("from Ely to Hull my mum's ill")."""
_PRONOUNS = frozenset(listed("there him her them it that this here us you me those these somewhere anywhere where one"))
_SKY = listed("moon sun earth mars venus jupiter saturn mercury neptune uranus pluto")
"""One does not travel there, and an encyclopedia knows how far they are."""
_NO_PLACES = frozenset(
    (*WEEKDAYS, *MONTHS, *_SKY, *listed("now today tomorrow tonight noon midnight scratch start end"))
)
_MOST_WORDS = 6
_COMMANDS = frozenset(listed("set remind wake text message call ring email add note"))


def route(tokens: Sequence[Token]) -> PlaceQuestion | None:
    """The look-up of a way; None if the words are no question about one, or if either end of it is in doubt."""
    kept = [at for at, token in enumerate(tokens) if token.text not in FILLERS]
    words = [tokens[at].text for at in kept]
    asked = _ASKED.search(" ".join(words))
    if asked is None or not _OTHER_WAYS.isdisjoint(words) or not _UNTIL.isdisjoint(words):
        return None
    ask = len(" ".join(words)[: asked.start()].split())
    closes = [tokens[at].closes for at in kept]
    ends = _ends(words, closes, ask, len(words))
    ends = _ends(words, closes, 0, ask) if ends == {} else ends
    if ends is None:
        return None
    if "destination" not in ends or ("origin" not in ends and not _by_a_mode(words, ask, ends)):
        return None
    inside = {at for start, end in ends.values() for at in range(start, end)}
    outside = [word for at, word in enumerate(words) if at not in inside]
    if not _COMMANDS.isdisjoint(outside):
        return None
    slots = {
        name: SlotValue(
            SlotType.PLACE,
            surface(tokens, kept[start], kept[end - 1] + 1),
            kept[start],
            kept[end - 1] + 1,
            open=end == len(words),
        )
        for name, (start, end) in ends.items()
        if words[start:end] != ["here"]
    }
    modes = [mode for mode, said in MODES.items() if not said.isdisjoint(outside)]
    if len(modes) > 1:
        return None
    if modes:
        slots["mode"] = SlotValue(SlotType.CHOICE, modes[0])
    return PlaceQuestion("get_directions", slots)


def _ends(words: Sequence[str], closes: Sequence[bool], first: int, last: int) -> dict[str, tuple[int, int]] | None:
    """By slot the words of the places that are marked in the words [first, last); None if a marked one is no place."""
    found: dict[str, tuple[int, int]] = {}
    at = first
    while at < last and len(found) < 2:
        name = {"from": "origin", "to": "destination"}.get(words[at])
        if name is None or name in found or (name == "destination" and words[at + 1 : at + 2] and _goes(words, at + 1)):
            at += 1
            continue
        start = at + 1
        while start < last and words[start] in ("the", "a"):
            start += 1
        end = _end(words, closes, start, last)
        if not _is_place(words, start, end, name):
            return None
        found[name] = (start, end)
        at = end
    return found | _of_between(words, closes, first, last) if not found else _is_far(words, ask=first, found=found)


def _goes(words: Sequence[str], at: int) -> bool:
    return words[at] in _GOING


def _end(words: Sequence[str], closes: Sequence[bool], start: int, last: int) -> int:
    """The end of the place that begins at `start`."""
    end = start
    while end < last:
        if end > start and (words[end] in ("from", "to") or _TAIL.match(" ".join(words[end : end + 4]) + " ")):
            break
        end += 1
        if closes[end - 1]:
            break
    return end


def _is_place(words: Sequence[str], start: int, end: int, name: str) -> bool:
    place = list(words[start:end])
    if not 0 < len(place) <= _MOST_WORDS or (len(place) == 1 and place[0] in _NO_PLACES):
        return False
    if place == ["here"]:
        return name == "origin"
    number = number_at(place, 0)
    return place[0] not in _PRONOUNS and (number is None or number.end < len(place))


def _of_between(words: Sequence[str], closes: Sequence[bool], first: int, last: int) -> dict[str, tuple[int, int]]:
    """The two places of "between A and B"; {} without them."""
    if "between" not in words[first:last]:
        return {}
    start = list(words).index("between", first) + 1
    link = next((at for at in range(start + 1, last - 1) if words[at] == "and"), None)
    if link is None:
        return {}
    end = _end(words, closes, link + 1, last)
    whole = _is_place(words, start, link, "origin") and _is_place(words, link + 1, end, "destination")
    return {"origin": (start, link), "destination": (link + 1, end)} if whole else {}


_FAR = re.compile(
    r"how (?:far(?: away| off)?|many (?:miles|kilometers|kilometres|km|kms)(?: away)?) is (?!it\b|that\b)"
)


def _is_far(words: Sequence[str], ask: int, found: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """`found`, with the destination of "how far is A from B", which no "to" marks."""
    said = " ".join(words[ask:])
    lead = _FAR.match(said)
    if "destination" in found or "origin" not in found or lead is None:
        return found
    start = ask + len(lead[0].split())
    start += words[start] in ("the", "a")
    end = found["origin"][0] - 1
    while end > start and words[end] in ("the", "from"):
        end -= 1
    return found | {"destination": (start, end + 1)} if _is_place(words, start, end + 1, "destination") else found


def _by_a_mode(words: Sequence[str], ask: int, ends: dict[str, tuple[int, int]]) -> bool:
    """Whether a means of travel is said before the destination: "how long to drive to Ely"."""
    lead = words[ask : ends["destination"][0]]
    return not _OWN_MODE.isdisjoint(lead) and words[ask : ask + 2] == ["how", "long"]
