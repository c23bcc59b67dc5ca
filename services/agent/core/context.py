"""What the model has not been told yet, in order, and how urgently it should be (`spec.md#waking`)."""

from dataclasses import replace
from enum import IntEnum

from services.events.model import ContextEntry, Fact, Instruction, Observed, Said, UserUpdate
from services.memory_size import weight

REMARKS_BYTES = 1024 * 1024
"""Of remarks that wait to be told."""


class Wake(IntEnum):
    """How much an entry wants the model. The greatest of the waiting ones counts."""

    NONE = 0  # told along with something else
    PATIENT = 1  # when the running generation has ended by itself
    SPACED = 2  # a partial update: not too soon after the last one (`spec.md#update-spacing`)
    GATHER = 3  # a result: when those that are due with it are there, or by `AgentState.gather_until_ms`
    URGENT = 4  # now, by the interruption rules


class PendingContext:
    """Entries wait here until the next generation takes them all; user updates that wait together become one.

    Remarks (instructions, and facts that belong to no turn) wait as long as nobody asks for an answer: of them at most
    `REMARKS_BYTES` are kept, and the oldest go first. Everything else is bounded by the turns and calls that it belongs
    to, and is never dropped.
    """

    def __init__(self) -> None:
        self._waiting: list[ContextEntry] = []
        self._remarks_bytes = 0
        self.wake = Wake.NONE

    def add(self, entry: ContextEntry, wake: Wake = Wake.NONE) -> None:
        last = self._waiting[-1] if self._waiting else None
        if isinstance(entry, UserUpdate) and isinstance(last, UserUpdate) and last.turn == entry.turn:
            self._waiting[-1] = _coalesced(last, entry)
        else:
            self._waiting.append(entry)
            if _remark(entry):
                self._make_room(weight(entry))
        self.wake = max(self.wake, wake)

    def _make_room(self, size: int) -> None:
        """For the remark of `size` bytes that came last, which stays."""
        self._remarks_bytes += size
        while self._remarks_bytes > max(REMARKS_BYTES, size):
            oldest = next(place for place, e in enumerate(self._waiting) if _remark(e))
            self._remarks_bytes -= weight(self._waiting.pop(oldest))

    def take(self) -> tuple[ContextEntry, ...]:
        taken = tuple(self._waiting)
        self._waiting.clear()
        self._remarks_bytes = 0
        self.wake = Wake.NONE
        return taken

    def retract(self, turn: int, call_id: int) -> bool:
        """Take back an observation that has not been told yet: the attempt was superseded meanwhile."""
        kept = [e for e in self._waiting if not (isinstance(e, Observed) and (e.turn, e.call_id) == (turn, call_id))]
        found = len(kept) < len(self._waiting)
        self._waiting = kept
        return found

    def cut_said(self, turn: int, text: str) -> None:
        """The last thing said in `turn` was heard only up to `text` (`spec.md#barge-in`)."""
        for index in range(len(self._waiting) - 1, -1, -1):
            entry = self._waiting[index]
            if isinstance(entry, Said) and entry.turn == turn:
                self._waiting[index] = replace(entry, text=text, interrupted=True)
                return
        self.add(Said(turn, text, interrupted=True))


def _remark(entry: ContextEntry) -> bool:
    return isinstance(entry, Instruction) or (isinstance(entry, Fact) and not entry.turn)


def _coalesced(first: UserUpdate, second: UserUpdate) -> UserUpdate:
    if second.rewrite:
        return second
    if first.rewrite:
        return replace(second, text=second.full_text, rewrite=True)
    return replace(second, text=f"{first.text} {second.text}".strip())
