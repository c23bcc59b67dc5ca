"""What the guard of side effects says of a request, and what it looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from services.grammar.cues import starts_with
from services.grammar.doubt_words import WITHDRAWALS
from services.grammar.intents import Intent
from tools.language.tokens import Token


class GuardDoubt(StrEnum):
    """Why a side effect is not simply carried out."""

    DENIED = "denied"
    SUPPOSED = "supposed"
    ASKED = "asked about"
    HEDGED = "hedged"
    REPORTED = "reported"
    TAKEN_BACK = "taken back"
    LEFT_OVER = "left over"
    """Words that were not understood could change what is meant."""
    INCOMPLETE = "incomplete"
    """Numbers or days within the request itself were not understood."""
    UNSURE_END = "unsure end"
    """A dictated text breaks off, or holds what may be a request of its own."""
    SEVERAL = "several"
    """Two days or two times for one thing."""
    REPEATED = "repeated"
    """To be done every day, which the tool cannot, or was not understood."""
    NO_EVENT = "no event"
    """Nothing that people have in a calendar."""
    UNFIT = "unfit"
    """A value is no such thing: "add it", "navigate away"."""


@dataclass(frozen=True, slots=True)
class GuardVerdict:
    """`doubt` None: do it. `unheard` are words that belong to the request and were not understood. `slot`: what to ask
    for, where one value is what is doubtful."""

    doubt: GuardDoubt | None = None
    unheard: str = ""
    slot: str | None = None
    apart: bool = False
    """What stands before the request is courtesy or a sentence of its own, and no reason to doubt the request."""


@dataclass(frozen=True)
class GuardedUtterance:
    """What was said in the turn, repaired, and all the requests that were read in it, by their place in `tokens`."""

    tokens: Sequence[Token] = ()
    intents: Sequence[Intent] = ()
    raw: Sequence[str] = ()
    """The words before repair, which takes a "no" for a correction."""

    @cached_property
    def words(self) -> list[str]:
        return [token.text for token in self.tokens]

    @cached_property
    def withdrawals(self) -> frozenset[int]:
        """The places at which words begin that take back what was said."""
        words = self.words
        return frozenset(at for at in range(len(words)) if any(starts_with(words, at, p) for p in WITHDRAWALS))

    def around(self, intent: Intent) -> tuple[int, int]:
        """The words before `intent` that belong to no other request begin here; those behind it end there."""
        sure = [other for other in self.intents if other is not intent and other.complete and other.confidence >= 0.6]
        before = [other.end for other in sure if other.end <= intent.start]
        after = [other.start for other in sure if other.start >= intent.end]
        return max(before, default=0), min(after, default=len(self.tokens))
