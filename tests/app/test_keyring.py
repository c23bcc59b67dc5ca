"""The operator's keys: made, listed and taken back by command, kept as hashes, followed by a running server."""

import json
import re
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner, Result

from app.cli import cli
from app.gateway.session_schema import SessionObject
from app.keyring import KeyFile, Keyring
from app.main import create_app
from app.sections import ServerSection, ToolsSection
from app.settings import ConfigError, Settings, load
from tests.app.client import SocketClosed, connect
from tests.app.fakes import ScriptedEngines


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FORESAY_TOOLS__DATA_DIR", str(tmp_path / "var"))
    return tmp_path / "var" / "keys.json"


def keys(*words: str) -> Result:
    return CliRunner().invoke(cli, ["keys", *words])


def serving(server_engines: ScriptedEngines, file: Path, **server: Any) -> FastAPI:
    return create_app(
        Settings(server=ServerSection(**server), tools=ToolsSection(data_dir=file.parent)), server_engines
    )


async def outcome(app: FastAPI, key: str | None) -> int | str:
    headers = {"authorization": f"Bearer {key}"} if key else {}
    async with connect(app, **headers) as client:
        try:
            return str((await client.next())["type"])
        except SocketClosed:
            return client.denied or 0


def test_a_key_is_shown_once_and_kept_as_a_hash(file: Path) -> None:
    made = keys("add", "kitchen")
    assert made.exit_code == 0, made.output
    key = made.stdout.strip()
    assert re.fullmatch(r"fsk_[A-Za-z0-9_-]{43}", key)
    assert key not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    [stored] = json.loads(file.read_text())
    assert stored["name"] == "kitchen"
    assert datetime.fromisoformat(stored["created"]).tzinfo == UTC
    assert keys("list").stdout.split() == [stored["created"], "kitchen"]


def test_names_are_unique_and_plain(file: Path) -> None:
    assert keys("add", "kitchen").exit_code == 0
    for name in ("kitchen", "", "a b", "settings-1", "ä", "x" * 65, "-x", "a\nb"):
        refused = keys("add", "--", name)
        assert refused.exit_code == 2, name
        assert refused.stderr.startswith("name: ")
    assert len(json.loads(file.read_text())) == 1
    assert "there are: kitchen" in keys("revoke", "hall").stderr


ADDING = """
import sys
from pathlib import Path
from app.keyring import KeyFile
file = KeyFile(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(30):
    file.add(f"{sys.argv[2]}{number}")
file.revoke(f"{sys.argv[2]}0")
"""


def test_processes_that_change_the_file_at_the_same_time_lose_nothing(file: Path) -> None:
    adding = [
        subprocess.Popen(
            [sys.executable, "-c", ADDING, str(file), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for name in "abc"
    ]
    for process in adding:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in adding:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in adding:
        process.communicate()
        assert process.returncode == 0
    kept = {key.name for key in KeyFile(file).read()}
    assert kept == {f"{name}{number}" for name in "abc" for number in range(1, 30)}


async def test_a_running_server_follows_the_file(server_engines: ScriptedEngines, file: Path) -> None:
    app = serving(server_engines, file)
    assert await outcome(app, None) == "session.created"
    kitchen, hall = keys("add", "kitchen").stdout.strip(), keys("add", "hall").stdout.strip()
    assert [await outcome(app, key) for key in (None, "wrong", kitchen, hall)] == [
        401,
        401,
        "session.created",
        "session.created",
    ]
    keys("revoke", "kitchen")
    assert [await outcome(app, key) for key in (kitchen, hall)] == [401, "session.created"]
    keys("revoke", "hall")
    assert await outcome(app, None) == 401, "taking back the last key does not open the door"
    file.unlink()
    assert await outcome(app, None) == 401, "nor does losing the file"
    assert await outcome(app, hall) == 401


def test_a_file_that_cannot_be_used_stops_the_start_and_later_changes_nothing(file: Path) -> None:
    key = KeyFile(file).add("kitchen")
    ring = Keyring((), KeyFile(file))
    for broken in ("{", "[1]", '[{"name": "x"}]', '[{"name": "x", "created": "", "sha256": "zz"}]'):
        file.write_text(broken)
        with pytest.raises(ConfigError, match=r"keys\.json"):
            Keyring((), KeyFile(file))
        assert ring.name_of(key) == "kitchen"


def test_plain_keys_are_not_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORESAY_SERVER__API_KEYS", '["sesame-open"]')
    settings = load()
    assert "sesame-open" not in repr(settings) + str(settings.model_dump())
    ring = Keyring(settings.server.api_keys, KeyFile(file))
    assert (ring.name_of("sesame-open"), ring.name_of("sesame"), ring.name_of(""), ring.name_of(None)) == (
        "settings-1",
        None,
        None,
        None,
    )
    monkeypatch.setenv("FORESAY_SERVER__API_KEYS", '[""]')
    with pytest.raises(ConfigError, match="cannot be empty"):
        load()


async def test_each_key_may_have_so_many_sessions(server_engines: ScriptedEngines, file: Path) -> None:
    kitchen, hall = KeyFile(file).add("kitchen"), KeyFile(file).add("hall")
    app = serving(server_engines, file, max_sessions_per_key=1)
    async with connect(app, authorization=f"Bearer {kitchen}") as first:
        await first.next()
        assert b'foresay_key_sessions{key="kitchen"} 1.0' in server_engines.metrics.render()
        async with connect(app, authorization=f"Bearer {kitchen}") as second:
            await second.settle_closed()
            assert second.denied == 429
        secret = app.state.admission.secrets.create(SessionObject(), 60, "kitchen")
        assert await outcome(app, secret.value) == 429, "an ephemeral key counts for the key that made it"
        assert await outcome(app, hall) == "session.created"
    assert await outcome(app, kitchen) == "session.created"
    assert b'foresay_key_sessions{key="kitchen"} 0.0' in server_engines.metrics.render()


async def test_ephemeral_keys_go_with_the_key_that_made_them(server_engines: ScriptedEngines, file: Path) -> None:
    KeyFile(file).add("kitchen")
    app = serving(server_engines, file)
    secret = app.state.admission.secrets.create(SessionObject(), 60, "kitchen")
    assert await outcome(app, secret.value) == "session.created"
    KeyFile(file).revoke("kitchen")
    assert await outcome(app, secret.value) == 401
