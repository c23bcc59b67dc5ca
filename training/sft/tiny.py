"""Tiny random models and a small tokeniser, to try the training without weights that must be downloaded.

python -m training.sft.tiny qwen2 var/training/synth/dialogues.jsonl var/models/toy-qwen2
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

SPECIAL = {
    "qwen2": ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
    "llama": ["<|begin_of_text|>", "<|start_header_id|>", "<|eot_id|>", "<|end_header_id|>"],
}
"""The special tokens by architecture: those of chatml, and those of llama3. The third one ends a message."""
_CLASSES: dict[str, Any] = {"llama": (LlamaConfig, LlamaForCausalLM), "qwen2": (Qwen2Config, Qwen2ForCausalLM)}


def tiny_tokeniser(texts: Iterable[str], size: int, special: list[str]) -> PreTrainedTokenizerFast:
    """Byte-level BPE of at most `size` tokens, learnt from `texts`."""
    bare = Tokenizer(models.BPE())
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    bare.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=bare, eos_token=special[2], pad_token=special[0])


def tiny_model(kind: str, attention: str = "sdpa", seed: int = 0, vocabulary: int = 512, width: int = 32) -> Any:
    """A random model of two layers, fp32. `kind`: "llama" or "qwen2"."""
    torch.manual_seed(seed)
    config_class, model_class = _CLASSES[kind]
    config = config_class(
        vocab_size=vocabulary,
        hidden_size=width,
        intermediate_size=2 * width,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=8192,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=2,
        pad_token_id=0,
    )
    return model_class._from_config(config, attn_implementation=attention, dtype=torch.float32)


def texts_of(rows: Path, most: int = 200) -> list[str]:
    """The texts of the first rows."""
    with rows.open(encoding="utf-8") as file:
        lines = [line for _, line in zip(range(most), file, strict=False)]
    return ["".join(text for text, _ in json.loads(line)["sequence"]) for line in lines]


def write(kind: str, rows: Path, out: Path, vocabulary: int = 2048, width: int = 64) -> None:
    """A tiny model and its tokeniser in a folder, as `training.sft.train` reads them."""
    tokeniser = tiny_tokeniser(texts_of(rows), vocabulary, SPECIAL[kind])
    tiny_model(kind, vocabulary=vocabulary, width=width).save_pretrained(out)
    tokeniser.save_pretrained(out)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=_CLASSES)
    parser.add_argument("rows", type=Path)
    parser.add_argument("out", type=Path)
    chosen = parser.parse_args()
    write(chosen.kind, chosen.rows, chosen.out)


if __name__ == "__main__":
    main()
