"""The places where weights are looked for. Nothing is imported from the packages that carry them, and nothing but
`download` uses the network."""

import hashlib
import logging
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from services.asr.weights.catalogue import KnownModel, PinnedPackage
from services.asr.weights.faults import WeightsFault
from services.asr.weights.folder import unreadable

log = logging.getLogger(__name__)

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """Weights that one source has, or can make. `source`: in a plain word; `folder`: where they are or will be, None
    where only `make` knows; `remedy`: what to do where they are damaged."""

    source: str
    folder: Path | None
    remedy: str
    make: Callable[[], Path] | None = None


# ------------------------------------------------------------------ the Hugging Face cache


def hub_caches(environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """The folders in which the hub's own client keeps what it has downloaded, by its environment variables."""
    named = [environment[name] for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE") if environment.get(name)]
    home = environment.get("HF_HOME")
    base = environment.get("XDG_CACHE_HOME") or "~/.cache"
    named.append(f"{home}/hub" if home else f"{base}/huggingface/hub")
    return tuple(dict.fromkeys(_expanded(name) for name in named))


def in_hub_caches(caches: Sequence[Path], repository: str) -> list[Candidate]:
    """The downloaded versions of `repository` (OWNER/NAME) that have a model.bin: of each cache first the one that its
    `main` names, then the newest. Raises `WeightsFault` if a cache cannot be read."""
    found = []
    for cache in caches:
        home = cache / f"models--{repository.replace('/', '--')}"
        try:
            found += _snapshots(home)
        except OSError as error:
            raise unreadable(home, error) from error
    return [Candidate("hub cache", folder, f"delete {folder.parents[1]} and fetch it again") for folder in found]


def hub_hash(weights: Path) -> str | None:
    """The SHA-256 that the hub states for a file in its cache: large files there are links to files named by it."""
    try:
        name = Path(os.readlink(weights)).name
    except OSError:
        return None
    return name if _SHA256.fullmatch(name) else None


def _snapshots(home: Path) -> list[Path]:
    snapshots = home / "snapshots"
    if not snapshots.is_dir():
        return []
    folders = sorted((path for path in snapshots.iterdir() if path.is_dir()), key=lambda path: -path.stat().st_mtime)
    main = home / "refs" / "main"
    named = main.read_text(encoding="utf-8").strip() if main.is_file() else ""
    folders.sort(key=lambda path: path.name != named)
    return [folder for folder in folders if (folder / "model.bin").is_file()]


# ------------------------------------------------------------------ packages of the index


def in_packages(model: KnownModel, cache: Path) -> list[Candidate]:
    """The weights in installed packages; model.bin in several parts is put together in a folder below `cache`. Raises
    `WeightsFault` where some parts are missing."""
    package = model.package
    if package is None:
        return []
    found = {path: _packaged(path) for path in package.paths}
    files = [path for path in found.values() if path is not None]
    if not files:
        return []
    if len(files) < len(found):
        lost = ", ".join(path for path, file in found.items() if file is None)
        raise WeightsFault(f"the packages with the weights of {model.name} lack {lost}: run `{package.reinstall}`")
    if len(package.parts) == 1:
        return [Candidate("package", files[0].parent, f"run `{package.reinstall}`")]
    target = cache / "models" / f"{model.name}-{(model.sha256 or 'unpinned')[:12]}"
    parts, beside = files[: len(package.parts)], files[len(package.parts) :]
    again = f"delete {target}: it is made again from the packages"
    return [Candidate("package", target, again, lambda: _joined(model, package, parts, beside, target))]


def _packaged(path: str) -> Path | None:
    """The file at IMPORT_NAME/PATH, if that package is installed and has it. The package is not imported."""
    package, _, rest = path.partition("/")
    try:
        spec = find_spec(package)
    except ValueError:
        return None
    folders = (spec.submodule_search_locations or ()) if spec else ()
    return next((Path(folder) / rest for folder in folders if (Path(folder) / rest).is_file()), None)


def _joined(
    model: KnownModel, package: PinnedPackage, parts: Sequence[Path], beside: Sequence[Path], target: Path
) -> Path:
    """Puts the parts of model.bin together in `target`, checked before it appears there, and returns it. Two processes
    may do so at once."""
    if (target / "model.bin").is_file():
        return target
    unfinished = target.with_name(f"{target.name}.{uuid4().hex}")
    try:
        unfinished.mkdir(parents=True)
        try:
            if model.sha256 != (found := _concatenated(parts, unfinished / "model.bin")):
                raise WeightsFault(
                    f"the parts of {model.name} do not make up the published file (SHA-256 {found[:12]}, expected "
                    f"{(model.sha256 or 'none')[:12]}), and are not used: run `{package.reinstall}`"
                )
            for file in beside:
                if package.files[file.name] != (found := _concatenated([file], unfinished / file.name)):
                    raise WeightsFault(
                        f"{file} is not the published file (SHA-256 {found[:12]}, expected "
                        f"{package.files[file.name][:12]}), and is not used: run `{package.reinstall}`"
                    )
            _put(unfinished, target)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise WeightsFault(
            f"the weights of {model.name} cannot be put together in {target.parent} ({why}): give it {model.size_mb} "
            "MB, or set asr.cache_dir"
        ) from error
    log.info("put the weights of %s together in %s", model.name, target)
    return target


def _put(unfinished: Path, target: Path) -> None:
    try:
        unfinished.rename(target)
    except OSError:
        if not (target / "model.bin").is_file():  # not just another process that was faster
            raise


def _concatenated(parts: Sequence[Path], target: Path) -> str:
    """Writes `parts` to `target`, one after the other, and returns the SHA-256 of the whole."""
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for part in parts:
            with part.open("rb") as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
                    out.write(piece)
    return digest.hexdigest()


# ------------------------------------------------------------------ download


def download(repository: str) -> Path:
    """Lets faster-whisper download `repository` into the hub's cache, and returns the folder. Takes as long as the
    network needs. Raises `WeightsFault`."""
    try:
        from faster_whisper.utils import download_model
    except ImportError as error:
        raise WeightsFault(
            f"{repository} cannot be downloaded, {error}: run `pip install 'foresay[whisper]'`"
        ) from error
    log.info("downloading the Whisper model %s", repository)
    try:
        return Path(download_model(repository))
    except Exception as error:  # the hub's client, its HTTP client and the file system raise many kinds
        first = (str(error).strip().splitlines() or [""])[0][:160].rstrip(".: ")
        raise WeightsFault(
            f"{repository} could not be downloaded ({type(error).__name__}: {first}): check the network, or set "
            "asr.model to a folder that holds it"
        ) from error


def _expanded(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # no home folder is known
        return Path(path)
