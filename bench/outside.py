"""Data that is not part of the repository: the folder in which benches look for it, and where it can be had.

The folder is `--data` where a bench has that option, else `FORESAY_DATA`, else `../shared/data` beside the checkout.
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
"""Where each file can be had, as one sentence's part."""


class MissingData(FileNotFoundError):
    """A file of the data folder is not there; the message says where it was looked for and where it can be had."""


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
