"""Runs the trained encoder with ONNX Runtime on one thread.

Shapes: N words, D = 384 dimensions, S span tags (outside, then begin and inside of each kind).
"""

import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]

GRAPH, HEADS, PIECES, NAMES = "understanding.onnx", "heads.npz", "vocab.txt", "names.json"
CAPITALS = "capitals.npz"
"""File of the head that finds names. It fits only the graph for which it was trained."""
MAX_PIECES = 160
"""Most word pieces of context and turn together; the rest of a longer turn is not read."""
MAX_QUESTION, MAX_ANSWER = 40, 16
"""Most word pieces of what the assistant has said before: the last ones of a question, the first ones of an answer."""
_CLS, _SEP = 2, 3
"""Identifiers of [CLS] and [SEP] in every vocabulary."""


@dataclass(frozen=True, slots=True)
class EncodedTurn:
    """The network's outputs for N words: `begins` [N, 3] (outside a request, its first word, inside) and `spans` [N, S]
    as probabilities, `complete` in [0, 1], `states` [N, D], and `whole` [D], the state of the whole turn. For a turn
    that is too long, N is less than its number of words."""

    begins: Floats
    spans: Floats
    complete: float
    states: Floats
    whole: Floats


def is_tool(label: str) -> bool:
    """Whether the label is the name of a tool, not a topic or a kind of talk."""
    return "." not in label


def word_states(turn: EncodedTurn) -> Floats:
    """The mean state of the pieces of each word [N, D]."""
    return np.asarray(turn.states[:, :-1] / np.maximum(1.0, turn.states[:, -1:]), np.float32)


def fingerprint(path: Path) -> int:
    """A checksum of the file's contents."""
    return zlib.crc32(path.read_bytes())


def tokenizer_of(pieces: Sequence[str]) -> "Tokenizer":
    """A WordPiece tokenizer over `pieces`, whose identifiers are their positions."""
    from tokenizers import Tokenizer  # takes 0.1 s to import, as do its parts
    from tokenizers.models import WordPiece
    from tokenizers.normalizers import BertNormalizer
    from tokenizers.pre_tokenizers import BertPreTokenizer

    table = {piece: at for at, piece in enumerate(pieces)}
    made = Tokenizer(WordPiece(table, unk_token="[UNK]", max_input_chars_per_word=40))
    made.normalizer = BertNormalizer(lowercase=True, strip_accents=True)
    made.pre_tokenizer = BertPreTokenizer()
    return made


@dataclass(frozen=True, slots=True)
class EncodedWords:
    """The input of the network. `words[i]`: index of the word of piece i in the turn, -1 for the others."""

    ids: list[int]
    words: list[int]
    turn_from: int


def pieces_of(words: Sequence[str], context: str, tokenizer: "Tokenizer") -> EncodedWords:
    """The pieces of "[CLS] context [SEP] turn [SEP]". A long turn keeps its first pieces."""
    turn = tokenizer.encode(list(words), is_pretokenized=True)
    ids = list(turn.ids)[: MAX_PIECES - 3]
    at = [-1 if index is None else index for index in turn.word_ids][: MAX_PIECES - 3]
    head = [_CLS, *_context(context, MAX_PIECES - 3 - len(ids), tokenizer), _SEP]
    return EncodedWords([*head, *ids, _SEP], [*([-1] * len(head)), *at, -1], len(head))


def _context(said: str, room: int, tokenizer: "Tokenizer") -> list[int]:
    """At most `room` pieces of what the assistant has `said`."""
    if not said or room <= 0:
        return []
    pieces = list(tokenizer.encode(said).ids)
    return pieces[-min(MAX_QUESTION, room) :] if said.endswith("?") else pieces[: min(MAX_ANSWER, room)]


