from dataclasses import replace
from pathlib import Path

import pytest

from services.asr.weights import Sighting, WeightSearch, find_weights, survey
from tests.services.asr.weights.small import in_hub_cache, in_packages, model_bin, model_folder, searching


def rows(search: WeightSearch, configured: str = "tiny.en") -> dict[str, Sighting]:
    return {row.name: row for row in survey(search, configured)}


def test_nothing_is_hashed_or_put_together_for_a_survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_packages(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    search = searching(tmp_path)
    seen = rows(search)
    assert list(seen) == ["tiny.en", "base", "small"]
    assert (seen["tiny.en"].source, seen["tiny.en"].state) == ("package", "not checked yet")
    assert (seen["base"].source, seen["base"].state) == ("package", "in parts; put together when used")
    assert (seen["small"].source, seen["small"].state, seen["small"].size) == ("", "not on this machine", 3_000_000)
    assert not (tmp_path / "cache").exists()


def test_what_was_checked_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_packages(tmp_path / "site")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    search = searching(tmp_path)
    for name in ("tiny.en", "base"):
        found = find_weights(name, search=search)
        assert rows(search)[name].state == f"{found.sha256[:12]} as pinned"
        assert rows(search)[name].size == found.size


def test_a_file_that_differs_is_shown_as_such(tmp_path: Path) -> None:
    search = searching(tmp_path)
    folder = in_hub_cache(tmp_path / "hub", "maker/tiny.en", model_bin(b"damaged"))
    search.hashes.of(folder / "model.bin")
    assert rows(search)["tiny.en"].state.startswith("differs: ")


def test_a_configured_folder_stands_first_with_its_state(tmp_path: Path) -> None:
    search = searching(tmp_path)
    folder = model_folder(tmp_path / "mine", model_bin(b"my own"))
    assert survey(search, str(folder))[0].state == "not checked yet"
    find_weights(str(folder), search=search)
    first = survey(search, str(folder))[0]
    assert (first.source, first.name, first.folder) == ("path", "mine", folder)
    assert first.state.endswith(" not pinned")
    (folder / "tokenizer.json").unlink()
    assert "lacks tokenizer.json" in survey(search, str(folder))[0].state


def test_a_configured_name_that_is_none_is_told(tmp_path: Path) -> None:
    assert "no Whisper model is called" in survey(searching(tmp_path), "nope")[0].state


def test_a_place_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = model_folder(tmp_path / "mine")
    search = replace(searching(tmp_path))

    def refuse(self: Path, **more: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "is_file", refuse)
        first = survey(search, str(folder))[0]
    assert "cannot be read (Permission denied)" in first.state
