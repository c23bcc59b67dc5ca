"""Reads the names, numbers and addresses of vCards (RFC 6350, and the older 3.0 and 2.1)."""

import hashlib
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

_LARGEST_FILE = 10_000_000
_MOST_CARDS = 20_000
_PREFERRED = ("pref", "cell", "mobile")


@dataclass(frozen=True, slots=True)
class Card:
    """One person. `phones` and `emails` have the preferred one first; `aliases` are nicknames, roles and
    organisations."""

    uid: str
    name: str
    aliases: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    birthday: str = ""
    """YYYY-MM-DD, or --MM-DD where the year is not known."""


@dataclass
class _Draft:
    uid: str = ""
    name: str = ""
    parts: str = ""
    aliases: list[str] = field(default_factory=list)
    phones: list[tuple[int, str]] = field(default_factory=list)
    emails: list[tuple[int, str]] = field(default_factory=list)
    birthday: str = ""

    def card(self) -> Card | None:
        name = self.name or self.parts
        if not name:
            return None
        phones, emails = (tuple(value for _, value in sorted(each)) for each in (self.phones, self.emails))
        digest = hashlib.sha256("\n".join((name, *phones, *emails)).encode()).hexdigest()[:32]
        return Card(self.uid or digest, name, tuple(self.aliases), phones, emails, self.birthday)


def read_cards(path: Path) -> list[Card]:
    """The cards of a .vcf file, or of all .vcf files of a folder (not of folders in it). Raises `OSError`, and
    `ValueError` for a file over 10 MB."""
    files = sorted(path.glob("*.vcf")) if path.is_dir() else [path]
    cards: list[Card] = []
    for file in files:
        if file.stat().st_size > _LARGEST_FILE:
            raise ValueError(f"{file.name}: larger than {_LARGEST_FILE} bytes")
        cards.extend(parse(file.read_text(encoding="utf-8", errors="replace")))
    return cards[:_MOST_CARDS]


def parse(text: str) -> Iterator[Card]:
    """Every complete card in `text`; lines that cannot be parsed are skipped."""
    draft: _Draft | None = None
    for line in _unfolded(text):
        head, colon, value = line.partition(":")
        name, *parameters = head.split(";")
        key = name.rpartition(".")[2].strip().upper()
        if key == "BEGIN":
            draft = _Draft()
        elif key == "END" and draft is not None:
            card = draft.card()
            if card is not None:
                yield card
            draft = None
        elif draft is not None and colon:
            _add(draft, key, [parameter.casefold() for parameter in parameters], value)


def _unfolded(text: str) -> Iterator[str]:
    """Lines joined with their continuations: those of RFC 6350 begin with a space, those of quoted-printable follow a
    "="."""
    pending = ""
    for line in text.splitlines():
        if line[:1] in (" ", "\t"):
            pending += line[1:]
        elif pending.endswith("=") and "QUOTED-PRINTABLE" in pending.upper():
            pending = pending[:-1] + line
        else:
            yield pending
            pending = line
    yield pending


def _add(draft: _Draft, key: str, parameters: list[str], value: str) -> None:
    if any("quoted-printable" in parameter for parameter in parameters):
        value = quopri.decodestring(value.encode()).decode("utf-8", errors="replace")
    text = _plain(value)
    if not text:
        return
    rank = 0 if any(mark in parameter for parameter in parameters for mark in _PREFERRED) else 1
    if key == "UID":
        draft.uid = text
    elif key == "FN":
        draft.name = text
    elif key == "N":
        family, given, *_ = [*re.split(r"(?<!\\);", value), "", ""]
        draft.parts = " ".join(part for part in (_plain(given), _plain(family)) if part)
    elif key in ("NICKNAME", "ROLE", "ORG", "TITLE"):
        draft.aliases.extend(_plain(part) for part in re.split(r"(?<!\\)[;,]", value) if _plain(part))
    elif key == "BDAY":
        draft.birthday = _birthday(text)
    elif key == "TEL":
        draft.phones.append((rank, text.removeprefix("tel:")))
    elif key == "EMAIL":
        draft.emails.append((rank, text.removeprefix("mailto:")))


_BIRTHDAY = re.compile(r"(?:(\d{4})-?|--)(\d{2})-?(\d{2})")


def _birthday(text: str) -> str:
    """A date of RFC 6350 ("19850412", "1985-04-12", "--0412") as YYYY-MM-DD or --MM-DD; "" for anything else."""
    found = _BIRTHDAY.match(text)
    try:
        day = date(int(found[1] or 2000), int(found[2]), int(found[3])) if found else None
    except ValueError:  # there is no such day
        day = None
    if found is None or day is None:
        return ""
    return f"{day:%Y-%m-%d}" if found[1] else f"--{day:%m-%d}"


def _plain(value: str) -> str:
    value = re.sub(r"\\([\\,;])", r"\1", re.sub(r"\\[nN]", " ", value))
    return " ".join(value.split())[:200]
