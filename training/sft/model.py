"""The model that is trained: loaded from safetensors or a GGUF file, whole or with low-rank adapters, and its loss."""

from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint
from transformers import AutoModelForCausalLM, AutoTokenizer

from training.sft.attention import NAME as PER_SEQUENCE
from training.sft.attention import register
from training.sft.config import TrainingConfig
from training.sft.gguf.read import load_gguf
from training.sft.packing import Pack

register()
HEAD_CHUNK = 1024
"""How many predictions are computed at once; with more of them, their logits are computed again for the gradient."""


class Losses(NamedTuple):
    """`total`: the sum of the weighted losses. `each`: the loss of each prediction without its weight, fp32; `right`:
    whether its most likely token was the target's; both without gradients."""

    total: torch.Tensor
    each: torch.Tensor
    right: torch.Tensor


class WeightedModel(nn.Module):
    """A causal language model that is given packs. It is one module with its loss, so that wrappers for several devices
    see one forward pass. The head is computed only for the tokens that have a weight."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, pack: Pack) -> Losses:
        inner = inner_of(self.model)
        hidden = inner.model(
            input_ids=pack.tokens[None],
            position_ids=pack.positions[None],
            use_cache=False,
            **_attention(pack, inner),
        ).last_hidden_state[0]
        chosen = hidden[pack.predictors]
        parts = []
        for start in range(0, len(chosen), HEAD_CHUNK):
            part = chosen[start : start + HEAD_CHUNK], pack.targets[start : start + HEAD_CHUNK]
            again = len(chosen) > HEAD_CHUNK and torch.is_grad_enabled()
            parts.append(
                checkpoint(_predict, inner.lm_head, *part, use_reentrant=False)
                if again
                else _predict(inner.lm_head, *part)
            )
        each = torch.cat([part[0] for part in parts])
        right = torch.cat([part[1] for part in parts])
        return Losses((each * pack.weights).sum(), each.detach(), right)


def _predict(head: nn.Module, hidden: torch.Tensor, targets: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    logits = head(hidden).float()
    return nn.functional.cross_entropy(logits, targets, reduction="none"), logits.detach().argmax(-1) == targets


def _attention(pack: Pack, inner: Any) -> dict[str, Any]:
    """The branches for attention by sequence, else the mask as (1, 1, length, length): bool for sdpa; for eager
    attention what is added to the scores."""
    implementation = inner.config._attn_implementation
    if implementation == PER_SEQUENCE:
        return {"branches": pack.branches}
    mask = pack.mask
    if implementation == "sdpa":
        return {"attention_mask": mask[None, None]}
    least = torch.finfo(torch.float32).min
    added = torch.zeros(mask.shape, dtype=torch.float32, device=mask.device).masked_fill(~mask, least)
    return {"attention_mask": added[None, None]}


def inner_of(model: Any) -> Any:
    """The causal language model without its adapters' wrapper."""
    return model.get_base_model() if hasattr(model, "get_base_model") else model


def load_pretrained(path: Path, dtype: torch.dtype, attention: str = "sdpa") -> tuple[Any, Any]:
    """(model, tokeniser) from a folder of safetensors, or from a GGUF file."""
    if path.suffix == ".gguf":
        model, tokeniser = load_gguf(path, dtype)
        model.set_attn_implementation(attention)
        return model, tokeniser
    model = AutoModelForCausalLM.from_pretrained(path, dtype=dtype, attn_implementation=attention)
    return model, AutoTokenizer.from_pretrained(path)


def base_of(config: TrainingConfig) -> tuple[Any, Any]:
    """(model, tokeniser) before the training. What will be trained is fp32; frozen weights have the type of the
    products."""
    frozen = torch.bfloat16 if config.lora and config.compute == "bf16" else torch.float32
    return load_pretrained(config.model, frozen, config.attention)


def adapted(model: Any, config: TrainingConfig) -> Any:
    """With adapters and gradient checkpointing, as the settings say."""
    torch.manual_seed(config.seed)
    if config.checkpointing:
        enable = getattr(model, "activation_checkpointing_enable", None) or model.gradient_checkpointing_enable
        enable({"use_reentrant": False})
    if config.lora is not None:
        from peft import LoraConfig, get_peft_model

        lora = config.lora
        settings = LoraConfig(
            r=lora.r,
            lora_alpha=lora.alpha,
            lora_dropout=lora.dropout,
            target_modules=lora.targets,
            task_type="CAUSAL_LM",
        )
        model = get_peft_model(model, settings)
    model.train()
    return model
