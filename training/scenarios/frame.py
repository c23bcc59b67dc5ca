"""Frames: sentences with slots, optional and alternative parts; and their expansion with random choices.

"wake me [up] at {time} (please|will you)": `[a]` is optional, `(a|b)` is one of the two, `{kind}` or `{kind:pool}` is a
value from a pool as a span named `kind`, `{kind:=words}` these words as such a span. A macro (`MACROS`) is replaced by
a piece of a frame; `{items}` is a list of items.
"""

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from string import ascii_lowercase
from zlib import crc32

from training.scenarios.messages import listed_in
from training.scenarios.parts import Part, Token, plain, value_tokens
from training.scenarios.values import UNITS, filled, known, value

GROUPS = 20
"""Frames, wrappers and lines are divided into this many groups; a line only uses the wordings of one group."""
FOLDS = 5
HELD_OUT_FOLD = 0
"""The groups of this fold (see `group_name`) use the held-out values."""

MACROS: Mapping[str, str] = {
    "date": "(on {date:day}|on {date:day}|{date:relative}|{date:relative}|{date:relative}|{datetime_part:this}|"
    "{date:near} {datetime_part:after})",
    "part": "(in the {datetime_part:bare}|{datetime_part:this})",
    "when": "(at {time}|at {time}|{date:relative} at {time}|at {time} {date:relative}|on {date:day} at {time}|"
    "at {time} on {date:day}|{date:relative}|on {date:day}|{date:near} {datetime_part:after}|in {duration}|"
    "at {time} in the {datetime_part:bare}|{datetime_part:this}|{datetime_part:this} at {time}|"
    "on {date:weekday} {datetime_part:after})",
    "moment": "(at {time}|{date:relative} at {time}|at {time} {date:relative}|on {date:day} at {time})",
    "goal": "({time}|{time}|{date:relative}|{date:day}|{date:relative} at {time}|{date:day} at {time}|"
    "{time} {date:relative})",
    "whole": "({date:day}|{date:relative})",
    "cue": "(no|no|no wait|sorry|no sorry|i mean|no i mean|wait|wait no|actually|actually no|make that|no make that|"
    "scratch that|rather|or rather|correction|oh no|uh no|i meant|no not that|hang on|er|um no|i'm sorry i meant|"
    "hold on|oops|well actually|no hang on)",
}


