from tools.language.vocabulary import spoken_vocabulary
from tools.spec import ToolSpec


def spec(*phrases: str, **properties: object) -> ToolSpec:
    return ToolSpec("order", "Orders.", {"type": "object", "properties": properties}, phrases=phrases)


def test_choices_come_first_and_each_word_once() -> None:
    coffee = spec(
        "[please] (get|brew) me a {size} {roast} roast ...",
        "... with {milk=oat} milk",
        size={"enum": ["small", "eight_ounce"]},
        roast={"type": "array", "items": {"enum": ["dark", "light"]}},
    )
    assert spoken_vocabulary([coffee, coffee]) == (
        "small", "eight ounce", "dark", "light", "please", "brew", "roast", "with", "milk",
    )  # fmt: skip


def test_what_is_no_list_of_strings_is_passed_over() -> None:
    odd = spec(a={"enum": [1, None, "x" * 100]}, b={"anyOf": [{"enum": ["left"]}, True]}, c=True, d={"enum": "no"})
    assert spoken_vocabulary([odd]) == ("left",)


def test_a_tool_without_choices_and_phrases_has_no_words() -> None:
    assert spoken_vocabulary([spec()]) == ()
