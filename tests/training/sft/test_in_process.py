"""A model of transformers in the place of a server: the same tokens as without its cache, up to a stop sequence."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

torch = pytest.importorskip("torch")

from services.models.prompt_format import CHATML  # noqa: E402
from tests.training.sft.toys import READ, tokeniser  # noqa: E402
from training.evaluation.in_process import Reader, held_back, served  # noqa: E402
from training.sft.tiny import tiny_model  # noqa: E402


def without_cache(network: Any, tokens: Sequence[int], count: int) -> list[int]:
    found = list(tokens)
    with torch.inference_mode():
        for _ in range(count):
            found.append(int(network(input_ids=torch.tensor([found])).logits[0, -1].argmax()))
    return found[len(tokens) :]


def test_prompts_that_share_a_beginning_are_read_on_from_there() -> None:
    network, words = tiny_model("llama").eval(), tokeniser()
    reader = Reader(network, words)
    for text in (READ, READ + "<think></think>", READ.replace("timer", "alarm"), READ):
        tokens = reader.encode(text)
        own: list[int] = []
        for _ in range(6):
            own.append(reader.next_token([*tokens, *own]))
        assert own == without_cache(network, tokens, 6)


def test_a_beginning_of_a_stop_sequence_is_held_back() -> None:
    assert held_back("a <final", ["<final_query_update", "<tool_result"]) == len("<final")
    assert held_back("a <answer>", ["<final_query_update"]) == 0


def test_a_response_ends_at_its_limit_or_in_front_of_a_stop_sequence() -> None:
    network, words = tiny_model("qwen2"), tokeniser()
    client: Any = served(network, words, CHATML, 8).server.client

    async def text(**options: Any) -> tuple[str, str | None]:
        stream = await client.create(prompt=READ, **options)
        chunks = [chunk async for chunk in stream]
        return "".join(chunk.choices[0].text for chunk in chunks), chunks[-1].choices[0].finish_reason

    whole, reason = asyncio.run(text(max_tokens=12))
    assert reason == "length"
    stop = whole[3:5]
    cut, reason = asyncio.run(text(max_tokens=12, stop=[stop]))
    assert (cut, reason) == (whole[: whole.index(stop)], "stop")
