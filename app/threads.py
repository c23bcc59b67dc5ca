"""The threads in which blocking work of the server runs."""

import threading
from concurrent.futures import ThreadPoolExecutor

THREADS = 6
"""Threads at the same time: readings of the learned model, queries of the journal, names that are looked up."""


def started(count: int = THREADS) -> ThreadPoolExecutor:
    """An executor for `loop.set_default_executor` whose `count` threads all run already, so that a server does not grow
    by a thread and its memory when it is busy for the first time. Does not block."""
    pool, all_here = ThreadPoolExecutor(count, thread_name_prefix="blocking"), threading.Barrier(count)
    for _ in range(count):
        pool.submit(all_here.wait)
    return pool
