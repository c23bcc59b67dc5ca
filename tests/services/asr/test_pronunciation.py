from pathlib import Path

import pytest

from services.asr.pronunciation import dictionary_lines, lexicon, pronounce, read_dictionary

KNOWN = {
    "cat": ("K AE T",),
    "dog": ("D AO G",),
    "dish": ("D IH SH",),
    "soap": ("S OW P",),
    "read": ("R EH D", "R IY D"),
    "am": ("AE M",),
}


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("cat", ("K AE T",)),
        ("cats", ("K AE T S",)),
        ("dogs", ("D AO G Z",)),
        ("dog's", ("D AO G Z",)),
        ("dish's", ("D IH SH IH Z",)),
        ("reader", ("R EH D ER", "R IY D ER")),
        ("reading", ("R EH D IH NG", "R IY D IH NG")),
        ("dishsoap", ("D IH SH S OW P",)),
        ("dish-soap", ("D IH SH S OW P",)),
        ("am", ("EY EH M", "AE M")),  # half past seven a m
        ("qxz", ()),
    ],
)
def test_words_without_an_entry_are_built_from_known_parts(word: str, phones: tuple[str, ...]) -> None:
    assert pronounce(word, KNOWN) == phones


def test_words_that_nobody_can_say_are_named() -> None:
    found, silent = lexicon({"cats", "qxz"}, KNOWN)
    assert found == {"cats": ("K AE T S",)}
    assert silent == ["qxz"]


def test_a_dictionary_is_read_as_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "words.dict"
    file.write_text("".join(dictionary_lines(KNOWN)))
    assert "read(2) R IY D\n" in file.read_text()
    assert read_dictionary(file) == KNOWN
