# ruff: noqa: T201  a command line prints
"""`python -m tests.mutation`: every breakage in a copy of the code, then the simulation until it objects."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutation.breakage import Breakage
from tests.mutation.breakages import BREAKAGES

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--seeds", type=int, default=4000, help="give up on a breakage after so many")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", default="", help="breakages whose name contains this")
    parser.add_argument("--of", choices=("agent", "door", "both"), default="both", help="whose breakages")
    options = parser.parse_args()
    chosen = [
        breakage for breakage in BREAKAGES if options.only in breakage.name and options.of in (breakage.of, "both")
    ]
    missed = 0
    for breakage in chosen:
        began = time.perf_counter()
        finding = _caught(breakage, options.seeds, options.jobs)
        missed += finding is None
        print(
            f"{'caught' if finding else 'MISSED'}  {breakage.name}  ({time.perf_counter() - began:.0f} s)", flush=True
        )
        print(f"        {finding or 'no seed objected'}", flush=True)
    print(f"{len(chosen) - missed} of {len(chosen)} breakages caught")
    return 1 if missed else 0


def _caught(breakage: Breakage, seeds: int, jobs: int) -> str | None:
    """What the simulation said, or None if it said nothing."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("app", "configs", "services", "tools", "tests/simulation"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "tests/__init__.py", copy / "tests/__init__.py")
        broken = copy / breakage.file
        source = broken.read_text()
        if source.count(breakage.before) != 1:
            raise SystemExit(
                f"{breakage.name}: its place in {breakage.file} is gone; update tests/mutation/breakages.py"
            )
        broken.write_text(source.replace(breakage.before, breakage.after))
        simulation = [sys.executable, "-m", "tests.simulation", "--of", breakage.of, "--stop"]
        command = [*simulation, "--seeds", str(seeds), "--jobs", str(jobs)]
        environment = {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        ran = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    lines = [line for line in ran.stdout.splitlines() if line.startswith("seed ")]
    if ran.returncode and not lines:
        raise SystemExit(f"{breakage.name}: the simulation did not run: {ran.stderr[-500:]}")
    return lines[0][:160] if lines else None


if __name__ == "__main__":
    sys.exit(main())
