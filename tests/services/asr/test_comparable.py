import pytest

from services.asr.comparable import comparable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Seven", "7."),
        ("15%", "fifteen percent"),
        ("a.m.", "AM"),
        ("7:30", "seven thirty"),
        ("twenty-one", "21"),
        ("don\N{RIGHT SINGLE QUOTATION MARK}t", "Don't,"),
        ("1,500", "one thousand five hundred"),
        ("007", "zero zero seven"),
        ("12oz", "twelve oz"),
        ("0123456789", "zero one two three four five six seven eight nine"),
    ],
)
def test_words_that_are_said_alike_are_equal(one: str, other: str) -> None:
    assert comparable(one) == tuple(form for word in other.split() for form in comparable(word))


def test_other_words_are_not() -> None:
    assert len({comparable(word) for word in ("seven", "seventeen", "70", "7th", "Kevin")}) == 5


def test_punctuation_is_no_word() -> None:
    assert [comparable(word) for word in ("-", "...", "")] == [(), (), ()]


def test_scripts_without_case_are_kept() -> None:
    assert comparable("今日。") == ("今日",)
