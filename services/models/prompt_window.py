"""The part of a conversation that is sent: all of it, until it is too long for the server; then without its oldest
turns."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from services.events.model import Fact, Instruction
from services.models.prompt_history import PromptBlock
from services.models.tags import TurnOpened, render_all

T = TypeVar("T")

LEFT_OUT = Fact(0, "Earlier turns of this conversation are left out here.")
MOST_CHARS = 2 * 1024 * 1024
"""Longest prompt that a session keeps where no limit is known: half a million tokens."""
KEPT, KEPT_CHARS = 8, 64 * 1024
"""Instructions of the application that stay when their turns are left out: at most the last `KEPT`, of which the last
one stays whatever its length and the ones before it while all have at most `KEPT_CHARS` characters."""


class PromptWindow(Generic[T]):
    """The parts of a prompt: messages, or pieces of text. Parts are only added, so that the server's prefix cache hits;
    only `drop` removes some, which costs one cache miss. `head` (the system prompt) always stays. `size` gives the
    characters of a part, `led` puts text in front of one, `beside` is the number of characters that a request carries
    beside the parts."""

    def __init__(self, head: T, *, size: Callable[[T], int], led: Callable[[str, T], T], beside: int = 0) -> None:
        self._head = head
        self._size = size
        self._led = led
        self._parts: list[T] = []
        self._openings: list[int] = []
        self._instructions: list[tuple[int, Instruction]] = []
        self._fixed = size(head) + beside
        self.chars = self._fixed

    @property
    def parts(self) -> tuple[T, ...]:
        return (self._head, *self._parts)

    def add(self, block: PromptBlock, parts: Sequence[T]) -> None:
        """Add `parts`, the rendering of `block`. Later cuts are made only in front of blocks in which a turn begins."""
        at = len(self._parts)
        if parts and any(isinstance(entry, TurnOpened) for entry in block.entries):
            self._openings.append(at)
        self._instructions += [(at, entry) for entry in block.entries if isinstance(entry, Instruction)]
        self._parts += parts
        self.chars += sum(map(self._size, parts))

    def drop(self, limit: int) -> bool:
        """Leave out the oldest turns until at most half of the characters that `limit` leaves beside the fixed part are
        used, but never the latest turn. The step is big so that the next one is many turns away. False when there is
        nothing to leave out."""
        room = (limit - self._fixed) / 2
        left = self.chars - self._fixed
        cut = 0
        for opening in self._openings:
            if left <= room:
                break
            left -= sum(map(self._size, self._parts[cut:opening]))
            cut = opening
        if not cut:
            return False
        kept = _latest([entry for at, entry in self._instructions if at < cut])
        first = self._led(render_all((LEFT_OUT, *kept), 0) + "\n", self._parts[cut])
        self._parts = [first, *self._parts[cut + 1 :]]
        self._openings = [at - cut for at in self._openings if at >= cut]
        later = [(at - cut, entry) for at, entry in self._instructions if at >= cut]
        self._instructions = [*((0, entry) for entry in kept), *later]
        self.chars = self._fixed + sum(map(self._size, self._parts))
        return True


def _latest(instructions: Sequence[Instruction]) -> list[Instruction]:
    kept: list[Instruction] = []
    for entry in reversed(instructions[-KEPT:]):
        if kept and sum(len(each.text) for each in kept) + len(entry.text) > KEPT_CHARS:
            break
        kept.insert(0, entry)
    return kept
