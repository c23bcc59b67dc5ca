"""Recognises the words that mark an ellipsis ("and another one", "same again", "... too") and removes them."""

from collections.abc import Sequence
from dataclasses import dataclass

from tools.language.spoken import listed, phrases
from tools.language.tokens import Token

_OPENS = frozenset(listed("oh well okay ok right now so yes yeah please hey er"))
_ANDS = phrases("and|and also|and then|also|or|and what about|and how about|what about|how about")
_ANEW = phrases(
    "another one|another|one more|plus one|plus another|a second one|a second|a third one|a third|one|a new one"
)
_SAME = phrases(
    """same again|the same again|same thing|the same thing|the same|same|do the same|do the same thing|again
    |the same one|same one|same as that|and again|repeat that"""
)
_LINKS = frozenset(listed("but only just make it this time with"))
_TAILS = phrases(
    """too|as well|also|please|this time|then|again|thanks|ta|cheers|instead|while you are at it|while you're at it
    |if you can|mate|would you|will you|for me"""
)
_ADDS = frozenset(("too", "as well", "also", "again"))


@dataclass(frozen=True, slots=True)
class Unframed:
    """The words of an elliptic turn without the words that mark it. `adds`: it asks for more of the same ("too");
    `anew`: for another one ("another"); `same`: for one like the last ("same again"). `asks`: it begins with "what
    about"."""

    rest: list[Token]
    adds: bool
    anew: bool
    same: bool
    asks: bool = False

    @property
    def of_it(self) -> bool:
        """Whether a word shows that the last thing itself is meant, not one more ("no friday's no good, monday")."""
        said = [token.text for token in self.rest]
        only_same = self.same and not (self.adds or self.anew)
        return only_same and (not _OF_IT.isdisjoint(said) or any(word.endswith("day's") for word in said))


_OF_IT = frozenset(listed("it it's that that's is was no not now instead rather"))


def without_tail(spoken: str) -> str:
    for tail in sorted((" ".join(each) for each in _TAILS), key=len, reverse=True):
        if spoken.endswith(f" {tail}"):
            return without_tail(spoken.removesuffix(f" {tail}"))
    return spoken


def unframed(tokens: Sequence[Token]) -> Unframed:
    """The words without "and another one", "same again but", "... as well" at both ends."""
    rest = list(tokens)
    adds = anew = same = asks = False
    if len(rest) > 2 and [token.text for token in rest[-2:]] == ["same", "time"]:
        rest, same = rest[:-2], True
        while len(rest) > 1 and rest[-1].text in ("the", "at"):
            rest.pop()
    while rest and rest[0].text in _OPENS:
        rest.pop(0)
    for group in (_ANDS, _SAME, _ANEW, _SAME):
        words = tuple(token.text for token in rest)
        lead = max((each for each in group if words[: len(each)] == each), key=len, default=())
        if lead and (len(lead) < len(rest) or group is not _ANDS):
            rest = rest[len(lead) :]
            adds = adds or (group is _ANDS and lead[0] in ("and", "also") and lead[-1] != "about")
            asks = asks or (group is _ANDS and lead[-1] == "about")
            same, anew = same or group is _SAME, anew or group is _ANEW
    while rest and (adds or same or anew) and rest[0].text in _LINKS:
        rest.pop(0)
    while rest:
        words = tuple(token.text for token in rest)
        tail = max(
            (each for each in _TAILS if len(each) < len(words) and words[-len(each) :] == each), key=len, default=()
        )
        if not tail:
            break
        adds = adds or " ".join(tail) in _ADDS
        rest = rest[: -len(tail)]
    return Unframed(rest, adds, anew, same, asks)
