"""The recogniser's temporary folder, and those that were left behind."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from services.asr.pocketsphinx.model_folder import LOCK, UNLOCKED_S, ModelFolder, remove_stale


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_folder_of_a_killed_server_is_removed_and_that_of_a_running_one_stays(temporary: Path) -> None:
    load = "from services.asr.pocketsphinx.model_folder import ModelFolder"
    code = f"{load}; folder = ModelFolder(); print(folder.path, flush=True); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(temporary)},
    )
    assert other.stdout is not None
    folder = Path(other.stdout.readline().strip())
    assert remove_stale() == 0
    assert folder.exists()
    other.send_signal(signal.SIGKILL)
    other.communicate()
    assert remove_stale() == 1
    assert not folder.exists()


def test_a_folder_that_is_being_made_stays_and_an_old_one_without_a_lock_goes(temporary: Path) -> None:
    folder = temporary / "foresay-asr-abc"
    folder.mkdir()
    assert remove_stale() == 0
    before = folder.stat().st_mtime - UNLOCKED_S - 1
    os.utime(folder, (before, before))
    assert remove_stale() == 1


def test_nothing_is_left_of_a_recogniser_that_was_closed(temporary: Path) -> None:
    shared_context = ModelFolder()
    assert (shared_context.path / LOCK).exists()
    shared_context.remove()
    assert list(temporary.iterdir()) == []
