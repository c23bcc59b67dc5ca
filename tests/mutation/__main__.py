# ruff: noqa: T201  a command line prints
"""`python -m tests.mutation`: makes every breakage in a copy of the code and runs the simulation until it reports a
violation."""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutation.breakage import Breakage
from tests.mutation.breakages import BREAKAGES

ROOT = Path(__file__).resolve().parents[2]
SIMULATION = [sys.executable, "-m", "tests.simulation"]


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
        command = [
            *SIMULATION,
            "--of",
            breakage.of,
            "--seeds",
            str(seeds),
            "--jobs",
            str(jobs),
            "--start",
            str(breakage.start),
        ]
        environment = {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        with (copy / "stderr").open("w") as errors:
            ran = subprocess.Popen(
                command, cwd=copy, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True,
                start_new_session=True,
            )  # fmt: skip
            try:
                return _objection(breakage, ran, copy / "stderr")
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(ran.pid, signal.SIGKILL)
                ran.wait()


def _objection(breakage: Breakage, ran: "subprocess.Popen[str]", errors: Path) -> str | None:
    """The first violation by a seed to which the code as it is does not object."""
    printed = 0
    for line in ran.stdout or ():
        printed += 1
        if line.startswith("seed ") and _clean(breakage.of, line.split()[1].rstrip(":")):
            return line.strip()[:160]
    if ran.wait() and not printed:
        raise SystemExit(f"{breakage.name}: the simulation did not run: {errors.read_text()[-500:]}")
    return None


def _clean(of: str, seed: str) -> bool:
    command = [*SIMULATION, "--of", of, "--seed", seed]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
