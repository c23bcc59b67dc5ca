"""Lists in a conversation: "the list" is the one that was spoken of."""

import pytest

from bench.dialogues.play import PlayedTurn, play


def called(turn: PlayedTurn) -> list[tuple[str, dict[str, object]]]:
    return [(call.tool, dict(call.arguments)) for call in turn.calls]


def test_a_new_list_gets_what_is_said_next() -> None:
    asked, filled, read = play(["start a new list called camping", "a stove and two mugs", "what's on it"], False)
    assert asked.answer == "What should I put on your camping list?"
    assert called(filled) == [("add_list_items", {"list_name": "camping", "items": ["stove", "two mugs"]})]
    assert read.answer == "Your camping list has 2 items: stove and two mugs."


def test_a_new_list_without_a_name_is_asked_about() -> None:
    asked, named, filled = play(["make a new list", "holiday", "sun cream"], False)
    assert asked.answer == "What should the list be called?"
    assert named.answer == "What should I put on your holiday list?"
    assert called(filled) == [("add_list_items", {"list_name": "holiday", "items": ["sun cream"]})]


def test_the_list_is_the_one_that_was_spoken_of_last() -> None:
    turns = play(["add rope to my camping list", "put matches on the list", "read me the list"], False)
    assert called(turns[1]) == [("add_list_items", {"list_name": "camping", "items": ["matches"]})]
    assert turns[2].answer == "Your camping list has 2 items: rope and matches."


def test_without_one_the_list_is_the_shopping_list_or_the_only_one() -> None:
    [added] = play(["put matches on the list"], False)
    assert called(added) == [("add_list_items", {"list_name": "shopping", "items": ["matches"]})]
    [read] = play(["read me the list"], False)
    assert read.answer == "You have no lists."


def test_what_is_on_it_is_no_question_about_lists_where_none_was_spoken_of() -> None:
    [turn] = play(["what's on it"], False)
    assert turn.calls == []


def test_what_is_taken_off_is_looked_for_on_all_lists() -> None:
    turns = play(["add jam to my shopping list", "add rope to my camping list", "check off jam"], False)
    assert turns[2].answer == "I took jam off your shopping list."


@pytest.mark.parametrize("text", ["we're out of jam", "buy jam", "we have run out of jam"])
@pytest.mark.parametrize(("reply", "answer"), [("yes", "I added jam to your shopping list."), ("no", "")])
def test_what_may_be_meant_for_the_shopping_list_is_asked_about(text: str, reply: str, answer: str) -> None:
    asked, answered = play([text, reply], False)
    assert asked.answer == "Should I put jam on your shopping list?"
    assert asked.writes == []
    assert [call.tool for call in answered.writes] == (["add_list_items"] if answer else [])


def test_a_reason_is_no_request_of_its_own() -> None:
    [turn] = play(["we're out of jam so add jam to the camping list"], False)
    assert called(turn) == [("add_list_items", {"list_name": "camping", "items": ["jam"]})]


def test_what_nobody_buys_is_not_offered() -> None:
    [turn] = play(["i am out of time"], False)
    assert not turn.asked
    assert turn.writes == []


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("add ring the bank to my todo", "add_list_items", {"list_name": "to do", "items": ["ring the bank"]}),
        ("stick jam on the shopping list", "add_list_items", {"list_name": "shopping", "items": ["jam"]}),
        ("what lists have I got", "read_list", {}),
        ("is jam on my shopping list", "read_list", {"list_name": "shopping", "item": "jam"}),
        ("did you add jam to my shopping list", "read_list", {"list_name": "shopping", "item": "jam"}),
        ("do we need to buy anything", "read_list", {"list_name": "shopping"}),
        ("how many things are on my shopping list", "read_list", {"list_name": "shopping"}),
        ("what are my to dos", "read_list", {"list_name": "to do"}),
    ],
)
def test_what_people_say_of_lists(text: str, tool: str, arguments: dict[str, object]) -> None:
    [turn] = play([text], False)
    assert (tool, arguments) in called(turn)


def test_a_list_is_renamed_and_a_thing_moved() -> None:
    turns = play(
        ["add jam and soap to my shopping list", "move the soap to my camping list",
         "rename the shopping list to food", "undo that"], False
    )  # fmt: skip
    assert turns[1].answer == "I moved soap from your shopping list to your camping list."
    assert turns[2].answer == "Your shopping list is now called food."
    assert turns[3].answer == "I moved jam from your food list to your shopping list."


def test_a_deletion_that_was_approved_can_be_undone() -> None:
    asked, deleted, back = play(["add jam to my list", "delete my shopping list", "yes", "undo that"], False)[1:]
    assert asked.writes == []
    assert [call.tool for call in deleted.writes] == ["clear_list"]
    assert [(call.tool, call.status) for call in back.writes] == [("add_list_items", "done")]


@pytest.mark.parametrize("text", ["start a to do list: water the plants, iron shirts, book flights",
                                  "make a new todo list: water the plants, iron shirts, and book flights"])  # fmt: skip
def test_things_to_do_are_no_requests(text: str) -> None:
    [turn] = play([text], False)
    items = ["water the plants", "iron shirts", "book flights"]
    assert called(turn) == [("add_list_items", {"list_name": "to do", "items": items})]


def test_a_request_behind_things_stays_one() -> None:
    [turn] = play(["start a packing list with socks, set a timer for ten minutes"], False)
    assert [call.tool for call in turn.writes] == ["add_list_items", "set_timer"]
