"""Training on several machines with Ray Train: each worker runs `training.sft.train` as one process of the whole.

    python -m training.sft.ray_train configs/training/NAME.yaml --out SHARED_FOLDER --workers 8 [--set key=value ...]

Ray (`pip install 'ray[train]'`, not in the extra `training`) places the workers, one GPU each, and opens the process
group that accelerate then finds. The repository, SHARED_FOLDER, the data and the model must be seen under the same path
by all workers.
A run that Ray starts again goes on from the last checkpoint, as every run does.
"""

import argparse
import os
import sys
from pathlib import Path
from typing import Any


def worker(settings: dict[str, Any]) -> None:
    """What one worker does; the process group is open. It works in the folder in which the run was started."""
    os.chdir(settings["folder"])
    sys.path.insert(0, settings["folder"])
    from training.sft.config import TrainingConfig
    from training.sft.train import begun

    config = TrainingConfig.load(Path(settings["config"]), settings["set"])
    begun(config, Path(settings["out"])).run(settings["minutes"])


def main() -> None:
    """Reads the command line and starts the workers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=0.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--cpu", action="store_true", help="workers without a GPU")
    parser.add_argument("--attempts", type=int, default=3, help="how often a run that failed is started again")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    chosen = parser.parse_args()
    from ray.train import FailureConfig, RunConfig, ScalingConfig
    from ray.train.torch import TorchTrainer

    settings: dict[str, Any] = {"folder": str(Path.cwd()), "set": chosen.set, "minutes": chosen.minutes}
    settings |= {"config": str(chosen.config), "out": str(chosen.out.resolve())}
    TorchTrainer(
        worker,
        train_loop_config=settings,
        scaling_config=ScalingConfig(num_workers=chosen.workers, use_gpu=not chosen.cpu),
        run_config=RunConfig(failure_config=FailureConfig(max_failures=chosen.attempts)),
    ).fit()


if __name__ == "__main__":
    main()
