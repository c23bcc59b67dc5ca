"""The head that tells names from other words."""

import numpy as np

from tools.language.tokens import tokenize
from training.understanding.capitals import fit, marked, named_questions


def names_in(text: str) -> list[str]:
    found = marked(tokenize(text))
    return [word for word, name in zip(found.words, found.named, strict=True) if name]


def test_names_are_what_is_written_with_capitals() -> None:
    assert names_in("When did Mira Halden leave?") == ["mira", "halden"]
    assert names_in("Where is the Tower of the Winds?") == ["tower", "of", "the", "winds"]
    assert names_in("Who lives at 7 Harbour Street?") == ["7", "harbour", "street"]


def test_of_the_first_word_and_of_a_question_that_begins_anew_nothing_is_known() -> None:
    found = marked(tokenize("Halden or no What is Ashmere?"))
    assert [word for word, known in zip(found.words, found.known, strict=True) if not known] == ["halden", "what"]


def test_where_sentences_begin_in_lower_case_the_first_word_is_known() -> None:
    found = marked(tokenize("Halden is she older than mr Ashmere"), first=True)
    assert all(found.known)
    assert [word for word, name in zip(found.words, found.named, strict=True) if name] == ["halden", "ashmere"]


def test_the_written_turns_with_capitals_have_names_and_other_words() -> None:
    found = [each for _, each in named_questions()]
    assert len(found) > 1000
    assert sum(any(each.named) for each in found) > 0.99 * len(found)
    share = sum(sum(each.named) for each in found) / sum(len(each.words) for each in found)
    assert 0.2 < share < 0.6


def test_the_head_learns_to_tell_them() -> None:
    dice = np.random.default_rng(1)
    named = (dice.random(40_960) < 0.3).astype(np.float32)
    states = dice.normal(0, 1, (40_960, 8)).astype(np.float32)
    states[:, 0] += 6 * named
    head = fit(states, named)
    hidden = np.maximum(0, states @ head["weight"] + head["bias"])
    told = hidden @ head["out"] + head["out_bias"] > 0
    assert (told == (named > 0)).mean() > 0.95
