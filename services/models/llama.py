"""One GGUF model with one sequence, through llama-cpp-python. Everything here runs in the thread of `LocalClient`."""

import ctypes
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from services.events.model import ModelFault, ModelFaultKind

_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""As `llama_token_data`."""
SLICE = 64
"""Tokens of a prompt that are read in one step."""


class LlamaSettings(Protocol):
    """What `load_llama` reads of `LocalWeights`."""

    @property
    def path(self) -> Path: ...

    @property
    def context_tokens(self) -> int: ...

    @property
    def threads(self) -> int | None: ...

    @property
    def gpu_layers(self) -> int: ...

    @property
    def temperature(self) -> float: ...


class GrammarGate:
    """Holds the tokens of one generation against a grammar. To ask it about the whole vocabulary takes longer than a
    token of a small model, so it is asked about the chosen token, and about all only where it refuses that one. Raises
    `ModelFault` for a grammar that cannot be read."""

    def __init__(self, llama: Any, package: Any, grammar: str, temperature: float = 0.0) -> None:
        self._llama, self._package, self._temperature = llama, package, temperature
        self._random = np.random.default_rng()
        vocab = package.llama_model_get_vocab(llama.model)
        self._sampler = package.llama_sampler_init_grammar(vocab, grammar.encode(), b"root")
        if not self._sampler:
            raise ModelFault(ModelFaultKind.BAD_REQUEST, "llama.cpp cannot read the grammar of the tools")

    def choose(self, token: int) -> int:
        """`token` if it may come next, else the token to take in its place; the grammar goes on behind it."""
        one = np.array([(token, 0.0, 0.0)], _CANDIDATE)
        self._apply(one)
        if np.isneginf(one["logit"][0]):
            token = self._likeliest()
        self._package.llama_sampler_accept(self._sampler, token)
        return token

    def _likeliest(self) -> int:
        """The likeliest token that may come next, or one drawn at the temperature."""
        size = self._llama.n_vocab()
        found = np.zeros(size, _CANDIDATE)
        found["id"] = np.arange(size)
        found["logit"] = np.ctypeslib.as_array(self._package.llama_get_logits_ith(self._llama.ctx, -1), (size,))
        self._apply(found)
        logits = found["logit"].astype(np.float64)
        if self._temperature <= 0:
            return int(logits.argmax())
        weights = np.exp((logits - logits.max()) / self._temperature)
        return int(self._random.choice(size, p=weights / weights.sum()))

    def _apply(self, candidates: "np.ndarray[Any, Any]") -> None:
        """Give minus infinity to the candidates that may not come next."""
        kind = self._package.llama_token_data
        given = self._package.llama_token_data_array(
            data=candidates.ctypes.data_as(ctypes.POINTER(kind)), size=len(candidates), selected=-1, sorted=False
        )
        self._package.llama_sampler_apply(self._sampler, ctypes.byref(given))

    def close(self) -> None:
        """Free the grammar."""
        self._package.llama_sampler_free(self._sampler)


class LlamaWriter:
    """Writes one text at a time behind one prompt. What the prompt has in common with what was read and written last is
    not read again. `llama`: a `llama_cpp.Llama`; `package`: the module `llama_cpp`."""

    def __init__(self, llama: Any, package: Any, temperature: float = 0.0) -> None:
        self._llama, self._package, self._temperature = llama, package, temperature
        self._prompt: list[int] = []
        self._known: list[int] = []
        self._upto = 0
        self._last: int | None = None
        """The token that was written last, and not read."""
        self._gate: GrammarGate | None = None
        self._ends: set[int] = set()

    @property
    def context_tokens(self) -> int:
        return int(self._llama.n_ctx())

    def begin(self, prompt: str, grammar: str | None, stops: Sequence[str]) -> tuple[int, int]:
        """Take up a prompt; returns how many tokens it has, and how many of them need not be read. Raises `ModelFault`
        for a grammar that the package cannot read."""
        self._free_gate()
        self._gate = GrammarGate(self._llama, self._package, grammar, self._temperature) if grammar else None
        self._prompt = self._llama.tokenize(prompt.encode(), add_bos=False, special=True)
        ends = [self._llama.tokenize(stop.encode(), add_bos=False, special=True) for stop in stops]
        self._ends = {self._llama.token_eos(), *(end[0] for end in ends if len(end) == 1)}
        size = min(len(self._prompt), len(self._known))
        self._upto = next((at for at in range(size) if self._prompt[at] != self._known[at]), size)
        self._last = None
        return len(self._prompt), self._upto

    def read_slice(self) -> bool:
        """Read the next slice of the prompt; False if the rest is so short that `next_piece` reads it."""
        if len(self._prompt) - self._upto <= SLICE:
            return False
        self._upto += SLICE
        self._read(self._prompt[: self._upto])
        return True

    def next_piece(self, endless: bool) -> bytes | None:
        """The text of the next token; None if the model ends, unless `endless`."""
        if self._last is None:
            token = self._read(self._prompt)
        else:
            self._llama.eval([self._last])
            self._known.append(self._last)
            token = self._llama.sample(temp=self._temperature)
        self._last = token = self._gate.choose(token) if self._gate is not None else token
        if token in self._ends and not endless:
            return None
        piece: bytes = self._llama.detokenize([token], special=False)
        return piece

    def close(self) -> None:
        """Free the model."""
        self._free_gate()
        self._llama.close()

    def _read(self, tokens: list[int]) -> int:
        """Read `tokens`, as far as they are new; returns the token that comes next. What `generate` was given for its
        sampling holds for `sample` until its next call."""
        written = self._llama.generate(tokens, temp=self._temperature, repeat_penalty=1.0)
        token = int(next(written))
        written.close()
        self._known = list(tokens)
        return token

    def _free_gate(self) -> None:
        if self._gate is not None:
            self._gate.close()
            self._gate = None


LlamaLoader = Callable[[LlamaSettings], LlamaWriter]


def load_llama(settings: LlamaSettings) -> LlamaWriter:
    """Load the file. Raises `ModelFault` if the package or the file cannot be used."""
    try:
        import llama_cpp
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelFault(
            ModelFaultKind.UNAVAILABLE, f"llama-cpp-python cannot be used: {error}; pip install 'foresay[local]'"
        ) from error
    try:
        llama = llama_cpp.Llama(
            str(settings.path),
            n_ctx=settings.context_tokens,
            n_threads=settings.threads,
            n_threads_batch=settings.threads,
            n_gpu_layers=settings.gpu_layers,
            verbose=False,
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelFault(ModelFaultKind.UNAVAILABLE, f"{settings.path} cannot be loaded: {error}") from error
    return LlamaWriter(llama, llama_cpp, settings.temperature)
