"""The encoder with the weights that ship."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from services.understanding.encoder import (
    CAPITALS,
    GRAPH,
    MAX_PIECES,
    NAMES,
    Encoder,
    fingerprint,
    gelu,
    pieces_of,
    softmax,
    tokenizer_of,
    word_states,
)
from services.understanding.model import FOLDER
from tools import library

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "for", "how", "long", "ten", "min", "##utes"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(FOLDER)


def test_the_weights_are_small_and_name_tools_of_the_library(encoder: Encoder) -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 16_000_000
    assert len(encoder.tools) >= 41
    assert encoder.tools <= {tool.spec.name for tool in library.load()}
    assert "do" in encoder.acts


def test_a_turn_is_read_behind_the_question_before_it() -> None:
    made = pieces_of(["ten", "minutes"], "For how long?", tokenizer_of(PIECES))
    assert made.ids == [2, 4, 5, 6, 1, 3, 7, 8, 9, 3]
    assert made.words == [-1, -1, -1, -1, -1, -1, 0, 1, 1, -1]
    assert made.turn_from == 6


def test_the_beginning_of_a_long_turn_and_the_end_of_a_long_question_are_read() -> None:
    made = pieces_of(["ten"] * 1000, "how long " * 100, tokenizer_of(PIECES))
    assert len(made.ids) == MAX_PIECES
    assert made.words.count(-1) == 3
    made = pieces_of(["ten"], "how " * 100 + "long?", tokenizer_of(PIECES))
    assert made.ids[made.turn_from - 3 : made.turn_from - 1] == [PIECES.index("long"), 1]
    assert len(made.ids) == 44


def test_of_a_long_answer_the_beginning_is_read() -> None:
    made = pieces_of(["ten"], "long " + "how " * 100, tokenizer_of(PIECES))
    assert made.ids[1:3] == [PIECES.index("long"), PIECES.index("how")]
    assert len(made.ids) == 20


@pytest.mark.parametrize("text", ["", "x", "set a timer for ten minutes", "ünïcödé 漢字 🎉", "a " * 300, "w" * 5000])
def test_any_words_are_read(encoder: Encoder, text: str) -> None:
    words = text.split()
    turn = encoder.encode(words)
    size = len(turn.begins)
    assert size <= len(words)
    assert turn.begins.shape == (size, 3)
    assert turn.spans.shape == (size, 2 * len(encoder.kinds) + 1)
    assert 0 <= turn.complete <= 1
    assert np.allclose(turn.begins.sum(1), 1, atol=1e-4)


def test_probabilities_sum_to_one(encoder: Encoder) -> None:
    turn = encoder.encode(["set", "a", "timer", "for", "ten", "minutes"])
    labels, acts = encoder.judge(turn, 0, 6)
    assert labels.shape == (len(encoder.labels),)
    assert acts.shape == (len(encoder.acts),)
    assert labels.sum() == pytest.approx(1, abs=1e-4)
    assert acts.sum() == pytest.approx(1, abs=1e-4)


def test_the_same_words_are_read_alike_every_time(encoder: Encoder) -> None:
    words = ["remind", "me", "to", "call", "the", "vet", "at", "nine"]
    first, second = encoder.encode(words), encoder.encode(words)
    assert np.array_equal(first.states, second.states)


def test_softmax_and_gelu() -> None:
    assert softmax(np.array([[0, 0], [1000, 0]], np.float32)).tolist() == [[0.5, 0.5], [1.0, 0.0]]
    assert gelu(np.array([0, 1, -1], np.float32)).tolist() == pytest.approx([0, 0.8412, -0.1588], abs=1e-3)


def test_forty_words_are_read_within_the_time_of_a_frame(encoder: Encoder) -> None:
    """A loose limit, for a busy machine; `bench.understanding` measures."""
    words = ("set a timer for ten minutes and " * 6).split()[:40]
    encoder.encode(words)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        encoder.encode(words)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.1


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=NAMES):
        Encoder(tmp_path)


def test_the_names_are_those_of_the_training() -> None:
    names = json.loads((FOLDER / NAMES).read_text())
    assert len(set(names["labels"])) == len(names["labels"])
    assert "replaced" in names["kinds"]


def test_the_words_of_names_are_told_from_others(encoder: Encoder) -> None:
    words = ["which", "is", "older", "the", "golden", "gate", "bridge", "or", "the", "eiffel", "tower"]
    named = encoder.named(word_states(encoder.encode(words)))
    assert named.shape == (len(words),)
    assert named[words.index("eiffel")] > 0.5 > named[words.index("older")]


def test_a_head_for_names_of_another_graph_is_not_used(encoder: Encoder, tmp_path: Path) -> None:
    for path in FOLDER.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / CAPITALS).unlink()
    with np.load(FOLDER / CAPITALS) as head:
        np.savez(tmp_path / CAPITALS, **{**head, "graph": np.int64(1)})
    states = word_states(encoder.encode(["where", "is", "paris"]))
    assert not Encoder(tmp_path).named(states).any()


def test_the_head_for_names_that_ships_belongs_to_the_graph_that_ships() -> None:
    with np.load(FOLDER / CAPITALS) as head:
        assert int(head["graph"]) == fingerprint(FOLDER / GRAPH), "python -m training.understanding.capitals FOLDER"
