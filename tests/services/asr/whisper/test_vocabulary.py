"""Words from tokens, with the spaces and the punctuation that Whisper writes."""

from services.asr.whisper.vocabulary import Piece, Vocabulary
from services.events.speech import Word, written
from tests.services.asr.whisper.fakes import BEFORE, NO_TIMES, START, FakeTokenizer


def pieces(text: str, language: str = "en") -> list[Piece]:
    tokenizer = FakeTokenizer()
    tokens = tokenizer.encode(text)
    return Vocabulary(tokenizer, language).pieces(tokens, [-0.1] * len(tokens))  # type: ignore[arg-type]


def test_a_word_has_what_is_written_to_it() -> None:
    found = pieces(" Set it for 7:30 a.m., 15% - 1-2-3.")
    assert [piece.text for piece in found] == ["Set", "it", "for", "7:30", "a.m.,", "15%", "-", "1-2-3."]
    assert all(piece.spaced for piece in found)


def test_scripts_without_spaces_are_split_by_character() -> None:
    class Characters(FakeTokenizer):
        def encode(self, text: str) -> list[int]:
            return [self._number(character) for character in text]

    tokenizer = Characters()
    tokens = tokenizer.encode("今日は")
    found = Vocabulary(tokenizer, "ja").pieces(tokens, [-0.1] * 3)  # type: ignore[arg-type]
    assert [(piece.text, piece.spaced) for piece in found] == [("今", True), ("日", False), ("は", False)]
    assert written([Word(piece.text, spaced=piece.spaced) for piece in found]) == "今日は"


def test_a_character_of_several_tokens_stays_whole() -> None:
    class Bytes(FakeTokenizer):
        def encode(self, text: str) -> list[int]:
            return list(text.encode())

        def decode(self, tokens: list[int]) -> str:
            return bytes(tokens).decode(errors="replace")

    tokens = Bytes().encode("日本")
    found = Vocabulary(Bytes(), "ja").pieces(tokens, [-0.1] * 6)  # type: ignore[arg-type]
    assert [(piece.text, len(piece.tokens)) for piece in found] == [("日", 3), ("本", 3)]


def test_confidence_is_the_geometric_mean_of_a_word_s_tokens() -> None:
    tokenizer = FakeTokenizer()
    tokens = tokenizer.encode(" at 7:30")
    found = Vocabulary(tokenizer, "en").pieces(tokens, [-0.1, -0.2, -0.4, -0.6])  # type: ignore[arg-type]
    assert [round(piece.confidence, 3) for piece in found] == [0.905, 0.67]


def test_the_end_of_a_word_is_bare_without_its_punctuation() -> None:
    tokenizer = FakeTokenizer()
    vocabulary = Vocabulary(tokenizer, "en")  # type: ignore[arg-type]

    def bare(text: str) -> tuple[str, str]:
        tokens = tokenizer.encode(f" {text}")
        piece = vocabulary.bare(vocabulary.pieces(tokens, [-0.1] * len(tokens))[0])
        return piece.text, tokenizer.decode(list(piece.tokens))

    assert bare("timer.") == ("timer", " timer")
    assert bare("what?!") == ("what", " what")
    assert bare("a.m.") == ("a.m.", " a.m.")
    assert bare("7:30") == ("7:30", " 7:30")
    assert bare("...")[0] == "..."


def test_a_prompt_has_its_parts_in_order() -> None:
    vocabulary = Vocabulary(FakeTokenizer(), "en")  # type: ignore[arg-type]
    assert vocabulary.prompt([5], [7, 8]) == [BEFORE, 5, START, NO_TIMES, 7, 8]
    assert vocabulary.prompt([], []) == [START, NO_TIMES]


def test_other_languages_may_have_more_tokens_a_second() -> None:
    english, hindi = (Vocabulary(FakeTokenizer(), language) for language in ("en", "hi"))  # type: ignore[arg-type]
    assert english.tokens_per_s < hindi.tokens_per_s
