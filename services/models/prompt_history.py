"""The entries that a model session has been told, cut into blocks from which the back ends make their messages.

Entries gather until the next request seals them into blocks. Sealed blocks never change, so each prompt starts with the
whole previous one and the server's prefix cache hits. Blocks alternate between events and the model's own actions, as
many chat templates demand.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.events.model import Acted, ContextEntry, Instruction, Said, Thought, UserUpdate
from services.models.tags import Entry, TurnOpened


class BlockSide(StrEnum):
    """Whose entries a block holds: what happened (role `user`), or what the model did (role `assistant`)."""

    EVENTS = "events"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class PromptBlock:
    """Consecutive entries of one side, rendered as of turn `turn`. A block without entries only keeps the sides
    alternating."""

    side: BlockSide
    entries: tuple[Entry, ...]
    turn: int


def side_of(entry: Entry) -> BlockSide:
    """The side of an entry. An acknowledgement that the agent spoke by itself (`Said.aside`) is an event: the model
    must not take it for its own answer."""
    if isinstance(entry, Said):
        return BlockSide.EVENTS if entry.aside else BlockSide.MODEL
    return BlockSide.MODEL if isinstance(entry, Acted | Thought) else BlockSide.EVENTS


def coalesce(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Merge consecutive user updates of one turn into one (`spec.md#coalescing`)."""
    waiting: UserUpdate | None = None
    for entry in entries:
        if isinstance(entry, UserUpdate) and waiting is not None and waiting.turn == entry.turn:
            waiting = _merge(waiting, entry)
            continue
        if waiting is not None:
            yield waiting
        waiting = entry if isinstance(entry, UserUpdate) else None
        if waiting is None:
            yield entry
    if waiting is not None:
        yield waiting


def _merge(old: UserUpdate, new: UserUpdate) -> UserUpdate:
    if new.rewrite:
        return new
    if old.rewrite:
        return replace(new, text=new.full_text, rewrite=True)
    return replace(new, text=" ".join(filter(None, (old.text.strip(), new.text.strip()))))


class PromptHistory:
    """Collects entries and seals them into blocks. `now` gives the local time, told once at the start of each turn."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._pending: list[Entry] = []
        self._last: BlockSide | None = None
        self.turn = 0

    def append(self, entry: ContextEntry) -> None:
        """Add an entry; the first one of a new turn gets a `TurnOpened` before it."""
        if not isinstance(entry, Instruction) and entry.turn > self.turn:
            self.turn = entry.turn
            self._pending.append(TurnOpened(entry.turn, self._now()))
        self._pending.append(entry)

    def seal(self) -> list[PromptBlock]:
        """The blocks since the last request, the last one of events; the pending entries are cleared.

        Empty when nothing has happened since: the same prompt is sent again."""
        blocks = self.preview()
        self._pending.clear()
        self._last = BlockSide.EVENTS
        return blocks

    def preview(self) -> list[PromptBlock]:
        """What `seal` would return now, without sealing."""
        blocks: list[PromptBlock] = []
        last = self._last
        for side, entries in self._runs():
            if side is last or (last is None and side is BlockSide.MODEL):
                blocks.append(PromptBlock(_other(side), (), self.turn))
            blocks.append(PromptBlock(side, tuple(coalesce(entries)), self.turn))
            last = side
        if last is not BlockSide.EVENTS:
            blocks.append(PromptBlock(BlockSide.EVENTS, (), self.turn))
        return blocks

    def _runs(self) -> list[tuple[BlockSide, list[Entry]]]:
        runs: list[tuple[BlockSide, list[Entry]]] = []
        for entry in self._pending:
            if not runs or runs[-1][0] is not side_of(entry):
                runs.append((side_of(entry), []))
            runs[-1][1].append(entry)
        return runs


def _other(side: BlockSide) -> BlockSide:
    return BlockSide.EVENTS if side is BlockSide.MODEL else BlockSide.MODEL
