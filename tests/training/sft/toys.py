"""Tiny random models and a tokeniser made on the spot, for tests of the training."""

from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

READ = "<|im_start|>user\n<partial_query_update>set a timer</partial_query_update><|im_end|>\n<|im_start|>assistant\n"
CALL = '<tool_call>{"id":1,"name":"set_timer","arguments":{"minutes":7}}</tool_call>'
PAUSE = '<pause reason="waiting_user">'


def tokeniser() -> PreTrainedTokenizerFast:
    """Byte-level BPE with the special tokens of chatml."""
    bare = Tokenizer(models.BPE())
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    bare.train_from_iterator([READ, CALL, PAUSE, "<think></think><answer>It is done.</answer>"] * 20, trainer)
    return PreTrainedTokenizerFast(tokenizer_object=bare, eos_token="<|im_end|>", pad_token="<|endoftext|>")


def tiny(kind: str, attention: str = "sdpa", seed: int = 0) -> Any:
    """A random model of two layers, fp32. `kind`: "llama" or "qwen2"."""
    torch.manual_seed(seed)
    classes: dict[str, Any] = {"llama": (LlamaConfig, LlamaForCausalLM), "qwen2": (Qwen2Config, Qwen2ForCausalLM)}
    config_class, model_class = classes[kind]
    config = config_class(
        vocab_size=512,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=2048,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=2,
        pad_token_id=0,
    )
    return model_class._from_config(config, attn_implementation=attention, dtype=torch.float32)


def row(number: int, answer: str = "It is done.", system: str = "Tools: set_timer.") -> dict[str, Any]:
    """A dialogue: a pause, a call whose arguments have no weight, a thought that was cut, and an answer; and one
    generation apart, behind the first message."""
    begin = f"<|im_start|>system\n{system}<|im_end|>\n{READ}"
    return {
        "number": number,
        "format": "chatml",
        "sequence": [
            [begin, None],
            [f"<think></think>{PAUSE}<|im_end|>", 1.0],
            ["\n" + READ, None],
            ['<think>Yes.</think><tool_call>{"id":1,"name":"set_timer","arguments":', 1.0],
            ['{"minutes":7}', 0.0],
            ["}</tool_call><|im_end|>", 1.0],
            ["\n" + READ, None],
            ["<think>It is", 0.5],
            ["</think_interrupted><|im_end|>\n" + READ, None],
            [f"<think></think><answer>{answer} {number}</answer><|im_end|>", 1.0],
        ],
        "apart": [{"after": len(begin), "runs": [["<think></think>", 0.0], ["<answer>No.</answer><|im_end|>", 1.0]]}],
    }
