"""The threads in which blocking work of the server runs."""

import asyncio
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

THREADS = 6
"""Threads at the same time: readings of the learned model, queries of the journal."""


async def start_all() -> None:
    """Start the threads that the running loop would start when it is busy, or looks a name up, for the first time, so
    that a server does not grow by them: those of its executor, and with uvloop the four of libuv."""
    loop = asyncio.get_running_loop()
    loop.set_default_executor(started())
    with suppress(socket.gaierror):
        await loop.getaddrinfo("localhost", 0)


def started(count: int = THREADS) -> ThreadPoolExecutor:
    """An executor whose `count` threads run already."""
    pool, all_here = ThreadPoolExecutor(count, thread_name_prefix="blocking"), threading.Barrier(count)
    for _ in range(count):
        pool.submit(all_here.wait)
    return pool
