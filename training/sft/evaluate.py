"""The loss on rows that are held out: over all weighted tokens, and apart for what tokens decide (`data.KINDS`)."""

from typing import Any

import torch
from accelerate import Accelerator
from torch import nn

from training.sft.data import KINDS
from training.sft.packing import Pack, Packing


def to_device(pack: Pack, device: torch.device) -> Pack:
    """`pack` with all of its tensors on `device`."""
    tensors = {name: getattr(pack, name).to(device) for name in Pack.__slots__ if name != "branches"}
    branches = [each._replace(mask=each.mask if each.mask is None else each.mask.to(device)) for each in pack.branches]
    return Pack(**tensors, branches=branches)


def evaluate(model: nn.Module, packs: list[Packing], accelerator: Accelerator) -> dict[str, float]:
    """`loss`, weighted, and `right`, the share of tokens that were the most likely ones; with `_kind` behind the name
    for tokens of one kind. Every process computes its share; all return the same."""
    world, rank = accelerator.num_processes, accelerator.process_index
    sums = torch.zeros((len(KINDS), 4), dtype=torch.float64)
    training = model.training
    model.eval()
    with torch.no_grad():
        for first in range(0, len(packs), world):
            mine = first + rank < len(packs)
            pack = to_device(packs[first + rank if mine else 0].pack(), accelerator.device)
            losses = model(pack)
            if mine:
                sums += _sums(pack, losses.each, losses.right)
    model.train(training)
    total: Any = accelerator.reduce(sums.to(accelerator.device, torch.float32), "sum")
    return _figures(total.cpu())


def _sums(pack: Pack, each: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """For each kind: weighted losses, weights, right ones, tokens."""
    columns = torch.stack([each * pack.weights, pack.weights, right.float(), torch.ones_like(each)], 1).double().cpu()
    return torch.zeros((len(KINDS), 4), dtype=torch.float64).index_add_(0, pack.kinds.cpu(), columns)


def _figures(sums: torch.Tensor) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, row in (("", sums.sum(0)), *((f"_{kind}", sums[at]) for at, kind in enumerate(KINDS))):
        losses, weights, right, tokens = row.tolist()
        if tokens:
            found[f"loss{name}"], found[f"right{name}"] = losses / max(weights, 1e-9), right / tokens
    return {name: round(value, 5) for name, value in found.items()}
