"""What of a conversation is sent: all of it, until it is too long for the server; then without its oldest turns."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from services.events.model import Fact, Instruction
from services.models.prompt_history import PromptBlock
from services.models.tags import TurnOpened, render_all

T = TypeVar("T")

LEFT_OUT = Fact(0, "Earlier turns of this conversation are left out here.")
MOST_CHARS = 2 * 1024 * 1024
"""Longest prompt that a session keeps where no server has named a limit: half a million tokens."""
KEPT, KEPT_CHARS = 8, 64 * 1024
"""The latest instructions of the application that outlive the turns in which they came: the last one whatever its
length, and the ones before it as long as all fit."""


class PromptWindow(Generic[T]):
    """The parts of a prompt (messages, or stretches of text). Parts are only added, so that prefix caches hit, but for
    `drop`, which breaks them once. `head` always stays; `beside` are characters that every request carries in addition.
    `size` gives the characters of a part, `led` puts text in front of one."""

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
        """`parts` tell `block`. A block in which a turn begins is where a cut may be made."""
        at = len(self._parts)
        if parts and any(isinstance(entry, TurnOpened) for entry in block.entries):
            self._openings.append(at)
        self._instructions += [(at, entry) for entry in block.entries if isinstance(entry, Instruction)]
        self._parts += parts
        self.chars += sum(map(self._size, parts))

    def drop(self, limit: int) -> bool:
        """Leave out oldest turns until half of what `limit` characters offer beside the fixed part is free, but never
        the latest turn: a big step, so that the next is long in coming. False when there is nothing to leave out."""
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
