"""Finds Silero's ONNX file in installed packages, without importing them: `silero_vad` would import torch."""

from importlib.util import find_spec
from pathlib import Path

COPIES = (
    # op15 holds the 16 kHz network alone: half the size of silero_vad.onnx and, measured, 1.4 times as fast a window
    ("silero_vad", "data/silero_vad_16k_op15.onnx"),
    ("silero_vad", "data/silero_vad.onnx"),
    ("faster_whisper", "assets/silero_vad_v6.onnx"),
)
MISSING = (
    "Silero VAD's ONNX file was not found: run `pip install --no-deps silero-vad` (or install faster-whisper, which "
    "carries a copy), or set vad.model_path to the file"
)


def find_model(path: Path | None = None) -> Path:
    """The ONNX file at `path`, else one of an installed package. Raises `FileNotFoundError` that names the fix."""
    if path is not None:
        if not path.is_file():
            raise FileNotFoundError(f"vad.model_path: there is no file {path}")
        return path
    for package, file in COPIES:
        for folder in _folders(package):
            if (folder / file).is_file():
                return folder / file
    raise FileNotFoundError(MISSING)


def available(path: Path | None = None) -> str | None:
    """Why Silero VAD cannot be used here, and the fix; None when it can."""
    try:
        find_model(path)
    except FileNotFoundError as error:
        return str(error)
    return None


def _folders(package: str) -> list[Path]:
    spec = find_spec(package)  # does not import a top-level package
    return [Path(folder) for folder in (spec.submodule_search_locations or ())] if spec else []
