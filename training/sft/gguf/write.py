"""A transformers model of the Llama or Qwen2 architecture as a GGUF file that llama.cpp loads.

Tensors of one dimension stay F32. Under the four-bit types the embeddings are Q8_0, as the output layer suffers most.
For types that are not here (Q4_K_M and the like) write F16 and run `llama-quantize`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, GGUFWriter, LlamaFileType, quantize
from gguf.constants import GGML_QUANT_VERSION
from gguf.quants import quant_shape_to_byte_shape
from gguf.utility import size_label
from numpy.typing import NDArray
from transformers import PreTrainedModel, PreTrainedTokenizerFast

from training.sft.gguf.layout import (
    ARCHITECTURES,
    ROPE_FACTORS,
    gguf_name,
    heads_of,
    interleaved,
    llama3_factors,
    rope_of,
)
from training.sft.gguf.tokens import write_tokeniser

Kind = GGMLQuantizationType
KINDS = {
    "f32": (Kind.F32, LlamaFileType.ALL_F32),
    "f16": (Kind.F16, LlamaFileType.MOSTLY_F16),
    "bf16": (Kind.BF16, LlamaFileType.MOSTLY_BF16),
    "q8_0": (Kind.Q8_0, LlamaFileType.MOSTLY_Q8_0),
    "q4_0": (Kind.Q4_0, LlamaFileType.MOSTLY_Q4_0),
    "q4_1": (Kind.Q4_1, LlamaFileType.MOSTLY_Q4_1),
}
"""What weights can be written as, and the file's name for it."""
_FOUR_BITS = (Kind.Q4_0, Kind.Q4_1)
_ENDS = ("token_embd.weight", "output.weight")


@dataclass(frozen=True)
class About:
    """What a file says of itself. `licence` is an SPDX identifier in lower case, `base` the model that was trained."""

    name: str
    licence: str = ""
    base: str = ""
    description: str = ""


def write_gguf(
    model: PreTrainedModel, tokeniser: PreTrainedTokenizerFast, path: str | Path, kind: str, about: About
) -> None:
    """Write `model` with weights of `kind` (a key of `KINDS`) and its tokeniser to `path`. `ValueError` for an
    architecture, tokeniser or setting that has no place in such a file here; then nothing is written."""
    config = model.config
    _check(config)
    weights = dict(_named(model))
    kinds = {name: _kind_of(name, tensor.shape, KINDS[kind][0]) for name, tensor in weights.items()}
    writer = GGUFWriter(None, config.model_type)
    _write_about(writer, about, sum(tensor.numel() for tensor in weights.values()))
    writer.add_file_type(KINDS[kind][1])
    writer.add_quantization_version(GGML_QUANT_VERSION)
    _write_config(writer, config)
    write_tokeniser(writer, tokeniser, config.vocab_size)
    for name, tensor in weights.items():
        _announce(writer, name, tuple(tensor.shape), kinds[name])
    partial = Path(f"{path}.partial")
    writer.write_header_to_file(partial)
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    for name, tensor in weights.items():  # one by one: a model of some billion weights is in memory once
        writer.write_tensor_data(quantize(_rows(name, tensor, config), kinds[name]))
    writer.close()
    partial.replace(path)


def _check(config: Any) -> None:
    if config.model_type not in ARCHITECTURES:
        raise ValueError(f"no writer for {config.model_type!r}; there are {', '.join(ARCHITECTURES)}")
    scaling = rope_of(config).get("rope_type", "default")
    if scaling not in ("default", *(["llama3"] if config.model_type == "llama" else [])):
        raise ValueError(f"no writer for rope scaling {scaling!r} of a {config.model_type}")
    if config.hidden_act != "silu" or getattr(config, "use_sliding_window", False):
        raise ValueError("no writer for another activation than silu, or for attention in a window")


def _named(model: PreTrainedModel) -> Iterator[tuple[str, torch.Tensor]]:
    """The weights by their names in the file; tied ones once."""
    config = model.config
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        try:
            yield gguf_name(name), tensor
        except KeyError:
            raise ValueError(f"{name} has no place in a GGUF file; is an adapter still to be merged?") from None
    rope = rope_of(config)
    if rope.get("rope_type") == "llama3":
        yield ROPE_FACTORS, torch.from_numpy(llama3_factors(rope, _head_width(config)))


def _head_width(config: Any) -> int:
    return int(getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads)


def _kind_of(name: str, shape: tuple[int, ...], kind: Kind) -> Kind:
    if len(shape) == 1:
        return Kind.F32
    if kind in _FOUR_BITS and name in _ENDS:
        kind = Kind.Q8_0
    return kind if shape[-1] % GGML_QUANT_SIZES[kind][0] == 0 else Kind.F16


def _announce(writer: GGUFWriter, name: str, shape: tuple[int, ...], kind: Kind) -> None:
    if kind in (Kind.F32, Kind.F16):
        number = np.dtype(np.float32 if kind == Kind.F32 else np.float16)
    else:
        number, shape = np.dtype(np.uint8), quant_shape_to_byte_shape(shape, kind)
    writer.add_tensor_info(name, shape, number, int(np.prod(shape)) * number.itemsize, raw_dtype=kind)


def _rows(name: str, tensor: torch.Tensor, config: Any) -> NDArray[np.float32]:
    rows = tensor.detach().to("cpu", torch.float32).numpy()
    heads = heads_of(name, config)
    return np.ascontiguousarray(interleaved(rows, heads) if heads else rows)


def _write_about(writer: GGUFWriter, about: About, weights: int) -> None:
    writer.add_type("model")
    writer.add_name(about.name)
    writer.add_size_label(size_label(weights, 0, 0, 0))
    if about.licence:
        writer.add_license(about.licence)
    if about.description:
        writer.add_description(about.description)
    if about.base:
        writer.add_base_model_count(1)
        writer.add_base_model_name(0, about.base)


def _write_config(writer: GGUFWriter, config: Any) -> None:
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(rope_of(config)["rope_theta"])
    writer.add_vocab_size(config.vocab_size)
    if config.model_type == "llama":
        writer.add_rope_dimension_count(_head_width(config))
        writer.add_key_length(_head_width(config))
        writer.add_value_length(_head_width(config))
