"""The verdict of the guard on a request, and the utterance that it examines."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from services.events.speech import Confidences
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
    """Unexplained words beside the request could change its meaning."""
    PARTLY = "partly understood"
    """The user said an enum value that the call would lack, or words inside the request were not understood."""
    INCOMPLETE = "incomplete"
    """Numbers or days within the request were not understood."""
    UNSURE_END = "unsure end"
    """A dictated text breaks off, or contains what may be a separate request."""
    SEVERAL = "several"
    """Two days or two times for one request."""
    REPEATED = "repeated"
    """It should repeat, which the tool cannot do, or the repetition was not understood."""
    NO_EVENT = "no event"
    """The title is no event that people put in a calendar."""
    CONTESTED = "contested"
    """The learned model reads the request otherwise."""
    UNFIT = "unfit"
    """A value does not fit its slot: "add it", "navigate away"."""


@dataclass(frozen=True, slots=True)
class GuardVerdict:
    """`doubt` None: carry it out. `unheard`: words of the request that were not understood. `slot`: the slot to ask
    for, if only its value is in doubt."""

    doubt: GuardDoubt | None = None
    unheard: str = ""
    slot: str | None = None
    apart: bool = False
    """Before the request there are only polite phrases or a separate sentence, which are no reason for doubt."""


@dataclass(frozen=True)
class GuardedUtterance:
    """The repaired utterance of the turn, and all requests read from it, with positions in `tokens`."""

    tokens: Sequence[Token] = ()
    intents: Sequence[Intent] = ()
    raw: Sequence[str] = ()
    """The words before repair, which may have removed a "no" as a correction."""
    heard: Confidences = ()
    """The recogniser's confidence in each of `tokens`; empty where nothing is known."""

    @cached_property
    def words(self) -> list[str]:
        """The normalised words of `tokens`."""
        return [token.text for token in self.tokens]

    @cached_property
    def withdrawals(self) -> frozenset[int]:
        """The indexes at which phrases begin that take back what was said."""
        words = self.words
        return frozenset(at for at in range(len(words)) if any(starts_with(words, at, p) for p in WITHDRAWALS))

    def around(self, intent: Intent) -> tuple[int, int]:
        """The (start, end) of the words between the nearest sure requests before and after `intent`."""
        sure = [other for other in self.intents if other is not intent and other.complete and other.confidence >= 0.6]
        before = [other.end for other in sure if other.end <= intent.start]
        after = [other.start for other in sure if other.start >= intent.end]
        return max(before, default=0), min(after, default=len(self.tokens))
