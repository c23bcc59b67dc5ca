"""The version of this server. It stands in `pyproject.toml` alone and is read from the installed package."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("foresay")
except PackageNotFoundError:  # run from a folder that was never installed
    VERSION = "0+unknown"
