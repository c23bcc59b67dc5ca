"""How much of each package its own tests run: `python -m tests.own_coverage [PACKAGE ...]` prints a table.

The tests of `services/vad` are those below `tests/services/vad`, and so on. Each package is measured in a process of
its own, so that a line that only the tests of another package run does not count. What runs in worker processes
(recognisers, servers under test) is not seen. Measuring slows the code down, so tests with real servers and browsers
are left out (`server`, `browser`, `slow`), and `make test` runs without it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
ALSO = {"tools/library": ("tests/tools/remote",), "tools": ("tests/tools/security",)}
"""Tests of a package that are not in the folder of its name."""


def packages() -> list[str]:
    """`app`, `tools` and `services` without their subfolders, and each of these, as paths."""
    tops = [ROOT / "app", ROOT / "services", ROOT / "tools"]
    inner = [path.parent for top in tops for path in sorted(top.glob("*/__init__.py"))]
    named = [path.relative_to(ROOT).as_posix() for path in (*tops, *inner)]
    return [name for name in named if (ROOT / "tests" / name).is_dir()]


def own_tests(package: str) -> list[str]:
    folder = ROOT / "tests" / package
    whole = "/" in package
    found = [folder] if whole else sorted(folder.glob("test_*.py"))
    return [path.relative_to(ROOT).as_posix() for path in found] + list(ALSO.get(package, ()))


def measure(package: str, data: Path) -> tuple[int, int, str]:
    """Statements, those that ran, and pytest's closing line."""
    what = [f"--source={package}"] + ([] if "/" in package else [f"--omit={package}/*/*"])
    run = [sys.executable, "-m", "coverage", "run", f"--data-file={data}", *what, "-m", "pytest"]
    chosen = ["-q", "-p", "no:cacheprovider", "-m", "not server and not browser and not slow"]
    tests = subprocess.run([*run, *chosen, *own_tests(package)], cwd=ROOT, capture_output=True, text=True, check=False)
    told = tests.stdout.strip().splitlines()[-1:] if tests.returncode else [""]
    report = [sys.executable, "-m", "coverage", "json", "-q", f"--data-file={data}", "-o", "-"]
    figures = subprocess.run(report, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    totals = json.loads(figures)["totals"]
    return totals["num_statements"], totals["covered_lines"], "".join(told)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.own_coverage", description=__doc__)
    parser.add_argument("packages", nargs="*", default=packages(), help="such as services/vad; default: all")
    print(f"{'package':<22}{'statements':>12}{'run by own tests':>18}")
    for package in parser.parse_args().packages:
        with tempfile.TemporaryDirectory() as folder:
            statements, covered, told = measure(package, Path(folder) / "data")
        print(f"{package:<22}{statements:>12}{covered / statements:>17.0%}  {told}", flush=True)


if __name__ == "__main__":
    main()
