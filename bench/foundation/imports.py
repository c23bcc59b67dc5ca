"""Measures how long the server's code and its libraries take to import in a fresh interpreter, in CPU time, which other
programs on the machine do not influence."""

import statistics
import subprocess
import sys

CODE = "import time; t = time.process_time(); import app.main, app.composition; print(time.process_time() - t)"


def measure(runs: int) -> float:
    """Median CPU seconds of `runs` imports, without the first one, which may have to compile."""
    seconds = [
        float(subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True).stdout)
        for _ in range(runs + 1)
    ]
    return statistics.median(seconds[1:])
