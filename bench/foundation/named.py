"""Runs `foresay` with its threads named for the kernel, so that /proc shows CPU time by thread name (Python 3.14 does
so by itself)."""

import threading
from pathlib import Path

from app.cli import main

run = threading.Thread.run


def run_named(thread: threading.Thread) -> None:
    """Run `thread` after giving its kernel thread the same name, of which Linux keeps 15 characters."""
    Path(f"/proc/self/task/{threading.get_native_id()}/comm").write_text(thread.name[:15])
    run(thread)


if __name__ == "__main__":
    threading.Thread.run = run_named  # type: ignore[method-assign, assignment]
    main()
