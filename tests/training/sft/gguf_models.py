"""Tiny models of the Llama and Qwen2 architectures with random weights, and a tokeniser for them. Needs torch."""

import json

import torch
from tokenizers import Tokenizer, trainers
from tokenizers.pre_tokenizers import ByteLevel
from transformers import (
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen2ForCausalLM,
)

from training.sft.gguf.tokens import CUTS

TEMPLATE = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
SAID = [
    "Remind Jürgen at 12:30 that the meeting is moved to Tuesday, please.",
    "Größe, Straße und Äpfel: what's 144 divided by 12, and isn't it 3.5?",
    '<think>They want a timer.</think><tool_call id="c1">{"name": "set_timer", "minutes": 7}</tool_call>',
    "  two spaces,\n\na blank line,\tand a tab … and that's it — “quoted”.",
]


def tiny_tokeniser(cut: str) -> PreTrainedTokenizerFast:
    """A byte-level tokeniser of 400 tokens that cuts texts as `CUTS[cut]`. `<tool_call>` is an added token that is not
    special, as in Qwen2.5."""
    way = CUTS[cut]
    parts = {"pre_tokenizer": {"type": "Sequence", "pretokenizers": way.steps}, "normalizer": way.normaliser}
    bare = {"version": "1.0", "added_tokens": [], "decoder": {"type": "ByteLevel", **_FLAGS}, "post_processor": None}
    model = {"type": "BPE", "vocab": {}, "merges": [], "ignore_merges": way.whole}
    backend = Tokenizer.from_str(json.dumps({**bare, **parts, "model": model}))
    letters = sorted({letter for text in SAID * 2 for letter in text})
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=ByteLevel.alphabet(),
        show_progress=False,
    )
    backend.train_from_iterator([*SAID, *letters], trainer)
    tokeniser = PreTrainedTokenizerFast(
        tokenizer_object=backend, bos_token="<|im_start|>", eos_token="<|im_end|>", pad_token="<|endoftext|>"
    )
    tokeniser.add_tokens(["<tool_call>"])
    tokeniser.chat_template = TEMPLATE
    return tokeniser


_FLAGS = {"add_prefix_space": True, "trim_offsets": True, "use_regex": True}
_SIZES = {
    "hidden_size": 128,
    "intermediate_size": 192,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "initializer_range": 0.2,
}


def tiny_llama(rows: int = 448, tied: bool = False) -> PreTrainedModel:
    """A Llama with the rope scaling of Llama 3.2."""
    scaling = {
        "rope_type": "llama3",
        "factor": 32.0,
        "low_freq_factor": 1.0,
        "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192,
    }
    torch.manual_seed(7)
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=rows,
            rope_theta=500000.0,
            rope_scaling=scaling,
            max_position_embeddings=131072,
            tie_word_embeddings=tied,
            **_SIZES,
        )
    ).eval()


def tiny_qwen2(rows: int = 448, tied: bool = True) -> PreTrainedModel:
    """A Qwen2, whose q, k and v have biases that are not nought."""
    torch.manual_seed(8)
    model = Qwen2ForCausalLM(
        Qwen2Config(
            vocab_size=rows, rope_theta=1000000.0, max_position_embeddings=4096, tie_word_embeddings=tied, **_SIZES
        )
    ).eval()
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            if name.endswith(".bias"):
                tensor.normal_(std=0.5)
    return model
