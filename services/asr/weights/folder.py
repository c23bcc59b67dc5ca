"""Whether a folder holds a Whisper model in CTranslate2's format, judged without loading it."""

import json
import struct
from pathlib import Path

from services.asr.weights.faults import WeightsFault

MULTILINGUAL_WORDS = 51865
"""Entries in the vocabulary from which CTranslate2 takes a Whisper model for a multilingual one."""

_LARGE_V3_WORDS = 51866
_HEADER = struct.Struct("<IH")  # version of the format, length of the name of the model's kind
_KIND = b"WhisperSpec"
_FOREIGN = ("*.safetensors", "pytorch_model*.bin", "ggml-*.bin", "*.gguf", "*.pt")
_CONVERT = (
    "convert them with `ct2-transformers-converter --model FOLDER --output_dir NEW --copy_files tokenizer.json "
    "preprocessor_config.json`, or name one of the models of `foresay models list`"
)


def check_folder(folder: Path) -> None:
    """Raises `WeightsFault`, with what is wrong and the fix, unless `folder` holds a whole Whisper model."""
    try:
        _check(folder)
    except OSError as error:
        raise unreadable(folder, error) from error


def words_in(folder: Path) -> int:
    """Number of entries of the model's vocabulary. Raises `WeightsFault`."""
    try:
        text = folder / "vocabulary.txt"
        if text.is_file():
            return len(text.read_bytes().removesuffix(b"\n").split(b"\n"))
        return len(json.loads((folder / "vocabulary.json").read_bytes()))
    except OSError as error:
        raise unreadable(folder, error) from error
    except (ValueError, TypeError) as error:
        raise WeightsFault(f"{folder}: its vocabulary.json is no list of words; {_AGAIN}") from error


def unreadable(path: Path, error: OSError) -> WeightsFault:
    """The fault for an error of the file system."""
    why = error.strerror or type(error).__name__
    return WeightsFault(f"the weights in {path} cannot be read ({why}): check its permissions, or set asr.model anew")


_AGAIN = "copy the model's folder again, whole, or name one of the models of `foresay models list`"


def _check(folder: Path) -> None:
    if folder.is_file():
        raise WeightsFault(f"asr.model: {folder} is a file: name the folder that holds model.bin")
    if not folder.exists():
        raise WeightsFault(f"asr.model: there is no folder {folder}: {_AGAIN}")
    weights = folder / "model.bin"
    if not weights.is_file():
        if any(True for pattern in _FOREIGN for _ in folder.glob(pattern)):
            raise WeightsFault(f"{folder} holds weights of another format than CTranslate2's: {_CONVERT}")
        raise WeightsFault(f"{folder} is no Whisper model, it has no model.bin: {_AGAIN}")
    kind = _kind(weights)
    if kind is None:
        raise WeightsFault(f"{folder} is no Whisper model, its model.bin has not CTranslate2's format: {_CONVERT}")
    if kind != _KIND:
        name = kind.decode("ascii", "replace")
        raise WeightsFault(f"{folder} is no Whisper model, its model.bin holds a {name}: {_AGAIN}")
    if not any((folder / name).is_file() for name in ("vocabulary.txt", "vocabulary.json")):
        raise WeightsFault(f"{folder} lacks its vocabulary (vocabulary.txt or vocabulary.json): {_AGAIN}")
    if not (folder / "tokenizer.json").is_file():
        raise WeightsFault(f"{folder} lacks tokenizer.json, which would be fetched from the network: {_AGAIN}")
    if words_in(folder) == _LARGE_V3_WORDS and not (folder / "preprocessor_config.json").is_file():
        raise WeightsFault(f"{folder} lacks preprocessor_config.json, which models as large-v3 need: {_AGAIN}")


def _kind(weights: Path) -> bytes | None:
    """The kind of model that a model.bin says it holds; None if it has not CTranslate2's format."""
    with weights.open("rb") as file:
        start = file.read(_HEADER.size)
        if len(start) < _HEADER.size:
            return None
        version, length = _HEADER.unpack(start)
        if not (1 <= version <= 99 and 1 <= length <= 64):
            return None
        name = file.read(length)
    return name[:-1] if len(name) == length and name.endswith(b"\0") else None
