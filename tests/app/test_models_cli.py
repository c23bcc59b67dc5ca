"""`foresay models ...` on small folders."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from tests.services.asr.weights.small import model_bin, model_folder, sha256


@pytest.fixture(autouse=True)
def _caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))


def foresay(*words: str) -> Result:
    return CliRunner().invoke(cli, ["models", *words], env={"COLUMNS": "200"})


def test_list_shows_every_model_and_the_configured_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = model_folder(tmp_path / "mine")
    monkeypatch.setenv("FORESAY_ASR__MODEL", str(folder))
    told = foresay("list").output
    for words in ("mine", "not checked yet", "tiny.en", "large-v3-turbo", "MIT", "99 languages"):
        assert words in told


def test_verify_reads_the_file_again(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine", model_bin(b"my own"))
    result = foresay("verify", str(folder))
    assert result.exit_code == 0
    assert f"SHA-256 {sha256(model_bin(b'my own'))} (not pinned)" in result.output
    assert f"from path, unknown, English: {folder}" in result.output


def test_verify_fails_where_the_hash_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORESAY_ASR__MODEL", str(model_folder(tmp_path / "mine")))
    monkeypatch.setenv("FORESAY_ASR__SHA256", "0" * 64)
    result = foresay("verify")
    assert result.exit_code == 1
    assert "expected 000000000000" in result.output


def test_path_prints_the_folder_alone(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    assert foresay("path", str(folder)).output == f"{folder}\n"
    missing = foresay("path", str(tmp_path / "none"))
    assert (missing.exit_code, "there is no folder" in missing.output) == (1, True)


def test_a_configuration_that_cannot_be_used_is_said_plainly(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("asr: {fallback: maybe}")
    result = foresay("list", "--config", str(bad))
    assert (result.exit_code, "asr.fallback" in result.output) == (2, True)


def test_no_engine_is_imported_for_it() -> None:
    code = (
        "import sys; from app.cli import cli; cli(['models', 'list'], standalone_mode=False); "
        "print([name for name in ('faster_whisper', 'ctranslate2', 'av', 'onnxruntime') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert out.splitlines()[-1] == "[]"
