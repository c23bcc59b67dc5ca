"""A thin fake of llama-cpp-python: one token is one character, or one token of a template. It writes what `says` gives
for a prompt, and counts what it reads, as the package does: only what differs from what it has read already."""

import re
from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

_PIECE = re.compile(rb"<\|[a-z_]+\|>|[\x00-\xff]")
END = b"<|im_end|>"


class FakeLlama:
    """As much of `llama_cpp.Llama` as is used. `read`: how many tokens each step has read; `written`: how many tokens
    were asked for. `grammars`: what each generation was bound by."""

    def __init__(self, says: Callable[[str], str], context: int = 4096) -> None:
        self.says, self.context = says, context
        self.model = object()
        self.read: list[int] = []
        self.written = 0
        self.grammars: list[Any] = []
        self.closed = False
        self.before_token: Callable[[], None] = lambda: None
        self._pieces: list[bytes] = [END]
        self._seen: list[int] = []

    def n_ctx(self) -> int:
        return self.context

    def token_eos(self) -> int:
        return 0

    def tokenize(self, text: bytes, add_bos: bool = True, special: bool = False) -> list[int]:
        return [self._id(piece) for piece in _PIECE.findall(text)]

    def _id(self, piece: bytes) -> int:
        if piece not in self._pieces:
            self._pieces.append(piece)
        return self._pieces.index(piece)

    def detokenize(self, tokens: Sequence[int], prev_tokens: Any = None, special: bool = False) -> bytes:
        kept = (self._pieces[token] for token in tokens)
        return b"".join(piece for piece in kept if special or len(piece) == 1)

    def generate(self, tokens: Sequence[int], temp: float, grammar: Any = None, **_: Any) -> Iterator[int]:
        self.grammars.append(grammar)
        self._read(list(tokens))
        text = b"".join(self._pieces[token] for token in tokens).decode(errors="replace")
        reply = self.tokenize(self.says(text).encode())
        for at, token in enumerate([*reply, *[0] * 100]):
            if at:
                self._read([*self._seen, reply[at - 1] if at <= len(reply) else 0])
            self.before_token()
            self.written += 1
            yield token

    def _read(self, tokens: list[int]) -> None:
        size = min(len(tokens) - 1, len(self._seen))
        common = next((at for at in range(size) if tokens[at] != self._seen[at]), size)
        self.read.append(len(tokens) - common)
        self._seen = tokens

    def close(self) -> None:
        self.closed = True


def package(readable: bool = True) -> Any:
    """As much of the module `llama_cpp` as is used."""
    return SimpleNamespace(
        llama_model_get_vocab=lambda model: model,
        llama_sampler_init_grammar=lambda vocab, text, root: object() if readable else None,
        llama_sampler_free=lambda sampler: None,
        LlamaGrammar=SimpleNamespace(from_string=lambda text, verbose: text),
    )
