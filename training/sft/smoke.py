"""python -m training.sft.smoke: the whole chain at toy size, checked: data, clock, training, resume, export, serving,
evaluation.

What a model of two layers learns in a minute is worth nothing. But every dialogue must end with the gold ledger, only
what the model writes may have a weight, the loss must fall, a training in two parts must be the same as one in one
part, and what is exported must be served and evaluated (`training.evaluation.smoke`).
"""

import json
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from transformers import AutoTokenizer

from services.models.prompt_format import CHATML
from training.evaluation.dialogues import DialogueTrial, trials
from training.evaluation.smoke import check_by_heart, check_model
from training.sft import checkpoint, tiny
from training.sft.config import TrainingConfig
from training.sft.data import encode, read_rows
from training.sft.export import export
from training.sft.train import Training, begun
from training.synth.generate import quiet
from training.synth.options import Options
from training.synth.profiles import PROFILES
from training.synth.record import make

ROWS, HELD_OUT = 80, 12
REPLACED = "\ufffd"


def options_of(held_out: bool) -> Options:
    return Options(1, held_out, format=CHATML.name, profile=PROFILES["small"])


def rows(folder: Path, name: str, count: int, options: Options) -> Path:
    """Dialogues that were executed and kept: those whose ledger is not the gold one have no row."""
    kept = [made.row for number in range(count) if (made := make(options, number)).row is not None]
    print(f"{name}: {len(kept)} of {count} dialogues ended with the gold ledger and broke no invariant")
    assert len(kept) >= 0.95 * count, "dialogues were rejected"
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")
    return path


def check_weights(path: Path, tokeniser: Any) -> None:
    """Token by token: a weight stands only on what the model wrote."""
    weighted = 0
    for row in read_rows([path]):
        runs = [(text, weight) for text, weight in row["sequence"]]
        own = [weight or 0.0 for text, weight in runs for _ in text]
        encoded, at = encode(runs, tokeniser), 0
        for token, weight in zip(encoded.tokens, encoded.weights, strict=True):
            piece = tokeniser.decode([int(token)])
            if REPLACED in piece:  # a part of a character: places are no longer counted by pieces
                break
            assert weight == min(own[at : at + len(piece)]), f"{piece!r} of row {row['number']}"
            at += len(piece)
            weighted += weight > 0
    print(f"{path.stem}: {weighted} tokens have a weight, each of them the model's own")
    assert weighted


def config_of(folder: Path, train: Path, held_out: Path) -> TrainingConfig:
    return TrainingConfig.model_validate(
        {
            "model": folder / "model",
            "data": {"train": [train], "held_out": held_out, "longest": 2048},
            "pack_tokens": 2048,
            "optimiser": {"lr": 5e-3, "warmup_steps": 2, "batch_tokens": 600},
            "epochs": 3,
            "evaluate": {"steps": 1000},
        }
    )


def trained(config: TrainingConfig, out: Path) -> Training:
    """Trains in two parts, with a checkpoint between them; two steps of a third one are compared bit by bit."""
    whole = begun(config, out.parent / "whole")
    before = whole.measure()
    lines = [whole.step() for _ in range(2)]
    first = begun(config, out)
    assert first.step()["loss"] == lines[0]["loss"]
    first.save()
    second = begun(config, out)
    assert second.step()["loss"] == lines[1]["loss"]
    wanted, found = (checkpoint.trained_weights(each.model) for each in (whole, second))
    assert all(torch.equal(wanted[name], found[name]) for name in wanted), "a resumed training is another one"
    after = second.run()
    print(f"held-out loss {before['loss']} at first, {after['loss']} at last")
    assert after["loss"] < 0.8 * before["loss"], "the loss does not fall"
    return second


def by_heart(folder: Path, base: Path) -> DialogueTrial:
    """Trains `base` on one dialogue with a write until it knows it, and exports it to `folder / "out"`."""
    options = replace(options_of(False), mixes=("short synchronous",))
    trial = next(each for each in trials(options, ROWS) if each.writes_needed)
    row = make(options, trial.number).row
    folder.mkdir()
    (folder / "row.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    settings = {
        "model": base,
        "data": {"train": [folder / "row.jsonl"], "longest": 2048},
        "pack_tokens": 2048,
        "optimiser": {"lr": 5e-3, "warmup_steps": 2, "batch_tokens": 1},
        "epochs": 120,
    }
    begun(TrainingConfig.model_validate(settings), folder / "run").run()
    export(folder / "run", folder / "out", "fp32")
    return trial


def main() -> None:
    quiet()
    torch.manual_seed(1)
    torch.set_num_threads(1)  # at this size a second thread only waits
    began = time.monotonic()
    with TemporaryDirectory() as name:
        folder = Path(name)
        train = rows(folder, "train", ROWS, options_of(False))
        held_out = rows(folder, "held_out", HELD_OUT, options_of(True))
        tiny.write("qwen2", train, folder / "model")
        check_weights(train, AutoTokenizer.from_pretrained(folder / "model"))
        trained(config_of(folder, train, held_out), folder / "run")
        export(folder / "run", folder / "out", "fp32")
        check_model(folder / "out", held_out, options_of(True))
        check_by_heart(folder / "heart" / "out", by_heart(folder / "heart", folder / "model"))
    print(f"the whole chain in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
