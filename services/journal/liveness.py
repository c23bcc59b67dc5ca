"""Tells which of the processes that share a database are alive, by file locks of the operating system.

Each process holds a lock on a file of its own beside the database for as long as it lives; the kernel releases it even
after SIGKILL. So an intent without an outcome is "in flight" while its process lives and "unknown" as soon as it is
dead, without a heartbeat or a timeout. (POSIX. Child processes must be exec'd, not merely forked, or they would keep
the lock: Python's file descriptors are not inherited through exec.)
"""

import fcntl
import os
from pathlib import Path


class RunLock:
    """The lock file of run `run`, in the folder beside the database. Its methods raise `OSError`."""

    def __init__(self, database: Path, run: str) -> None:
        self._folder = database.with_name(database.name + ".runs")
        self._run = run
        self._file: int | None = None

    def acquire(self) -> None:
        """Create the lock file and lock it until `release` or the end of the process."""
        self._folder.mkdir(exist_ok=True)
        path = self._folder / self._run
        # Locked before it gets its name, so that no process takes it for the file of a dead one.
        fresh = path.with_suffix(".new")
        self._file = os.open(fresh, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        fresh.rename(path)

    def release(self) -> None:
        """Remove the lock file."""
        if self._file is not None:
            (self._folder / self._run).unlink(missing_ok=True)
            os.close(self._file)
            self._file = None

    def alive(self) -> set[str]:
        """Return the names of all live runs, and remove the files of dead ones."""
        return {path.name for path in self._folder.iterdir() if path.suffix != ".new" and self._is_held(path)}

    def _is_held(self, path: Path) -> bool:
        if path.name == self._run and self._file is not None:
            return True
        try:
            file = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            path.unlink(missing_ok=True)
            return False
        finally:
            os.close(file)
