from pathlib import Path

import pytest

from services.asr.pocketsphinx.compiling import compile_domain


def test_words_without_a_pronunciation_are_counted_in_one_short_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    odd = [f"xq{letter}zv" for letter in "bcdfg"]
    models = compile_domain(["call me", *(f"call {word}" for word in odd)], tmp_path)
    info, debug = caplog.records
    assert info.levelname == "INFO"
    assert info.message == "5 of 7 words have no pronunciation and are not recognised, like xqbzv, xqczv, xqdzv"
    assert debug.levelname == "DEBUG"
    assert debug.message == f"no pronunciation: {', '.join(odd)}"
    assert "xq" not in models.language_model.read_text()
