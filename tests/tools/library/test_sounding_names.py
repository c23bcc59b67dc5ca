import pytest

from tools.library.sounding_names import MOST_FOUND, sounding_like

PEOPLE = [
    (name, (name.casefold(), *aliases))
    for name, aliases in (
        ("Mirela Dragomir", ()),
        ("Jago Penrose", ()),
        ("Katherine Holt", ("kit",)),
        ("Rob Marsh", ()),
        ("Rob Lang", ()),
        ("Philippa Moss", ()),
        ("Al", ()),
    )
]


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("mirella", ["Mirela Dragomir"]),
        ("mere ella dragon mir", ["Mirela Dragomir"]),
        ("jargo", ["Jago Penrose"]),
        ("pen rose", ["Jago Penrose"]),
        ("filippa", ["Philippa Moss"]),
        ("cathrin holt", ["Katherine Holt"]),
        ("kid", ["Katherine Holt"]),
    ],
)
def test_a_name_that_was_misheard_sounds_like_one_contact(heard: str, meant: list[str]) -> None:
    assert sounding_like(PEOPLE, heard) == meant


@pytest.mark.parametrize("heard", ["zebedee", "the neighbours", "everybody", "", "a", "mum", "oliver"])
def test_what_sounds_like_nobody_suggests_nobody(heard: str) -> None:
    assert sounding_like(PEOPLE, heard) == []


def test_all_who_are_equally_near_are_suggested_and_nobody_who_is_farther() -> None:
    assert sounding_like(PEOPLE, "ropp") == ["Rob Marsh", "Rob Lang"]
    assert sounding_like(PEOPLE, "rop mersh") == ["Rob Marsh"]
    many = [(f"Nell {letter}", (f"nell {letter}",)) for letter in "abcdefgh"]
    assert len(sounding_like(many, "nail")) == MOST_FOUND
