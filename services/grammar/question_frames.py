"""The frames by which a question shows which names it compares: "are A and B both ...", "which is older, A or B",
"A and B are both ...", "is A bigger than B". Pure; `questions.py` uses them.

`named` is, for each word, how likely it is part of a name. A name that consists of common words is found by its place
in the frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.language.spoken import listed
from tools.language.tokens import FILLERS

NAME, MAYBE = 0.5, 0.25
"""Probability from which a word is a name by itself, and from which it continues one."""

INNER = frozenset(listed("of the de la le du van von der den del di da al el bin ibn"))
FRAME = frozenset(
    listed(
        """are is was were do does did have has had can could would will who what which when where why how whose whom
        between both either out an that than and or so i okay well tell me was isn't aren't weren't didn't"""
    )
)
"""Words of the frame of a question; no name goes past them."""
_OPENING = frozenset(listed("are is was were do does did have has had can could both between either isn't aren't"))
"""Behind one of these, at the beginning, a question names what it is about."""
_CHOOSING = frozenset(listed("which who what where of"))
"""A question that begins with one of these chooses between two that an "or" joins."""
_ASKED = frozenset(listed("which who what where"))
_LIMITS = frozenset(
    listed(
        """first last longer shorter older younger oldest youngest earlier later newer larger smaller bigger greater
        taller higher deeper wider heavier faster further farther closer better more most less fewer frequently
        recently often born released
        published formed founded opened produced north south east west northern southern"""
    )
)
"""Behind one of these, the names that a question compares begin: "which was formed first, A or B"."""
_DIRECTIONS = frozenset(listed("north south east west northern southern"))
"""Those of `_LIMITS` that may also be part of a name."""
_SUPERLATIVES = frozenset(
    listed(
        """highest tallest largest biggest longest shortest smallest newest latest earliest deepest widest heaviest
        fastest nearest closest furthest farthest best greatest lowest fewest least"""
    )
)
"""These too show that a question compares, but the names do not begin behind them ("which has the largest lake, A")."""
_PREPOSITIONS = frozenset(listed("in on at from by to for with a an"))
_CLOSING = frozenset(
    listed(
        """both each either is are was were do does did have has had as same considered
        known located share shared common made who what which that currently also all used published directed
        written born found native based named belong come came contain starred released produced"""
    )
)
"""Words that may stand behind the second name of a comparison, and that no name contains."""
BEHIND = _CLOSING | _PREPOSITIONS
_SURELY = frozenset(("both", "each"))
"""What stands before one of these is the second name of a comparison, however long it is."""
_STRANDED = frozenset(listed("to for in at on with of"))
"""Prepositions in which a question may end: "which city does he live in"."""
_ALIKE = frozenset(listed("both same different share common"))
_PERSONAL = frozenset(listed("should shall i you we my your our"))
"""A question with one of these asks for advice or about people here, and not for facts."""
_WHICH = frozenset(("which", "who"))
LEADS = frozenset(listed("out of between either is was are"))
"""These may stand between a limit and the first name: "who was born first out of A and B"."""
_BEFORE_SECOND = frozenset(listed("a an either is was both")) | FILLERS
"""These may stand between the word that joins and the second name."""
_NO_NAME = frozenset(listed("there you we i they it he she any some all this these those my your our their"))
"""A stretch that begins with one of these is no name that only its place shows."""
_AGAIN_ASKED = frozenset(listed("are was were do does did have has had and or they"))
"""A stretch with one of these is more than one name."""
_ELSE = frozenset(listed("if whether so that why when"))
"""A question that goes on with one of these names nothing there."""
JOINS = ("or", "and", "than")
_LONGEST_PLAIN, _LONGEST_HELD = 4, 7
"""Most words of a name that only the frame shows, and of one that the frame holds on both sides."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The words [start, end) of a name; `p`: how likely it is one."""

    start: int
    end: int
    p: float


@dataclass(frozen=True, slots=True)
class QuestionTopics:
    """The names that a question compares: two, or the first one where the second has not been said. `framed`: the words
    around them show the comparison, whatever the names look like."""

    names: tuple[Topic, ...]
    framed: bool = False


def chooses(words: Sequence[str]) -> bool:
    """Whether the question chooses between what an "or" joins."""
    return words[0] in _CHOOSING


def stranded(words: Sequence[str]) -> bool:
    """Whether the words end in a preposition that may end their question."""
    return len(words) > 2 and words[0] in _ASKED and words[-1] in _STRANDED


def framed(words: Sequence[str], named: Sequence[float], at: int) -> bool:
    """Whether word `at` joins two names in the frame of a comparison."""
    found = _joined(words, named, at)
    return found is not None and found.framed


