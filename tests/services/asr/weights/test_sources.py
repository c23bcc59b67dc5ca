import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from services.asr.weights import KNOWN_MODELS, WeightsFault
from services.asr.weights.sources import download, hub_caches, in_hub_caches
from tests.services.asr.weights.small import model_folder


def test_the_hubs_cache_is_where_its_client_keeps_it() -> None:
    assert hub_caches({}) == (Path.home() / ".cache" / "huggingface" / "hub",)
    assert hub_caches({"XDG_CACHE_HOME": "/c"}) == (Path("/c/huggingface/hub"),)
    assert hub_caches({"HF_HOME": "/h", "XDG_CACHE_HOME": "/c"}) == (Path("/h/hub"),)
    assert hub_caches({"HF_HUB_CACHE": "/own", "HF_HOME": "/h"}) == (Path("/own"), Path("/h/hub"))


def test_a_version_without_weights_is_passed_over(tmp_path: Path) -> None:
    home = tmp_path / "models--maker--tiny.en" / "snapshots"
    model_folder(home / "whole")
    (home / "probed").mkdir()
    (found,) = in_hub_caches([tmp_path, tmp_path / "none"], "maker/tiny.en")
    assert found.folder == home / "whole"


def test_a_cache_that_cannot_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models--maker--tiny.en" / "snapshots").mkdir(parents=True)

    def refuse(self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(WeightsFault, match=r"models--maker--tiny\.en cannot be read \(Permission denied\)"):
        in_hub_caches([tmp_path], "maker/tiny.en")


def fetching(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Lets faster-whisper's own download fail with `error`."""
    package, utils = ModuleType("faster_whisper"), ModuleType("faster_whisper.utils")

    def download_model(size_or_id: str) -> str:
        raise error

    utils.download_model = download_model  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "faster_whisper", package)
    monkeypatch.setitem(sys.modules, "faster_whisper.utils", utils)


@pytest.mark.parametrize("error", [ConnectionError("no route\nto the host."), ValueError(), OSError(28, "disk full")])
def test_a_download_that_fails_is_one_sentence(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    fetching(monkeypatch, error)
    with pytest.raises(
        WeightsFault, match=rf"small could not be downloaded \({type(error).__name__}.*check the net"
    ) as told:
        download("maker/small")
    assert "\n" not in str(told.value)


def test_without_faster_whisper_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(WeightsFault, match=r"run `pip install 'foresay\[whisper\]'`"):
        download("maker/small")


def test_only_hashes_that_were_computed_are_pinned() -> None:
    pinned = {name: model.sha256 for name, model in KNOWN_MODELS.items() if model.sha256}
    assert set(pinned) == {"tiny.en", "base"}
    assert all(model.package is None or model.sha256 for model in KNOWN_MODELS.values())


def test_every_requirement_of_the_packages_is_an_exact_version_that_the_extra_installs() -> None:
    project = tomllib.loads((Path(__file__).parents[4] / "pyproject.toml").read_text())["project"]
    for package in filter(None, (model.package for model in KNOWN_MODELS.values())):
        assert set(package.requirements) == set(project["optional-dependencies"][package.extra])
        assert all("==" in requirement for requirement in package.requirements)
