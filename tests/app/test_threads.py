"""The threads for blocking work."""

import threading

from app.threads import started


def test_every_thread_runs_from_the_start_and_no_more_come() -> None:
    pool = started(3)
    assert sum(each.name.startswith("blocking") for each in threading.enumerate()) == 3
    names = {pool.submit(lambda: threading.current_thread().name).result() for _ in range(20)}
    assert names <= {f"blocking_{n}" for n in range(3)}
    assert sum(each.name.startswith("blocking") for each in threading.enumerate()) == 3
    pool.shutdown()
    assert not any(each.name.startswith("blocking") for each in threading.enumerate())
