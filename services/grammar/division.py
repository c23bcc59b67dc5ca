"""Whether a list of things was divided where nothing that was said divides it ("tent pegs mallet"). Pure."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from tools.language.tokens import Token


def guessed(args: Mapping[str, Any], tokens: Sequence[Token]) -> bool:
    """Whether two things that follow each other in a list of `args` stand side by side in `tokens`, with no "and", no
    article and no punctuation between them. Another model may divide such words better."""
    lists = [value for value in args.values() if isinstance(value, list | tuple)]
    return any(
        _side_by_side(str(first).casefold().split(), str(second).casefold().split(), tokens)
        for things in lists
        for first, second in itertools.pairwise(things)
    )


def _side_by_side(first: list[str], second: list[str], tokens: Sequence[Token]) -> bool:
    words = [token.surface.casefold() for token in tokens]
    both = [*first, *second]
    starts = (at for at in range(len(words) - len(both) + 1) if words[at : at + len(both)] == both)
    return any(not tokens[at + len(first) - 1].closes for at in starts)
