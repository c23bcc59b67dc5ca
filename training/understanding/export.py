"""Exports trained weights for the server: an ONNX graph with int8 weights, the heads as float16, names and pieces.

python -m training.understanding.export TRAINED OUT
"""

import argparse
import shutil
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from services.understanding.encoder import GRAPH, HEADS, NAMES, PIECES
from training.understanding.network import UnderstandingNetwork, network_of


class Int8Embedding(nn.Module):
    """An embedding table as int8 with one scale for each row."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Embeddings [..., D] of `ids` [...]."""
        return self.table[ids].float() * self.scale[ids]


class Served(nn.Module):
    """What the server runs: states and logits of one pass."""

    def __init__(self, network: UnderstandingNetwork) -> None:
        super().__init__()
        self.network = network
        embeddings = network.bert.embeddings
        embeddings.word_embeddings = Int8Embedding(embeddings.word_embeddings.weight.data)

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """States [1, T, D], begins [1, T, 3], spans [1, T, S], complete [1]."""
        out = self.network(ids, mask, kinds)
        return out.states, out.begins, out.spans, out.complete


def load(folder: Path) -> tuple[UnderstandingNetwork, dict[str, list[str]]]:
    """The trained network of `folder`, and its names."""
    network, names = network_of(folder)
    network.load_state_dict(torch.load(folder / "weights.pt", weights_only=True))
    return network.eval(), names


def export(trained: Path, out: Path) -> None:
    """Writes the folder that `services.understanding.encoder.Encoder` reads."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    out.mkdir(parents=True, exist_ok=True)
    network, _ = load(trained)
    heads = {
        f"{name}_{part}": getattr(getattr(network, name), part).detach().numpy().astype(np.float16)
        for name in ("meant", "label", "act")
        for part in ("weight", "bias")
    }
    np.savez(out / HEADS, **heads)
    ids = torch.ones(1, 12, dtype=torch.long)
    floating = out / "floating.onnx"
    torch.onnx.export(
        Served(network).eval(),
        (ids, ids, ids),
        floating,
        input_names=["ids", "mask", "kinds"],
        output_names=["states", "begins", "spans", "complete"],
        dynamic_axes={name: {1: "pieces"} for name in ("ids", "mask", "kinds", "states", "begins", "spans")},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(
        floating, out / GRAPH, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm"], per_channel=True
    )
    floating.unlink()
    for name in (NAMES, PIECES):
        shutil.copy(trained / name, out / name)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("trained", type=Path)
    options.add_argument("out", type=Path)
    chosen = options.parse_args()
    export(chosen.trained, chosen.out)
    for path in sorted(chosen.out.iterdir()):
        print(f"{path.stat().st_size / 1e6:6.2f} MB  {path.name}")


if __name__ == "__main__":
    main()
