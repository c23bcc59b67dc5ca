"""Changes of lists and notes, and what is no change."""

import pytest

from tests.services.grammar.amending.test_changes import last, writes

GROCERIES = "add eggs, milk and bread to my shopping list"


@pytest.mark.parametrize(
    ("said", "off", "on"),
    [
        ("not the milk", ["milk"], []),
        ("forget the bread", ["bread"], []),
        ("take the eggs off again, we've got some in the larder", ["eggs"], []),
        ("I've got the bread now", ["bread"], []),
        ("drop the last one", ["bread"], []),
        ("swap the eggs for oat cakes", ["eggs"], ["oat cakes"]),
        ("swap the second one for butter", ["milk"], ["butter"]),
        ("I meant rolls not bread", ["bread"], ["rolls"]),
        ("make that oat milk", ["milk"], ["oat milk"]),
    ],
)
def test_one_item_is_taken_off_or_replaced(said: str, off: list[str], on: list[str]) -> None:
    done = writes(last(GROCERIES, said))
    assert [arguments["items"] for tool, arguments in done if tool == "remove_list_items"] == [off]
    assert [arguments["items"] for tool, arguments in done if tool == "add_list_items"] == ([on] if on else [])


@pytest.mark.parametrize("said", ["that should've been on the packing list", "no sorry, that goes on the packing list"])
def test_what_went_on_the_wrong_list_is_moved(said: str) -> None:
    ((tool, arguments),) = writes(last("add tent and stove to my camping list", said))
    assert (tool, arguments["to_list_name"], arguments["items"]) == ("move_list_items", "packing", ["tent", "stove"])


def test_a_list_is_renamed() -> None:
    done = writes(last("add tent and stove to my camping list", "rename it festival"))
    assert done == [("move_list_items", {"list_name": "camping", "to_list_name": "festival"})]


@pytest.mark.parametrize("said", ["clear the lot", "okay got everything, clear it", "bin the whole list"])
def test_a_whole_list_is_deleted_only_after_a_yes(said: str) -> None:
    assert "?" in last(GROCERIES, said).answer
    assert last(GROCERIES, said).writes == []


@pytest.mark.parametrize(
    "said", ["what's on there now", "read it back to me", "what have I got so far", "how many's that"]
)
def test_a_list_is_read_back(said: str) -> None:
    turn = last(GROCERIES, said)
    assert turn.writes == []
    assert "3 items: eggs, milk and bread" in turn.answer


@pytest.mark.parametrize(
    ("first", "said", "told"),
    [
        ("set an alarm for nine tonight", "what time did I say again", "9 PM"),
        ("remind me to phone Sue tomorrow at three in the afternoon", "when was that for again", "3 PM"),
        ("put yoga in my calendar tomorrow at six in the evening", "what time did I put that in for", "6 PM"),
        ("set a timer for twelve minutes", "how long's left on it", "11 minutes"),
        ("add butter to my shopping list", "did that go on", "Yes. I added butter"),
        ("take a note that the gate code is 4471", "read me that back", "4471"),
        ("remind me to call the bank tomorrow at two", "read me that back", "call the bank"),
    ],
)
def test_what_was_made_is_told(first: str, said: str, told: str) -> None:
    turn = last(first, said)
    assert told in turn.answer
    assert turn.writes == []


def test_more_is_written_into_the_note() -> None:
    done = writes(last("take a note that the gate code is 4471", "add that it sticks in the rain"))
    assert done == [("append_note", {"title": "the gate code is 4471", "content": "it sticks in the rain"})]


@pytest.mark.parametrize("said", ["add milk to the shopping list", "put bread and jam on my shopping list please"])
def test_a_request_of_its_own_is_not_written_into_the_note(said: str) -> None:
    assert [tool for tool, _ in writes(last("take a note that the cat needs pills", said))] == ["add_list_items"]


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("set a timer for ten minutes", "he told me to make it longer"),
        ("set a timer for ten minutes", "don't make it any longer than that"),
        ("set a timer for ten minutes", "if it burns make it shorter"),
        ("set a timer for ten minutes", "I'd take ten minutes off my commute if I could"),
        ("set a timer for ten minutes", "make it snappy"),
        ("add milk to my shopping list", "I said to my wife take it off the boil"),
        ("add milk to my shopping list", "not bad"),
        ("add milk to my shopping list", "that is great"),
        ("add milk to my shopping list", "make it snappy"),
        ("set an alarm for seven tomorrow", "make it count"),
        ("text Ben I am late", "make it longer"),
        ("set a timer for ten minutes", "call it a day"),
        ("set an alarm for six tomorrow", "that is for the whole family"),
        ("remind me to ring Joe tomorrow at five in the afternoon", "say hello to him from me"),
        ("remind me to ring Joe tomorrow at five in the afternoon", "say cheese"),
        ("put lunch in my calendar tomorrow at one", "it's in the bag"),
        ("put lunch in my calendar tomorrow at one", "it's at Luigi's"),
    ],
)
def test_what_is_no_change_changes_nothing(first: str, said: str) -> None:
    assert last(first, said).writes == []
