"""SHA-256 of large files, remembered while the file stays as it was.

This saves reading 75 MB (tiny.en) to 3 GB (large-v3) at each start. It guards against accidents, not
against somebody who may write to the folder of the cache.
"""

import hashlib
import json
import logging
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

log = logging.getLogger(__name__)

MOST = 200
"""Files remembered; the ones that were added first are forgotten first."""


class Hashes:
    """The hashes remembered in `file`, a JSON object by path. A file that cannot be read or written costs no more than
    the hashing."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def remembered(self, path: Path) -> str | None:
        """The hash of `path`, if it was computed before and the file's size and time of change are still the same."""
        try:
            entry = self._read().get(_key(path))
            return str(entry["sha256"]) if entry and _state(path) == (entry["size"], entry["mtime_ns"]) else None
        except (OSError, KeyError, TypeError):
            return None

    def of(self, path: Path, *, afresh: bool = False) -> str:
        """The hash of `path`, computed where it is not remembered, or `afresh`. Raises `OSError`."""
        if not afresh and (known := self.remembered(path)):
            return known
        before = _state(path)
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if _state(path) == before:
            self._remember(path, before, found)
        return found

    def _remember(self, path: Path, state: tuple[int, int], sha256: str) -> None:
        entries = self._read()
        entries.pop(_key(path), None)
        entries[_key(path)] = {"size": state[0], "mtime_ns": state[1], "sha256": sha256}
        new = self._file.with_name(f"{self._file.name}.{uuid4().hex}")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            try:
                new.write_text(json.dumps(dict(list(entries.items())[-MOST:]), indent=1), encoding="utf-8")
                os.replace(new, self._file)
            finally:
                new.unlink(missing_ok=True)
        except OSError as error:
            log.debug("the hash of %s is not remembered: %s", path, error)

    def _read(self) -> dict[str, Any]:
        try:
            entries = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return entries if isinstance(entries, dict) else {}


def _key(path: Path) -> str:
    return str(path.resolve())


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
