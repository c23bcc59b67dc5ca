"""Times of day without an hour among the unexplained words of a reminder."""

from services.grammar.free_order.bag import Bag
from tools.language.vague_hours import vague_hour


def without_vague_hours(bag: Bag, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """`runs` without "before work" or the like as a run of its own, or before "to" and what is to be done."""
    left: list[tuple[int, int]] = []
    for start, end in runs:
        words = bag.words[start:end]
        vague = vague_hour(" ".join(words)).split()
        size = len(vague)
        if not size or words[:size] != vague:
            left.append((start, end))
        elif words[size : size + 1] == ["to"]:
            left.append((start + size, end))
        elif words[size:]:
            left.append((start, end))
    return left
