"""The choice among what the recogniser may have heard."""

import asyncio
from collections.abc import Sequence

import pytest

from services.events.speech import Alternative, Hypothesis, Word, written
from services.session.hypothesis_choice import MARGIN, chosen


def words(text: str, confidence: float | None = 0.5) -> tuple[Word, ...]:
    return tuple(Word(word, confidence=confidence) for word in text.split())


def hypothesis(text: str, *others: tuple[str, float], final: bool = False) -> Hypothesis:
    alternatives = tuple(Alternative(words(other), behind) for other, behind in others)
    return Hypothesis(4, 7, text, len(text), words(text), final, 0.5, alternatives)


def choose(given: Hypothesis, index: int) -> tuple[Hypothesis, list[str]]:
    """What is chosen, and the texts among which it was."""
    asked: list[str] = []

    async def choice(texts: Sequence[str]) -> int:
        asked.extend(texts)
        return index

    return asyncio.run(chosen(given, choice)), asked


def test_only_what_is_nearly_as_likely_is_offered() -> None:
    given = hypothesis("mow the lorn", ("mow the lawn", 0.2), ("mow the long", MARGIN + 0.1), ("more lawn", -0.5))
    found, asked = choose(given, 2)
    assert asked == ["mow the lorn", "mow the lawn", "more lawn"]
    assert (found.text, found.words, found.turn, found.rev) == ("more lawn", words("more lawn"), 4, 7)
    assert found.alternatives == ()


def test_nobody_is_asked_without_alternatives() -> None:
    given = hypothesis("mow the lawn", ("mow the lorn", MARGIN + 0.1))
    found, asked = choose(given, 1)
    assert (found.text, found.alternatives, asked) == ("mow the lawn", (), [])


@pytest.mark.parametrize(("final", "stable"), [(False, "mow the"), (True, "mow the lawn")])
def test_stable_is_what_was_stable_and_stays(final: bool, stable: str) -> None:
    found, _ = choose(hypothesis("mow the lorn", ("mow the lawn", 0.2), final=final), 1)
    assert found.text[: found.stable_chars] == stable
    assert found.confidence == pytest.approx(0.5)


def test_the_likeliest_words_stay_where_the_choice_fails() -> None:
    async def broken(texts: Sequence[str]) -> int:
        raise RuntimeError("no model")

    found = asyncio.run(chosen(hypothesis("mow the lorn", ("mow the lawn", 0.2)), broken))
    assert (found.text, written(found.words), found.alternatives) == ("mow the lorn", "mow the lorn", ())
