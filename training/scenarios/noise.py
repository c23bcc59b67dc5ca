"""Adds noises of speech and recognition to a line: fillers, repetitions, side speech, wrong words."""

import random
from dataclasses import replace

from training.scenarios import joint
from training.scenarios.parts import Line, Part, Token, plain

_SOFT = frozenset(["a", "an", "the", "to", "of", "my", "please", "me", "for", "at", "in", "some"])
_SOUND_ALIKE = {
    "for": ("four", "far"), "to": ("two", "too"), "two": ("to", "too"), "four": ("for",), "the": ("a", "da"),
    "a": ("the", "uh"),
    "an": ("and", "a"), "and": ("an", "in"), "in": ("and", "an"), "my": ("the", "mai"), "mail": ("male",),
    "by": ("buy", "bye"),
    "buy": ("by",), "write": ("right",), "right": ("write",), "there": ("their",), "their": ("there",),
    "weather": ("whether",),
    "whether": ("weather",), "your": ("you're",), "you're": ("your",), "eight": ("ate",), "one": ("won",),
    "ten": ("tan",),
    "flour": ("flower",), "timer": ("time a",), "alarm": ("a larm",), "wake": ("make",), "read": ("red",),
    "what's": ("what is", "watts"),
    "minutes": ("minute",), "minute": ("minutes",), "i'm": ("i am",), "half": ("have",), "note": ("not",),
    "hear": ("here",), "meeting": ("meting",),
    "can't": ("can",), "it's": ("its",), "where's": ("wears",), "call": ("cool",), "mum": ("mom",), "text": ("test",),
}  # fmt: skip
_NEVER = frozenset(
    [
        "call",
        "text",
        "wake",
        "note",
        "read",
        "can't",
        "timer",
        "alarm",
        "don't",
        "no",
        "not",
        "never",
        "meeting",
        "weather",
    ]
)
"""Words that may decide what is asked for or whether it is meant; outside of values they are never replaced by words
that sound alike."""


def _gaps(part: Part, inside: bool) -> list[int]:
    """The indexes between two tokens; `inside`: also inside values, but never inside dictated words."""
    return [
        at
        for at in range(1, len(part.tokens))
        if (part.tokens[at].span, part.tokens[at].kind) != (part.tokens[at - 1].span, part.tokens[at - 1].kind)
        or not part.tokens[at].kind
        or (inside and part.tokens[at].kind in ("time", "duration", "date", "item", "person", "number", "amount"))
    ]


def _insert(part: Part, at: int, words: str) -> None:
    before, after = part.tokens[at - 1], part.tokens[at]
    shared = before if (before.kind, before.span) == (after.kind, after.span) else Token("")
    part.tokens[at:at] = [replace(shared, word=token.word) for token in plain(words)]
    if part.settled >= at:
        part.settled += len(plain(words))
    if part.head >= at:
        part.head += len(plain(words))


def _spoken(line: Line) -> list[Part]:
    return [part for part in line.parts if len(part.tokens) > 1]


def fillers(line: Line, rng: random.Random) -> bool:
    """Inserts one or two fillers into the line."""
    parts = _spoken(line)
    for _ in range(rng.choice((1, 1, 2)) if parts else 0):
        part = rng.choice(parts)
        gaps = _gaps(part, inside=rng.random() < 0.2)
        if gaps:
            _insert(part, rng.choice(gaps), rng.choice(joint.FILLERS))
    return bool(parts)


def repetition(line: Line, rng: random.Random) -> bool:
    """Repeats one to three words outside of values."""
    for part in rng.sample(line.parts, len(line.parts)):
        runs = [
            (at, size)
            for size in (1, 1, 2, 3)
            for at in range(len(part.tokens) - size)
            if not any(token.kind for token in part.tokens[at : at + size])
        ]
        if runs and part.label:
            at, size = rng.choice(runs)
            _insert(part, at + size, " ".join(part.words[at : at + size]))
            return True
    return False


def aside(line: Line, rng: random.Random) -> bool:
    """Inserts words to somebody else before one of the values."""
    parts = [part for part in line.parts if part.label and _gaps(part, inside=False)]
    if not parts:
        return False
    part = rng.choice(parts)
    starts = [start for kind, start, _ in part.spans() if start and kind != "replaced"]
    if not starts:
        return False
    _insert(part, rng.choice(starts), rng.choice(joint.SIDE))
    return True


def misheard(line: Line, rng: random.Random) -> bool:
    """Adds one or two recognition errors that keep the meaning: function words, words that sound alike, joined
    words."""
    changed = False
    for _ in range(rng.choice((1, 1, 2))):
        part = rng.choice(line.parts)
        changed |= _mishear(part, rng)
    return changed


def _mishear(part: Part, rng: random.Random) -> bool:
    at = rng.randrange(len(part.tokens)) if part.tokens else 0
    if len(part.tokens) < 4 or not part.label.islower():
        return False
    token = part.tokens[at]
    if token.kind == "time" and ":" in token.word:
        part.tokens[at] = replace(token, word=token.word.replace(":", ""))
        return True
    if not token.kind and token.word in _SOFT and rng.random() < 0.5:
        return _drop(part, at)
    if token.word in _SOUND_ALIKE and (token.kind or token.word not in _NEVER):
        others = [token.word, *_SOUND_ALIKE[token.word]]
        new = rng.choice(others[1:]).split()
        part.tokens[at : at + 1] = [replace(token, word=word) for word in new]
        _moved(part, at, len(new) - 1)
        return True
    if at > 0 and rng.random() < 0.2 and at in _gaps(part, inside=False):
        _insert(part, at, rng.choice(("uh", "and", "a")))
        return True
    return False


def _drop(part: Part, at: int) -> bool:
    del part.tokens[at]
    _moved(part, at, -1)
    return True


def _moved(part: Part, at: int, by: int) -> None:
    if part.settled > at:
        part.settled += by
    if part.head > at:
        part.head += by
