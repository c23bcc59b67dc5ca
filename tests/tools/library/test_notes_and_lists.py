from pathlib import Path

import pytest

from tests.tools.library.home import TOOLS, Home, play


def test_notes_are_made_continued_and_found() -> None:
    async def main(home: Home) -> None:
        assert await home.told("search_notes", query="wifi") == "I found no note about wifi."
        await home.do("create_note", title="House", content="wifi password is heron-84-slate")
        await home.do("create_note", title="Roof", content="Quote from Ridgeway: 4200 pounds, two weeks.")
        told = await home.told("create_note", content="The café on Elm Street closes at five on Sundays")
        assert told == "I made a note called The café on Elm Street closes…."
        assert await home.told("search_notes", query="wifi password") == (
            "Your note House says: wifi password is heron-84-slate"
        )
        assert (await home.do("search_notes", query="quoting the roof"))["title"] == "Roof"
        assert (await home.do("search_notes", query="CAFE closing"))["title"].startswith("The café")
        assert await home.told("append_note", title="the roof note", content="Ask for a guarantee.") == (
            "I added that to your note Roof."
        )
        assert (await home.do("search_notes", query="guarantee"))["content"].splitlines()[1] == "Ask for a guarantee."

    play(main)


def test_a_note_that_is_missing_or_ambiguous_is_asked_about() -> None:
    async def main(home: Home) -> None:
        missing = await home.outcome("append_note", title="book club", content="x")
        assert (missing.kind, missing.message) == ("not_found", "There is no note called book club. Shall I make one?")
        await home.do("create_note", title="Book club books", content="a")
        await home.do("create_note", title="Book club people", content="b")
        assert (await home.outcome("append_note", title="book club", content="x")).kind == "ambiguous"
        assert await home.told("search_notes", query="book club") == (
            "I found 2 notes: Book club books and Book club people."
        )

    play(main)


def test_all_notes_and_what_was_to_be_remembered() -> None:
    async def main(home: Home) -> None:
        assert await home.told("search_notes") == "You have no notes."
        await home.do("create_note", content="my locker code is 4821")
        assert await home.told("search_notes") == "You noted: my locker code is 4821"
        assert await home.told("search_notes", query="locker code") == "You noted: my locker code is 4821"
        await home.do("create_note", title="Roof", content="4200 pounds")
        assert await home.told("search_notes") == "You have 2 notes: Roof and my locker code is 4821."

    play(main)


def test_a_note_is_deleted_by_its_title_or_its_words() -> None:
    async def main(home: Home) -> None:
        await home.do("create_note", title="House", content="wifi password is heron-84-slate")
        await home.do("create_note", title="Roof", content="4200 pounds")
        assert await home.told("delete_note", title="the roof note") == "I deleted your note Roof."
        assert await home.told("delete_note", title="wifi password") == "I deleted your note House."
        assert await home.told("search_notes") == "You have no notes."
        assert (await home.outcome("delete_note", title="roof")).kind == "not_found"

    play(main)


@pytest.mark.parametrize("query", ['"', "wifi OR", "NEAR(", "title:x*", "'; DROP TABLE notes; --", "*", "a" * 5000])
def test_search_words_are_no_query_language(query: str) -> None:
    async def main(home: Home) -> None:
        await home.do("create_note", content="something else entirely")
        assert await home.do("search_notes", query=query) == []

    play(main)


def test_lists() -> None:
    async def main(home: Home) -> None:
        assert await home.told("read_list", list_name="shopping") == "Your shopping list is empty."
        assert await home.told("add_list_items", list_name="My Shopping List", items=["eggs", " milk "]) == (
            "I added eggs and milk to your shopping list."
        )
        assert await home.told("add_list_items", list_name="shopping", items=["Milk", "tea"]) == (
            "I added tea to your shopping list. Milk was on it already."
        )
        assert await home.told("read_list", list_name="shopping") == (
            "Your shopping list has 3 items: eggs, milk and tea."
        )
        assert await home.told("remove_list_items", list_name="shopping", items=["MILK", "salt"]) == (
            "I took milk off your shopping list."
        )
        assert await home.told("remove_list_items", list_name="shopping", items=["salt"]) == (
            "I did not find salt on your shopping list."
        )
        assert await home.told("clear_list", list_name="shopping") == (
            "Your shopping list is empty now; there were 2 items on it."
        )
        assert (await home.do("read_list", list_name="shopping"))["items"] == []

    play(main)


def test_clearing_a_list_asks_first() -> None:
    spec = TOOLS["clear_list"].spec
    assert spec.destructive
    assert spec.confirm is not None
    assert spec.confirm({"list_name": "shopping"}) == "Shall I really delete everything on your shopping list?"


def test_everything_survives_a_restart(tmp_path: Path) -> None:
    async def before(home: Home) -> None:
        await home.do("create_note", title="House", content="wifi password is heron-84-slate")
        await home.do("add_list_items", list_name="shopping", items=["eggs"])

    async def after(home: Home) -> None:
        assert (await home.do("search_notes", query="wifi"))["title"] == "House"
        assert (await home.do("read_list", list_name="shopping"))["items"] == ["eggs"]

    play(before, data=tmp_path)
    play(after, data=tmp_path)