def likens(words: Sequence[str], at: int) -> bool:
    """Whether the words show that the "or" at `at` joins what is compared: "which is older ...", "... both ..."."""
    limits = (_LIMITS - _DIRECTIONS) | _SUPERLATIVES
    whole = words if words[0] in _OPENING else words[:at]
    return not limits.isdisjoint(whole) or not _ALIKE.isdisjoint(words)


def names_of(words: Sequence[str], named: Sequence[float]) -> list[Topic]:
    """The runs of words that are names, with the small words inside them."""
    found: list[Topic] = []
    at = 0
    while at < len(named):
        if named[at] < NAME or words[at] in FRAME:
            at += 1
            continue
        start, end = at, run_end(words, named, at)
        while start and named[start - 1] >= MAYBE and words[start - 1] not in FRAME:
            start -= 1
        found.append(_topic(named, start, end))
        at = end
    return found


def run_end(words: Sequence[str], named: Sequence[float], start: int) -> int:
    """The end of the name that begins with word `start`."""
    end = start
    while end < len(named) and words[end] not in FRAME - INNER:
        bridge = end
        while bridge < len(named) and words[bridge] in INNER:
            bridge += 1
        if bridge >= len(named) or named[bridge] < (NAME if bridge > end else MAYBE) or words[bridge] in FRAME:
            break
        end = bridge + 1
    return max(end, start + 1)


def _topic(named: Sequence[float], start: int, end: int) -> Topic:
    return Topic(start, end, max(named[start:end], default=0.0))


def compared(
    words: Sequence[str], named: Sequence[float], stale: frozenset[int] = frozenset()
) -> QuestionTopics | None:
    """The names beside the "or", "and" or "than" of a comparison; of one that chooses, those beside its "or". `stale`:
    words that the speaker has taken back."""
    best: tuple[float, QuestionTopics] | None = None
    for at in range(1, min(len(words), len(named)) - 1):
        found = _joined(words, named, at) if words[at] in JOINS and at not in stale else None
        if found is None or any(not stale.isdisjoint(range(each.start, each.end)) for each in found.names):
            continue
        chosen = words[at] == "or" and chooses(words)
        score = sum(min(each.p, 0.9) for each in found.names) + 0.5 * chosen + 2.0 * (chosen and found.framed)
        if best is None or score > best[0]:
            best = score, found
    return best[1] if best is not None else None


def _joined(words: Sequence[str], named: Sequence[float], at: int) -> QuestionTopics | None:
    """The two names that word `at` joins."""
    chosen = words[at] == "or" and chooses(words)
    one, opens = _before(words, named, at, chosen)
    if words[at] == "than":  # "is A bigger than B"
        one = next((each for each in reversed(names_of(words[:at], named[:at]))), None)
    sure = _surely_to(words, named, at) if opens and words[at] == "and" else None
    two = sure or _after(words, named, at + 1, to_the_end=words[at] != "and" and not opens, chosen=chosen)
    if one is None or two is None:
        return None
    plain = one.p < MAYBE and words[one.start - 1] not in _LIMITS and "and" not in words[one.start : one.end]
    if chosen and plain:
        one = _topic(named, max(one.start, one.end - (two.end - two.start)), one.end)  # as long as the other one
    framed = _framed(words, at, opens, one, two)
    return QuestionTopics((one, two), framed) if framed or max(one.p, two.p) >= NAME else None


def begun(words: Sequence[str], named: Sequence[float]) -> QuestionTopics | None:
    """The first name of a comparison whose second one has not been said: "who was born first, A", "are A and"."""
    joined = len(words) > 2 and words[-1] in JOINS
    end = min(len(words) - joined, len(named))
    if end < 2:
        return None
    one, opens = _before(words, named, end, chooses(words) and words[-1] == "or")
    if one is None or (one.p < NAME and not (joined and _framed(words, end, opens, one))):
        return None
    if chooses(words):
        led = not _LIMITS.isdisjoint(words[_led_from(words, one.start) : one.start])
        return QuestionTopics((one,), led and _facts(words)) if led or (joined and words[-1] == "or") else None
    return QuestionTopics((one,)) if joined and opens else None


def _led_from(words: Sequence[str], start: int) -> int:
    """Where the two words begin that stand before the name at `start`, without those that only lead to it."""
    while start and words[start - 1] in LEADS:
        start -= 1
    return max(0, start - 2)


def _facts(words: Sequence[str]) -> bool:
    """Whether facts of the world are asked for."""
    return _PERSONAL.isdisjoint(words)


def _framed(words: Sequence[str], joined: int, opens: bool, one: Topic, two: Topic | None = None) -> bool:
    """Whether the frame alone shows a comparison: "are A and B both ...", "is A or B older", "which is older A or B",
    "A and B are both ..."."""
    if not _facts(words):
        return False
    if chooses(words):
        limited = not (_LIMITS | _SUPERLATIVES).isdisjoint(words[:joined])
        return words[joined] == "or" and (limited or (two is not None and words[0] in _WHICH))
    if opens:
        older = words[joined] == "or" and two is not None and not _LIMITS.isdisjoint(words[two.end :])
        return older or not _ALIKE.isdisjoint(words)
    return two is not None and one.start <= 2 and not _ALIKE.isdisjoint(words[two.end : two.end + 3])


