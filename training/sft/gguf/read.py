"""A GGUF file of the Llama or Qwen2 architecture as a transformers model, to train or to save.

What transformers loads from a GGUF file keeps a mark of its quantisation and cannot be saved. Here the weights are put
into a fresh model of the given type: dequantised, they are the numbers that llama.cpp computes with.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gguf import GGUFReader, dequantize
from transformers import (
    GenerationConfig,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen2ForCausalLM,
)

from training.sft.gguf.layout import ARCHITECTURES, ROPE_FACTORS, halved, heads_of, llama3_scaling, transformers_name
from training.sft.gguf.tokens import SPECIAL, tokeniser_of

_CLASSES = {"llama": (LlamaConfig, LlamaForCausalLM), "qwen2": (Qwen2Config, Qwen2ForCausalLM)}


def load_gguf(path: str | Path, dtype: torch.dtype = torch.float32) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    """The model of a file with weights of `dtype`, and its tokeniser with the chat template. `ValueError` for another
    architecture or tokeniser."""
    reader = GGUFReader(str(path))
    fields = read_fields(reader)
    config = config_of(fields, reader)
    config.dtype = dtype
    state = {name: weights.to(dtype) for name, weights in _weights(reader, config)}
    model = _CLASSES[config.model_type][1].from_pretrained(None, config=config, state_dict=state, dtype=dtype)
    model.generation_config = GenerationConfig(**{f"{part}_token_id": _special(fields, part) for part in SPECIAL})
    return model, tokeniser_of(fields, config.max_position_embeddings)


def read_fields(reader: GGUFReader) -> dict[str, Any]:
    """The values of a file by their keys."""
    return {key: found.contents() for key, found in reader.fields.items()}


def config_of(fields: Mapping[str, Any], reader: GGUFReader) -> Any:
    """The configuration of the model in a file."""
    kind = fields["general.architecture"]
    if kind not in ARCHITECTURES:
        raise ValueError(f"no reader for the architecture {kind!r}; there are {', '.join(ARCHITECTURES)}")
    shapes = {tensor.name: tensor for tensor in reader.tensors}
    width, heads = fields[f"{kind}.embedding_length"], fields[f"{kind}.attention.head_count"]
    head = fields.get(f"{kind}.attention.key_length", width // heads)
    theta = float(fields.get(f"{kind}.rope.freq_base", 10000.0))
    given = {
        "vocab_size": len(fields["tokenizer.ggml.tokens"]),
        "hidden_size": width,
        "intermediate_size": fields[f"{kind}.feed_forward_length"],
        "num_hidden_layers": fields[f"{kind}.block_count"],
        "num_attention_heads": heads,
        "num_key_value_heads": fields.get(f"{kind}.attention.head_count_kv", heads),
        "max_position_embeddings": fields[f"{kind}.context_length"],
        "rms_norm_eps": float(fields[f"{kind}.attention.layer_norm_rms_epsilon"]),
        "tie_word_embeddings": "output.weight" not in shapes,
        "rope_theta": theta,
        **{f"{part}_token_id": _special(fields, part) for part in ("bos", "eos", "pad")},
    }
    if kind == "llama":
        given["head_dim"] = head
    elif head != width // heads:
        raise ValueError("a Qwen2 whose heads have another width than hidden_size / num_attention_heads")
    if fields.get(f"{kind}.rope.scaling.type", "none") != "none":
        raise ValueError(f"no reader for rope scaling {fields[f'{kind}.rope.scaling.type']!r}")
    if ROPE_FACTORS in shapes:
        given["rope_scaling"] = llama3_scaling(_floats(shapes[ROPE_FACTORS]), theta, head)
    config = _CLASSES[kind][0](**given)
    config.architectures = [_CLASSES[kind][1].__name__]
    return config


def _special(fields: Mapping[str, Any], part: str) -> int | None:
    return fields.get(f"tokenizer.ggml.{SPECIAL[part]}_token_id")


def _floats(tensor: Any) -> Any:
    """The weights of a tensor of a file as float32, in its shape of rows and columns."""
    return dequantize(tensor.data, tensor.tensor_type).astype(np.float32).reshape(tuple(tensor.shape[::-1]))


def _weights(reader: GGUFReader, config: Any) -> Any:
    for tensor in reader.tensors:
        if tensor.name == ROPE_FACTORS:
            continue
        rows = _floats(tensor)
        if heads := heads_of(tensor.name, config):
            rows = halved(rows, heads)
        yield transformers_name(tensor.name), torch.from_numpy(np.ascontiguousarray(rows))
