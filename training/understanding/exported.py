"""Reads the weights of an exported folder back into a network, so that a training can go on from the weights that the
server uses. They are those of the training up to the rounding of int8."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from services.understanding.encoder import GRAPH, HEADS
from training.understanding.network import UnderstandingNetwork, network_of

_TABLE = "network.bert.embeddings.word_embeddings"
_MULTIPLIED = ("MatMulInteger",)


def is_exported(folder: Path) -> bool:
    """Whether `folder` holds exported weights, and not those of a training."""
    return (folder / GRAPH).is_file() and not (folder / "weights.pt").is_file()


def read_exported(folder: Path) -> tuple[UnderstandingNetwork, dict[str, Any]]:
    """The network of the exported `folder` in float32, and its names. Raises FileNotFoundError, ValueError for a graph
    that `export` did not write."""
    network, names = network_of(folder)
    weights = _weights(folder)
    missing, unknown = network.load_state_dict(weights, strict=False)
    buffers = ("position_ids", "token_type_ids")  # made anew, and no weights
    lacking = [name for name in missing if not name.endswith(buffers)]
    if lacking or unknown:
        raise ValueError(f"{folder / GRAPH} is not an export of this network: {', '.join([*lacking, *unknown])}")
    return network.eval(), names


def _weights(folder: Path) -> Mapping[str, Tensor]:
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(folder / GRAPH)).graph
    arrays = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    found = {name: value for name, value in arrays.items() if name.startswith("network.") and value.dtype == np.float32}
    found.pop(f"{_TABLE}.scale", None)
    found[f"{_TABLE}.weight"] = arrays[f"{_TABLE}.table"].astype(np.float32) * arrays[f"{_TABLE}.scale"]
    for node in graph.node:
        if node.op_type in _MULTIPLIED:
            quantised = next(name for name in node.input if name in arrays)
            scale = arrays[quantised.replace("_quantized", "_scale")]
            place = node.name.strip("/").rsplit("/", 1)[0].replace("/", ".")
            found[f"{place}.weight"] = (arrays[quantised].astype(np.float32) * scale).T
    with np.load(folder / HEADS) as heads:
        for name in heads.files:
            layer, part = name.rsplit("_", 1)
            found[f"network.{layer}.{part}"] = heads[name].astype(np.float32)
    return {
        name.removeprefix("network."): torch.from_numpy(np.array(value))
        for name, value in found.items()
        if not name.endswith(("_scale", "_zero_point"))
    }
