"""The temporary folder of a running recogniser, and those that killed servers have left behind."""

import logging
import shutil
import tempfile
import time
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows, where an open file cannot be deleted: the lock is the open file
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

PREFIX = "foresay-asr-"
LOCK = "lock"

UNLOCKED_S = 3600.0
"""A folder without a lock file is one that is being made right now, unless it is older than this."""


class ModelFolder:
    """A folder under the system's own for temporary files, locked as long as the server lives, however it ends."""

    def __init__(self) -> None:
        """Raises `OSError` where no folder can be made."""
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock: IO[bytes] = (self.path / LOCK).open("wb")
        if fcntl is not None:
            fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def remove_stale() -> int:
    """Remove the folders of servers that were killed; returns how many. Those of running ones stay."""
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
    except OSError:  # locked, or somebody else's
        return False


def _age_s(folder: Path) -> float:
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0.0
