"""Checkpoints: folders `checkpoint-STEP` that are there whole or not at all. Only the newest is kept.

trained.safetensors   the weights that are trained, by their names in the model
optimiser.pt          the state of the optimiser; where weights are sharded, accelerate's own files in `sharded`
progress.json         the step, the minutes that were spent, and the digest of the plan
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from accelerate.utils import DistributedType
from safetensors.torch import load_file, save_file
from torch import nn

_NAME = "checkpoint-{:07d}"


@dataclass(frozen=True, slots=True)
class Progress:
    """Steps that are done, minutes that they took, and the plan that they belong to."""

    step: int
    minutes: float
    digest: str


def newest(folder: Path) -> Path | None:
    """The checkpoint with the most steps."""
    found = sorted(path for path in folder.glob("checkpoint-*") if path.name[len("checkpoint-") :].isdigit())
    return found[-1] if found else None


def read_progress(checkpoint: Path) -> Progress:
    return Progress(**json.loads((checkpoint / "progress.json").read_text(encoding="utf-8")))


def trained_weights(model: nn.Module) -> dict[str, torch.Tensor]:
    """The weights that have gradients; tied ones once."""
    return {name: weight for name, weight in model.named_parameters() if weight.requires_grad}


def save(folder: Path, accelerator: Accelerator, model: nn.Module, optimiser: Any, progress: Progress) -> Path:
    """Called on every process; the main one writes, or all do where the weights are sharded."""
    target = folder / _NAME.format(progress.step)
    place = folder / (target.name + ".part")
    main = accelerator.is_main_process
    if main:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    accelerator.wait_for_everyone()
    names = set(trained_weights(accelerator.unwrap_model(model)))
    if sharded(accelerator):
        accelerator.save_state(str(place / "sharded"))
        weights = accelerator.get_state_dict(model)
    else:
        weights = trained_weights(accelerator.unwrap_model(model))
    if main:
        kept = {name: weight.detach().cpu().contiguous() for name, weight in weights.items() if name in names}
        save_file(kept, place / "trained.safetensors")
        if not sharded(accelerator):
            torch.save(optimiser.state_dict(), place / "optimiser.pt")
        (place / "progress.json").write_text(json.dumps(asdict(progress)), encoding="utf-8")
        _finish(folder, place, target)
    accelerator.wait_for_everyone()
    return target


def _finish(folder: Path, place: Path, target: Path) -> None:
    """Puts the whole checkpoint in its place, on the disk, and then removes the older ones."""
    for path in place.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    shutil.rmtree(target, ignore_errors=True)
    place.rename(target)
    for path in folder.glob("checkpoint-*"):
        if path != target:
            shutil.rmtree(path)


def restore(checkpoint: Path, accelerator: Accelerator, model: nn.Module, optimiser: Any) -> Progress:
    """Puts weights and the optimiser's state back."""
    if sharded(accelerator):
        accelerator.load_state(str(checkpoint / "sharded"))
    else:
        put_back(checkpoint, accelerator.unwrap_model(model))
        state = torch.load(checkpoint / "optimiser.pt", map_location="cpu", weights_only=True)
        optimiser.load_state_dict(state)
    return read_progress(checkpoint)


def put_back(checkpoint: Path, model: nn.Module) -> None:
    """The trained weights into a model that was made with the same settings. Raises KeyError for another one."""
    read = load_file(checkpoint / "trained.safetensors")
    weights = trained_weights(model)
    if set(read) != set(weights):
        raise KeyError(f"the checkpoint has other weights: {sorted(set(read) ^ set(weights))[:3]}")
    with torch.no_grad():
        for name, weight in weights.items():
            weight.copy_(read[name])


def sharded(accelerator: Accelerator) -> bool:
    return bool(accelerator.distributed_type == DistributedType.FSDP)
