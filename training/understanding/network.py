"""The network: MiniLM with heads for requests, tools, acts, spans and completeness.

Shapes: B examples, T word pieces, D = 384 dimensions, R requests.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from services.understanding.encoder import MAX_PIECES, NAMES, PIECES


@dataclass(frozen=True, slots=True)
class Outputs:
    """Logits: `begins` [B, T, 3] (outside, begin, inside of a request), `spans` [B, T, S], `complete` [B], and the
    states [B, T, D] from which `UnderstandingNetwork.judge` reads a request."""

    states: Tensor
    begins: Tensor
    spans: Tensor
    complete: Tensor


class UnderstandingNetwork(nn.Module):
    """One pass over a turn; `judge` then reads the label and the act of each request from the mean of its states."""

    def __init__(self, bert: BertModel, labels: int, acts: int, span_tags: int) -> None:
        super().__init__()
        width = bert.config.hidden_size
        self.bert = bert
        self.drop = nn.Dropout(0.1)
        self.begins = nn.Linear(width, 3)
        self.spans = nn.Linear(width, span_tags)
        self.complete = nn.Linear(width, 1)
        self.meant = nn.Linear(2 * width, width)
        self.label = nn.Linear(width, labels)
        self.act = nn.Linear(width, acts)

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> Outputs:
        """`ids`, `mask`, `kinds` [B, T]: pieces, 1 where there is one, 0 for the context and 1 for the turn."""
        states = self.bert(input_ids=ids, attention_mask=mask, token_type_ids=kinds).last_hidden_state
        states = self.drop(states)
        return Outputs(states, self.begins(states), self.spans(states), self.complete(states[:, 0])[:, 0])

    def judge(self, states: Tensor, rows: Tensor, members: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of labels [R, L] and acts [R, A]. `rows` [R]: the example of each request; `members` [R, T]: 1 on its
        pieces."""
        weights = members / members.sum(1, keepdim=True).clamp(min=1)
        mean = (weights[:, :, None] * states[rows]).sum(1)
        meant = torch.nn.functional.gelu(self.meant(torch.cat([mean, states[rows, 0]], 1)), approximate="tanh")
        meant = self.drop(meant)
        return self.label(meant), self.act(meant)


def load_bert(folder: Path, keep: list[int], layers: int) -> BertModel:
    """MiniLM from `folder` with the rows `keep` of its vocabulary and its first `layers` layers."""
    bert = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="sdpa")
    assert isinstance(bert.config, BertConfig)
    table = bert.embeddings.word_embeddings.weight.data[keep].clone()
    bert.embeddings.word_embeddings = nn.Embedding.from_pretrained(table, freeze=False, padding_idx=0)
    bert.config.vocab_size = len(keep)
    bert.encoder.layer = bert.encoder.layer[:layers]
    bert.config.num_hidden_layers = layers
    positions = bert.embeddings.position_embeddings.weight.data[:MAX_PIECES].clone()
    bert.embeddings.position_embeddings = nn.Embedding.from_pretrained(positions, freeze=False)
    bert.embeddings.register_buffer("position_ids", torch.arange(MAX_PIECES)[None], persistent=False)
    bert.config.max_position_embeddings = MAX_PIECES
    return bert


def network_of(folder: Path) -> tuple[UnderstandingNetwork, dict[str, Any]]:
    """The network that the names and word pieces of `folder` describe, with weights yet to be loaded, and its names.
    Raises FileNotFoundError."""
    names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    config = BertConfig(
        vocab_size=len((folder / PIECES).read_text(encoding="utf-8").splitlines()),
        hidden_size=384,
        num_hidden_layers=names["layers"],
        num_attention_heads=12,
        intermediate_size=1536,
        max_position_embeddings=MAX_PIECES,
    )
    bert = BertModel(config, add_pooling_layer=False)
    return UnderstandingNetwork(bert, len(names["labels"]), len(names["acts"]), 2 * len(names["kinds"]) + 1), names
