import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from services.vad import model
from services.vad.model import available, find_model


def test_the_model_is_found_without_importing_the_package_that_carries_it() -> None:
    code = (
        "import sys; from services.vad.model import find_model; print(find_model().name); "
        "print(any(name in sys.modules for name in ('silero_vad', 'torch', 'faster_whisper')))"
    )
    out = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert out.split() == ["silero_vad_16k_op15.onnx", "False"]


def installed(monkeypatch: pytest.MonkeyPatch, folders: dict[str, Path]) -> None:
    """Pretend that just these packages are installed."""

    def find(name: str) -> ModuleSpec | None:
        if name not in folders:
            return None
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [str(folders[name])]
        return spec

    monkeypatch.setattr(model, "find_spec", find)


def test_the_copy_of_faster_whisper_serves_where_silero_vad_is_absent(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy = tmp_path / "assets" / "silero_vad_v6.onnx"
    copy.parent.mkdir()
    copy.touch()
    installed(monkeypatch, {"faster_whisper": tmp_path})
    assert find_model() == copy


def test_without_any_copy_the_error_names_the_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, {})
    with pytest.raises(FileNotFoundError, match="pip install --no-deps silero-vad"):
        find_model()
    reason = available()
    assert reason is not None
    assert "vad.model_path" in reason


def test_a_configured_path_must_exist(tmp_path: Path) -> None:
    assert available(tmp_path / "none.onnx") == f"vad.model_path: there is no file {tmp_path / 'none.onnx'}"
    assert available() is None
