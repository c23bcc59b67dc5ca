"""A thin fake of llama-cpp-python: one token is one character, or one token of a template. It writes what `says` gives
for a prompt, and counts what it reads, as the package does: only what differs from what it has read already."""

import ctypes
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

_PIECE = re.compile(rb"<\|[a-z_]+\|>|[\x00-\xff]")
END = b"<|im_end|>"


class FakeLlama:
    """As much of `llama_cpp.Llama` as is used. `read`: how many tokens each step has read; `written`: how many tokens
    were asked for."""

    def __init__(self, says: Callable[[str], str], context: int = 4096) -> None:
        self.says, self.context = says, context
        self.model = object()
        self.read: list[int] = []
        self.written = 0
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

    def n_vocab(self) -> int:
        return len(self._pieces)

    @property
    def ctx(self) -> "FakeLlama":
        return self

    def logits(self) -> Any:
        """Of the next token: the id of each token, so that the highest id is the likeliest."""
        return ctypes.cast(
            (ctypes.c_float * len(self._pieces))(*range(len(self._pieces))), ctypes.POINTER(ctypes.c_float)
        )

    def generate(self, tokens: Sequence[int], temp: float, **_: Any) -> Iterator[int]:
        self._read(list(tokens))
        text = b"".join(self._pieces[token] for token in tokens).decode(errors="replace")
        self._reply = iter(self.tokenize(self.says(text).encode()))
        yield self.sample(temp)

    def sample(self, temp: float) -> int:
        self.before_token()
        self.written += 1
        return next(self._reply, 0)

    def eval(self, tokens: Sequence[int]) -> None:
        self._read([*self._seen, *tokens])

    def _read(self, tokens: list[int]) -> None:
        size = min(len(tokens) - 1, len(self._seen))
        common = next((at for at in range(size) if tokens[at] != self._seen[at]), size)
        self.read.append(len(tokens) - common)
        self._seen = tokens

    def close(self) -> None:
        self.closed = True


class Data(ctypes.Structure):
    _fields_ = (("id", ctypes.c_int32), ("logit", ctypes.c_float), ("p", ctypes.c_float))


class DataArray(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.POINTER(Data)),
        ("size", ctypes.c_size_t),
        ("selected", ctypes.c_int64),
        ("sorted", ctypes.c_bool),
    )


class FakePackage:
    """As much of the module `llama_cpp` as is used. `forbidden`: tokens that no grammar takes."""

    llama_token_data, llama_token_data_array = Data, DataArray

    def __init__(self, readable: bool = True, forbidden: Sequence[int] = ()) -> None:
        self.readable, self.forbidden = readable, forbidden
        self.grammars: list[str] = []
        self.freed = 0
        self.accepted: list[int] = []
        self.asked: list[int] = []
        """How many tokens the grammar was asked about each time."""

    def llama_model_get_vocab(self, model: Any) -> Any:
        return model

    def llama_get_logits_ith(self, context: FakeLlama, at: int) -> Any:
        return context.logits()

    def llama_sampler_init_grammar(self, vocab: Any, text: bytes, root: bytes) -> Any:
        self.grammars += [text.decode()] * self.readable
        return object() if self.readable else None

    def llama_sampler_apply(self, sampler: Any, given: Any) -> None:
        array = given._obj
        self.asked.append(array.size)
        for at in range(array.size):
            if array.data[at].id in self.forbidden:
                array.data[at].logit = -math.inf

    def llama_sampler_accept(self, sampler: Any, token: int) -> None:
        self.accepted.append(token)

    def llama_sampler_free(self, sampler: Any) -> None:
        self.freed += 1
