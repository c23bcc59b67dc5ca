"""The version of this server, which only `pyproject.toml` states; read from the installed package."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("foresay")
except PackageNotFoundError:  # run from a folder that is not installed
    VERSION = "0+unknown"
