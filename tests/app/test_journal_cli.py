"""`foresay journal`, on a journal that a killed server has left behind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.journal_cli import journal


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("journal")
    place = str(folder / "journal.sqlite3")
    child = "tests.services.journal.crash_child"
    command = [sys.executable, "-m", child, "sqlite", place, str(folder / "effects"), "intended/7"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == -9
    return place


def say(place: str, *words: str) -> list[str]:
    result = CliRunner().invoke(journal, [*words, "--journal", place], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_sessions_are_listed(place: str) -> None:
    lines = say(place, "sessions")
    assert {line.split()[2] for line in lines} == {"s0", "s1", "s2"}
    assert all(line.endswith("ada") for line in lines)


def test_a_session_is_exported_line_by_line(place: str) -> None:
    entries = [json.loads(line) for line in say(place, "export", "s0")]
    assert entries[0]["kind"] == "call"
    assert entries[0]["data"] == {"key": "s0/0", "state": "held"}


def test_the_fate_of_each_write_is_shown(place: str) -> None:
    lines = [line for session in ("s0", "s1", "s2") for line in say(place, "writes", session)]
    assert {line.split()[0] for line in lines} == {"done", "unknown"}
    assert "call 0.1  append(key=s0/0)" in lines[0]


def test_unknown_writes_are_told_until_acknowledged(place: str) -> None:
    told = say(place, "unknown")
    assert told
    assert all("I do not know whether it went through" in line for line in told)
    assert say(place, "unknown", "--acknowledge") == told
    assert say(place, "unknown") == []


def test_a_missing_journal_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(journal, ["sessions", "--journal", str(tmp_path / "none.sqlite3")])
    assert result.exit_code == 1
    assert "no such file; name another with --journal" in result.stderr


def test_the_configuration_says_where_the_journal_is(place: str, tmp_path: Path) -> None:
    config = tmp_path / "own.yaml"
    config.write_text(json.dumps({"journal": {"path": place}}))
    result = CliRunner().invoke(journal, ["sessions", "--config", str(config)])
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == say(place, "sessions")
    missing = CliRunner().invoke(journal, ["sessions", "--config", str(tmp_path / "none.yaml")])
    assert missing.exit_code == 1
    assert "none.yaml" in missing.stderr
