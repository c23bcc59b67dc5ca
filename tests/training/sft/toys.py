"""A tokeniser made on the spot and dialogues, for tests of the training."""

from typing import Any

from transformers import PreTrainedTokenizerFast

from training.sft.tiny import SPECIAL, tiny_tokeniser

READ = "<|im_start|>user\n<partial_query_update>set a timer</partial_query_update><|im_end|>\n<|im_start|>assistant\n"
CALL = '<tool_call>{"id":1,"name":"set_timer","arguments":{"minutes":7}}</tool_call>'
PAUSE = '<pause reason="waiting_user">'


def tokeniser() -> PreTrainedTokenizerFast:
    """With the special tokens of chatml."""
    texts = [READ, CALL, PAUSE, "<think></think><answer>It is done.</answer>"]
    return tiny_tokeniser(texts * 20, 400, SPECIAL["qwen2"])


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
