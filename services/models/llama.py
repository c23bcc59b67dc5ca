"""One GGUF model with one sequence, through llama-cpp-python. Everything here runs in the thread of `LocalClient`."""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, Protocol

from services.events.model import ModelFault, ModelFaultKind

SLICE = 64
"""Tokens of a prompt that are read in one step."""
GRAMMARS = 64
"""Grammars that are known to be readable, each for tools and kinds of actions; then they are forgotten."""


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


class LlamaWriter:
    """Writes one text at a time behind one prompt. What the prompt has in common with what was read and written last is
    not read again. `llama`: a `llama_cpp.Llama`; `package`: the module `llama_cpp`."""

    def __init__(self, llama: Any, package: Any, temperature: float = 0.0) -> None:
        self._llama, self._package, self._temperature = llama, package, temperature
        self._prompt: list[int] = []
        self._known: list[int] = []
        self._upto = 0
        self._grammar: Any = None
        self._grammars: dict[str, Any] = {}
        self._ends: set[int] = set()
        self._tokens: Generator[int, Any, None] | None = None

    @property
    def context_tokens(self) -> int:
        return int(self._llama.n_ctx())

    def begin(self, prompt: str, grammar: str | None, stops: Sequence[str]) -> tuple[int, int]:
        """Take up a prompt; returns how many tokens it has, and how many of them need not be read. Raises `ModelFault`
        for a grammar that the package cannot read."""
        self._stop()
        self._prompt = self._llama.tokenize(prompt.encode(), add_bos=True, special=True)
        self._grammar = self._compiled(grammar) if grammar else None
        ends = [self._llama.tokenize(stop.encode(), add_bos=False, special=True) for stop in stops]
        self._ends = {self._llama.token_eos(), *(end[0] for end in ends if len(end) == 1)}
        size = min(len(self._prompt), len(self._known))
        self._upto = next((at for at in range(size) if self._prompt[at] != self._known[at]), size)
        return len(self._prompt), self._upto

    def read_slice(self) -> bool:
        """Read the next slice of the prompt; False where the rest is so short that `next_piece` reads it."""
        if len(self._prompt) - self._upto <= SLICE:
            return False
        self._upto += SLICE
        read = self._llama.generate(self._prompt[: self._upto], temp=0.0)
        next(read)
        read.close()
        self._known = self._prompt[: self._upto]
        return True

    def next_piece(self, endless: bool) -> bytes | None:
        """The text of the next token; None where the model ends, unless `endless`."""
        if self._tokens is None:
            self._tokens = self._llama.generate(
                self._prompt, temp=self._temperature, repeat_penalty=1.0, grammar=self._grammar
            )
            self._known = list(self._prompt)
        token = next(self._tokens)
        if token in self._ends and not endless:
            return None
        piece: bytes = self._llama.detokenize([token], special=False)
        self._known.append(token)
        return piece

    def close(self) -> None:
        """Free the model."""
        self._stop()
        self._llama.close()

    def _stop(self) -> None:
        if self._tokens is not None:
            self._tokens.close()
            self._tokens = None
            if len(self._known) > len(self._prompt):
                self._known.pop()  # the last token was written, and not read

    def _compiled(self, grammar: str) -> Any:
        """The grammar for the sampler. The package puts one that it cannot read into the sampler as a null pointer,
        which ends the process; so it is tried out first."""
        if grammar not in self._grammars:
            package = self._package
            vocab = package.llama_model_get_vocab(self._llama.model)
            tried = package.llama_sampler_init_grammar(vocab, grammar.encode(), b"root")
            if not tried:
                raise ModelFault(ModelFaultKind.BAD_REQUEST, "llama.cpp cannot read the grammar of the tools")
            package.llama_sampler_free(tried)
            if len(self._grammars) >= GRAMMARS:
                self._grammars.clear()
            self._grammars[grammar] = package.LlamaGrammar.from_string(grammar, verbose=False)
        return self._grammars[grammar]


LlamaLoader = Callable[[LlamaSettings], LlamaWriter]


def load_llama(settings: LlamaSettings) -> LlamaWriter:
    """Load the file. Raises `ModelFault` where the package or the file cannot be used."""
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
