"""Corrections of values, inside a request or at its end."""

import random
from dataclasses import replace

from training.scenarios.frame import Speaker
from training.scenarios.parts import Part, Token, plain, value_tokens

_FIXED = ("topic", "datetime_part", "replaced")
_SAY_CUES = ("no say", "scratch that say", "no wait say", "actually say", "sorry say", "no make that", "no write")
_AGAIN = frozenset(["for", "at", "in", "to", "on", "from", "by"])


def _other(speaker: Speaker, now: list[Token]) -> list[str] | None:
    """Another value from the same pool as `now`."""
    genitive = "'s" if now[-1].word.endswith("'s") else ""
    for _ in range(4):
        found = [token.word for token in plain(speaker.value(now[0].pool) + genitive)]
        if found != [token.word for token in now]:
            return found
    return None


def correct(part: Part, speaker: Speaker) -> Part | None:
    """The request with a wrong value before the right one; None if it has no value that can be replaced."""
    rng = speaker.rng
    spans = part.spans()
    kinds = [span for span in spans if span[0] not in _FIXED and part.tokens[span[1]].pool]
    if not kinds or any(kind == "replaced" for kind, _, _ in spans):
        return None
    kind, start, end = rng.choice(kinds)
    while start and part.tokens[start - 1].span == part.tokens[start].span:
        start -= 1
    old = _other(speaker, part.tokens[start:end])
    if old is None:
        return None
    if kind == "message":
        return _said_again(part, start, old, rng)
    cue = [token.word for token in speaker.say("{cue}").tokens]
    late = rng.random() < 0.3 and end < len(part.tokens) and part.tokens[-1].kind not in ("message", kind)
    return _late(part, (kind, start, end), old, cue) if late else _inline(part, (kind, start, end), old, cue, rng)


def _inline(part: Part, span: tuple[str, int, int], old: list[str], cue: list[str], rng: random.Random) -> Part:
    _, start, end = span
    now = part.words[start:end]
    if len(old) > 1 and old[-1] == now[-1] and rng.random() < 0.6:
        old = old[:-1]
    again = part.tokens[start - 1].word if start else ""
    before = [*value_tokens(" ".join(old), "replaced", 900), *plain(" ".join(cue))]
    if again in _AGAIN and rng.random() < 0.25:
        before += plain(again)
    tokens = [*part.tokens[:start], *before, *part.tokens[start:]]
    return replace(part, tokens=tokens, settled=start + len(before))


def _late(part: Part, span: tuple[str, int, int], new: list[str], cue: list[str]) -> Part:
    kind, start, end = span
    old = [Token(token.word, "replaced", 900) for token in part.tokens[start:end]]
    tokens = [*part.tokens[:start], *old, *part.tokens[end:], *plain(" ".join(cue))]
    return replace(part, tokens=[*tokens, *value_tokens(" ".join(new), kind, 901)], settled=len(tokens) + len(new))


def _said_again(part: Part, start: int, old: list[str], rng: random.Random) -> Part:
    before = [*value_tokens(" ".join(old), "replaced", 900), *plain(rng.choice(_SAY_CUES))]
    tokens = [*part.tokens[:start], *before, *part.tokens[start:]]
    return replace(part, tokens=tokens, settled=start + len(before))
