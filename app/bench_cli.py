"""`foresay bench`: measures the speed-up from a checkout of the repository. The bench is not part of the package."""

import os
import sys
from pathlib import Path

import typer

MODULE = Path("bench", "speedup", "__main__.py")


def bench(context: typer.Context) -> None:
    """Measure the speed-up against waiting for the end of the turn; options go to bench.speedup (try --help)."""
    home = checkout()
    if home is None:
        typer.secho(
            "The bench is not part of the installed package. Clone Foresay's repository and run `foresay bench` "
            "there, or install the clone with `pip install -e`.",
            err=True,
            fg=typer.colors.RED,
        )
        raise typer.Exit(2)
    # -P and PYTHONPATH: the checkout's code is measured, and files named in options are relative to where the user is.
    paths = filter(None, (str(home), os.environ.get("PYTHONPATH")))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-P", "-m", "bench.speedup", *context.args], environment)


def checkout() -> Path | None:
    """The repository that this package is run or installed from, else the one in the current folder; None without."""
    places = (Path(__file__).resolve().parents[1], Path.cwd())
    return next((place for place in places if (place / MODULE).is_file()), None)
