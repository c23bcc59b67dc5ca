"""Orders with a reason before or behind them that no pause sets off, and lists whose items are named."""

import pytest

from tests.services.grammar.amending.test_changes import last, writes

TIMER = "set a timer for twenty minutes"
DIY = "add paint and glue and biscuits to my diy list"


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("pause it i need to answer the door", "pause"),
        ("pause that my phone's ringing", "pause"),
        ("i can't manage it knock five minutes off", "shorten"),
    ],
)
def test_a_timer_is_changed_for_a_reason(said: str, action: str) -> None:
    ((tool, arguments),) = writes(last(TIMER, said))
    assert (tool, arguments["action"]) == ("change_timer", action)


@pytest.mark.parametrize("said", ["stop it i want a lie down", "the pasta is done stop it", "cancel it we need to go"])
def test_a_timer_is_stopped_for_a_reason(said: str) -> None:
    assert [tool for tool, _ in writes(last(TIMER, said))] == ["cancel_timer"]


@pytest.mark.parametrize(
    "said",
    [
        "i might cancel it i think",
        "my sister said cancel it",
        "i always stop it too early",
        "they want me to cancel it",
        "i had to make mum stop it",
        "she is always telling me stop it",
        "cancel the thing i have on friday",
        "if it is done stop it",
    ],
)
def test_what_somebody_may_do_changes_nothing(said: str) -> None:
    assert writes(last(TIMER, said)) == []


@pytest.mark.parametrize(
    "said",
    [
        "biscuits belong on shopping not on there",
        "the biscuits should go on shopping instead",
        "move the biscuits over to the shopping list",
        "biscuits should have been on the shopping list",
    ],
)
def test_an_item_on_the_wrong_list_is_moved(said: str) -> None:
    ((tool, arguments),) = writes(last(DIY, said))
    assert (tool, arguments["to_list_name"], arguments["items"]) == ("move_list_items", "shopping", ["biscuits"])


@pytest.mark.parametrize(
    ("said", "off"),
    [
        ("take everything off except the glue", ["paint", "biscuits"]),
        ("keep the glue and clear the rest", ["paint", "biscuits"]),
        ("the glue is in the shed tick that off", ["glue"]),
        ("we've bought the paint take it off the list", ["paint"]),
        ("take the paint off we've got a tin at home", ["paint"]),
    ],
)
def test_items_are_taken_off(said: str, off: list[str]) -> None:
    assert writes(last(DIY, said)) == [("remove_list_items", {"items": off, "list_name": "diy"})]


@pytest.mark.parametrize("said", ["is glue on there", "did i put glue on", "have i already said glue"])
def test_whether_something_is_on_a_list(said: str) -> None:
    turn = last(DIY, said)
    assert turn.writes == []
    assert turn.answer == "Yes, glue is on your diy list."


@pytest.mark.parametrize("said", ["glue should be cheaper than that", "the paint should be on offer"])
def test_a_remark_about_an_item_moves_nothing(said: str) -> None:
    assert writes(last(DIY, said)) == []


def test_a_note_is_continued() -> None:
    first = "start a note called holiday plans with book the ferry"
    assert writes(last(first, "add to that one renew the passports")) == [
        ("append_note", {"title": "holiday plans", "content": "renew the passports"})
    ]
