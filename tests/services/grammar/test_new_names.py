"""What a thing is renamed for, and its old name, are no part of its new one."""

import pytest

from bench.dialogues.play import play
from services.grammar.new_names import new_name


@pytest.mark.parametrize(("said", "name"), [
    ("lentils so we know which is which", "lentils"), ("lentils so that i don't mix them up", "lentils"),
    ("lentils for clarity", "lentils"), ("lentils, to tell them apart", "lentils"),
    ("lentils because it's not pasta", "lentils"), ("lentils instead of pasta", "lentils"),
    ("lentils in place of pasta so i remember", "lentils"), ("lentils rather than pasta", "lentils"),
    ("lentils not pasta", "lentils"), ("lentils instead", "lentils"), ("so i know what it is", ""),
    ("do not disturb", "do not disturb"), ("so long", "so long"), ("dinner for my mum", "dinner for my mum"),
    ("ready or not here we come", "ready or not here we come"), ("because", "because"),
])  # fmt: skip
def test_the_name_ends_before_its_purpose_and_the_old_name(said: str, name: str) -> None:
    assert new_name(said) == name


@pytest.mark.parametrize(("first", "said", "slot", "name"), [
    ("set a timer for ten minutes called eggs", "rename the eggs timer to lentils so we know which is which",
     "new_label", "lentils"),
    ("set a timer for ten minutes called eggs", "call it lentils instead of eggs", "new_label", "lentils"),
    ("set an alarm for 7", "call it rowing for clarity", "label", "rowing"),
    ("add milk to my shopping list", "rename my shopping list to larder instead of shopping", "to_list_name", "larder"),
    ("add milk to my shopping list", "rename the list larder not shopping", "to_list_name", "larder"),
    ("put lunch with ben in my calendar tomorrow at one", "rename it to team lunch rather than lunch with ben",
     "title", "Team lunch"),
])  # fmt: skip
def test_things_get_only_the_new_name(first: str, said: str, slot: str, name: str) -> None:
    [call] = play([first, said], True)[-1].writes
    assert call.arguments[slot] == name


def test_a_purpose_alone_is_no_name() -> None:
    _, asked, named = play(["set a timer for ten minutes", "rename it so i know what it is", "lentils for short"], True)
    assert (asked.answer, asked.writes) == ("What should I call it?", [])
    assert [call.arguments["new_label"] for call in named.writes] == ["lentils"]
