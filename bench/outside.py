"""Finds data files that are not part of the repository, and tells where to get them.

Their folder is `--data` where a bench has that option, else `FORESAY_DATA`, else `../shared/data` beside the checkout.
"""

import os
from pathlib import Path

VARIABLE = "FORESAY_DATA"
BESIDE = Path(__file__).parents[2] / "shared" / "data"

SOURCES = {
    "hotpotqa_comparison_dev.json": (
        "HotpotQA comparison questions (CC BY-SA 4.0), from datasets/hotpotqa_comparison.json of "
        "https://github.com/SqueezeAILab/LLMCompiler; a JSON list of objects with id, question and answer"
    ),
    "dialogues_dev.jsonl": "written for this project and kept with its other development data; it is not published",
}
"""Where to get each file, as a part of an error message."""


class MissingData(FileNotFoundError):
    """A data file is missing; the message says where it was looked for and where to get it."""


def folder(given: Path | None = None) -> Path:
    if given is not None:
        return given
    named = os.environ.get(VARIABLE)
    return Path(named) if named else BESIDE


def find(name: str, given: Path | None = None) -> Path:
    """The file `name`, one of `SOURCES`, in the data folder. Raises `MissingData`."""
    path = folder(given) / name
    if not path.is_file():
        raise MissingData(f"{path} is missing: name its folder with --data or {VARIABLE}. {name}: {SOURCES[name]}.")
    return path
