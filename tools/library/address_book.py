"""The user's contacts, found by the names that users say."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.library.sounding_names import sounding_like
from tools.library.vcard import Card, read_cards
from tools.library.zones import plain
from tools.store import Database

_TITLES = frozenset({"dr", "doctor", "mr", "mrs", "ms", "miss", "prof", "professor", "sir", "the", "my", "our"})
_MOST_FOUND = 8
_SEPARATORS = re.compile(r"[\s()./-]")
"""What people write within a telephone number."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact. `names` are the name and its aliases, in the form of `zones.plain`."""

    id: int
    name: str
    names: tuple[str, ...]
    birthday: str = ""
    """As in `Card`."""

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
        """Known names that sound like `name`, if it was misspoken or misheard, the nearest first."""

        def similar(db: sqlite3.Connection) -> list[str]:
            return sounding_like([(contact.name, contact.names) for contact in self._all(db)], plain(name))

        return await self._database.read(similar)

    async def entry(self, uid: str) -> list[Contact]:
        """The contact with this identifier, in a list; empty without one."""

        def find(db: sqlite3.Connection) -> list[Contact]:
            row = db.execute("SELECT id FROM contacts WHERE uid = ?", (uid,)).fetchone()
            return [contact for contact in self._all(db) if row is not None and contact.id == row["id"]]

        return await self._database.read(find)

    async def points(self, contact: Contact, kind: str) -> list[str]:
        """The phone numbers or e-mail addresses of a contact, the preferred one first."""
        query = "SELECT value FROM contact_points WHERE contact_id = ? AND kind = ? ORDER BY rank, rowid"
        rows = await self._database.read(lambda db: db.execute(query, (contact.id, kind)).fetchall())
        return [row["value"] for row in rows]

    async def owners(self, numbers: Sequence[str]) -> list[str]:
        """For each telephone number the name of the only person who has it, else the number itself. `numbers`: digits
        with or without a leading plus."""
        query = (
            "SELECT contacts.name, contact_points.value FROM contact_points JOIN contacts"
            " ON contacts.id = contact_points.contact_id WHERE kind = 'phone' AND NOT contacts.deleted"
        )
        rows = await self._database.read(lambda db: db.execute(query).fetchall())
        names: dict[str, set[str]] = {}
        for row in rows:
            names.setdefault(_SEPARATORS.sub("", row["value"]), set()).add(row["name"])
        return [next(iter(found)) if len(found := names.get(each, set())) == 1 else each for each in numbers]

    async def add(self, card: Card, *, key: str, now: float) -> None:
        """Store a card that the user has given; once for each `key`."""
        await self._database.write(lambda db: self._changed(_put(db, card, "user")), key=key, now=now)

    async def all(self) -> list[Contact]:
        """Every contact, by name."""
        return await self._database.read(lambda db: list(self._all(db)))

    async def delete(self, contacts: Sequence[Contact], *, key: str, now: float) -> None:
        """Hide contacts, also from later readings of their vCards."""
        ids = [(contact.id,) for contact in contacts]

        def hide(db: sqlite3.Connection) -> int:
            return self._changed(db.executemany("UPDATE contacts SET deleted = 1 WHERE id = ?", ids).rowcount)

        await self._database.write(hide, key=key, now=now)

    async def restore(self, name: str, *, key: str, now: float) -> bool:
        """Bring the deleted contacts of this name back. Returns whether there were any."""

        def show(db: sqlite3.Connection) -> int:
            rows = db.execute("SELECT id, name FROM contacts WHERE deleted").fetchall()
            ids = [(row["id"],) for row in rows if plain(row["name"]) == plain(name)]
            db.executemany("UPDATE contacts SET deleted = 0 WHERE id = ?", ids)
            return self._changed(len(ids))

        return bool(await self._database.write(show, key=key, now=now))

    async def load(self, path: Path) -> int:
        """Read the vCards of `path`, replacing all that were read from there before. Returns how many there are."""
        source = f"vcard:{path}"

        def replace(db: sqlite3.Connection) -> int:
            cards = read_cards(path)
            gone = db.execute("SELECT uid FROM contacts WHERE source = ? AND deleted", (source,)).fetchall()
            db.execute("DELETE FROM contacts WHERE source = ?", (source,))
            for card in cards:
                _put(db, card, source)
            query = "UPDATE contacts SET deleted = 1 WHERE uid = ?"
            db.executemany(query, [(row["uid"],) for row in gone])
            return self._changed(len(cards))

        return await self._database.write(replace)

    def _changed(self, result: int) -> int:
        self._contacts = None
        return result

    def _all(self, db: sqlite3.Connection) -> list[Contact]:
        if self._contacts is None:
            query = "SELECT id, name, aliases, birthday FROM contacts WHERE NOT deleted ORDER BY name, id DESC"
            self._contacts = [
                Contact(row["id"], row["name"], _plain_names(row["name"], *row["aliases"].split("\n")), row["birthday"])
                for row in db.execute(query).fetchall()
            ]
        return self._contacts


def _plain_names(*names: str) -> tuple[str, ...]:
    return tuple(plain(name) for name in names if name)


def _best(contacts: list[Contact], wanted: str) -> list[Contact]:
    fits = [(contact.fit(wanted), contact) for contact in contacts]
    best = max((fit for fit, _ in fits), default=0)
    return [contact for fit, contact in fits if fit == best and best > 0][:_MOST_FOUND]


def _put(db: sqlite3.Connection, card: Card, source: str) -> int:
    db.execute("DELETE FROM contacts WHERE uid = ?", (card.uid,))
    query = "INSERT INTO contacts (uid, name, aliases, source, birthday) VALUES (?, ?, ?, ?, ?)"
    row = (card.uid, card.name, "\n".join(card.aliases), source, card.birthday)
    contact_id = db.execute(query, row).lastrowid or 0
    points = [("phone", value) for value in card.phones] + [("email", value) for value in card.emails]
    db.executemany(
        "INSERT INTO contact_points (contact_id, kind, value, rank) VALUES (?, ?, ?, ?)",
        [(contact_id, kind, value, rank) for rank, (kind, value) in enumerate(points)],
    )
    return contact_id
