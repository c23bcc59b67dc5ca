"""Simulates when words are spoken and when the agent receives them: chunks, the recogniser's delay and errors, the end
of the turn (`spec.md#clock-events`). All times are in ms."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from services.events.agent import UserFinal, UserPartial, UserRewrite
from services.events.speech import EagerEnd, TurnResumed

_SLOWEST, _FASTEST = 2.0, 4.2
_LONG_PAUSE_MS = 250.0
_PIECE_MS = 250.0
_REWRITTEN = 0.1
_EAGER = 0.5
_FALSE_END = 0.05
_MISHEARD = {
    "four": "for", "for": "four", "two": "to", "to": "two", "eight": "ate", "one": "won", "mail": "male", "by": "buy",
    "weather": "whether", "meeting": "meting", "ten": "tan", "nine": "mine", "five": "fine", "seven": "heaven",
    "text": "test", "call": "cool", "note": "not", "milk": "silk", "paris": "harris", "tom": "tim", "anna": "hannah",
    "sarah": "sara", "rome": "roam", "thirty": "thirteen", "fifty": "fifteen", "forty": "fourteen", "sixty": "sixteen",
}  # fmt: skip


FIRST = 1
"""The number of the turn in the events; it is replaced for a turn that is said later."""

Speech = UserPartial | UserRewrite | UserFinal | EagerEnd | TurnResumed


class Cadence(StrEnum):
    """How words are bundled into updates."""

    PHRASES = "two to four words"
    WORDS = "single words"
    STEADY = "every 250 ms"


@dataclass(slots=True)
class Spoken:
    """The events of a turn, which begins at 0 ms, and their special features."""

    events: list[tuple[float, Speech]] = field(default_factory=list)
    phenomena: list[str] = field(default_factory=list)
    end_ms: float = 0.0


def spoken(
    words: Sequence[str],
    clause_ends: Sequence[int],
    rng: random.Random,
    at_once: bool,
    cadences: Sequence[Cadence] = tuple(Cadence),
) -> Spoken:
    """The events for `words`. `clause_ends`: the numbers of words after which the speaker may pause."""
    said = Spoken()
    false_end = not at_once and len(clause_ends) > 1 and rng.random() < _FALSE_END
    ends = _word_ends(len(words), clause_ends, rng, said, false_end)
    said.end_ms = ends[-1]
    final_ms = ends[-1] + _endpoint_ms(rng)
    if at_once:
        said.events = [(final_ms, UserFinal(FIRST, 1, " ".join(words)))]
        return said
    rev = _updates(words, ends, final_ms, rng, said, cadences)
    if false_end:
        _false_end(words, ends, rng, said)
    last_ms = max((when for when, _ in said.events), default=0.0)
    if rng.random() < _EAGER and last_ms + 40 < final_ms:
        eager_ms = rng.uniform(max(ends[-1] + 60, last_ms + 5), final_ms - 30)
        said.events.append((eager_ms, EagerEnd(FIRST, int(ends[-1]))))
        said.phenomena.append("eager_end")
    said.events.append((final_ms, UserFinal(FIRST, rev + 1, " ".join(words))))
    said.events.sort(key=lambda timed: timed[0])
    return said


def _word_ends(
    count: int, clause_ends: Sequence[int], rng: random.Random, said: Spoken, false_end: bool
) -> list[float]:
    """The end of each word, in ms."""
    rate = min(max(rng.gauss(3.0, 0.4), _SLOWEST), _FASTEST)
    inner = [end for end in clause_ends if 0 < end < count] or ([rng.randrange(1, count)] if count > 3 else [])
    pauses: dict[int, float] = {}
    luck = rng.random()
    if false_end or (inner and luck < 0.10):
        pauses[rng.choice(inner)] = rng.uniform(900, 1600) if false_end else rng.uniform(800, 1600)
        said.phenomena.append("long_pause")
    elif inner and luck < 0.50:
        pauses[rng.choice(inner)] = rng.uniform(300, 800)
        said.phenomena.append("pause")
    ends, at = [], 0.0
    for number in range(count):
        at += pauses.get(number, 0.0) + rng.uniform(0.7, 1.3) * 1000 / rate
        ends.append(at)
    return ends


def _endpoint_ms(rng: random.Random) -> float:
    return rng.uniform(200, 400) if rng.random() < 0.63 else rng.uniform(400, 900)


def _chunks(
    words: Sequence[str], ends: Sequence[float], rng: random.Random, said: Spoken, cadence: Cadence
) -> list[int]:
    """The number of words up to the end of each chunk."""
    said.phenomena.append(f"cadence: {cadence.value}")
    if cadence is Cadence.WORDS:
        return list(range(1, len(words) + 1))
    if cadence is Cadence.STEADY:
        pieces = int(ends[-1] // _PIECE_MS) + 1
        counts = [sum(end <= _PIECE_MS * piece for end in ends) for piece in range(1, pieces + 2)]
        return sorted({count for count in counts if count})
    found, at = [], 0
    while at < len(words):
        size = rng.randint(2, 4)
        for cut in range(at + 1, min(at + size, len(words))):
            if ends[cut] - ends[cut - 1] > _LONG_PAUSE_MS + 600:
                size = cut - at
                break
        at = min(at + size, len(words))
        found.append(at)
    return found


def _updates(
    words: Sequence[str],
    ends: Sequence[float],
    final_ms: float,
    rng: random.Random,
    said: Spoken,
    cadences: Sequence[Cadence],
) -> int:
    """Adds the partial transcripts to `said`; a word may be wrong at first. Returns the last revision."""
    heard = list(words)
    doubtful = [at for at, word in enumerate(words) if word in _MISHEARD]
    wrong = rng.choice(doubtful) if doubtful and rng.random() < _REWRITTEN * 3 else None
    if wrong is not None:
        heard[wrong] = _MISHEARD[words[wrong]]
        said.phenomena.append("rewrite")
    rev = told = 0
    last_ms = 0.0
    for count in _chunks(words, ends, rng, said, rng.choice(cadences)):
        at = max(ends[count - 1] + max(rng.gauss(250, 80), 40.0), last_ms + 10)
        if at >= final_ms - 20:
            break
        rev += 1
        event: Speech = UserPartial(FIRST, rev, " ".join(heard[told:count]))
        if wrong is not None and told > wrong:
            heard[wrong], wrong = words[wrong], None
            event = UserRewrite(FIRST, rev, " ".join(heard[:count]))
        said.events.append((at, event))
        told, last_ms = count, at
    return rev


def _false_end(words: Sequence[str], ends: Sequence[float], rng: random.Random, said: Spoken) -> None:
    """Adds an eager end in the longest pause, after which the speaker goes on."""
    gaps = [later - earlier for earlier, later in pairwise(ends)]
    at = max(range(len(gaps)), key=gaps.__getitem__)
    if gaps[at] < 800:
        return
    before = [(when, event) for when, event in said.events if when < ends[at] + 500]
    told = sum(len(event.text.split()) for _, event in before if isinstance(event, UserPartial))
    end_ms = max(ends[at] + rng.uniform(250, 400), max((when for when, _ in before), default=0.0) + 15)
    resumed_ms = max(ends[at] + gaps[at] - 200, end_ms + 60)
    rev = max((event.rev for _, event in before if isinstance(event, UserPartial | UserRewrite)), default=0)
    late = [(when, event) for when, event in said.events if end_ms - 10 <= when <= resumed_ms + 10]
    if late or told != at + 1 or any(isinstance(event, UserRewrite) for _, event in said.events):
        return
    said.events += [
        (end_ms, UserFinal(FIRST, rev, " ".join(words[:told]))),
        (resumed_ms, TurnResumed(FIRST, int(resumed_ms))),
    ]
    said.events.sort(key=lambda timed: timed[0])
    said.phenomena.append("false_end")
