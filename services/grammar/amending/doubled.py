"""Lengths of a timer said by that timer: "double it", "make it half as long"."""

import re
from collections.abc import Sequence

from services.grammar.amending.things import Kind, Thing
from tools.language.tokens import FILLERS, tokenize

_LEAD = r"(?:(?:no|actually|oh|please|can you|could you|would you|just|and|okay|well|then) )*"
_IT = r"(?:it|that|the timer|that timer|the time)"
_TAIL = r"(?: (?:please|then|now|for me|thanks|actually|will you|would you))*"
_DOUBLE = re.compile(
    rf"{_LEAD}(?:double {_IT}|make {_IT} (?:twice|double) (?:as long|the length|the time|that)){_TAIL}"
)
_HALVE = re.compile(rf"{_LEAD}(?:(?:halve|half) {_IT}|make {_IT} half (?:as long|the length|the time|that)){_TAIL}")


def with_length(text: str, things: Sequence[Thing], turn: int) -> str:
    """`text`, or the change in seconds that it means for the only timer of which turn `turn` spoke."""
    said = " ".join(token.text for token in tokenize(text) if token.text not in FILLERS)
    doubles, halves = _DOUBLE.fullmatch(said), _HALVE.fullmatch(said)
    spoken = [each for each in things if each.turn == turn and not each.gone]
    if not (doubles or halves) or len(spoken) != 1 or spoken[0].kind is not Kind.TIMER:
        return text
    seconds = int(spoken[0].number("duration_seconds"))
    if seconds < 2:
        return text
    return f"add {seconds} seconds to it" if doubles else f"take {seconds // 2} seconds off it"
