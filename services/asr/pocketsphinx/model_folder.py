"""The temporary folder for a recogniser's compiled models, and the removal of folders that killed servers left."""

import logging
import shutil
import tempfile
import time
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows, where an open file cannot be deleted: the open file is the lock
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

PREFIX = "foresay-asr-"
LOCK = "lock"

UNLOCKED_S = 3600.0
"""Seconds. A younger folder without a lock file is one that another server is creating right now."""


class ModelFolder:
    """A folder in the system's temporary folder. A file lock on it lasts until the server process ends, in any way."""

    def __init__(self) -> None:
        """Create and lock the folder; raises `OSError` if that fails."""
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock: IO[bytes] = (self.path / LOCK).open("wb")
        if fcntl is not None:
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def remove_stale() -> int:
    """Remove the folders of servers that no longer run; returns how many."""
    stale = [folder for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if _stale(folder)]
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    if stale:
        log.info("removed %d temporary folders of recognisers that were killed", len(stale))
    return len(stale)


def _stale(folder: Path) -> bool:
    try:
        with (folder / LOCK).open("r+b") as lock:
            if fcntl is None:
                return False
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except FileNotFoundError:
        return _age_s(folder) > UNLOCKED_S
    except OSError:  # locked by a running server, or owned by another user
        return False


def _age_s(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0
