"""The verdict of the guard on a request, and the utterance that it examines."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from services.grammar.cues import starts_with
from services.grammar.doubt_words import WITHDRAWALS
from services.grammar.intents import Intent
from tools.language.tokens import Token


class GuardDoubt(StrEnum):
    """Why a write is not simply carried out."""

    DENIED = "denied"
    SUPPOSED = "supposed"
    ASKED = "asked about"
    HEDGED = "hedged"
    REPORTED = "reported"
    TAKEN_BACK = "taken back"
    LEFT_OVER = "left over"
    """Words that were not understood could change the meaning."""
    PARTLY = "partly understood"
    """A declared value was said that the call would lack, or words inside the request were not understood."""
    INCOMPLETE = "incomplete"
    """Numbers or days within the request were not understood."""
    UNSURE_END = "unsure end"
    """A dictated text breaks off, or contains what may be a separate request."""
    SEVERAL = "several"
    """Two days or two times for one thing."""
    REPEATED = "repeated"
    """Asked for every day or the like, which the tool cannot do, or which was not understood."""
    NO_EVENT = "no event"
    """The title is nothing that people keep in a calendar."""
    UNFIT = "unfit"
    """A value does not fit its slot: "add it", "navigate away"."""


@dataclass(frozen=True, slots=True)
class GuardVerdict:
    """`doubt` None: carry it out. `unheard`: words of the request that were not understood. `slot`: the value to ask
    for, where only that value is in doubt."""

    doubt: GuardDoubt | None = None
    unheard: str = ""
    slot: str | None = None
    apart: bool = False
    """Only courtesy or a separate sentence stands before the request, which is no reason for doubt."""


@dataclass(frozen=True)
class GuardedUtterance:
    """The repaired utterance of the turn, and all requests read from it, with positions in `tokens`."""

    tokens: Sequence[Token] = ()
    intents: Sequence[Intent] = ()
    raw: Sequence[str] = ()
    """The words before repair; repair may take a "no" for a correction."""

    @cached_property
    def words(self) -> list[str]:
        """The normalised words of `tokens`."""
        return [token.text for token in self.tokens]

    @cached_property
    def withdrawals(self) -> frozenset[int]:
        """Indexes at which a phrase begins that takes back what was said."""
        words = self.words
        return frozenset(at for at in range(len(words)) if any(starts_with(words, at, p) for p in WITHDRAWALS))

    def around(self, intent: Intent) -> tuple[int, int]:
        """The (start, end) between the surest requests before and behind `intent`; its own words are inside."""
        sure = [other for other in self.intents if other is not intent and other.complete and other.confidence >= 0.6]
        before = [other.end for other in sure if other.end <= intent.start]
        after = [other.start for other in sure if other.start >= intent.end]
        return max(before, default=0), min(after, default=len(self.tokens))
