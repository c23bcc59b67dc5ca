from services.asr.whisper.surface import as_words, mean_confidence, steadied
from services.asr.whisper.vocabulary import Piece
from services.events.speech import written


def pieces(text: str) -> list[Piece]:
    return [Piece(word, (len(word),), 0.5) for word in text.split()]


def texts(found: list[Piece]) -> str:
    return " ".join(piece.text for piece in found)


def test_words_that_are_only_written_differently_keep_their_writing() -> None:
    now = steadied(pieces("Set a timer for ten"), pieces("set a timer, for 10 minutes"))
    assert texts(now) == "Set a timer for ten minutes"
    assert [piece.tokens for piece in now][:1] == [(3,)]


def test_what_has_changed_and_what_follows_is_written_anew() -> None:
    assert texts(steadied(pieces("Set the timer"), pieces("set a Timer"))) == "Set a Timer"
    assert texts(steadied(pieces("one two three"), pieces("One"))) == "one"


def test_words_carry_their_confidence() -> None:
    words = as_words([Piece("7:30", (1,), 0.91234), Piece("。", (2,), 0.5, spaced=False)])
    assert [word.confidence for word in words] == [0.912, 0.5]
    assert written(words) == "7:30。"
    assert mean_confidence(pieces("a b")) == 0.5
    assert mean_confidence([]) is None
