"""numpy computes in one thread in every process of the server."""

import subprocess
import sys


def test_the_number_of_threads_is_set_before_numpy_is_imported() -> None:
    script = "import sys, os; import app; print(os.environ['OPENBLAS_NUM_THREADS'], 'numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], env={}, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["1", "False"]
