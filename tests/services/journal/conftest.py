"""Fixtures with the journal's stores, each empty for a test; Redis is a real server that the tests start."""

import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from services.journal.memory import MemoryStore
from services.journal.records import JournalStore
from services.journal.redis import RedisStore
from services.journal.sqlite import SqliteStore
from tests.services.journal.clock import SetClock


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    pytest.importorskip("redis", reason="the extra 'redis' is not installed")
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("there is no redis-server program here (Debian: apt-get install redis-server)")
    folder = tmp_path_factory.mktemp("redis")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--save", ""]
    command = [program, *options, "--appendonly", "yes", "--appendfsync", "always"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        for line in server.stdout:
            if "Ready to accept connections" in line:
                break
        yield f"redis://127.0.0.1:{port}/0"
        server.terminate()


@pytest.fixture(params=["memory", "sqlite", "redis"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def make_store(
    engine: str, clock: SetClock, request: pytest.FixtureRequest, tmp_path: Path
) -> Callable[[], JournalStore]:
    """Makes stores over one and the same storage."""
    if engine == "memory":
        store = MemoryStore(clock)
        return lambda: store
    if engine == "sqlite":
        return lambda: SqliteStore(tmp_path / "journal.sqlite3", clock)
    url, prefix = request.getfixturevalue("redis_url"), uuid4().hex
    return lambda: RedisStore(url, clock, prefix=prefix)


@pytest.fixture
async def store(make_store: Callable[[], JournalStore]) -> AsyncIterator[JournalStore]:
    store = make_store()
    await store.open()
    yield store
    await store.aclose()
