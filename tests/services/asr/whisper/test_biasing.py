from services.asr.whisper.biasing import MOST_PRIVATE, MOST_TOKENS, Prompts
from services.asr.whisper.vocabulary import Vocabulary
from tests.services.asr.whisper.fakes import FakeTokenizer


def test_the_first_words_are_put_into_a_prompt_as_far_as_there_is_room() -> None:
    tokenizer = FakeTokenizer()
    prompts = Prompts(Vocabulary(tokenizer, "en"))  # type: ignore[arg-type]
    assert tokenizer.decode(list(prompts.tokens(("iced mocha", "drip coffee")))) == " iced mocha, drip coffee."
    many = tuple("a" * number for number in range(1, 500))
    assert MOST_TOKENS - 2 <= len(prompts.tokens(many)) <= MOST_TOKENS
    assert prompts.tokens(()) == ()


def test_what_brings_no_new_word_takes_no_room() -> None:
    tokenizer = FakeTokenizer()
    prompts = Prompts(Vocabulary(tokenizer, "en"))  # type: ignore[arg-type]
    words = "a lot of milk", "brown sugar", "a lot of sugar", "Milk", "oat milk"
    assert tokenizer.decode(list(prompts.tokens(words))) == " a lot of milk, brown sugar, oat milk."


def test_a_prompt_is_made_once() -> None:
    prompts = Prompts(Vocabulary(FakeTokenizer(), "en"))  # type: ignore[arg-type]
    assert prompts.tokens(("tea",)) is prompts.tokens(("tea",))


def test_private_words_come_behind_the_declared_ones_and_have_room_of_their_own() -> None:
    tokenizer = FakeTokenizer()
    prompts = Prompts(Vocabulary(tokenizer, "en"))  # type: ignore[arg-type]
    assert tokenizer.decode(list(prompts.tokens(("mocha",), ("Mirela",)))) == " mocha, Mirela."
    assert tokenizer.decode(list(prompts.tokens(("mocha",), ("Mirela", "mocha")))) == " Mirela, mocha."
    assert tokenizer.decode(list(prompts.tokens((), ("Mirela",)))) == " Mirela."
    many = tuple("a" * number for number in range(1, 500))
    assert MOST_PRIVATE - 2 <= len(prompts.tokens((), many)) <= MOST_PRIVATE
    declared = tuple("b" * number for number in range(1, 500))
    both = prompts.tokens(declared, ("Mirela",))
    assert len(both) <= MOST_TOKENS
    assert tokenizer.decode(list(both)).endswith(" Mirela.")


def test_which_words_show_that_a_private_one_was_heard() -> None:
    prompts = Prompts(Vocabulary(FakeTokenizer(), "en"))  # type: ignore[arg-type]
    assert prompts.names(("Lunch with Al", "Mirela's kiln")) == {"lunch", "mirela", "kiln"}
