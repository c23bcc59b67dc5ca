"""python -m training.sft.train configs/training/NAME.yaml --out FOLDER [--minutes N] [--set key=value ...]

Trains, and goes on from FOLDER's last checkpoint where there is one. FOLDER gets config.yaml, log.jsonl, the tokeniser
and checkpoints. `--minutes`: of training in all; the learning rate then falls with the time, if that is over before the
steps are.
"""

import argparse
import json
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import torch
import yaml
from accelerate import Accelerator

from training.sft import base, checkpoint
from training.sft.checkpoint import Progress
from training.sft.config import TrainingConfig
from training.sft.data import Corpus, load, read_rows
from training.sft.evaluate import evaluate, to_device
from training.sft.model import WeightedModel, adapted, base_of
from training.sft.packing import Packing, pack_all
from training.sft.plan import Plan, Step, plan
from training.sft.schedule import rate


class OtherTraining(ValueError):
    """The folder has the checkpoint of a training that this one cannot go on with."""

    def __init__(self, folder: Path, how: str) -> None:
        super().__init__(
            f"{folder} holds a training {how}: it cannot be gone on with. To train anew, remove the folder "
            f"(rm -r {folder}) or name another one."
        )


class Training:
    """One process's part of a training. `clock`: seconds, for speed and for what is due after minutes."""

    def __init__(
        self,
        config: TrainingConfig,
        out: Path,
        model: WeightedModel,
        corpora: tuple[Corpus, Corpus | None],
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.config, self.out, self._clock = config, out, clock
        self.accelerator = Accelerator(
            cpu=not torch.cuda.is_available(), mixed_precision="bf16" if config.compute == "bf16" else "no"
        )
        self.plan: Plan = plan(config, corpora[0], self.accelerator.num_processes)
        self.held_out = _packed(config, corpora[1])
        weights = [weight for weight in model.parameters() if weight.requires_grad]
        settings = config.optimiser
        optimiser = torch.optim.AdamW(
            weights, lr=settings.lr, betas=settings.betas, eps=settings.eps, weight_decay=settings.weight_decay
        )
        self.model: Any
        self.optimiser: Any
        self.model, self.optimiser = self.accelerator.prepare(model, optimiser)
        self.progress = Progress(0, 0.0, self.plan.digest)
        self._began = clock()
        self._saved = self._evaluated = 0.0

    def resume(self) -> bool:
        """Goes on from the newest checkpoint, if there is one. Raises OtherTraining if it belongs to another plan."""
        found = checkpoint.newest(self.out)
        if found is None:
            return False
        if checkpoint.read_progress(found).digest != self.plan.digest:
            raise OtherTraining(self.out, "on other data, with another seed, or on other packs")
        self.progress = checkpoint.restore(found, self.accelerator, self.model, self.optimiser)
        self._began = self._clock() - 60.0 * self.progress.minutes
        return True

    def run(self, minutes: float = 0.0) -> dict[str, float]:
        """Trains until the plan or the time is over; saves, evaluates, and returns the last evaluation."""
        self._began = self._clock() - 60.0 * self.progress.minutes
        self._saved = self._evaluated = self.progress.minutes
        if self.progress.step == 0:
            self.measure()
        while self.progress.step < len(self.plan.steps) and not (minutes and self.spent >= minutes):
            self._log(self.step(minutes))
            if self.config.save.due(self.progress.step, self.spent - self._saved):
                self.save()
            if self.config.evaluate.due(self.progress.step, self.spent - self._evaluated):
                self.measure()
        figures = self.measure()
        self.save()
        return figures

    @property
    def spent(self) -> float:
        """Minutes of training so far, as the main process counts them: all must stop at the same step."""
        own = (self._clock() - self._began) / 60.0
        if self.accelerator.num_processes == 1:
            return own
        all_of_them: Any = self.accelerator.gather(torch.tensor([own], device=self.accelerator.device))
        return float(all_of_them[0])

    def step(self, minutes: float = 0.0) -> dict[str, float]:
        """One step of the optimiser. The random state follows from the step, so that none has to be stored."""
        number, began = self.progress.step, self._clock()
        step: Step = self.plan.steps[number]
        world, rank = self.accelerator.num_processes, self.accelerator.process_index
        torch.manual_seed(self.config.seed * 1_000_003 + number * world + rank)
        over = max(number / len(self.plan.steps), self.spent / minutes if minutes else 0.0)
        lr = rate(self.config.optimiser, number, over)
        for group in self.optimiser.param_groups:
            group["lr"] = lr
        mine = step.packs[rank::world]
        loss = sum(self._backward(each, step.weight, at == len(mine) - 1) for at, each in enumerate(mine))
        norm = self.accelerator.clip_grad_norm_(self.model.parameters(), self.config.optimiser.clip)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.progress = Progress(number + 1, self.spent, self.plan.digest)
        seconds = max(self._clock() - began, 1e-9)
        tokens = sum(pack.size for pack in step.packs)
        alone = sum(len(sequence) for pack in step.packs for sequence in pack.sequences)
        total: Any = self.accelerator.reduce(torch.tensor(float(loss), device=self.accelerator.device), "sum")
        return {
            "step": number + 1,
            "of": len(self.plan.steps),
            "loss": round(float(total), 5),
            "lr": float(f"{lr:.4g}"),
            "norm": round(float(norm), 4),
            "packs": len(step.packs),
            "weight": step.weight,
            "tokens": tokens,
            "tokens_per_s": round(tokens / seconds, 1),
            "unshared_tokens_per_s": round(alone / seconds, 1),
            "minutes": round(self.progress.minutes, 2),
        }

    def _backward(self, packing: Packing, weight: float, last: bool) -> float:
        """Adds the gradients of one pack; its part of the step's loss. Gradients of several processes are averaged, so
        each takes its own that many times."""
        model, world = self.model, self.accelerator.num_processes
        with nullcontext() if last else self.accelerator.no_sync(model):
            losses = model(to_device(packing.pack(), self.accelerator.device))
            self.accelerator.backward(losses.total * (world / weight))
        return float(losses.total.detach()) / weight

    def save(self) -> None:
        self.progress = Progress(self.progress.step, self.spent, self.plan.digest)
        checkpoint.save(self.out, self.accelerator, self.model, self.optimiser, self.progress)
        self._saved = self.spent

    def measure(self) -> dict[str, float]:
        """The figures of the held-out rows now; empty if there are none."""
        if not self.held_out:
            return {}
        figures = evaluate(self.model, self.held_out, self.accelerator)
        self._evaluated = self.spent
        named = {f"held_out_{name}": value for name, value in figures.items()}
        self._log({"step": self.progress.step, **named, "minutes": round(self.spent, 2)})
        return figures

    def _log(self, line: dict[str, Any]) -> None:
        if self.accelerator.is_main_process:
            text = json.dumps(line)
            print(text, flush=True)
            with (self.out / "log.jsonl").open("a", encoding="utf-8") as file:
                file.write(text + "\n")


def _packed(config: TrainingConfig, corpus: Corpus | None) -> list[Packing]:
    return list(pack_all(corpus.dialogues, config.pack_tokens, config.open_packs)) if corpus else []


def corpora(config: TrainingConfig, tokeniser: Any) -> tuple[Corpus, Corpus | None]:
    """What is trained on, and what is held out. Raises `data.WrongRows`."""
    settings = config.data
    train = load(read_rows(settings.train, settings.rows), tokeniser, settings.format, settings.longest)
    if settings.held_out is None:
        return train, None
    rows = read_rows([settings.held_out], settings.held_out_rows)
    return train, load(rows, tokeniser, settings.format, settings.longest)


def settled(config: TrainingConfig, out: Path) -> None:
    """Raises OtherTraining if `out` has a checkpoint and the settings, with which its steps were made, are others."""
    if checkpoint.newest(out) is None or not (out / "config.yaml").exists():
        return
    before, now = (
        each.model_dump(mode="json", exclude=_MAY_CHANGE) for each in (TrainingConfig.load(out / "config.yaml"), config)
    )
    changed = [f"{name} {before[name]}, now {now[name]}" for name in now if now[name] != before[name]]
    if changed:
        raise OtherTraining(out, f"with other settings ({'; '.join(changed)})")


_MAY_CHANGE = {"model", "data", "steps", "save", "evaluate", "threads", "attention", "checkpointing"}
"""The base model and the data are compared by what they hold."""


def begun(config: TrainingConfig, out: Path) -> Training:
    """Loads everything, resumes where there is something to resume, and writes down the settings. Raises
    OtherTraining; then the folder is as it was."""
    if config.threads:
        torch.set_num_threads(config.threads)
    out.mkdir(parents=True, exist_ok=True)
    settled(config, out)
    model, tokeniser = base_of(config)
    mark = base.fingerprint(model)
    if checkpoint.newest(out) is not None and not base.same(out, mark):
        raise OtherTraining(out, f"of another model than {config.model}")
    data = corpora(config, tokeniser)
    training = Training(config, out, WeightedModel(adapted(model, config)), data)
    resumed = training.resume()
    if training.accelerator.is_main_process:
        (out / "config.yaml").write_text(yaml.safe_dump(json.loads(config.model_dump_json())), encoding="utf-8")
        base.write(out, mark, model)
        tokeniser.save_pretrained(out / "tokeniser")
        print(json.dumps({"counts": data[0].counts, "held_out": data[1].counts if data[1] else {}}))
        alone = config.epochs * sum(len(s) for d in data[0].dialogues for s in d.sequences)
        planned = {"steps": len(training.plan.steps), "tokens": training.plan.tokens, "tokens_unshared": alone}
        trained = sum(weight.numel() for weight in training.model.parameters() if weight.requires_grad)
        print(json.dumps({**planned, "trained_weights": trained}), flush=True)
    if resumed:
        print(json.dumps({"resumed_at_step": training.progress.step}), flush=True)
    return training


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=0.0)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="another value for a setting")
    chosen = parser.parse_args()
    try:
        training = begun(TrainingConfig.load(chosen.config, chosen.set), chosen.out)
    except OtherTraining as error:
        raise SystemExit(str(error)) from None
    training.run(chosen.minutes)


if __name__ == "__main__":
    main()
