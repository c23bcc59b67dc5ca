from pathlib import Path

import pytest

from services.asr.weights import WeightsFault
from services.asr.weights.folder import check_folder, words_in
from tests.services.asr.weights.small import model_bin, model_folder


def test_a_whole_model_passes(tmp_path: Path) -> None:
    check_folder(model_folder(tmp_path))
    assert words_in(tmp_path) == 51864


def test_the_vocabulary_may_be_json(tmp_path: Path) -> None:
    (model_folder(tmp_path) / "vocabulary.txt").unlink()
    (tmp_path / "vocabulary.json").write_text('["a", "b"]')
    check_folder(tmp_path)
    assert words_in(tmp_path) == 2


@pytest.mark.parametrize(
    ("name", "data", "complaint"),
    [
        ("model.bin", None, "is no Whisper model, it has no model.bin"),
        ("model.bin", b"", "has not CTranslate2's format"),
        ("model.bin", b"PK\3\4 something else entirely", "has not CTranslate2's format"),
        ("model.bin", b"\6\0\0\0\14\0Whis", "has not CTranslate2's format"),
        ("model.bin", model_bin(b"", b"TransformerSpec"), "its model.bin holds a TransformerSpec"),
        ("vocabulary.txt", None, "lacks its vocabulary"),
        ("tokenizer.json", None, "lacks tokenizer.json, which would be fetched from the network"),
        ("vocabulary.txt", b"a\n" * 51866, "lacks preprocessor_config.json"),
    ],
)
def test_what_is_no_whole_model_is_said_with_the_fix(
    tmp_path: Path, name: str, data: bytes | None, complaint: str
) -> None:
    model_folder(tmp_path)
    if data is None:
        (tmp_path / name).unlink()
    else:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(WeightsFault, match=complaint) as told:
        check_folder(tmp_path)
    assert ": " in str(told.value)
    assert "foresay models list" in str(told.value)


@pytest.mark.parametrize("name", ["model.safetensors", "pytorch_model.bin", "ggml-base.bin"])
def test_weights_of_another_format_name_the_converter(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(WeightsFault, match="ct2-transformers-converter"):
        check_folder(tmp_path)


def test_a_file_and_nothing_at_all(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.touch()
    with pytest.raises(WeightsFault, match="is a file: name the folder"):
        check_folder(file)
    with pytest.raises(WeightsFault, match="there is no folder"):
        check_folder(tmp_path / "none")


def test_a_vocabulary_that_is_no_list(tmp_path: Path) -> None:
    (model_folder(tmp_path) / "vocabulary.txt").unlink()
    for text in ("not json", "7"):
        (tmp_path / "vocabulary.json").write_text(text)
        with pytest.raises(WeightsFault, match=r"vocabulary\.json is no list of words"):
            check_folder(tmp_path)
