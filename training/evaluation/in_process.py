"""A model of transformers in this process in the place of a server: it answers what `CompletionsModel` asks, one token
at a time, and keeps the keys and values of the prompt that it has read. Needs torch; there is no grammar."""

import inspect
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache

from services.models.completions import CompletionsModel
from services.models.endpoint import ModelEndpoint, ServerKind
from services.models.prompt_format import PromptFormat
from training.evaluation.served import PATIENT
from training.sft.gguf.read import load_gguf

_UNFINISHED = "\ufffd"


def opened(folder: Path, format: PromptFormat, max_tokens: int) -> CompletionsModel:
    """The model in `folder` (`save_pretrained`, with its tokeniser), or in a GGUF file, as a back end; greedy."""
    if folder.is_file():
        network, tokeniser = load_gguf(folder, torch.bfloat16)
    else:
        tokeniser = AutoTokenizer.from_pretrained(folder)
        network = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.bfloat16)
    return served(network, tokeniser, format, max_tokens)


def served(network: Any, tokeniser: Any, format: PromptFormat, max_tokens: int) -> CompletionsModel:
    """A model that is loaded already as a back end, as for an evaluation during training."""
    endpoint = ModelEndpoint(
        "http://in.process", model="in process", flavour=ServerKind.OTHER, timeouts=PATIENT, grammar=False
    )
    model = CompletionsModel(endpoint, max_output_tokens=max_tokens, format=format)
    model.server.client = _Client(Reader(network, tokeniser))  # type: ignore[assignment]
    return model


class Reader:
    """The network with what it has read. A prompt that begins with what was read before is read on from there."""

    def __init__(self, network: Any, tokeniser: Any) -> None:
        self._network, self._tokeniser = network.eval(), tokeniser
        self._seen: list[int] = []
        self._cache = DynamicCache()
        named = inspect.signature(network.forward).parameters  # the name differs between versions of transformers
        self._cache_name = "cache" if "cache" in named else "past_key_values"

    def encode(self, prompt: str) -> list[int]:
        """The tokens of a prompt, which has its beginning-of-text token as text."""
        tokens = self._tokeniser(prompt, add_special_tokens=False)["input_ids"]
        return list(tokens)

    def decode(self, tokens: Sequence[int]) -> str:
        return str(self._tokeniser.decode(tokens, skip_special_tokens=False, clean_up_tokenization_spaces=False))

    @property
    def end(self) -> Any:
        """The token or tokens that end a text."""
        return self._network.generation_config.eos_token_id or self._tokeniser.eos_token_id

    @torch.inference_mode()
    def next_token(self, tokens: Sequence[int]) -> int:
        """The likeliest token after `tokens`."""
        size = min(len(tokens) - 1, len(self._seen))
        common = next((at for at in range(size) if tokens[at] != self._seen[at]), size)
        if common < len(self._seen):
            self._cache.crop(common - len(self._seen))
        new = torch.tensor([tokens[common:]], device=self._network.device)
        made = self._network(input_ids=new, use_cache=True, logits_to_keep=1, **{self._cache_name: self._cache})
        self._seen = list(tokens)
        return int(made.logits[0, -1].argmax())


@dataclass(frozen=True, slots=True)
class _Choice:
    text: str
    finish_reason: str | None


@dataclass(frozen=True, slots=True)
class _Chunk:
    """As much of a chunk of the completions API as is read."""

    choices: tuple[_Choice, ...]
    usage: None = None

    @staticmethod
    def of(text: str, finish: str | None) -> "_Chunk":
        return _Chunk((_Choice(text, finish),))


class _Stream:
    """The chunks of one response. Text that may become a stop sequence is held back."""

    def __init__(self, reader: Reader, prompt: str, most: int, stops: Sequence[str]) -> None:
        self._chunks = self._write(reader, prompt, most, stops)

    async def _write(self, reader: Reader, prompt: str, most: int, stops: Sequence[str]) -> AsyncIterator[_Chunk]:
        read, own, told = reader.encode(prompt), list[int](), 0
        ends = reader.end if isinstance(reader.end, list) else [reader.end]
        while len(own) < most:
            token = reader.next_token([*read, *own])
            if token in ends:
                yield _Chunk.of(reader.decode(own)[told:], "stop")
                return
            own.append(token)
            text = reader.decode(own)
            stop = min((at for at in map(text.find, stops) if at >= 0), default=-1)
            if stop >= 0:
                yield _Chunk.of(text[told:stop], "stop")
                return
            upto = told if text.endswith(_UNFINISHED) else len(text) - held_back(text, stops)
            yield _Chunk.of(text[told:upto], None)
            told = max(told, upto)
        yield _Chunk.of(reader.decode(own)[told:], "length")

    async def __anext__(self) -> _Chunk:
        return await anext(self._chunks)

    def __aiter__(self) -> "_Stream":
        return self

    async def close(self) -> None:
        await self._chunks.aclose()  # type: ignore[attr-defined]


class _Client:
    """As much of `AsyncOpenAI` as the back end for raw prompts uses."""

    def __init__(self, reader: Reader) -> None:
        self.completions = self
        self._reader = reader

    async def create(self, *, prompt: str, max_tokens: int, stop: Sequence[str] = (), **_: Any) -> _Stream:
        return _Stream(self._reader, prompt, max_tokens, stop)

    async def close(self) -> None: ...


def held_back(text: str, stops: Sequence[str]) -> int:
    """How many characters at the end of `text` are the beginning of a stop sequence."""
    longest = max(map(len, stops), default=1) - 1
    sizes = range(min(longest, len(text)), 0, -1)
    return next((size for size in sizes if any(stop.startswith(text[-size:]) for stop in stops)), 0)
