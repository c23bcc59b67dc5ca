"""Memory, CPU time, threads and files of a running process and its children, read from Linux's /proc."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class ProcessFigures:
    """The figures of one process. Every method raises `FileNotFoundError` or `ProcessLookupError` once it has ended."""

    pid: int

    @property
    def _folder(self) -> Path:
        return Path("/proc") / str(self.pid)

    @property
    def command(self) -> str:
        return (self._folder / "cmdline").read_text().replace("\0", " ").strip()

    def children(self) -> Iterator["ProcessFigures"]:
        """All descendants: children, their children, and so on."""
        for thread in self._threads():
            for pid in (thread / "children").read_text().split():
                child = ProcessFigures(int(pid))
                yield child
                yield from child.children()

    def thread_count(self) -> int:
        return len(self._threads())

    def open_files(self) -> int:
        return len(os.listdir(self._folder / "fd"))

    def resident_bytes(self) -> int:
        return int((self._folder / "statm").read_text().split()[1]) * PAGE

    def cpu_s(self) -> float:
        """CPU seconds since its start, including threads that have ended."""
        user, system = (self._folder / "stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / TICKS

    def cpu_s_by_thread(self) -> dict[str, float]:
        """CPU seconds of the live threads, summed by thread name."""
        spent: dict[str, float] = {}
        for thread in self._threads():
            name = (thread / "comm").read_text().strip()
            ran_ns = int((thread / "schedstat").read_text().split()[0])
            spent[name] = spent.get(name, 0.0) + ran_ns / 1e9
        return spent

    def _threads(self) -> list[Path]:
        return list((self._folder / "task").iterdir())