@dataclass(frozen=True, slots=True)
class Slot:
    kind: str
    pool: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `options`, each a sequence; `may_skip`: or none of them."""

    options: tuple["Sequence", ...]
    may_skip: bool


@cache
def group_name(group: int) -> str:
    """The name of a group, chosen such that `crc32(name) % FOLDS`, by which training splits, is `group % FOLDS`."""
    names = (f"scenarios:{group}{mark}" for mark in ascii_lowercase)
    return next(name for name in names if crc32(name.encode()) % FOLDS == group % FOLDS)


Node = str | Slot | Choice
Sequence = tuple[Node, ...]

_ARTICLES = frozenset(("the", "a", "an", "my", "some"))
_DETERMINERS = frozenset(("the", "a", "my", "that", "this", "your", "our", "another", "some", "any"))
_PIECE = re.compile(r"\{[^}]*\}|[\[\]()|]|[^\[\](){}|]+")


@cache
def parse(text: str) -> Sequence:
    """The parsed frame. Raises ValueError if a bracket is not closed."""
    pieces = _PIECE.findall(text)
    sequence, rest = _sequence(pieces, 0)
    if rest != len(pieces):
        raise ValueError(f"a bracket is out of place in {text!r}")
    return sequence


def _sequence(pieces: list[str], at: int) -> tuple[Sequence, int]:
    nodes: list[Node] = []
    while at < len(pieces) and pieces[at] not in (")", "]", "|"):
        piece = pieces[at]
        at += 1
        if piece in ("(", "["):
            options: list[Sequence] = []
            while True:
                option, at = _sequence(pieces, at)
                options.append(option)
                if at >= len(pieces):
                    raise ValueError("a bracket is not closed")
                at += 1
                if pieces[at - 1] != "|":
                    break
            nodes.append(Choice(tuple(options), piece == "["))
        elif piece.startswith("{"):
            kind, _, pool = piece[1:-1].partition(":")
            if not pool and kind in MACROS:
                nodes.extend(parse(MACROS[kind]))
            else:
                whole = f"{kind}:{pool}"
                nodes.append(Slot(kind, whole if known(whole) else pool or kind))
        else:
            nodes.append(piece)
    return tuple(nodes), at


class Speaker:
    """Expands frames, with a random generator; `held_out`: with the held-out values."""

    def __init__(self, rng: random.Random, held_out: bool) -> None:
        self.rng = rng
        self.held_out = held_out
        self._units = UNITS[0]
        self._used: list[list[str]] = []

    def say(self, text: str, label: str = "") -> Part:
        """A random expansion of the frame `text`."""
        tokens: list[Token] = []
        self._units = self.rng.choice(UNITS)
        self._used = []
        self._say(parse(text), tokens)
        return Part(tokens, label)

    def value(self, pool: str) -> str:
        """A value of `pool` as it is spoken."""
        return value(pool, self.rng, self.held_out)

    def question(self, text: str) -> str:
        """A question of the assistant: one of the variants in `text`, separated by slashes, with values."""
        asked = " ".join(filled(self.rng.choice(text.split(" / ")), self.rng, self.held_out).split())
        return f"{asked[0].upper()}{asked[1:].rstrip('?')}?"

    def _say(self, sequence: Sequence, tokens: list[Token]) -> None:
        for node in sequence:
            if isinstance(node, str) and node.startswith("'s") and tokens:
                tokens[-1] = replace(tokens[-1], word=f"{tokens[-1].word}'s")
                tokens.extend(plain(node[2:]))
            elif isinstance(node, str):
                tokens.extend(plain(node))
            elif isinstance(node, Slot):
                self._slot(node, tokens)
            elif not node.may_skip or self.rng.random() < 0.5:
                self._say(self.rng.choice(node.options), tokens)

    def _slot(self, slot: Slot, tokens: list[Token]) -> None:
        if slot.kind != "items":
            tokens.extend(self._spoken(slot, tokens))
            return
        count = self.rng.choice((1, 1, 1, 2, 2, 3, 4))
        joiner = self.rng.choice(("and", "and", ""))
        for index in range(count):
            if index and (index == count - 1 or (joiner and self.rng.random() < 0.3)):
                tokens.extend(plain("and" if index == count - 1 else joiner))
            tokens.extend(self._spoken(Slot("item", "item"), tokens))

    def _spoken(self, slot: Slot, before: list[Token]) -> list[Token]:
        """A value for the slot that is not in the line yet, without a second article."""
        if slot.pool.startswith("="):
            return value_tokens(slot.pool[1:], slot.kind, len(before) + 1)
        pool = self._units if slot.pool == "unit" else slot.pool
        for _ in range(4):
            found = value_tokens(self.value(pool), slot.kind, len(before) + 1, pool)
            if found[0].word in _ARTICLES and len(found) > 1 and before and before[-1].word in _DETERMINERS:
                del found[0]
            words = [token.word for token in found]
            if words not in self._used:
                break
        self._used.append(words)
        return found


@dataclass(frozen=True, slots=True)
class Frame:
    """A wording of `label`. `verb`: it starts with a bare verb, as after "could you"; `group`: see `GROUPS`."""

    text: str
    label: str
    verb: bool
    group: int


def lines_of(block: str) -> list[str]:
    """The lines of a block of text; an indented line goes on with the one before."""
    return [line.strip() for line in block.strip().replace("\n  ", " ").splitlines() if line.strip()]


def block(text: str) -> str:
    """`text` with each of its pieces, separated by semicolons, on a line."""
    return "\n".join(listed_in(text))


def dealt(texts: Iterable[str], salt: str) -> list[tuple[str, int]]:
    """Each text with its group: in turn, from a start that depends on `salt`.

    Groups decide which wordings are held out. So add a new text at the end of its block: the others then keep their
    groups, and wordings that were held out from an earlier training stay held out.
    """
    start = crc32(salt.encode())
    return [(text, (start + index) % GROUPS) for index, text in enumerate(texts)]


def frames_of(verbs: Mapping[str, str], others: Mapping[str, str]) -> list[Frame]:
    """The frames of a domain, from its blocks by label. The two blocks of a label are divided into groups separately,
    so that a line added to one does not change the groups of the other."""
    found: list[Frame] = []
    for label in dict.fromkeys((*verbs, *others)):
        found += [Frame(text, label, True, group) for text, group in dealt(lines_of(verbs.get(label, "")), label)]
        rest = dealt(lines_of(others.get(label, "")), f"{label} otherwise")
        found += [Frame(text, label, False, group) for text, group in rest]
    return found
