"""Which of several hearings of a turn is acted on."""

import asyncio
from collections.abc import Sequence

import pytest

from services.events.model import Said, UserUpdate
from services.grammar.hearings import acted_on, eligible, first_to_act_on
from services.grammar.turn_entries import TurnEntries
from tests.services.grammar.test_guard_hearing import opened, wood

PINE = "saw me a long pine board"


def said(text: str) -> TurnEntries:
    turn = TurnEntries()
    turn.known.apply(UserUpdate(1, 1, text, text, final=True))
    return turn


def chosen(texts: Sequence[str], acted_on: Sequence[str]) -> tuple[int, list[str]]:
    """The chosen index, and what was looked at."""
    seen: list[str] = []

    async def acts_on(text: str, wholly: bool) -> bool:
        assert wholly == bool(seen)
        seen.append(text)
        return text in acted_on

    return asyncio.run(first_to_act_on(texts, acts_on)), seen


def test_the_first_text_on_which_something_is_done_is_meant() -> None:
    texts = [f"{PINE} {end}" for end in ("a", "b", "c", "d")]
    assert chosen(texts, texts[:1]) == (0, texts[:1])
    assert chosen(texts, texts[2:]) == (2, texts[:3])
    assert chosen(texts, []) == (0, texts)
    assert chosen([], []) == (0, [])


@pytest.mark.parametrize(
    ("first", "other", "fits"),
    [
        ("saw me a wrong pine board", PINE, True),
        ("saw me a long pine bored please now", PINE, True),
        ("no", "now", False),  # nothing but the word in doubt
        ("the song was fine abroad", PINE, False),  # too little in common
        ("do not saw me a long pine board", "do now saw me a long pine board", False),
        ("do saw me a long pine board", "don't saw me a long pine board", False),
        ("saw me a long pine board later", "if saw me a long pine board later", False),
        ("maybe saw me a long pine board", "may be saw me a long pine board", False),
        ("would saw me a long pine board", "i would saw me a long pine board", True),
    ],
)
def test_another_text_has_most_words_of_the_first_and_the_same_denials_and_conditions(
    first: str, other: str, fits: bool
) -> None:
    assert list(eligible([first, other])) == ([1] if fits else [])


def test_the_embedded_model_tells_what_it_can_act_on() -> None:
    session = opened(wood())
    heard = ["saw me a long window sill", "saw me a long mirror", PINE]
    assert asyncio.run(session.choose(heard)) == 2
    assert asyncio.run(session.choose([PINE, "saw me a short pine board"])) == 0
    assert asyncio.run(session.choose(["tell me about long pines", "tell me about long pint"])) == 0


def test_a_less_likely_text_that_leaves_words_unread_is_not_acted_on() -> None:
    """They may be values: the likeliest text has them in another place, and is asked about."""
    session = opened(wood())
    heard = ["what a dull wall of cut me a pine boat house", "what a dull wall, cut me a pine board"]
    assert asyncio.run(session.choose(heard)) == 0
    assert asyncio.run(session.choose([heard[1]])) == 0
    found = [session.think(1, True, instead=said(text)) for text in (*heard, "so please cut me a pine board")]
    assert [acted_on(each, False) for each in found] == [False, True, True]
    assert [acted_on(each, True) for each in found] == [False, False, True]


def test_choosing_changes_nothing_of_the_conversation() -> None:
    """Neither the turn that is being spoken nor the next one knows of texts that were only possible."""
    session = opened(wood())
    session.append(UserUpdate(1, 1, "saw me a", "saw me a"))
    asyncio.run(session.choose(["saw me a long window sill", PINE]))
    assert not session.think(1, settled=True).plan.calls
    session.append(UserUpdate(1, 2, " long pine board", PINE, final=True))
    [call] = session.think(1, settled=True).plan.calls
    assert call.arguments == {"wood": "pine board", "length": "long"}
    session.append(Said(1, "Done."))
    assert not session.think(2, settled=True).plan.calls
