"""Lists that are not named, and things that go from one list to another."""

import pytest

from tests.tools.library.home import Home, play


@pytest.mark.parametrize("name", ["to do", "to-do", "todo", "my todo list", "To-Do List", "tasks"])
def test_the_list_of_what_is_to_be_done_has_many_names(name: str) -> None:
    async def main(home: Home) -> None:
        await home.do("add_list_items", list_name=name, items=["call the bank"])
        assert await home.told("read_list", list_name="to do") == "Your to do list has 1 item: call the bank."

    play(main)


def test_without_a_name_the_only_list_is_read_or_all_are_named() -> None:
    async def main(home: Home) -> None:
        assert await home.told("read_list") == "You have no lists."
        await home.do("add_list_items", list_name="packing", items=["tent"])
        assert await home.told("read_list") == "Your packing list has 1 item: tent."
        await home.do("add_list_items", list_name="shopping", items=["eggs", "oat milk"])
        assert await home.told("read_list") == "You have 2 lists: shopping, with 2 items and packing, with 1 item."

    play(main)


def test_whether_something_is_on_a_list() -> None:
    async def main(home: Home) -> None:
        await home.do("add_list_items", list_name="shopping", items=["eggs", "oat milk"])
        await home.do("add_list_items", list_name="packing", items=["tent"])
        assert await home.told("read_list", list_name="shopping", item="milk") == (
            "Yes, oat milk is on your shopping list."
        )
        assert await home.told("read_list", list_name="packing", item="milk") == "No, milk is not on your packing list."
        assert await home.told("read_list", item="tent") == "Yes, tent is on your packing list."
        assert await home.told("read_list", item="rope") == "No, rope is not on any of your lists."

    play(main)


def test_things_are_checked_off_the_list_that_they_are_on() -> None:
    async def main(home: Home) -> None:
        await home.do("add_list_items", list_name="shopping", items=["eggs", "oat milk"])
        await home.do("add_list_items", list_name="packing", items=["tent", "eggs"])
        assert await home.told("remove_list_items", items=["milk"]) == "I took oat milk off your shopping list."
        assert await home.told("remove_list_items", items=["rope"]) == "I did not find rope on any of your lists."
        assert await home.told("remove_list_items", items=["eggs"]) == (
            "That is on several lists. Which one do you mean: packing or shopping?"
        )
        assert await home.told("remove_list_items", list_name="packing", items=["eggs"]) == (
            "I took eggs off your packing list."
        )

    play(main)


def test_an_item_that_could_be_two_is_left() -> None:
    async def main(home: Home) -> None:
        await home.do("add_list_items", list_name="shopping", items=["oat milk", "soy milk"])
        assert (await home.outcome("remove_list_items", list_name="shopping", items=["milk"])).kind == "not_found"

    play(main)


def test_things_are_moved_from_one_list_to_another() -> None:
    async def main(home: Home) -> None:
        await home.do("add_list_items", list_name="shopping", items=["eggs", "candles"])
        assert await home.told("move_list_items", to_list_name="party list", items=["candles"]) == (
            "I moved candles from your shopping list to your party list."
        )
        assert await home.told("move_list_items", to_list_name="party", items=["candles"]) == (
            "I did not find candles on any of your lists."
        )
        await home.do("add_list_items", list_name="party", items=["eggs"])
        assert await home.told("move_list_items", list_name="shopping", to_list_name="party", items=["eggs"]) == (
            "Nothing to move: that is on your party list already."
        )

    play(main)


def test_a_list_gets_another_name() -> None:
    async def main(home: Home) -> None:
        await home.do("add_list_items", list_name="shopping", items=["eggs", "tea"])
        assert await home.told("move_list_items", list_name="shopping", to_list_name="groceries") == (
            "Your shopping list is now called groceries."
        )
        assert await home.told("move_list_items", list_name="shopping", to_list_name="weekend") == (
            "Nothing to move: the shopping list is empty."
        )
        assert (await home.do("read_list", list_name="groceries"))["items"] == ["eggs", "tea"]

    play(main)
