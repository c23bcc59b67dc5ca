"""The command line, with scripted engines in place of the real one."""

import json
import socket
import sys
from pathlib import Path
from types import ModuleType

import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from app import server
from app.cli import cli
from app.server_port import EngineCheck
from app.settings import ConfigError, Settings
from tests.app.fakes import ScriptedEngines
from tools.spec import Effect, ToolSpec

CONFIGURED = [
    "serve",
    "doctor",
    "tools",
    "mcp",
    *(f"journal {name}" for name in ("sessions", "export", "writes", "unknown")),
    *(f"models {name}" for name in ("list", "verify", "path")),
]


@pytest.fixture(autouse=True)
def _wiring(monkeypatch: pytest.MonkeyPatch) -> None:
    wiring = ModuleType("app.composition")
    wiring.build = lambda settings: ScriptedEngines()  # type: ignore[attr-defined]
    wiring.tool_specs = lambda settings: [  # type: ignore[attr-defined]
        ToolSpec("send_sms", "Send a text message.", {"type": "object"}),
        ToolSpec("clock", "Tell the time.", {"type": "object"}, effect=Effect.READ_LOCAL),
    ]
    choosing = ModuleType("app.doctor")
    choosing.doctor = lambda settings: [  # type: ignore[attr-defined]
        EngineCheck("asr", "pocketsphinx", usable=True, chosen=True),
        EngineCheck("asr", "whisper", usable=False, detail="faster-whisper is not installed"),
    ]
    monkeypatch.setitem(sys.modules, "app.composition", wiring)
    monkeypatch.setitem(sys.modules, "app.doctor", choosing)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Settings, int]]:
    """What `serve` would have run."""
    calls: list[tuple[Settings, int]] = []

    def run(app: FastAPI, settings: Settings, listener: socket.socket) -> None:
        calls.append((settings, listener.getsockname()[1]))
        listener.close()

    monkeypatch.setattr(server, "run", run)
    monkeypatch.setattr("app.cli.set_up", lambda: None)
    return calls


def test_serve_takes_the_command_line_over_the_file(served: list[tuple[Settings, int]]) -> None:
    result = CliRunner().invoke(cli, ["serve", "--port", "0", "--config", "edge"])
    assert result.exit_code == 0, result.output
    settings, port = served[0]
    assert settings.server.port == 0
    assert settings.server.max_sessions == 8
    assert port > 0


def test_port_in_use_is_said_plainly(served: list[tuple[Settings, int]]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(cli, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert f"Cannot listen on 127.0.0.1:{port}: Address already in use" in result.output
    assert "Traceback" not in result.output
    assert served == []


def test_bad_configuration_names_the_field(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("turns: {end_ms: soon}")
    result = CliRunner().invoke(cli, ["serve", "--config", str(path)])
    assert result.exit_code == 2
    assert "turns.end_ms" in result.output


def test_engines_that_cannot_be_built_are_said_plainly(
    served: list[tuple[Settings, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(settings: Settings) -> ScriptedEngines:
        raise ConfigError("asr.engine: whisper is not installed; pip install 'foresay[whisper]'")

    monkeypatch.setattr(sys.modules["app.composition"], "build", build)
    result = CliRunner().invoke(cli, ["serve", "--port", "0"])
    assert result.exit_code == 2
    assert "pip install 'foresay[whisper]'" in result.output
    assert served == []


def test_doctor_says_why_an_engine_cannot_be_used() -> None:
    result = CliRunner().invoke(cli, ["doctor"], env={"COLUMNS": "120"})
    assert result.exit_code == 0
    assert "pocketsphinx" in result.output
    assert "faster-whisper is not installed" in result.output


def test_tools_as_json() -> None:
    result = CliRunner().invoke(cli, ["tools", "--json"])
    clock, sms = json.loads(result.output)
    assert (clock["name"], clock["effect"], clock["early"]) == ("clock", "read_local", "always")
    assert (sms["name"], sms["effect"], sms["early"]) == ("send_sms", "write_external", "never")


def test_tools_as_a_table() -> None:
    assert "2 tools" in CliRunner().invoke(cli, ["tools"], env={"COLUMNS": "120"}).output


@pytest.mark.parametrize("words", ["Text [names] or [/] or [red]all[/red]", "[not a tag", "a:smile:"])
def test_a_table_shows_brackets_as_they_are(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    spec = ToolSpec("send_sms", words, {"type": "object"})
    monkeypatch.setattr(sys.modules["app.composition"], "tool_specs", lambda settings: [spec])
    monkeypatch.setattr(
        sys.modules["app.doctor"],
        "doctor",
        lambda settings: [EngineCheck("asr", words, usable=True, chosen=True)],
    )
    for command in ("tools", "doctor"):
        result = CliRunner().invoke(cli, [command], env={"COLUMNS": "160"}, catch_exceptions=False)
        assert words in result.output, command


def test_every_command_that_reads_the_configuration_takes_its_name() -> None:
    told = {
        name: CliRunner().invoke(cli, [*name.split(), "--help"], env={"COLUMNS": "120"}).output for name in CONFIGURED
    }
    assert [name for name, text in told.items() if "--config" not in text] == []
