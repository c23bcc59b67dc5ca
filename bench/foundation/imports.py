"""How long the server's own code and its libraries take to import, in a fresh interpreter: CPU time, since importing
waits for nothing, and other programs of the machine do not count."""

import statistics
import subprocess
import sys

CODE = "import time; t = time.process_time(); import app.main, app.composition; print(time.process_time() - t)"


def measure(runs: int) -> float:
    """Median seconds; the first import, which may have to compile, does not count."""
    seconds = [
        float(subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True).stdout)
        for _ in range(runs + 1)
    ]
    return statistics.median(seconds[1:])
