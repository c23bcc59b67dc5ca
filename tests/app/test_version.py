"""The version stands in `pyproject.toml` alone; everything that tells one reads it from the installed package."""

import re
import tomllib
from pathlib import Path

from typer.testing import CliRunner

from app.cli import cli
from app.main import create_app
from app.settings import Settings
from tests.app.fakes import ScriptedEngines
from tools.net import USER_AGENT
from tools.version import VERSION

ROOT = Path(__file__).parents[2]
WRITTEN = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def test_everything_that_tells_a_version_tells_that_of_the_package() -> None:
    assert VERSION == WRITTEN
    assert create_app(Settings(), ScriptedEngines()).openapi()["info"]["version"] == WRITTEN
    assert USER_AGENT.startswith(f"Foresay/{WRITTEN} ")
    told = CliRunner().invoke(cli, ["--version"])
    assert (told.exit_code, told.output.strip()) == (0, WRITTEN)


def test_the_version_is_written_in_no_other_file() -> None:
    """NAME==VERSION of another distribution, such as one with weights, is no version of ours."""
    literal = re.compile(r"(?<![\d.])(?<!==)" + re.escape(WRITTEN) + r"(?![\d.])|[Ff]oresay([/ -]|==)\d")
    files = [path for folder in ("app", "services", "tools", "bench") for path in (ROOT / folder).rglob("*.py")]
    assert not [path for path in files if literal.search(path.read_text(encoding="utf-8"))]
