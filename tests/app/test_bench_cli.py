"""`foresay bench` hands its options to the bench of the checkout."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import bench_cli
from app.cli import cli


def test_options_reach_the_bench_from_any_folder(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app.cli", "bench", "--help"]
    root = Path(bench_cli.__file__).parents[1]
    told = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True, timeout=60
    )
    assert told.returncode == 0, told.stderr
    assert "bench.speedup" in told.stdout
    assert "--repeats" in told.stdout


def test_every_option_is_passed_through_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda *call: started.append(call))
    given = ["--set", "naturalistic", "tinyagent", "--limit", "2", "--modes", "a", "d", "--audio"]
    assert CliRunner().invoke(cli, ["bench", *given]).exit_code == 0
    [(program, arguments, environment)] = started
    assert program == sys.executable
    assert arguments[-len(given) :] == given
    assert environment["PYTHONPATH"].split(os.pathsep)[0] == str(Path(bench_cli.__file__).parents[1])


def test_without_a_checkout_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bench_cli, "__file__", str(tmp_path / "site-packages" / "app" / "bench_cli.py"))
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(cli, ["bench"])
    assert told.exit_code == 2
    assert "Clone Foresay's repository" in told.stderr


def test_the_current_folder_serves_an_installed_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = Path(bench_cli.__file__).parents[1]
    monkeypatch.setattr(bench_cli, "__file__", str(tmp_path / "site-packages" / "app" / "bench_cli.py"))
    monkeypatch.chdir(root)
    assert bench_cli.checkout() == root
