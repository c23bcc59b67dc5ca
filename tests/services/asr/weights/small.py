"""Small folders and packages that look like those of Whisper models, and a catalogue that pins them."""

import hashlib
import struct
from pathlib import Path

from services.asr.weights import KnownModel, WeightSearch
from services.asr.weights.catalogue import ENGLISH, MANY, PinnedPackage

TINY = b"weights of a tiny model"
BASE = b"weights of a model in two parts"


def model_bin(weights: bytes, kind: bytes = b"WhisperSpec") -> bytes:
    """A model.bin with the header of CTranslate2's format."""
    return struct.pack("<IH", 6, len(kind) + 1) + kind + b"\0" + weights


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def model_folder(folder: Path, data: bytes = model_bin(TINY), words: int = 51864) -> Path:
    """Writes a model of `words` entries to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.bin").write_bytes(data)
    (folder / "config.json").write_text("{}")
    (folder / "tokenizer.json").write_text("{}")
    (folder / "vocabulary.txt").write_text("a\n" * words)
    return folder


def in_hub_cache(cache: Path, repository: str, data: bytes = model_bin(TINY), blob: str = "") -> Path:
    """Writes a model to `cache` as the hub's client does: links to files that are named by their hash."""
    home = cache / f"models--{repository.replace('/', '--')}"
    folder = model_folder(home / "snapshots" / "0123abcd", data)
    (home / "refs").mkdir()
    (home / "refs" / "main").write_text("0123abcd")
    stored = home / "blobs" / (blob or sha256(data))
    stored.parent.mkdir()
    (folder / "model.bin").rename(stored)
    (folder / "model.bin").symlink_to(Path("../../blobs") / stored.name)
    return folder


def in_packages(site: Path, part_two: bytes = model_bin(BASE)[20:]) -> None:
    """Writes the packages of `CATALOGUE` to `site`. They fail if they are imported."""
    model_folder(site / "carrier" / "model")
    first = model_folder(site / "half_one" / "data", words=51865)
    (first / "model.bin").rename(first / "model.bin.part1")
    (first / "model.bin.part1").write_bytes(model_bin(BASE)[:20])
    second = site / "half_two" / "data" / "model.bin.part2"
    second.parent.mkdir(parents=True)
    second.write_bytes(part_two)
    for package in ("carrier", "half_one", "half_two"):
        (site / package / "__init__.py").write_text("raise RuntimeError('imported')")


def _beside(words: int) -> dict[str, str]:
    return {"config.json": sha256(b"{}"), "tokenizer.json": sha256(b"{}"), "vocabulary.txt": sha256(b"a\n" * words)}


CATALOGUE = {
    "tiny.en": KnownModel(
        "tiny.en",
        "maker/tiny.en",
        1,
        ENGLISH,
        sha256=sha256(model_bin(TINY)),
        package=PinnedPackage(
            ("carrier==1",),
            "whisper-weights",
            ("carrier/model/model.bin",),
            "carrier/model",
            _beside(51864),
        ),
    ),
    "base": KnownModel(
        "base",
        "maker/base",
        2,
        MANY,
        sha256=sha256(model_bin(BASE)),
        package=PinnedPackage(
            ("half-one==1", "half-two==1"),
            "whisper-weights-base",
            ("half_one/data/model.bin.part1", "half_two/data/model.bin.part2"),
            "half_one/data",
            _beside(51865),
        ),
    ),
    "small": KnownModel("small", "maker/small", 3, MANY),
}


def no_network(repository: str) -> Path:
    raise AssertionError(f"{repository} was to be downloaded")


def searching(folder: Path) -> WeightSearch:
    """A search of a cache and a hub cache below `folder`, without network."""
    return WeightSearch(cache=folder / "cache", hub_caches=(folder / "hub",), models=CATALOGUE, downloader=no_network)
