"""A yes or no with a reason, an order for what was asked about, a question asked again; notes to be asked about."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play

_ASKED = "i was going to set a timer for ten minutes"
_TIMER = [("set_timer", {"duration_seconds": 600})]


def last(*turns: str) -> PlayedTurn:
    return play(list(turns), True)[-1]


def writes(*turns: str) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in last(*turns).writes]


@pytest.mark.parametrize(
    "reply",
    [
        "yes because I'd only forget it",
        "yeah since the rice is on",
        "yep the pie's in the oven",
        "stick it on please",
        "go on then I could do with it",
        "that would be grand",
    ],
)
def test_a_yes_with_a_reason_is_a_yes(reply: str) -> None:
    assert writes(_ASKED, reply) == _TIMER


@pytest.mark.parametrize(
    "reply",
    [
        "yes I've already done it",
        "yes it's already running",
        "yes because I said fifteen",
        "yes the oven is off",
        "no because we're off out",
        "oh I've changed my mind",
    ],
)
def test_what_may_be_another_wish_or_a_no_is_none(reply: str) -> None:
    assert writes(_ASKED, reply) == []


@pytest.mark.parametrize("reply", ["go again", "sorry ask again please", "okay try again"])
def test_the_question_is_asked_again(reply: str) -> None:
    assert last("add to my shopping list", reply).answer == "What should I put on your shopping list?"
    assert writes("add to my shopping list", reply) == []


def test_what_somebody_said_is_asked_about_as_a_note() -> None:
    said = "remember the gardener said he needs the side gate open"
    assert last(said).answer == "Should I make the note: the gardener said he needs the side gate open?"
    assert writes(said, "yes") == [("create_note", {"content": "the gardener said he needs the side gate open"})]
    assert last("bear in mind the dentist said no sugar").answer.endswith("the dentist said no sugar?")


@pytest.mark.parametrize("said", ["remember when we went to wales", "remember how gran was always late"])
def test_memories_are_no_notes(said: str) -> None:
    assert not last(said).asked


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("add double a batteries and a lamp to my shopping list", ["double a batteries", "lamp"]),
        ("put triple a batteries on the shopping list", ["triple a batteries"]),
        ("add d batteries and vitamin c tablets to the shopping list", ["d batteries", "vitamin c tablets"]),
        ("add bread to begin with and then ham to the shopping list", ["bread", "ham"]),
    ],
)
def test_sizes_and_letters_stay_with_their_thing(said: str, items: list[str]) -> None:
    assert writes(said) == [("add_list_items", {"list_name": "shopping", "items": items})]
