"""Rows become tokens with the right weights, token by token."""

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from tests.training.sft.toys import row, tokeniser
from training.sft.data import ACTION, ARGUMENTS, KINDS, THOUGHT, Encoded, WrongRows, encode, load
from training.sft.tiny import tiny_model

TOKENISER = tokeniser()


def _texts(encoded: Encoded) -> list[str]:
    return [TOKENISER.decode([token]) for token in encoded.tokens]


def test_each_token_has_the_least_weight_of_its_characters() -> None:
    runs = [tuple(run) for run in row(1)["sequence"]]
    encoded = encode(runs, TOKENISER)
    weights = [weight or 0.0 for text, weight in runs for _ in text]
    text, at = "".join(text for text, _ in runs), 0
    for piece, weight in zip(_texts(encoded), encoded.weights, strict=True):
        assert text.startswith(piece, at)
        assert weight == min(weights[at : at + len(piece)])
        at += len(piece)
    assert at == len(text)
    assert set(encoded.weights.tolist()) == {0.0, 0.5, 1.0}


def test_the_end_of_a_message_is_one_token_and_the_models_own_where_it_has_a_weight() -> None:
    encoded = encode([tuple(run) for run in row(1)["sequence"]], TOKENISER)
    ends = [w for text, w in zip(_texts(encoded), encoded.weights, strict=True) if text == "<|im_end|>"]
    assert ends == [0, 0, 1, 0, 1, 0, 0, 0, 1]


def test_a_token_across_two_runs_is_only_read_if_one_of_them_is() -> None:
    whole = TOKENISER.encode("think", add_special_tokens=False)
    assert len(whole) == 1, "the case needs a token that can be split"
    encoded = encode([("th", 1.0), ("ink", None)], TOKENISER)
    assert encoded.tokens.tolist() == whole
    assert encoded.weights.tolist() == [0.0]


def test_characters_of_several_tokens_have_their_weight() -> None:
    encoded = encode([("ab", None), ("é√", 1.0), ("c", None)], TOKENISER)
    assert encoded.weights.tolist() == [0.0, 0.0, *[1.0] * (len(encoded) - 3), 0.0]


def test_what_tokens_decide() -> None:
    encoded = encode([tuple(run) for run in row(1)["sequence"]], TOKENISER)
    texts = _texts(encoded)
    of = {kind: [texts[at] for at in range(len(texts)) if encoded.kinds[at] == kind] for kind in range(len(KINDS))}
    assert '"minutes":7' in "".join(of[ARGUMENTS])
    assert [text.strip("<>")[0] for text in of[ACTION]] == ["p", "t", "a"]
    assert len(of[THOUGHT]) == 4


def test_a_generation_apart_follows_what_came_before_it_and_has_the_only_weights() -> None:
    corpus = load([row(1)], TOKENISER, "chatml", 4096)
    main, apart = corpus.dialogues[0].sequences
    text = TOKENISER.decode(apart.tokens)
    assert text.endswith("<think></think><answer>No.</answer><|im_end|>")
    begin = len(apart) - int((apart.weights > 0).sum())
    assert not apart.weights[:begin].any()
    assert TOKENISER.decode(apart.tokens[begin:]) == "answer>No.</answer><|im_end|>"
    assert main.tokens[: begin - 3].tolist() == apart.tokens[: begin - 3].tolist()


def test_too_long_sequences_are_left_out_and_counted() -> None:
    short = load([row(1)], TOKENISER, "chatml", 100)
    assert short.counts["sequences too long"] == 1
    assert [len(d.sequences) for d in short.dialogues] == [1]


def test_rows_in_another_format_and_tokenisers_without_its_tokens_are_refused() -> None:
    with pytest.raises(WrongRows, match="'chatml', not 'plain'"):
        load([row(1)], TOKENISER, "plain", 4096)
    with pytest.raises(WrongRows, match=r"no token <.eot_id.>"):
        load([row(1)], TOKENISER, "llama3", 4096)


def test_the_tiny_models_have_a_row_for_each_token() -> None:
    assert tiny_model("llama").config.vocab_size >= len(TOKENISER)
