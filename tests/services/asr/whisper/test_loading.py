"""Where a model runs, and why it cannot. The modules that stand in for faster-whisper and
CTranslate2 have the signatures of releases 1.2 and 4."""

import os
import subprocess
import sys
import types
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from services.asr.recogniser import RecogniserFault
from services.asr.whisper.loading import Placement, cores, load
from tests.services.asr.whisper.fakes import FakeTokenizer

FOLDER = Path("/models/mine")


@dataclass
class Machine:
    """What the modules say, and how a model was loaded."""

    gpus: int = 0
    fault: Exception | None = None
    created: dict[str, Any] = field(default_factory=dict)


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

    modules: dict[str, Any] = {name: types.ModuleType(name) for name in ("faster_whisper", "ctranslate2")}
    modules["faster_whisper.tokenizer"] = types.ModuleType("tokenizer")
    modules["faster_whisper"].WhisperModel = WhisperModel
    modules["faster_whisper.tokenizer"].Tokenizer = lambda *_, **__: FakeTokenizer()
    modules["ctranslate2"].get_cuda_device_count = lambda: found.gpus
    modules["ctranslate2"].get_supported_compute_types = lambda device: {"float16", "float32"}
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    return found


def test_the_placement_suits_the_machine() -> None:
    assert Placement().resolved(0, ()) == Placement("cpu", "int8", cores())
    assert Placement().resolved(1, {"float16"}) == Placement("cuda", "float16", 2)
    assert Placement().resolved(1, {"float32"}) == Placement("cuda", "float32", 2)
    assert Placement("cpu", "float32", 3).resolved(1, {"float16"}) == Placement("cpu", "float32", 3)


def test_each_decoding_has_one_thread_and_the_machine_is_said(machine: Machine) -> None:
    loaded = load(FOLDER, "mine", "en", Placement(parallel=3))
    created = machine.created
    assert (created["model_size_or_path"], created["cpu_threads"], created["num_workers"]) == (str(FOLDER), 1, 3)
    assert created["local_files_only"]
    assert loaded.about == "int8 on cpu, 3 at a time"


@pytest.mark.parametrize(
    ("language", "placement", "fault", "said"),
    [
        ("english", Placement(), None, r"asr\.language: the model mine does not know 'english'; it knows en alone"),
        ("en", Placement("cuda"), None, r"asr\.whisper\.device: .* finds no GPU here"),
        ("en", Placement(), RuntimeError("Unsupported model binary version"), r"cannot be loaded .* binary version"),
        ("en", Placement(), ValueError("not a Whisper model"), r"asr\.model: mine cannot be loaded"),
    ],
)
def test_what_cannot_be_used_is_explained(
    machine: Machine, language: str, placement: Placement, fault: Exception | None, said: str
) -> None:
    machine.fault = fault
    with pytest.raises(RecogniserFault, match=said):
        load(FOLDER, "mine", language, placement)


def test_a_server_that_has_not_started_imports_nothing_heavy(tmp_path: Path) -> None:
    heavy = (
        "faster_whisper",
        "ctranslate2",
        "av",
        "torch",
        "huggingface_hub",
    )  # tokenizers reads words for the understanding
    code = f"""
import sys
from app.composition import build
from app.settings import Settings
build(Settings())
print([name for name in {heavy!r} if name in sys.modules])
"""
    environment = os.environ | {"HF_HUB_CACHE": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[]"
