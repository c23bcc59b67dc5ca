"""Two processes of accelerate (gloo, CPU) train as one does."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("accelerate")
pytest.importorskip("peft")

from tests.training.sft.test_training import _config

REPOSITORY = Path(__file__).parents[3]


def _run(config: Path, out: Path, *launch: str) -> list[dict[str, Any]]:
    command = [sys.executable, *launch, "-m", "training.sft.train", str(config), "--out", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_processes_take_the_same_steps_as_one(tmp_path: Path) -> None:
    config = _config(tmp_path, steps=3, optimiser={"lr": 1e-2, "warmup_steps": 1, "batch_tokens": 650})
    path = tmp_path / "config.yaml"
    path.write_text(config.model_dump_json())
    launch = ["-m", "accelerate.commands.launch", "--cpu", "--num_processes", "2", "--num_machines", "1"]
    one = _run(path, tmp_path / "one")
    two = _run(path, tmp_path / "two", *launch, "--main_process_port", "0", "--mixed_precision", "no")
    assert [line.get("packs") for line in one] == [line.get("packs") for line in two], "the case needs even steps"
    for key in ("loss", "norm", "held_out_loss"):
        wanted = [line[key] for line in one if key in line]
        assert [line[key] for line in two if key in line] == pytest.approx(wanted, rel=1e-3)
