"""What is on this machine, for people to read: every known model, looked for in the same places as `find_weights` does.

Nothing is hashed, put together or downloaded for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.asr.weights.faults import WeightsFault
from services.asr.weights.folder import check_folder, unreadable
from services.asr.weights.search import Wanted, WeightSearch, candidates, expected_hash, resolve
from services.asr.weights.sources import Candidate


@dataclass(frozen=True, slots=True)
class Sighting:
    """One model. `source`: as in `FoundWeights`, "" if it was not found; `size`: bytes of model.bin, None if it
    is unknown; `state`: of its hash, or why it cannot be used."""

    name: str
    source: str
    folder: Path | None
    size: int | None
    state: str
    licence: str
    languages: str


def survey(search: WeightSearch, configured: str) -> list[Sighting]:
    """All known models, and the `configured` one where it has no known name, first."""
    found = []
    try:
        wanted = resolve(configured, search)
        if wanted.model.name not in search.models:
            found.append(_sight(wanted, search))
    except WeightsFault as fault:
        found.append(Sighting(configured, "", None, None, str(fault), "", ""))
    return found + [_sight(Wanted(model), search) for model in search.models.values()]


def _sight(wanted: Wanted, search: WeightSearch) -> Sighting:
    model = wanted.model
    source, folder, size = "", None, model.size_mb * 10**6 or None
    try:
        candidate = next(_on_disk(wanted, search), None)
        if candidate is None:
            state = "not on this machine"
        else:
            source, folder = candidate.source, candidate.folder
            state, size = _state(candidate, wanted, search), _size(folder) or size
    except WeightsFault as fault:
        state = str(fault)
    except OSError as error:
        state = str(unreadable(folder or Path(model.name), error))
    return Sighting(model.name, source, folder, size, state, model.licence, model.languages)


def _size(folder: Path | None) -> int | None:
    weights = folder / "model.bin" if folder else None
    return weights.stat().st_size if weights and weights.is_file() else None


def _on_disk(wanted: Wanted, search: WeightSearch) -> Iterator[Candidate]:
    for source in candidates(wanted, search):
        yield from (candidate for candidate in source() if candidate.folder is not None)


def _state(candidate: Candidate, wanted: Wanted, search: WeightSearch) -> str:
    folder = candidate.folder
    if folder is None or (candidate.make and not (folder / "model.bin").is_file()):
        return "in parts; put together when used"
    check_folder(folder)
    expected, check = expected_hash(folder / "model.bin", wanted.model, search)
    sha256 = search.hashes.remembered(folder / "model.bin")
    if sha256 is None:
        return "not checked yet"
    if expected is not None and sha256 != expected:
        return f"differs: {sha256[:12]}, expected {expected[:12]}"
    return f"{sha256[:12]} {check}"
