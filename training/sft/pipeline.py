"""python -m training.sft.pipeline (`make train-clock`): from nothing to a clock-trained SmolLM2-135M, exported and
evaluated.

A step is left out where what it makes is there, was made by the same command, and is newer than all it is made from;
dialogues also only if the code still makes the same ones. A training that was stopped goes on from its last checkpoint.
Where its dialogues would have to be made anew, nothing is done, and the command says what to remove."""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.children import bound
from training.sft.gguf.server import find_server
from training.synth.current import current
from training.synth.generate import quiet
from training.synth.options import Options
from training.synth.profiles import PROFILES

FORMAT = "chatml"
CONFIG = Path("configs/training/smollm2-135m-cpu.yaml")
WEIGHTS = Path("var/models/SmolLM2-135M-Instruct.Q4_1.gguf")


@dataclass(frozen=True, slots=True)
class Step:
    """A command, the files it reads, and the file or folder that is there when it has succeeded. `current`: whether
    what is there is what the command would make today."""

    name: str
    command: Sequence[str]
    makes: Path
    needs: Sequence[Path] = ()
    current: Callable[[], bool] = lambda: True

    @property
    def mark(self) -> Path:
        """Written when the step has succeeded, with its command."""
        return self.makes.parent / f".{self.makes.name}.made"

    def done(self) -> bool:
        """Whether nothing is to be done."""
        if not (self.makes.exists() and self.mark.exists()):
            return False
        if json.loads(self.mark.read_text(encoding="utf-8")) != list(self.command):
            return False
        return all(_when(need) <= self.mark.stat().st_mtime for need in self.needs) and self.current()


def _when(path: Path) -> float:
    """When `path` was made: a folder that a step has made, when the step was over."""
    mark = path.parent / f".{path.name}.made"
    return (mark if mark.exists() else path).stat().st_mtime


def run(steps: Sequence[Step], tell: Callable[[str], None] = print) -> None:
    """All steps in their order. `CalledProcessError` from the first that fails; the next run begins with it."""
    for step in steps:
        if step.done():
            tell(f"{step.name}: there already ({step.makes})")
            continue
        tell(f"{step.name}: {' '.join(step.command)}")
        step.makes.parent.mkdir(parents=True, exist_ok=True)
        step.mark.unlink(missing_ok=True)
        began = time.monotonic()
        subprocess.run(bound(step.command), check=True)
        step.mark.write_text(json.dumps(list(step.command)), encoding="utf-8")
        tell(f"{step.name}: done in {time.monotonic() - began:.0f} s")


class OldTraining(RuntimeError):
    """A training was made with what would now be replaced."""


def unmixed(sources: Sequence[Step], trained: Path) -> None:
    """Raises OldTraining if there is a training in `trained` and one of `sources` is there, but would be made anew."""
    if not any(trained.glob("checkpoint-*")):
        return
    for step in sources:
        if step.makes.exists() and not step.done():
            folder = trained.parent
            raise OldTraining(
                f"{trained} was trained on {step.makes}, which another command or other code would now make anew. "
                f"To train on the new dialogues, remove the old training (rm -r {folder}) or choose another --folder; "
                "to go on with the old one, take the command and the code that it was begun with. Nothing was changed."
            )


def module(name: str, *arguments: object) -> list[str]:
    """A command of this repository."""
    return [sys.executable, "-m", name, *map(str, arguments)]


def steps(chosen: argparse.Namespace) -> list[Step]:
    """The whole way. Without a llama.cpp server there is no evaluation."""
    folder: Path = chosen.folder
    train, held = folder / "data" / "dialogues.jsonl", folder / "held_out" / "dialogues.jsonl"
    trained, exported = folder / "run", folder / "export"
    file = folder / f"{chosen.name}-{chosen.kind}.gguf"
    synth = ("--profile", chosen.profile, "--format", FORMAT, "--seed", chosen.seed)
    settings = (f"model={WEIGHTS}", f"data.train=[{train}]", f"data.held_out={held}")
    way = [
        Step("weights", module("training.sft.weights", WEIGHTS), WEIGHTS),
        Step(
            "data",
            module("training.synth", *synth, "--count", chosen.count, "--out", train.parent),
            train,
            current=lambda: current(train, options(chosen, held_out=False)),
        ),
        Step(
            "held-out data",
            module("training.synth", *synth, "--held-out", "--count", chosen.held_out, "--out", held.parent),
            held,
            current=lambda: current(held, options(chosen, held_out=True)),
        ),
        Step(
            "training",
            module(
                *("training.sft.train", chosen.config, "--out", trained, "--minutes", chosen.minutes),
                *(part for setting in settings for part in ("--set", setting)),
            ),
            trained,
            (WEIGHTS, train, held, chosen.config),
        ),
        Step("export", module("training.sft.export", trained, exported), exported, (trained,)),
        Step(
            "GGUF",
            module(
                *("training.sft.gguf", "write", exported, file, "--kind", chosen.kind, "--name", chosen.name),
                *("--licence", "apache-2.0", "--base", "SmolLM2-135M-Instruct"),
            ),
            file,
            (exported,),
        ),
    ]
    return way + _evaluations(chosen, file)


def options(chosen: argparse.Namespace, *, held_out: bool) -> Options:
    """Those of the dialogues."""
    return Options(chosen.seed, held_out, format=FORMAT, profile=PROFILES[chosen.profile])


def _evaluations(chosen: argparse.Namespace, file: Path) -> list[Step]:
    try:
        find_server()
    except FileNotFoundError as error:
        print(f"no evaluation: {error}", file=sys.stderr)
        return []
    out = chosen.folder / "evaluation"
    common = ("--no-grammar", "--profile", chosen.profile, "--rows", chosen.rows, "--out", out)

    def evaluation(label: str, weights: Path, *more: object) -> Step:
        command = module("training.evaluation", "--gguf", weights, "--label", label, *more, *common)
        return Step(f"evaluation {label}", command, out / f"{label}.json", (weights,))

    return [evaluation("before", WEIGHTS, "--few-shot", 4), evaluation("after", file)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.sft.pipeline", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("var/training/clock"))
    parser.add_argument("--config", type=Path, default=CONFIG, help="of the training")
    parser.add_argument("--profile", default="small", help="of the dialogues, as in training.synth")
    parser.add_argument("--count", type=int, default=6000, help="dialogues to train on")
    parser.add_argument("--held-out", type=int, default=200, help="dialogues for the loss that is measured in between")
    parser.add_argument("--minutes", type=float, default=60.0, help="of training")
    parser.add_argument("--rows", type=int, default=60, help="dialogues of an evaluation")
    parser.add_argument("--kind", default="q8_0", help="weights of the GGUF file")
    parser.add_argument("--name", default="foresay-smollm2-135m")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    way = steps(chosen)
    try:
        unmixed([step for step in way if "data" in step.name], chosen.folder / "run")
        run(way)
    except OldTraining as error:
        raise SystemExit(str(error)) from None
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"the last step has failed with {error.returncode}: what is done is kept") from None
    if reports := [step.makes for step in way if step.name.startswith("evaluation")]:
        subprocess.run(module("training.evaluation.report", *reports), check=True)


if __name__ == "__main__":
    quiet()
    main()
