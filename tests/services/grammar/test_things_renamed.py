"""One more of the last with another name, "not this but that" on lists, and kinds that stay with their thing."""

from typing import Any

import pytest

from bench.dialogues.play import play


def writes(*turns: str) -> list[tuple[str, dict[str, Any]]]:
    return [(call.tool, dict(call.arguments)) for call in play(list(turns), True)[-1].writes]


@pytest.mark.parametrize("said", ["do the same but name it toast", "same again but called toast"])
def test_one_more_has_the_other_name(said: str) -> None:
    assert writes("set a timer for ten minutes called eggs", said) == [
        ("set_timer", {"duration_seconds": 600, "label": "toast"})
    ]


def test_a_name_alone_renames() -> None:
    ((tool, changed),) = writes("set a timer for ten minutes called eggs", "call it toast")
    assert (tool, changed["action"], changed["new_label"]) == ("change_timer", "rename", "toast")


@pytest.mark.parametrize(
    ("first", "said", "old", "new"),
    [
        ("put soy milk and tea on my shopping list", "no not soy milk oat", "soy milk", "oat milk"),
        ("put red onions and rice on my shopping list", "not red but white", "red onions", "white onions"),
        ("put eggs and ham on my shopping list", "not eggs bacon", "eggs", "bacon"),
        ("put eggs and milk on my shopping list", "swap the milk for milk chocolate", "milk", "milk chocolate"),
    ],
)
def test_not_this_but_that_takes_whole_things(first: str, said: str, old: str, new: str) -> None:
    assert writes(first, said) == [
        ("remove_list_items", {"items": [old], "list_name": "shopping"}),
        ("add_list_items", {"list_name": "shopping", "items": [new]}),
    ]


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("add rye bread and jam to the shopping list", ["rye bread", "jam"]),
        ("add garlic ginger and tuna mayo to the shopping list", ["garlic", "ginger", "tuna mayo"]),
        ("add bread cheese and tuna to the shopping list", ["bread", "cheese", "tuna"]),
        ("add apple orange and pear to the shopping list", ["apple", "orange", "pear"]),
    ],
)
def test_kinds_stay_with_their_thing(said: str, items: list[str]) -> None:
    assert writes(said) == [("add_list_items", {"list_name": "shopping", "items": items})]
