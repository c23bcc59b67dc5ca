"""Attention within packs, one sequence at a time (`attention: per_sequence`).

A mask over the whole pack costs length x length for each head, most of it between tokens that do not see each other.
Here each sequence's own tokens attend to what it shares and to themselves, in a call of PyTorch's attention of their
own: the same result, at the cost of separate sequences. Registered with transformers' attention interface."""

from typing import Any, NamedTuple

import torch
from torch.nn import functional
from transformers import AttentionInterface, AttentionMaskInterface

NAME = "per_sequence"


class Branch(NamedTuple):
    """What one sequence adds to a pack. `size`: its own tokens, which follow those of the branch before. `shared`: the
    ranges (start, end) of the pack that it begins with, in their order. `mask`: bool (size, shared + size), which of
    these each of its own tokens sees; None if nothing is shared, and the plain causal mask does."""

    size: int
    shared: tuple[tuple[int, int], ...]
    mask: torch.Tensor | None


def branch(size: int, shared: list[int]) -> Branch:
    """`shared`: the places in the pack of the tokens that the sequence begins with."""
    if not shared:
        return Branch(size, (), None)
    mask = torch.ones(size, len(shared) + size, dtype=torch.bool).tril(len(shared))
    return Branch(size, tuple(_ranges(shared)), mask)


def _ranges(places: list[int]) -> list[tuple[int, int]]:
    found = [(places[0], places[0] + 1)]
    for place in places[1:]:
        start, end = found[-1]
        if place == end:
            found[-1] = (start, place + 1)
        else:
            found.append((place, place + 1))
    return found


def per_sequence(
    module: Any,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    *,
    branches: list[Branch],
    **_kwargs: Any,
) -> tuple[torch.Tensor, None]:
    """Query (1, heads, length, size), key and value (1, key heads, length, size); returns (1, length, heads, size).
    `branches` cover the length."""
    groups = query.shape[1] // key.shape[1]
    key, value = (each.repeat_interleave(groups, dim=1) for each in (key, value))
    sizes = [each.size for each in branches]
    found = []
    for own, q, k, v in zip(branches, *(each.split(sizes, dim=2) for each in (query, key, value)), strict=True):
        if own.shared:
            k, v = (
                torch.cat([*(whole[:, :, start:end] for start, end in own.shared), new], dim=2)
                for whole, new in ((key, k), (value, v))
            )
        found.append(
            functional.scaled_dot_product_attention(
                *(q, k, v, own.mask), dropout_p=dropout, scale=scaling, is_causal=own.mask is None
            )
        )
    return torch.cat(found, dim=2).transpose(1, 2).contiguous(), None


def _no_mask(*_args: Any, **_kwargs: Any) -> None:
    """transformers asks for a mask of its own; the branches have theirs."""


def register() -> None:
    """Makes `attn_implementation="per_sequence"` known to transformers."""
    AttentionInterface.register(NAME, per_sequence)
    AttentionMaskInterface.register(NAME, _no_mask)
