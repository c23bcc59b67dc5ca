"""The operator's keys: those in the settings, and those that `foresay keys` keeps in a file. Only hashes are kept.

The file holds name, creation time and SHA-256 of each key, which is enough for keys of 256 random bits. It is read
again whenever it has changed, so that a key works, or stops working, from the next connection on. Where there is a
file, even an empty one, a key is needed: revoking the last key must not admit everybody.
"""

import fcntl
import hmac
import json
import logging
import os
import re
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.hashed_key import Hashed, digest
from app.settings import ConfigError, Settings
from services.journal.records import LOCAL

log = logging.getLogger(__name__)

FROM_SETTINGS = "settings-"
"""Prefix of the names given to keys in `server.api_keys`, which have no names of their own."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A key in the file. `created`: ISO 8601, UTC. `sha256`: hexadecimal."""

    name: str
    created: str
    sha256: str


class KeyFile:
    """The file of `foresay keys`. Methods raise `ConfigError` if it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, settings: Settings) -> "KeyFile":
        """The key file that the settings name, by default keys.json in the tools' data folder."""
        return cls(settings.server.keys_file or settings.tools.data_dir / "keys.json")

    def read(self) -> list[StoredKey]:
        """The keys in the file; empty if there is no file."""
        try:
            return [StoredKey(**entry) for entry in json.loads(self.path.read_text(encoding="utf-8"))]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, TypeError) as error:
            raise ConfigError(f"server.keys_file: {self.path} cannot be used: {error}") from error

    def add(self, name: str, now: datetime | None = None) -> str:
        """Creates a key called `name` and returns it. Only its hash is kept, so it cannot be shown again."""
        if not NAME.fullmatch(name) or name.startswith(FROM_SETTINGS):
            raise ConfigError(
                f"name: {name!r} cannot be used; take up to 64 letters, digits, '.', '_' and '-', "
                f"not beginning with '{FROM_SETTINGS}'"
            )
        key = f"fsk_{secrets.token_urlsafe(32)}"
        made = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        with self._alone():
            kept = self.read()
            if any(each.name == name for each in kept):
                raise ConfigError(
                    f"name: there is a key called {name!r} already; revoke it first, or take another name"
                )
            self._write([*kept, StoredKey(name, made, digest(key).hex())])
        return key

    def revoke(self, name: str) -> None:
        """Removes the key called `name`."""
        with self._alone():
            kept = self.read()
            left = [each for each in kept if each.name != name]
            if len(left) == len(kept):
                known = ", ".join(each.name for each in kept) or "none"
                raise ConfigError(f"name: there is no key called {name!r}; there are: {known}")
            self._write(left)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keeps other processes from changing the file meanwhile. The lock is on a second file, because the first is
        replaced by every change; the system releases it even when this process is killed."""
        lock = self.path.with_name(self.path.name + ".lock")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            held = os.open(lock, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise ConfigError(f"server.keys_file: {lock} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
        finally:
            os.close(held)

    def _write(self, keys: Sequence[StoredKey]) -> None:
        """Replaces the file atomically, readable by its owner only; a reader sees the old content or the new."""
        try:
            handle, new = tempfile.mkstemp(prefix=".keys-", dir=self.path.parent)  # mkstemp makes it 0600
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump([asdict(key) for key in keys], file, indent=2)
                file.flush()
                os.fsync(file.fileno())
            os.replace(new, self.path)
        except OSError as error:
            raise ConfigError(f"server.keys_file: {self.path} cannot be written: {error.strerror}") from error

    def mark(self) -> tuple[int, int, int] | None:
        """A value that differs whenever the file has changed; None if there is no file."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


class Keyring:
    """All keys of the operator. The constructor raises `ConfigError` if the file cannot be read; after later
    failures the keys that were read last remain valid."""

    def __init__(self, plain: Iterable[Hashed], file: KeyFile) -> None:
        self._settings = {f"{FROM_SETTINGS}{place}": key.sha256 for place, key in enumerate(plain, 1)}
        self._file = file
        self._mark = file.mark()
        self._stored = self._read()

    @property
    def guarded(self) -> bool:
        """Whether clients need a key."""
        self._refresh()
        return bool(self._settings) or bool(self._stored) or self._mark is not None

    def name_of(self, key: str | None) -> str | None:
        """The name of the key equal to `key`, or None. It is compared with all keys, each in constant time."""
        self._refresh()
        given, found = digest(key or ""), None
        for name, own in (*self._settings.items(), *self._stored.items()):
            if hmac.compare_digest(given, own):
                found = name
        return found

    def owner_of(self, name: str | None, user: str = "") -> str:
        """The owner of the sessions opened with the key called `name`; `user` is the person for whom that key's holder
        made an ephemeral key. A key of the settings is identified by its hash: its name is only its position."""
        own = self._settings.get(name or "")
        owner = LOCAL if name is None else f"key:{own.hex()[:16] if own is not None else name}"
        return f"{owner}/{user}" if user else owner

    def holds(self, name: str | None) -> bool:
        """Whether the key called `name` is still valid. `name` is None for a session that needed no key."""
        if name is None:
            return not self.guarded
        self._refresh()
        return name in self._settings or name in self._stored

    def _refresh(self) -> None:
        mark = self._file.mark()
        if mark == self._mark:
            return
        if mark is None:  # the file was removed: its keys are void, and a key is still needed
            self._stored = {}
            return
        self._mark = mark
        try:
            self._stored = self._read()
        except ConfigError as error:
            log.error("the keys that were read before stand: %s", error)

    def _read(self) -> dict[str, bytes]:
        try:
            return {key.name: bytes.fromhex(key.sha256) for key in self._file.read()}
        except ValueError as error:
            raise ConfigError(f"server.keys_file: {self._file.path} cannot be used: {error}") from error
