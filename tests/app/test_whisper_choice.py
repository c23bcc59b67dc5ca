"""Which recogniser the settings lead to. The weights are small files, and no engine is loaded."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app import doctor, engine_choice, whisper_choice
from app.asr_section import AsrSection
from app.composition import build
from app.sections import JournalSection, ToolsSection
from app.settings import ConfigError, Settings
from app.whisper_choice import engine_missing, weight_search, whisper_check
from services.asr.fallback import RecogniserWithFallback
from services.asr.pocketsphinx import PocketsphinxRecogniser
from services.asr.recogniser import Recogniser
from services.asr.weights import WeightsFault
from tests.services.asr.engine import Engine
from tests.services.asr.weights.small import TINY, model_bin, model_folder, sha256


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """faster-whisper and CTranslate2 count as installed; this machine's own weights are out of sight."""
    monkeypatch.setattr(whisper_choice, "find_spec", lambda name: name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    for name in ("HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)


def asr(**given: Any) -> AsrSection:
    return AsrSection.model_validate({"model": "/no/such/folder", **given})


def chosen(section: AsrSection) -> Recogniser:
    return engine_choice.recogniser(Settings.model_construct(asr=section), [])


def detail(recogniser: Recogniser) -> str:
    assert isinstance(recogniser, RecogniserWithFallback)
    return recogniser.detail


@pytest.mark.parametrize("engine", ["auto", "whisper"])
def test_whisper_is_chosen_with_the_weights_that_were_found(engine: str, tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    found = chosen(asr(engine=engine, model=str(folder)))
    assert detail(found) == ""
    assert found.name == "whisper mine"
    assert not isinstance(chosen(asr(model=str(folder), fallback="none")), RecogniserWithFallback)


@pytest.mark.parametrize("engine", ["auto", "whisper"])
def test_without_weights_the_fallback_is_chosen_with_the_reason(engine: str) -> None:
    assert "there is no folder /no/such/folder" in detail(chosen(asr(engine=engine)))


def test_without_the_packages_the_reason_names_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")
    monkeypatch.setattr(whisper_choice, "find_spec", lambda name: None)
    assert detail(chosen(asr(model=str(folder)))) == (
        "faster-whisper and ctranslate2 are not installed: run `pip install 'foresay[whisper]'`"
    )
    monkeypatch.setattr(whisper_choice, "find_spec", lambda name: None if name == "ctranslate2" else name)
    assert engine_missing() == "ctranslate2 is not installed: run `pip install 'foresay[whisper]'`"


def test_where_no_fallback_is_wanted_the_server_does_not_start() -> None:
    with pytest.raises(ConfigError, match=r"asr\.fallback is none, and Whisper cannot be used: .* no folder"):
        chosen(asr(fallback="none"))


def _unreachable(repository: str) -> Path:
    raise WeightsFault(f"{repository} could not be downloaded (ConnectError: no route): check the network")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    search = weight_search
    monkeypatch.setattr(whisper_choice, "weight_search", lambda given: replace(search(given), downloader=_unreachable))


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weights cannot be opened."""
    opened = Path.open

    def refuse(self: Path, *args: Any, **more: Any) -> Any:
        if self.name == "model.bin":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **more)

    monkeypatch.setattr(Path, "open", refuse)


@pytest.mark.parametrize(
    ("given", "data", "state", "reason"),
    [
        ({"sha256": "0" * 64}, model_bin(TINY), "", r"model\.bin .*SHA-256 .*, expected 0+"),
        ({"model": "small.en"}, b"", "", r"the Whisper model small\.en is not on this machine: "),
        ({"model": "small.en", "download": True}, b"", "no_network", r"could not be downloaded .*: check the network"),
        ({}, model_bin(TINY), "locked", r"mine cannot be read \(Permission denied\): check its permissions"),
        ({"language": "de"}, model_bin(TINY), "", r"knows English alone, not 'de': set asr\.model to a multilingual"),
        ({}, model_bin(TINY, b"TransformerSpec"), "", r"no Whisper model"),
    ],
    ids=["another hash", "no weights", "no network", "unreadable", "another language", "no Whisper model"],
)
def test_whatever_is_wrong_with_the_weights_one_sentence_tells_and_the_fallback_serves_unless_it_may_not(
    given: dict[str, Any], data: bytes, state: str, reason: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    section = {"model": str(model_folder(tmp_path / "mine", data)), **given}
    if state:
        request.getfixturevalue(state)
    found = detail(chosen(asr(**section)))
    assert re.search(reason, found), found
    assert "\n" not in found
    with pytest.raises(ConfigError, match=r"^asr\.fallback is none, and Whisper cannot be used: ") as told:
        chosen(asr(**section, fallback="none"))
    assert found in str(told.value)


def test_pocketsphinx_can_be_asked_for_by_name() -> None:
    assert isinstance(chosen(asr(engine="pocketsphinx")), PocketsphinxRecogniser)


def test_the_settings_reach_the_search(tmp_path: Path) -> None:
    found = weight_search(asr(language="de", download=True, sha256="A" * 64, cache_dir=tmp_path))
    assert (found.language, found.download, found.sha256, found.cache) == ("de", True, "A" * 64, tmp_path)
    assert weight_search(asr()).cache == tmp_path / "caches" / "foresay"


def test_a_hash_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="sha256"):
        asr(sha256="abc")


def test_doctor_shows_which_weights(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine", model_bin(b"my own"))
    missing, weights = whisper_check(asr(model=str(folder)))
    assert missing is None
    assert (
        weights == f"mine, path, SHA-256 {sha256(model_bin(b'my own'))[:12]} (not pinned), unknown, English; {folder}; "
        "device auto, compute type auto"
    )


def test_doctor_downloads_nothing() -> None:
    missing, weights = whisper_check(asr(model="someone/special", download=True))
    assert missing is None
    assert weights.startswith("someone/special is downloaded at the start if it can be (the Whisper model")
    missing, _ = whisper_check(asr(model="someone/special"))
    assert missing == (
        "the Whisper model someone/special is not on this machine: set asr.model to a folder that holds it, or allow "
        "asr.download"
    )


@pytest.mark.parametrize(
    ("given", "marked"),
    [
        ({}, ["pocketsphinx"]),
        ({"fallback": "none"}, ["whisper"]),
        ({"engine": "pocketsphinx"}, ["pocketsphinx"]),
        ({"engine": "remote", "base_url": "http://asr.test/v1"}, ["remote"]),
    ],
)
def test_doctor_marks_the_engine_that_would_serve(given: dict[str, str], marked: list[str]) -> None:
    checks = doctor._hearing_checks(Settings.model_construct(asr=asr(**given)))
    assert [check.engine for check in checks if check.part == "asr" and check.chosen] == marked


async def test_readiness_says_which_recogniser_serves_and_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    embedded = RecogniserWithFallback(None, lambda: Engine("pocketsphinx"), "no weights: fetch them")
    monkeypatch.setattr(engine_choice, "recogniser", lambda *_: embedded)
    server_engines = build(Settings(tools=ToolsSection(data_dir=tmp_path), journal=JournalSection(engine="memory")))
    await server_engines.start()
    ready = server_engines.readiness()["asr"]
    await server_engines.aclose()
    assert (ready.name, ready.ok, ready.detail) == ("pocketsphinx", True, "no weights: fetch them")
    assert not server_engines.readiness()["asr"].ok
