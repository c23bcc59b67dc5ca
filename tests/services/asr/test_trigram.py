import io
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.asr.trigram import END, START, Trigram

SENTENCES = ["set a timer", "set a timer for ten minutes", "set an alarm", "what time is it", ""]


def predictable(model: Trigram) -> list[str]:
    return [*sorted(model.vocabulary), END]


@settings(deadline=None)
@given(st.lists(st.text("ab ", min_size=1, max_size=9), min_size=1, max_size=8))
def test_after_any_words_the_probabilities_of_the_next_one_sum_to_one(sentences: list[str]) -> None:
    if not any(sentence.split() for sentence in sentences):
        return
    model = Trigram(sentences)
    words = sorted(model.vocabulary)
    for history in [(), *product([START, *words], repeat=1), *product([START, *words], repeat=2)]:
        total = sum(model.probability((*history, word)) for word in predictable(model))
        assert total == pytest.approx(1, abs=1e-3)


def test_what_was_said_is_likelier_than_what_was_not() -> None:
    model = Trigram(SENTENCES)
    assert model.probability(("set", "a", "timer")) > 10 * model.probability(("set", "a", "what"))
    assert model.probability(("set", "a", "what")) > 0
    assert model.probability(("set", "a", "banana")) == 0


def test_the_arpa_text_says_the_same_as_the_model() -> None:
    model = Trigram(SENTENCES)
    file = io.StringIO()
    model.write_arpa(file)
    tables = parse(file.getvalue())
    for gram in [("timer",), ("a", "timer"), ("set", "a", "timer"), ("timer", "is"), ("ten", "set", "it")]:
        assert backed_off(tables, gram) == pytest.approx(model.probability(gram), rel=1e-2)


def test_the_header_counts_what_follows() -> None:
    file = io.StringIO()
    Trigram(SENTENCES).write_arpa(file)
    text = file.getvalue()
    for order, table in enumerate(parse(text), 1):
        assert f"ngram {order}={len(table)}\n" in text
    assert text.startswith("\\data\\\n")
    assert text.endswith("\\end\\\n")


def test_nothing_to_learn_from_is_refused() -> None:
    with pytest.raises(ValueError, match="sentences"):
        Trigram(["", "  "])


Table = dict[tuple[str, ...], tuple[float, float]]


def parse(arpa: str) -> list[Table]:
    """For each order: n-gram to (log10 probability, log10 back-off)."""
    tables: list[Table] = []
    for line in arpa.splitlines():
        if line.endswith("-grams:"):
            tables.append({})
        elif tables and line and not line.startswith("\\"):
            fields = line.split()
            order = len(tables)
            backoff = float(fields[order + 1]) if len(fields) > order + 1 else 0.0
            tables[-1][tuple(fields[1 : order + 1])] = float(fields[0]), backoff
    return tables


def backed_off(tables: list[Table], gram: tuple[str, ...]) -> float:
    """As a decoder reads an ARPA file."""
    entry = tables[len(gram) - 1].get(gram)
    if entry is not None:
        return float(10 ** entry[0])
    history = tables[len(gram) - 2].get(gram[:-1], (0.0, 0.0))
    return float(10 ** history[1]) * backed_off(tables, gram[1:])