def _before(words: Sequence[str], named: Sequence[float], end: int, chosen: bool) -> tuple[Topic | None, bool]:
    """The name that ends before word `end`; and whether it begins the question, behind "are" or "did both". `chosen`:
    an "or" follows, so that an "and" stands inside the name."""
    floor = end
    while floor and not _bounds(words, named, floor - 1, chosen):
        floor -= 1
    opens = 0 < floor <= 3 and words[floor - 1] in _OPENING
    held = opens or (floor > 0 and words[floor - 1] in _LIMITS)
    near = range(end - 1, max(floor, end - 3) - 1, -1)
    core = next((at for least in (NAME, MAYBE) for at in near if named[at] >= least), None)
    first = floor == 0 and end < len(words) and words[end] == "and" and end <= _LONGEST_HELD
    if (held and _holds_name(words[floor:end])) or (first and words[0] not in _NO_NAME):
        start = floor
    elif core is None:
        start = floor if end - floor <= _LONGEST_PLAIN else end - 1
    else:
        start = core
        while start > floor and (named[start - 1] >= MAYBE or _inside(words, named, start - 1)):
            start -= 1
        if start - floor <= 2 and held:
            start = floor
    if chosen and start - floor >= 2 and words[start - 1] == "and":
        start -= 2
    while start < end and words[start] == "of":
        start += 1
    if start == end or words[start:end] == ["the"]:
        return None, opens
    if start > floor and words[start - 1] == "the":
        start -= 1
    return _topic(named, start, end), opens


def _bounds(words: Sequence[str], named: Sequence[float], at: int, chosen: bool) -> bool:
    """Whether no name goes back past word `at`."""
    if words[at] not in _LIMITS and words[at] not in FRAME:
        return False
    return named[at] < NAME and not (chosen and words[at] == "and")


def _holds_name(between: Sequence[str]) -> bool:
    """Whether the words between a frame's edges can only be one name."""
    return 0 < len(between) <= _LONGEST_HELD and between[0] not in _NO_NAME and BEHIND.isdisjoint(between)


def _inside(words: Sequence[str], named: Sequence[float], at: int) -> bool:
    """Whether the small word `at` stands inside a name."""
    return 0 < at < len(named) - 1 and words[at] in INNER and min(named[at - 1], named[at + 1]) >= MAYBE


def _after(words: Sequence[str], named: Sequence[float], start: int, *, to_the_end: bool, chosen: bool) -> Topic | None:
    """The name that begins with word `start`. `to_the_end`: nothing else is to come behind it; `chosen`: it is the last
    of a question that chooses."""
    size = len(named)
    while (
        start < size
        and (words[start] in FILLERS or words[start] in ("a", "an", "either", "is", "was", "both"))
        and named[start] < NAME
    ):
        start += 1
    first = start + (start < size and words[start] == "the")
    limit = next((at for at in range(first + 1, size) if words[at] in BEHIND and named[at] < NAME), size)
    if first >= size or words[first] in FRAME - INNER:
        return None
    near = range(first, min(limit, first + 3))
    core = next((at for least in (NAME, MAYBE) for at in near if named[at] >= least), None)
    end = first if core is None else core + 1
    while core is not None and end < limit and (named[end] >= MAYBE or _inside(words, named, end)):
        end += 1
    longest = _LONGEST_HELD if chosen else _LONGEST_PLAIN - 2 * (core is not None)
    if limit < size and words[limit] in _SURELY:
        longest = _LONGEST_HELD
    if limit - end <= longest and (to_the_end if limit == size else _closes(words, limit)):
        end = limit
    while end > first + 1 and words[end - 1] in INNER:
        end -= 1
    end = max(end, first + 1)
    return None if BEHIND.issuperset(words[first:end]) else _topic(named, start, end)


def _surely_to(words: Sequence[str], named: Sequence[float], at: int) -> Topic | None:
    """The name between the "and" at `at` and a "both", where only a name can stand: "are A and how it ends both"."""
    start = at + 1
    end = next(
        (each for each in range(start + 1 + (words[start] == "the"), len(named)) if words[each] in _SURELY), None
    )
    if end is None or end - start > _LONGEST_HELD or words[start] in _ELSE or words[end - 1] in JOINS:
        return None
    between = words[start:end]
    return _topic(named, start, end) if _AGAIN_ASKED.isdisjoint(between) else None


def _closes(words: Sequence[str], at: int) -> bool:
    """Whether word `at`, behind the second name, is none of its words: "... in the same year", "... both"."""
    return words[at] in _CLOSING or list(words[at + 1 : at + 3]) == ["the", "same"]
