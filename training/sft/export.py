"""python -m training.sft.export FOLDER OUT [--dtype bf16] [--base MODEL]

Writes what `training.sft.train` has trained in FOLDER as a model of its own: adapters merged into the weights,
safetensors, the configuration, the tokeniser, and a model card. Adapters need the model that they were trained on;
`--base` says where that is, if it has been moved.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoTokenizer

from training.sft import base, checkpoint
from training.sft.config import TrainingConfig
from training.sft.model import WeightedModel, adapted, load_pretrained

DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}
LIMITS = (
    "It follows the protocol of this project only, with the tools that stand in its prompt. Evaluate it before use. "
    "Its licence is that of the model that it was trained from."
)


class NothingTrained(ValueError):
    """The folder has no checkpoint."""


class NoBase(ValueError):
    """The model that the adapters were trained on is not where it was."""


def merged(folder: Path, given: Path | None = None) -> Any:
    """The trained model of the newest checkpoint, fp32, without adapters. `given`: the model that it was trained from,
    if that has been moved. Raises NothingTrained, NoBase, or OtherModel."""
    newest = checkpoint.newest(folder)
    if newest is None:
        raise NothingTrained(f"{folder} has no checkpoint")
    config = TrainingConfig.load(folder / "config.yaml").model_copy(update={"checkpointing": False})
    model = base.bare(folder) if config.lora is None else None
    whole = WeightedModel(adapted(model or _base(folder, given or config.model), config))
    checkpoint.put_back(newest, whole)
    inner: nn.Module = whole.model
    return inner.merge_and_unload() if config.lora is not None else inner  # type: ignore[operator]


def _base(folder: Path, path: Path) -> Any:
    if not path.exists():
        raise NoBase(f"{folder} was trained from {path}, which is not there: --base says where that model is now")
    model, _ = load_pretrained(path, torch.float32)
    if not base.same(folder, base.fingerprint(model)):
        raise base.OtherModel(f"{path} is not the model that {folder} was trained from")
    return model


def export(folder: Path, out: Path, dtype: str = "bf16", given: Path | None = None) -> None:
    """Writes the model into `out`, with weights of type `dtype`. Raises as `merged` does."""
    model = merged(folder, given).to(DTYPES[dtype]).eval()
    model.config.dtype = DTYPES[dtype]
    model.save_pretrained(out)
    AutoTokenizer.from_pretrained(folder / "tokeniser").save_pretrained(out)
    (out / "README.md").write_text(card(folder), encoding="utf-8")


def card(folder: Path) -> str:
    """What was trained, on what, and what came of it."""
    config = TrainingConfig.load(folder / "config.yaml")
    lines = [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    steps = [line for line in lines if "loss" in line]
    held_out = [line for line in lines if "held_out_loss" in line]
    kind = f"low-rank adapters (r {config.lora.r}), merged" if config.lora else "all weights"
    begin = f"Clock-trained from `{config.model.name}` with `training.sft` ({kind})."
    told = [f"# {folder.name}", begin, f"Prompts are in the format `{config.data.format}` (`services.models`)."]
    if steps:
        last = steps[-1]
        done = f"{last['step']} steps of the {last['of']} planned, {last['minutes']} minutes"
        told.append(f"{done}; training loss of the last step {last['loss']}.")
    if held_out:
        names = [name for name in held_out[-1] if name.startswith(("held_out_loss", "held_out_right"))]
        rows = [
            f"| {name.removeprefix('held_out_')} | {held_out[0].get(name)} | {held_out[-1][name]} |" for name in names
        ]
        told.append("\n".join(["| held-out rows | before | after |", "|---|---|---|", *rows]))
    told.append(LIMITS)
    return "\n\n".join(told) + "\n"


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dtype", choices=DTYPES, default="bf16")
    parser.add_argument("--base", type=Path, help="where the model that was trained is now")
    chosen = parser.parse_args()
    try:
        export(chosen.folder, chosen.out, chosen.dtype, chosen.base)
    except (NothingTrained, NoBase, base.OtherModel) as error:
        raise SystemExit(str(error)) from None
    print(f"{chosen.out}: {sum(path.stat().st_size for path in chosen.out.iterdir()) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
