"""How Llama and Qwen2 models lie in a GGUF file: names of tensors, the order of the rows of q and k, and rope scaling.

transformers rotates the first half of a head with the second, ggml's Llama each row with the next one; so the rows of q
and k of a Llama are reordered. ggml's Qwen2 does as transformers does.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

ARCHITECTURES = ("llama", "qwen2")
ROPE_FACTORS = "rope_freqs.weight"
"""Llama 3.1 and 3.2: by how much each frequency is divided. A file has these factors, and not what they come from."""

_OUTER = {
    "model.embed_tokens": "token_embd",
    "model.norm": "output_norm",
    "lm_head": "output",
}
_LAYER = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


def gguf_name(name: str) -> str:
    """The name in a GGUF file of the transformers parameter `name`; `KeyError` where there is none."""
    stem, kind = name.rsplit(".", 1)
    if not stem.startswith("model.layers."):
        return f"{_OUTER[stem]}.{kind}"
    number, part = stem.removeprefix("model.layers.").split(".", 1)
    return f"blk.{number}.{_LAYER[part]}.{kind}"


def transformers_name(name: str) -> str:
    """The reverse of `gguf_name`."""
    stem, kind = name.rsplit(".", 1)
    if not stem.startswith("blk."):
        return f"{_BACK[stem]}.{kind}"
    _, number, part = stem.split(".")
    return f"model.layers.{number}.{_BACK[part]}.{kind}"


_BACK = {there: here for here, there in (_OUTER | _LAYER).items()}


def heads_of(name: str, config: Any) -> int:
    """How many heads the rows of the GGUF tensor `name` belong to, if they are reordered, else 0."""
    if config.model_type != "llama":
        return 0
    return {"attn_q": config.num_attention_heads, "attn_k": config.num_key_value_heads}.get(name.split(".")[-2], 0)


def interleaved(rows: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """Rows of q or k in the order of ggml's Llama, from that of transformers."""
    return rows.reshape(heads, 2, -1, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def halved(rows: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """The reverse of `interleaved`."""
    return rows.reshape(heads, -1, 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def rope_of(config: Any) -> dict[str, Any]:
    """Theta and scaling of a transformers configuration, of version 4 or 5."""
    if found := getattr(config, "rope_parameters", None):
        return dict(found)
    scaling = getattr(config, "rope_scaling", None) or {"rope_type": "default"}
    return {"rope_theta": config.rope_theta, **scaling}


def llama3_factors(rope: dict[str, Any], width: int) -> NDArray[np.float32]:
    """By how much each frequency of a head of `width` is divided under the scaling "llama3": (width / 2,)."""
    frequencies = 1.0 / rope["rope_theta"] ** (np.arange(0, width, 2, dtype=np.float32) / width)
    lengths = 2 * math.pi / frequencies
    low, high, trained = rope["low_freq_factor"], rope["high_freq_factor"], rope["original_max_position_embeddings"]
    smooth = np.clip((trained / lengths - low) / (high - low), 0, 1)
    return np.asarray(1 / ((1 - smooth) / rope["factor"] + smooth), dtype=np.float32)


def llama3_scaling(factors: NDArray[np.float32], theta: float, width: int) -> dict[str, Any]:
    """The scaling that gives `factors`. Llama 3.1 and 3.2 differ only in the largest factor; the rest is assumed, and
    checked. `ValueError` where it is not so."""
    rope = {
        "rope_type": "llama3",
        "factor": float(factors.max()),
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192,
    }
    expected = llama3_factors({**rope, "rope_theta": theta}, width)
    if expected.shape != factors.shape or not np.allclose(expected, factors, rtol=1e-3):
        raise ValueError("the rope factors of this file are not those of Llama 3.1 or 3.2")
    return rope
