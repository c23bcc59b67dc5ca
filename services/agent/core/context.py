"""The entries that the model has not been told yet, in order, and how urgently it should be asked
(`spec.md#waking`)."""

from dataclasses import replace
from enum import IntEnum

from services.events.model import Acted, ContextEntry, Fact, Instruction, Observed, Said, Thought, UserUpdate
from services.memory_size import weight

REMARKS_BYTES = 1024 * 1024
"""Most bytes of remarks that wait to be shown to the model."""


class Wake(IntEnum):
    """How urgently an entry should be told to the model. The most urgent waiting entry counts."""

    NONE = 0  # told when the model is next asked for another reason
    PATIENT = 1  # after the running generation has ended by itself
    SPACED = 2  # a partial update: not too soon after the last one (`spec.md#update-spacing`)
    GATHER = 3  # a result: when the others due with it have come, at the latest at `AgentState.gather_until_ms`
    URGENT = 4  # at once; a running generation is interrupted by the rules of `waking`


class PendingContext:
    """Entries that wait for the next generation, which takes them all. Adjacent updates of the user are merged into
    one.

    Remarks (instructions, and facts that belong to no turn) may wait long, because they do not make the loop ask the
    model. At most `REMARKS_BYTES` of them are kept; the oldest are dropped first. Other entries are bounded by the
    turns and calls that they belong to, and are never dropped.
    """

    def __init__(self) -> None:
        self._waiting: list[ContextEntry] = []
        self._own = 0
        self._remarks_bytes = 0
        self.wake = Wake.NONE

    def add_own(self, entry: Thought | Acted) -> None:
        """Put in what the running generation has written, before everything that has come since it began: the model had
        not seen that (`spec.md#waking`)."""
        self._waiting.insert(self._own, entry)
        self._own += 1

    def add(self, entry: ContextEntry, wake: Wake = Wake.NONE) -> None:
        """Append `entry`; `wake` is how urgently the model should be asked because of it."""
        last = self._waiting[-1] if self._waiting else None
        if isinstance(entry, UserUpdate) and isinstance(last, UserUpdate) and last.turn == entry.turn:
            self._waiting[-1] = _coalesced(last, entry)
        else:
            self._waiting.append(entry)
            if _remark(entry):
                self._make_room(weight(entry))
        self.wake = max(self.wake, wake)

    def _make_room(self, size: int) -> None:
        """Drop the oldest remarks until the newest, of `size` bytes, fits; the newest is always kept."""
        self._remarks_bytes += size
        while self._remarks_bytes > max(REMARKS_BYTES, size):
            oldest = next(place for place, e in enumerate(self._waiting) if _remark(e))
            self._remarks_bytes -= weight(self._waiting.pop(oldest))

    def take(self) -> tuple[ContextEntry, ...]:
        """Return all waiting entries in order and forget them."""
        taken = tuple(self._waiting)
        self._waiting.clear()
        self._own = self._remarks_bytes = 0
        self.wake = Wake.NONE
        return taken

    def retract(self, turn: int, call_id: int) -> bool:
        """Remove an observation that the model has not been told yet because its attempt was superseded. Returns
        whether there was one."""
        kept = [e for e in self._waiting if not (isinstance(e, Observed) and (e.turn, e.call_id) == (turn, call_id))]
        found = len(kept) < len(self._waiting)
        self._waiting = kept
        return found

    def cut_said(self, turn: int, text: str) -> None:
        """Cut the last thing said in `turn` to `text`, which is what the user heard (`spec.md#barge-in`)."""
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
