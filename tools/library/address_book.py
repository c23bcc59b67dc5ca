"""The user's contacts, found by the names that users say."""

import difflib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from tools.library.vcard import Card, read_cards
from tools.library.zones import plain
from tools.store import Database

_TITLES = frozenset({"dr", "doctor", "mr", "mrs", "ms", "miss", "prof", "professor", "sir", "the", "my", "our"})
_MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact. `names` are the name and its aliases, in the form of `zones.plain`."""

    id: int
    name: str
    names: tuple[str, ...]

    def fit(self, wanted: str) -> int:
        """How well the plain name `wanted` fits this contact: 3 exactly, 2 by whole words, 1 by beginnings of words, 0
        not."""
        if wanted in self.names:
            return 3
        words = set(wanted.split()) - _TITLES or set(wanted.split())
        known = {word for name in self.names for word in name.split()}
        if words <= known:
            return 2
        begun = all(len(word) > 2 and any(name.startswith(word) for name in known) for word in words)
        return int(begun)


class AddressBook:
    """The contacts in the tools' database. Names are kept in memory and compared in the database's thread, since there
    may be thousands."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._contacts: list[Contact] | None = None

    async def find(self, name: str) -> list[Contact]:
        """The contacts that fit best; several if they fit equally well."""
        wanted = plain(name)
        return await self._database.read(lambda db: _best(self._all(db), wanted)) if wanted else []

    async def similar(self, name: str) -> list[str]:
        """Known names that may have been meant if `name` was misspoken or misheard."""
        return await self._database.read(lambda db: _similar(self._all(db), plain(name).split()))

    async def points(self, contact: Contact, kind: str) -> list[str]:
        """The phone numbers or e-mail addresses of a contact, the preferred one first."""
        query = "SELECT value FROM contact_points WHERE contact_id = ? AND kind = ? ORDER BY rank, rowid"
        rows = await self._database.read(lambda db: db.execute(query, (contact.id, kind)).fetchall())
        return [row["value"] for row in rows]

    async def add(self, card: Card, *, key: str, now: float) -> None:
        """Store a card that the user has given; once for each `key`."""
        await self._database.write(lambda db: self._changed(_put(db, card, "user")), key=key, now=now)

    async def load(self, path: Path) -> int:
        """Read the vCards of `path`, replacing all that were read from there before. Returns how many there are."""
        source = f"vcard:{path}"

        def replace(db: sqlite3.Connection) -> int:
            cards = read_cards(path)
            db.execute("DELETE FROM contacts WHERE source = ?", (source,))
            for card in cards:
                _put(db, card, source)
            return self._changed(len(cards))

        return await self._database.write(replace)

    def _changed(self, result: int) -> int:
        self._contacts = None
        return result

    def _all(self, db: sqlite3.Connection) -> list[Contact]:
        if self._contacts is None:
            rows = db.execute("SELECT id, name, aliases FROM contacts ORDER BY name").fetchall()
            self._contacts = [
                Contact(row["id"], row["name"], _plain_names(row["name"], *row["aliases"].split("\n"))) for row in rows
            ]
        return self._contacts


def _plain_names(*names: str) -> tuple[str, ...]:
    return tuple(plain(name) for name in names if name)


def _best(contacts: list[Contact], wanted: str) -> list[Contact]:
    fits = [(contact.fit(wanted), contact) for contact in contacts]
    best = max((fit for fit, _ in fits), default=0)
    return [contact for fit, contact in fits if fit == best and best > 0][:_MOST_FOUND]


def _similar(contacts: list[Contact], wanted: list[str]) -> list[str]:
    words: dict[str, str] = {}
    for contact in contacts:
        words |= dict.fromkeys(contact.names[0].split(), contact.name)
    close = [match for word in wanted for match in difflib.get_close_matches(word, words, n=2, cutoff=0.75)]
    return list(dict.fromkeys(words[word] for word in close))[:3]


def _put(db: sqlite3.Connection, card: Card, source: str) -> int:
    db.execute("DELETE FROM contacts WHERE uid = ?", (card.uid,))
    query = "INSERT INTO contacts (uid, name, aliases, source) VALUES (?, ?, ?, ?)"
    contact_id = db.execute(query, (card.uid, card.name, "\n".join(card.aliases), source)).lastrowid or 0
    points = [("phone", value) for value in card.phones] + [("email", value) for value in card.emails]
    db.executemany(
        "INSERT INTO contact_points (contact_id, kind, value, rank) VALUES (?, ?, ?, ?)",
        [(contact_id, kind, value, rank) for rank, (kind, value) in enumerate(points)],
    )
    return contact_id
