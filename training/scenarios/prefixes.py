"""Cuts lines off, and determines which requests are already known from the beginning."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache

from training.scenarios.frame import Speaker
from training.scenarios.frames import ELSEWHERE, FRAMES
from training.scenarios.parts import Line, Part, Token

_SAMPLES = 6
_SURE = 0.95


def masked(tokens: list[Token]) -> tuple[str, ...]:
    """The words, with one word for each value."""
    found: list[str] = []
    last = 0
    for token in tokens:
        if not token.span:
            found.append(token.word)
        elif token.kind and token.span != last:
            found.append(f"{{{token.kind}}}")
        last = token.span if token.kind or not token.span else last
    return tuple(found)


@lru_cache(maxsize=1)
def _labels() -> Mapping[tuple[str, ...], Counter[str]]:
    """How often each beginning of a request was seen with each label."""
    speaker = Speaker(random.Random(0), False)
    seen: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for frame in (*FRAMES, *ELSEWHERE):
        variants = {masked(speaker.say(frame.text).tokens) for _ in range(_SAMPLES)}
        for words in variants:
            for end in range(1, len(words) + 1):
                seen[words[:end]][frame.label] += 1
    return seen


def tells(tokens: list[Token], label: str) -> bool:
    """Whether these first words of a request determine its label."""
    counts = _labels().get(masked(tokens))
    return not counts or counts[label] >= _SURE * counts.total()


def least(part: Part) -> int:
    """The number of tokens of `part` after which its label is known, at most all of them."""
    for end in range(part.head + 1, len(part.tokens)):
        if tells(part.tokens[part.head : end], part.label):
            return end
    return len(part.tokens)


def cut(line: Line, rng: random.Random) -> bool:
    """Cuts the line off at a random place; False (and the line is unchanged) if nothing can be cut."""
    total = sum(len(part.tokens) for part in line.parts)
    if total < 2:
        return False
    keep = rng.randint(1, total - 1)
    kept: list[Part] = []
    whole = False
    for part in line.parts:
        if keep <= 0:
            break
        if keep < len(part.tokens):
            keep = max(keep, part.settled)
        whole = keep >= len(part.tokens)
        kept.append(part if whole else _shortened(part, keep))
        keep -= len(part.tokens)
    if sum(len(part.tokens) for part in kept) == total:
        return False
    line.parts = kept
    line.complete = bool(kept[-1].label) and whole
    return True


def _shortened(part: Part, keep: int) -> Part:
    short = part.copy()
    short.tokens = part.tokens[:keep]
    if part.label.startswith("talk.") or keep < min(least(part), max(part.settled, 1) if part.settled else 10**6):
        short.label = ""
    return short
