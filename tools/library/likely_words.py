"""The names and titles that the household's data hold, for a recogniser that takes likely words.

They are read in the database's thread and the calendar's pool, and kept in memory: whoever listens reads `words`, which
waits for nothing.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from tools.context import ToolClock
from tools.errors import ToolError
from tools.library.calendar_store import Calendar
from tools.store import Database

log = logging.getLogger(__name__)

MOST_OF_A_KIND = 40
"""Entries of each kind that are read."""

FIRST_CONTACTS, FIRST_OTHERS = 6, 4
"""Entries of each kind that come before the rest of all kinds, so that a long address book leaves room for lists."""

LONGEST_WORDS, LONGEST = 4, 40
"""Words and characters of one entry; a longer one is cut between two words, and a longer word is left out."""

DAYS_AHEAD = 7
CALENDAR_S = 60.0
"""Seconds for which the calendar's titles are kept: it may be on another server."""

_CONTACTS = "SELECT name, aliases FROM contacts WHERE NOT deleted ORDER BY source = 'user' DESC, id DESC LIMIT 2000"
_LISTS = "SELECT list_name FROM list_items GROUP BY list_name ORDER BY max(id) DESC LIMIT ?"
_ITEMS = "SELECT item FROM list_items ORDER BY id DESC LIMIT ?"
_LABELS = "SELECT label FROM alarms WHERE label != '' ORDER BY id DESC LIMIT ?"
_NOTES = "SELECT title FROM notes ORDER BY updated_at DESC, id DESC LIMIT ?"


@dataclass(slots=True)
class LikelyWords:
    """`words`: names and titles, the likeliest first, as they were when they were last read."""

    database: Database
    calendar: Calendar | None
    clock: ToolClock
    words: tuple[str, ...] = ()
    _read_at: float | None = field(default=None, init=False)
    _titles: tuple[str, ...] = field(default=(), init=False)
    _titles_at: float | None = field(default=None, init=False)
    _reading: asyncio.Task[None] | None = field(default=None, init=False)
    _again: bool = field(default=False, init=False)
    _closed: bool = field(default=False, init=False)

    def refresh(self, older_than_s: float = 0.0) -> None:
        """Read everything again in the background, unless it was read within the last `older_than_s` seconds. Neither
        waits nor raises; calls while a reading runs make one more reading after it."""
        if self._read_at is not None and self.clock.monotonic() - self._read_at < older_than_s:
            return
        self._again = True
        if self._reading is None and not self._closed:
            self._reading = asyncio.create_task(self._read_while_wanted(), name="likely-words")

    async def read(self) -> None:
        """Read everything now. What cannot be read stays as it was."""
        self._read_at = self.clock.monotonic()
        await self._read_calendar()
        titles = self._titles
        try:
            self.words = await self.database.read(lambda db: tuple(_in_order(_stored(db, titles))))
        except ToolError as error:
            log.warning("the words for the recogniser cannot be read: %s", error)

    async def aclose(self) -> None:
        """End the reading that runs, and begin no other one."""
        self._closed = True
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])

    async def _read_while_wanted(self) -> None:
        try:
            while self._again:
                self._again = False
                await self.read()
        finally:
            self._reading = None

    async def _read_calendar(self) -> None:
        now = self.clock.monotonic()
        if self.calendar is None or (self._titles_at is not None and now - self._titles_at < CALENDAR_S):
            return
        self._titles_at = now
        today = self.clock.now()
        try:
            events = await self.calendar.search(today, today + timedelta(days=DAYS_AHEAD))
        except Exception as error:  # a calendar of another server may fail in any way; nobody waits for its titles
            log.info("the calendar's titles cannot be read for the recogniser: %s", error)
            return
        self._titles = tuple(dict.fromkeys(event.title for event in events))[:MOST_OF_A_KIND]


def _stored(db: sqlite3.Connection, titles: Sequence[str]) -> list[Sequence[str]]:
    """The entries of each kind, the newest first: contacts with their aliases, lists, `titles` of the next events,
    labels, notes, items of lists. People whom any of these names come first."""

    def column(query: str) -> list[str]:
        return [row[0] for row in db.execute(query, (MOST_OF_A_KIND,)).fetchall()]

    kinds: list[Sequence[str]] = [column(_LISTS), titles, column(_LABELS), column(_NOTES), column(_ITEMS)]
    named = {word for kind in kinds for text in kind for word in _words(text)}
    contacts = [(row[0], *filter(None, row[1].split("\n"))) for row in db.execute(_CONTACTS).fetchall()]
    ranked = sorted(contacts, key=lambda names: named.isdisjoint(_words(names[0])))
    return [[name for each in ranked[:MOST_OF_A_KIND] for name in each], *kinds]


def _in_order(kinds: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first of each kind, then the rest, each once."""
    sizes = [FIRST_CONTACTS, *[FIRST_OTHERS] * (len(kinds) - 1)]
    first = [kind[:size] for kind, size in zip(kinds, sizes, strict=True)]
    rest = [kind[size:] for kind, size in zip(kinds, sizes, strict=True)]
    found = (_short(entry) for kind in (*first, *rest) for entry in kind)
    yield from dict.fromkeys(entry for entry in found if entry)


def _short(text: str) -> str:
    """`text` up to `LONGEST_WORDS` and `LONGEST`, without what is not said."""
    kept: list[str] = []
    for word in text.replace(",", " ").split()[:LONGEST_WORDS]:
        bare = word.strip('.…!?;:"()[]<>*_')
        if len(" ".join((*kept, bare))) > LONGEST:
            break
        if bare:
            kept.append(bare)
    return " ".join(kept)


def _words(text: str) -> list[str]:
    return [bare for word in text.casefold().split() if len(bare := word.removesuffix("'s")) > 2]
