"""Whether Whisper is found or explained, and where its model runs. The modules that stand in for faster-whisper and
CTranslate2 have the signatures of releases 1.2 and 4."""

import os
import subprocess
import sys
import types
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest

from services.asr.recogniser import RecogniserFault
from services.asr.whisper import loading
from services.asr.whisper.loading import Placement, available, cores, load
from tests.services.asr.whisper.fakes import FakeTokenizer


@dataclass
class Machine:
    """What the modules say, and how a model was loaded."""

    gpus: int = 0
    fault: Exception | None = None
    created: dict[str, Any] = field(default_factory=dict)
    looked: list[str] = field(default_factory=list)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    found = Machine()

    class WhisperModel:
        supported_languages = ("en",)
        hf_tokenizer = None

        def __init__(
            self,
            model_size_or_path: str,
            device: str = "auto",
            compute_type: str = "default",
            cpu_threads: int = 0,
            num_workers: int = 1,
            local_files_only: bool = False,
        ) -> None:
            if found.fault is not None:
                raise found.fault
            found.created = {**locals()}
            self.model = types.SimpleNamespace(device=device, compute_type=compute_type, is_multilingual=False)

    def download_model(size_or_id: str, local_files_only: bool = False) -> str:
        assert local_files_only
        found.looked.append(size_or_id)
        if size_or_id != "tiny.en":
            raise FileNotFoundError(size_or_id)
        return size_or_id

    modules: dict[str, Any] = {name: types.ModuleType(name) for name in ("faster_whisper", "ctranslate2")}
    modules |= {f"faster_whisper.{name}": types.ModuleType(name) for name in ("utils", "tokenizer")}
    modules["faster_whisper"].__spec__ = ModuleSpec("faster_whisper", None, is_package=True)
    modules["faster_whisper"].WhisperModel = WhisperModel
    modules["faster_whisper.utils"].download_model = download_model
    modules["faster_whisper.tokenizer"].Tokenizer = lambda *_, **__: FakeTokenizer()
    modules["ctranslate2"].get_cuda_device_count = lambda: found.gpus
    modules["ctranslate2"].get_supported_compute_types = lambda device: {"float16", "float32"}
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> str:
    (tmp_path / "model.bin").touch()
    return str(tmp_path)


def test_without_the_package_the_reason_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "find_spec", lambda name: None)
    assert "foresay[whisper]" in str(available("base.en", download=True))


@pytest.mark.usefixtures("machine")
def test_a_model_must_be_on_disk_or_may_be_downloaded(folder: str, tmp_path: Path) -> None:
    assert available(folder) is None
    assert available("base.en", download=True) is None
    for missing in ("base.en", str(tmp_path.parent)):
        assert "allow asr.download" in str(available(missing))


def test_a_name_is_looked_for_in_the_cache_and_nothing_is_imported_where_that_is_empty(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    assert available("tiny.en") is not None
    assert machine.looked == []
    snapshot = tmp_path / "hub" / "models--Systran--faster-whisper-tiny.en" / "snapshots" / "0123"
    snapshot.mkdir(parents=True)
    (snapshot / "model.bin").touch()
    assert available("tiny.en") is None
    assert available("base.en") is not None
    assert machine.looked == ["tiny.en", "base.en"]


def test_the_placement_suits_the_machine() -> None:
    assert Placement().resolved(0, ()) == Placement("cpu", "int8", cores())
    assert Placement().resolved(1, {"float16"}) == Placement("cuda", "float16", 2)
    assert Placement().resolved(1, {"float32"}) == Placement("cuda", "float32", 2)
    assert Placement("cpu", "float32", 3).resolved(1, {"float16"}) == Placement("cpu", "float32", 3)


def test_each_decoding_has_one_thread_and_the_machine_is_said(machine: Machine, folder: str) -> None:
    loaded = load(folder, "en", Placement(parallel=3))
    created = machine.created
    assert (created["model_size_or_path"], created["cpu_threads"], created["num_workers"]) == (folder, 1, 3)
    assert created["local_files_only"]
    assert loaded.about == "int8 on cpu, 3 at a time"


@pytest.mark.parametrize(
    ("language", "placement", "fault", "said"),
    [
        ("english", Placement(), None, r"asr\.language: .* does not know 'english'; it knows en alone"),
        ("en", Placement("cuda"), None, r"asr\.whisper\.device: .* finds no GPU here"),
        ("en", Placement(), RuntimeError("Unsupported model binary version"), r"cannot be loaded .* binary version"),
        ("en", Placement(), ValueError("not a Whisper model"), r"asr\.model: .* cannot be loaded"),
    ],
)
def test_what_cannot_be_used_is_explained(
    machine: Machine, folder: str, language: str, placement: Placement, fault: Exception | None, said: str
) -> None:
    machine.fault = fault
    with pytest.raises(RecogniserFault, match=said):
        load(folder, language, placement)


@pytest.mark.usefixtures("machine")
def test_a_missing_model_is_a_fault() -> None:
    with pytest.raises(RecogniserFault, match=r"base\.en is not on disk"):
        load("base.en", "en", Placement())


def test_a_server_without_a_model_imports_nothing_heavy(tmp_path: Path) -> None:
    heavy = "faster_whisper", "ctranslate2", "av", "torch", "huggingface_hub", "tokenizers"
    code = f"""
import sys
from app.composition import build
from app.settings import Settings
build(Settings())
print([name for name in {heavy!r} if name in sys.modules])
"""
    environment = os.environ | {"HF_HUB_CACHE": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[]"
