"""Tokens of a generation: their text, weights, and what of them stands in the next prompt."""

import random

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from services.events.agent import UserFinal, UserPartial
from services.models.call_ids import CallIds
from tests.training.clock.kit import PAUSE, answer, call, think
from training.clock import Bytes, Piece, PieceKind, Tokeniser, WordPieces
from training.clock.placement import placed
from training.clock.tokeniser import spelled
from training.clock.writing import Writing


class Small:
    """A small byte-level BPE, trained on the spot."""

    def __init__(self) -> None:
        self._model = Tokenizer(models.BPE())
        self._model.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        self._model.decoder = decoders.ByteLevel()
        trainer = trainers.BpeTrainer(vocab_size=400, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
        self._model.train_from_iterator(
            ['<think>Wait.</think><tool_call>{"id":1,"name":"look"}</tool_call>'] * 9, trainer
        )

    def encode(self, text: str) -> list[int]:
        return list(self._model.encode(text).ids)

    def decode(self, tokens: list[int]) -> str:
        return str(self._model.decode(list(tokens), skip_special_tokens=False))


TOKENISERS = [Bytes(), WordPieces(), Small()]


def writing(pieces: list[Piece], tokeniser: Tokeniser = TOKENISERS[0]) -> Writing:
    return Writing(1, pieces, tokeniser, CallIds())


def written(pieces: list[Piece], count: int | None = None) -> Writing:
    made = writing(pieces)
    for _ in range(len(made.tokens) if count is None else count):
        list(made.next_token())
    return made


@pytest.mark.parametrize("tokeniser", TOKENISERS, ids=["bytes", "pieces", "bpe"])
def test_each_token_has_its_text_also_within_a_character(tokeniser: Tokeniser) -> None:
    text = "<think>Ça va 🙂 naïve</think>\n"
    tokens = tokeniser.encode(text)
    assert "".join(spelled(tokeniser, tokens)) == text == tokeniser.decode(tokens)


@pytest.mark.parametrize("tokeniser", TOKENISERS, ids=["bytes", "pieces", "bpe"])
def test_a_token_of_two_pieces_has_the_lesser_weight(tokeniser: Tokeniser) -> None:
    made = writing([*think("Wait."), *call(1, "look", weight=0.0), PAUSE], tokeniser)
    weights = made.weights()
    assert len(weights) == len(made.tokens)
    start = made.text.index(":{}") + 1
    for at, end in enumerate(made.ends):
        begin = made.ends[at - 1] if at else 0
        touches = begin < start + 2 and end > start
        assert (weights[at] == 0.0) is touches


def test_what_stands_of_a_whole_generation_is_all_of_it() -> None:
    made = written([*think("Go."), *call(1, "look"), PAUSE])
    assert made.whole
    assert made.kept(f"{made.text}\n<partial_query_update>") == (len(made.tokens), False)


def test_of_a_cut_thought_the_tokens_stand_and_not_the_mark() -> None:
    made = written([*think("Wait for it."), PAUSE], count=len("<think>Wait"))
    assert made.kept("<think>Wait</think_interrupted>\n") == (len("<think>Wait"), True)


@pytest.mark.parametrize("begun", ["<thi", "<think>"])
def test_of_a_thought_that_had_hardly_begun_nothing_stands(begun: str) -> None:
    made = written([*think("Wait."), PAUSE], count=len(begun))
    assert made.kept("<think></think_interrupted>\n")[0] == 0


def test_of_a_dropped_call_nothing_stands() -> None:
    made = written([*think("Go."), *call(1, "look"), PAUSE], count=len('<think>Go.</think><tool_call>{"id"'))
    assert made.kept("<think>Go.</think_interrupted>\n") == (len("<think>Go."), True)


def test_of_an_answer_that_is_told_later_the_calls_stand() -> None:
    made = written([*think(), *call(1, "look"), answer("Yes.")])
    calls = '<think></think><tool_call>{"id":1,"name":"look","arguments":{}}</tool_call>'
    assert made.kept(f"{calls}\n<tool_result") == (len(calls), False)


def test_events_fall_into_calls_behind_thoughts_and_evenly_over_thoughts() -> None:
    pieces = [*think("x" * 100), *call(1, "look"), PAUSE]
    made = writing(pieces)
    rng, counts = random.Random(1), {"call": 0, "behind": 0, "think": 0}
    for _ in range(3000):
        ((at, _, _),) = placed([(5.0, 1, UserPartial(1, 1, "a"))], made, 0.0, 1.0, rng)
        token = int(at)
        kind = "think" if token < 107 else "behind" if token <= 115 else "call"
        counts[kind] += 1
    assert counts["call"] == pytest.approx(450, abs=80)
    assert counts["behind"] == pytest.approx(300, abs=70)
    assert counts["think"] == pytest.approx(2250, abs=110)


def test_what_follows_a_placed_event_still_follows_it() -> None:
    made = writing([*think("x" * 100), PAUSE])
    due = [(5.0, 1, UserPartial(1, 1, "a")), (20.0, 2, UserFinal(1, 2, "a b")), (900.0, 3, UserFinal(1, 3, "a b"))]
    for seed in range(50):
        moved = sorted(placed(list(due), made, 0.0, 1.0, random.Random(seed)))
        assert [number for _, number, _ in moved] == [1, 2, 3]
        assert moved[2][0] == 900.0


def test_an_event_that_no_generation_is_written_over_stays() -> None:
    made = writing([*think(), PAUSE])
    due = [(5.0, 1, UserPartial(1, 1, "a"))]
    assert placed(list(due), made, 50.0, 1.0, random.Random(1)) == due
    assert PieceKind.THINK in {piece.kind for piece in made.pieces}
