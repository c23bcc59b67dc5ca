"""A change and its reason, said without a comma between them."""

from typing import Any

import pytest

from bench.dialogues.play import PlayedTurn, play


def writes(*turns: str) -> list[tuple[str, dict[str, Any]]]:
    """The side effects of the last of `turns`, played without the learned model."""
    last: PlayedTurn = play(list(turns), True)[-1]
    return [(call.tool, dict(call.arguments)) for call in last.writes]


TIMER = "set a timer for twenty minutes"
LIST = "add milk, bread and ham to the shopping list"


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("it's a big chicken give it another three", "extend"),
        ("can't wait that long knock five minutes off", "shorten"),
        ("pause it i'm popping to the shed", "pause"),
        ("pause it the phone's ringing", "pause"),
    ],
)
def test_a_timer_is_changed_for_a_reason(said: str, action: str) -> None:
    assert [(tool, arguments["action"]) for tool, arguments in writes(TIMER, said)] == [("change_timer", action)]


@pytest.mark.parametrize(
    "said",
    [
        "undo that i don't need it",
        "cancel it the trip's off",
        "scrap that he's been fed",
        "it's sorted already forget that one",
    ],
)
def test_a_thing_is_taken_back_for_a_reason(said: str) -> None:
    assert [tool for tool, _ in writes("set an alarm for six in the morning", said)] == ["cancel_alarm"]


@pytest.mark.parametrize(
    "said",
    [
        "i hope they cancel it",
        "the neighbours always stop it",
        "mum has to move it",
        "she is going to cancel it",
        "dad said turn it off he's tired",
        "if it's wet they cancel it",
    ],
)
def test_a_clause_with_its_own_subject_changes_nothing(said: str) -> None:
    assert writes("set an alarm for six in the morning", said) == []


@pytest.mark.parametrize("said", ["mum's got ham take that off", "ham's in the freezer tick that off"])
def test_that_is_the_thing_that_the_reason_names(said: str) -> None:
    assert writes(LIST, said) == [("remove_list_items", {"list_name": "shopping", "items": ["ham"]})]


@pytest.mark.parametrize(
    ("first", "said", "item"),
    [
        ("three tins of beans", "no make that two tins", "two tins of beans"),
        ("three tins of beans", "oh no two tins she's not coming", "two tins of beans"),
        ("six eggs", "sorry make it twelve", "twelve eggs"),
        ("milk", "no two pints", "two pints of milk"),
        ("milk", "no wait oat milk", "oat milk"),
    ],
)
def test_a_thing_gets_another_amount_or_is_named_better(first: str, said: str, item: str) -> None:
    removed, added = writes(f"add {first} to the shopping list", said)
    assert removed == ("remove_list_items", {"list_name": "shopping", "items": [first]})
    assert added == ("add_list_items", {"list_name": "shopping", "items": [item]})


def test_they_are_the_only_thing_that_was_added() -> None:
    done = writes("add sausages to the shopping list", "we're having the vegetarians round swap them for tofu")
    assert [arguments["items"] for _, arguments in done] == [["sausages"], ["tofu"]]


@pytest.mark.parametrize("said", ["no the dentist rang", "no thanks", "sorry i was miles away", "no semi skimmed"])
def test_other_words_change_no_list(said: str) -> None:
    assert writes("add milk to the shopping list", said) == []