class Encoder:
    """The network of one folder. `encode` and `judge` block for a few milliseconds and may run in any thread."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime  # takes 0.1 s to import

        names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
        self.labels: tuple[str, ...] = tuple(names["labels"])
        self.tools = frozenset(label for label in self.labels if is_tool(label))
        self.acts: tuple[str, ...] = tuple(names["acts"])
        self.kinds: tuple[str, ...] = tuple(names["kinds"])
        self.temperature: float = float(names.get("temperature", 1.0))
        self.act_temperature: float = float(names.get("act_temperature", 1.0))
        self._tokenizer = tokenizer_of((folder / PIECES).read_text(encoding="utf-8").splitlines())
        self._pieces = self._tokenizer.get_vocab_size()
        with np.load(folder / HEADS) as heads:
            self._heads: dict[str, Floats] = {name: heads[name].astype(np.float32) for name in heads.files}
        self._capitals = _capitals(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / GRAPH), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, words: Sequence[str], context: str = "") -> EncodedTurn:
        """Reads `words` (lower case), said after the assistant's question or answer `context`."""
        pieces = pieces_of(words, context, self._tokenizer)
        size = len(pieces.ids)
        kinds = np.zeros((1, size), np.int64)
        kinds[0, pieces.turn_from :] = 1
        inputs = {"ids": np.array([pieces.ids], np.int64), "mask": np.ones((1, size), np.int64), "kinds": kinds}
        states, begins, spans, complete = self._session.run(None, inputs)
        first: dict[int, int] = {}
        for piece, word in enumerate(pieces.words):
            if word >= 0:
                first.setdefault(word, piece)
        rows = [first[word] for word in sorted(first)]
        members = np.array(pieces.words)
        means = np.stack([states[0][members == word].sum(0) for word in sorted(first)]) if rows else states[0][:0]
        counts = np.array([(members == word).sum() for word in sorted(first)], np.float32)
        return EncodedTurn(
            softmax(begins[0][rows]),
            softmax(spans[0][rows]),
            float(1 / (1 + np.exp(-complete[0]))),
            np.concatenate([means, counts[:, None]], 1).astype(np.float32),
            states[0][0],
        )

    def named(self, states: Floats) -> Floats:
        """For word states [N, D], the probabilities [N] that each word would have a capital letter inside a sentence;
        zeros if there is no such head for this graph."""
        head = self._capitals
        if head is None:
            return np.zeros(len(states), np.float32)
        hidden = np.maximum(0, states @ head["weight"] + head["bias"])
        return np.asarray(1 / (1 + np.exp(-(hidden @ head["out"] + head["out_bias"]))), np.float32)

    def rarity(self, word: str) -> float:
        """From 0, for the most frequent word of English, to 1. The vocabulary lists word pieces by frequency."""
        ids = self._tokenizer.encode(word).ids
        return math.log(max(2, ids[0])) / math.log(self._pieces) if len(ids) == 1 else 1.0

    def judge(self, turn: EncodedTurn, start: int, end: int) -> tuple[Floats, Floats]:
        """Probabilities of the labels and of the acts of the request in words [start, end)."""
        part = turn.states[start:end]
        mean = part[:, :-1].sum(0) / max(1.0, float(part[:, -1].sum()))
        heads = self._heads
        hidden = gelu(heads["meant_weight"] @ np.concatenate([mean, turn.whole]) + heads["meant_bias"])
        labels = heads["label_weight"] @ hidden + heads["label_bias"]
        acts = heads["act_weight"] @ hidden + heads["act_bias"]
        return softmax(labels / self.temperature), softmax(acts / self.act_temperature)


def _capitals(folder: Path) -> dict[str, Floats] | None:
    path = folder / CAPITALS
    if not path.is_file():
        return None
    with np.load(path) as head:
        if int(head["graph"]) != fingerprint(folder / GRAPH):
            return None
        return {name: head[name].astype(np.float32) for name in head.files if name != "graph"}


def softmax(logits: Floats) -> Floats:
    """The softmax along the last axis."""
    raised = np.exp(logits - logits.max(-1, keepdims=True, initial=-np.inf))
    return np.asarray(raised / raised.sum(-1, keepdims=True), np.float32)


def gelu(x: Floats) -> Floats:
    """The GELU in its tanh form, as in training."""
    return np.asarray(0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x**3))), np.float32)
