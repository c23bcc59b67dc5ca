"""What a run's folder says of the model that it began with, in `base`: base.json with its fingerprint, and its
configuration, with which an export needs no more of it where all weights were trained."""

import hashlib
import json
from pathlib import Path
from typing import Any

import torch
from transformers import AutoConfig, AutoModelForCausalLM, GenerationConfig

_VALUES = 256


class OtherModel(ValueError):
    """The model is another one than the one that the training began with."""


def fingerprint(model: Any) -> str:
    """Of the names and shapes of the weights, and of their first values in bf16: the same for whatever type they have
    been read as. Of the model without adapters."""
    found = hashlib.sha256()
    for name, weight in model.named_parameters():
        found.update(f"{name} {tuple(weight.shape)}".encode())
        first = weight.detach().flatten()[:_VALUES].to(torch.bfloat16)
        found.update(first.view(torch.int16).cpu().numpy().tobytes())
    return found.hexdigest()


def write(folder: Path, mark: str, model: Any) -> None:
    """Writes down what `same` and `bare` read. `mark`: the fingerprint."""
    place = folder / "base"
    place.mkdir(exist_ok=True)
    model.config.save_pretrained(place)
    if model.generation_config is not None:
        model.generation_config.save_pretrained(place)
    (place / "base.json").write_text(json.dumps({"fingerprint": mark}), encoding="utf-8")


def same(folder: Path, mark: str) -> bool:
    """Whether `mark` is the fingerprint of the folder's model; True if the folder does not say."""
    told = folder / "base" / "base.json"
    return not told.exists() or json.loads(told.read_text(encoding="utf-8"))["fingerprint"] == mark


def bare(folder: Path) -> Any:
    """The model without its values, fp32, or None if the folder does not say how it is built."""
    place = folder / "base"
    if not (place / "config.json").exists():
        return None
    model = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(place), dtype=torch.float32)
    if (place / "generation_config.json").exists():
        model.generation_config = GenerationConfig.from_pretrained(place)
    return model
