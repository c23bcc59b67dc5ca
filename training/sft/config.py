"""The settings of a training, read from a YAML file (`configs/training`)."""

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Lora(Strict):
    """Low-rank adapters. `targets`: names of linear layers, or "all-linear"."""

    r: int = Field(32, ge=1)
    alpha: float = Field(64.0, gt=0)
    dropout: float = Field(0.0, ge=0, lt=1)
    targets: list[str] | Literal["all-linear"] = "all-linear"


class Data(Strict):
    """Rows of `training.synth`. `longest`: sequences of more tokens are left out; `rows`, `held_out_rows`: at most so
    many rows, 0 for all; `format`: the prompt format that the rows must say they have."""

    train: list[Path]
    held_out: Path | None = None
    rows: int = Field(0, ge=0)
    held_out_rows: int = Field(100, ge=0)
    longest: int = Field(4096, ge=2)
    format: str = "chatml"


class Optimiser(Strict):
    """AdamW with a linear warm-up and a cosine down to `floor` times the rate. `batch_tokens`: a step takes packs until
    the weights of their tokens sum up to so much."""

    lr: float = Field(1e-4, gt=0)
    betas: tuple[float, float] = (0.9, 0.98)
    eps: float = Field(1e-8, gt=0)
    weight_decay: float = Field(0.0, ge=0)
    warmup_steps: int = Field(20, ge=0)
    floor: float = Field(0.05, ge=0, le=1)
    clip: float = Field(1.0, gt=0)
    batch_tokens: float = Field(8192, gt=0)


class Every(Strict):
    """When something is done: each so many steps or minutes; 0 is never."""

    steps: int = Field(0, ge=0)
    minutes: float = Field(0, ge=0)

    def due(self, step: int, minutes_since: float) -> bool:
        return bool((self.steps and step % self.steps == 0) or (self.minutes and minutes_since >= self.minutes))


class TrainingConfig(Strict):
    """`model`: a folder of safetensors, or a GGUF file. `pack_tokens`: how many tokens go through the model at once.
    `attention`: over a whole pack with a mask, or sequence by sequence (faster on a CPU, where short sequences share a
    pack).
    `compute`: the type of the matrix products. Weights that are trained, and AdamW's state, are fp32 in either case.
    `epochs` or, where it is less, `steps` ends the training."""

    model: Path
    data: Data
    lora: Lora | None = None
    compute: Literal["bf16", "fp32"] = "bf16"
    attention: Literal["sdpa", "eager", "per_sequence"] = "sdpa"
    checkpointing: bool = False
    pack_tokens: int = Field(4096, ge=2)
    open_packs: int = Field(8, ge=1)
    optimiser: Optimiser = Optimiser()
    epochs: int = Field(2, ge=1)
    steps: int = Field(0, ge=0)
    save: Every = Every(minutes=10)
    evaluate: Every = Every(steps=100)
    seed: int = 1
    threads: int = Field(0, ge=0)

    @model_validator(mode="after")
    def _packs_hold_sequences(self) -> "TrainingConfig":
        if self.pack_tokens < self.data.longest:
            raise ValueError("pack_tokens must be at least data.longest")
        return self

    @staticmethod
    def load(path: Path, overrides: list[str] | None = None) -> "TrainingConfig":
        """Reads the file; each override is `key.key=value`, the value in YAML. Raises ValueError."""
        settings: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        for override in overrides or []:
            keys, equals, value = override.partition("=")
            if not equals:
                raise ValueError(f"{override!r} is not key=value")
            *outer, last = keys.split(".")
            place = settings
            for key in outer:
                if not isinstance(place.get(key), dict):
                    place[key] = {}
                place = place[key]
            place[last] = yaml.safe_load(value)
        return TrainingConfig.model_validate(settings)
