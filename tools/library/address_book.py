"""People, found by the names that users say."""

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
    id: int
    name: str
    aliases: tuple[str, ...]

    def fit(self, wanted: str) -> int:
        """How well the plain name `wanted` names this contact: 3 exactly, 2 by whole words, 1 by beginnings, 0 not."""
        names = [plain(name) for name in (self.name, *self.aliases)]
        if wanted in names:
            return 3
        words = set(wanted.split()) - _TITLES or set(wanted.split())
        known = {word for name in names for word in name.split()}
        if words <= known:
            return 2
        begun = all(len(word) > 2 and any(name.startswith(word) for name in known) for word in words)
        return int(begun)


class AddressBook:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, name: str) -> list[Contact]:
        """The contacts that fit best; several when they fit equally well."""
        wanted = plain(name)
        fits = [(contact.fit(wanted), contact) for contact in await self._all()] if wanted else []
        best = max((fit for fit, _ in fits), default=0)
        return [contact for fit, contact in fits if fit == best and best > 0][:_MOST_FOUND]

    async def similar(self, name: str) -> list[str]:
        """Names that sound like a slip of the tongue or of the recogniser away."""
        words: dict[str, str] = {}
        for contact in await self._all():
            words |= dict.fromkeys(plain(contact.name).split(), contact.name)
        wanted = plain(name).split()
        close = [match for word in wanted for match in difflib.get_close_matches(word, words, n=2, cutoff=0.75)]
        return list(dict.fromkeys(words[word] for word in close))[:3]

    async def points(self, contact: Contact, kind: str) -> list[str]:
        """Its phone numbers or e-mail addresses, the preferred one first."""
        query = "SELECT value FROM contact_points WHERE contact_id = ? AND kind = ? ORDER BY rank, rowid"
        rows = await self._database.read(lambda db: db.execute(query, (contact.id, kind)).fetchall())
        return [row["value"] for row in rows]

    async def add(self, card: Card, *, key: str, now: float) -> None:
        await self._database.write(lambda db: _put(db, card, "user"), key=key, now=now)

    async def load(self, path: Path) -> int:
        """Take in the vCards of `path`; the ones that came from there before and are gone now go too."""
        source = f"vcard:{path}"

        def replace(db: sqlite3.Connection) -> int:
            cards = read_cards(path)
            db.execute("DELETE FROM contacts WHERE source = ?", (source,))
            for card in cards:
                _put(db, card, source)
            return len(cards)

        return await self._database.write(replace)

    async def _all(self) -> list[Contact]:
        query = "SELECT id, name, aliases FROM contacts ORDER BY name"
        rows = await self._database.read(lambda db: db.execute(query).fetchall())
        return [Contact(row["id"], row["name"], tuple(filter(None, row["aliases"].split("\n")))) for row in rows]


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
