"""The corpora of people's words as examples. `python -m training.understanding.readers` counts them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from training.understanding.examples import Example
from training.understanding.readers import clinc, disfl_qa, slurp, snips

READERS: Mapping[str, Callable[[Path], list[Example]]] = {
    "slurp": slurp.read,
    "clinc": clinc.read,
    "snips": snips.read,
    "disfl_qa": disfl_qa.read,
}


def read(name: str, folder: Path) -> list[Example]:
    """The examples of the data set `name` in `folder`/nlu. Raises KeyError for an unknown name, `MissingDataError` (a
    FileNotFoundError) where its file is missing."""
    return READERS[name](folder)
