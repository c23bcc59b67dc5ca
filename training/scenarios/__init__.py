"""Generates labelled requests as people say them to a voice assistant, for cases that the public corpora lack.

generate(seed, count)        lines of every tool, act and phenomenon; the same for the same seed

A line's group is one of `frame.GROUPS`. No frame, wrapper or cue is used in two groups, so that a split by group is a
split by wording. The groups of `HELD_OUT_FOLD` also use other listed values.
"""

import random
from collections.abc import Iterator

from training.scenarios.compose import MAKERS, Composer
from training.scenarios.frame import GROUPS, group_name
from training.scenarios.frames import ELSEWHERE, FRAMES, TALK
from training.understanding.examples import Example

__all__ = ["LABELS_USED", "generate", "scenarios"]

LABELS_USED: tuple[str, ...] = tuple(dict.fromkeys(frame.label for frame in (*FRAMES, *ELSEWHERE, *TALK)))
"""Every label that a line may have."""


def scenarios(seed: int, count: int) -> Iterator[tuple[Example, tuple[str, ...]]]:
    """`count` examples, each with its phenomena: the names of its maker in `compose.MAKERS` and of later changes."""
    rng = random.Random(seed)
    composers = [Composer(group, rng) for group in range(GROUPS)]
    names, weights = list(MAKERS), [weight for _, weight in MAKERS.values()]
    made = 0
    while made < count:
        group = rng.randrange(GROUPS)
        line = composers[group].line(rng.choices(names, weights)[0])
        if line is None or not any(part.tokens for part in line.parts):
            continue
        made += 1
        yield line.example(group_name(group)), tuple(line.phenomena)


def generate(seed: int, count: int) -> Iterator[Example]:
    """`count` examples of every kind."""
    return (example for example, _ in scenarios(seed, count))
