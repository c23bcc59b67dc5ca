import json
import os
from pathlib import Path

import pytest

from services.asr.weights import hashes
from services.asr.weights.hashes import Hashes
from tests.services.asr.weights.small import sha256


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "weights"
    file.write_bytes(b"one")
    return file


def test_a_hash_is_remembered_while_the_file_stays_as_it_was(tmp_path: Path, file: Path) -> None:
    known = Hashes(tmp_path / "cache" / "hashes.json")
    assert known.remembered(file) is None
    assert known.of(file) == sha256(b"one")
    assert Hashes(tmp_path / "cache" / "hashes.json").remembered(file) == sha256(b"one")
    file.write_bytes(b"three")
    assert known.remembered(file) is None
    assert known.of(file) == sha256(b"three")
    os.utime(file, ns=(0, 0))
    assert known.remembered(file) is None


def test_a_remembered_hash_is_not_computed_again_unless_asked(tmp_path: Path, file: Path) -> None:
    cache = tmp_path / "hashes.json"
    Hashes(cache).of(file)
    entries = json.loads(cache.read_text())
    entries[str(file)]["sha256"] = "remembered"
    cache.write_text(json.dumps(entries))
    assert Hashes(cache).of(file) == "remembered"
    assert Hashes(cache).of(file, afresh=True) == sha256(b"one")
    assert Hashes(cache).of(file) == sha256(b"one")


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"PATH": 7}', '{"PATH": {"size": 3}}'])
def test_a_cache_that_is_damaged_costs_only_the_hashing(tmp_path: Path, file: Path, text: str) -> None:
    cache = tmp_path / "hashes.json"
    cache.write_text(text.replace("PATH", str(file)))
    assert Hashes(cache).of(file) == sha256(b"one")
    assert Hashes(cache).remembered(file) == sha256(b"one")


def test_a_cache_that_cannot_be_written_costs_only_the_hashing(file: Path) -> None:
    assert Hashes(file / "below" / "hashes.json").of(file) == sha256(b"one")


def test_the_cache_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashes, "MOST", 2)
    known = Hashes(tmp_path / "hashes.json")
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name)
        known.of(tmp_path / name)
    assert known.remembered(tmp_path / "a") is None
    assert known.remembered(tmp_path / "b") == sha256(b"b")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c", "hashes.json"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        Hashes(tmp_path / "hashes.json").of(tmp_path / "none")
