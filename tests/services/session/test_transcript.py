"""Hypotheses become updates that never lose or invent a word."""

from hypothesis import given
from hypothesis import strategies as st

from services.events.agent import UserPartial, UserRewrite
from services.events.speech import Hypothesis, Word, added_words, confidences, written
from services.session.transcript import Transcript
from services.session.user_turns import MOST_CHARACTERS, UserTurns

words = st.lists(st.sampled_from(["set", "a", "timer", "for", "ten", "twelve"]), max_size=6).map(" ".join)


def said(text: str, speech: int = 1) -> Hypothesis:
    return Hypothesis(speech, 1, text, 0)


def test_growth_is_delivered_once() -> None:
    transcript = Transcript(1)
    assert transcript.add_hypothesis(said("set a")) == UserPartial(1, 1, "set a", (), 0.0)
    assert transcript.add_hypothesis(said("set a")) is None
    assert transcript.add_hypothesis(said("set a timer")) == UserPartial(1, 2, "timer", (), 0.0)


def test_a_changed_word_is_a_rewrite_of_the_whole_turn() -> None:
    transcript = Transcript(1)
    transcript.add_hypothesis(said("set a time"))
    assert transcript.add_hypothesis(said("set a timer for")) == UserRewrite(1, 2, "set a timer for")


def test_a_resumed_turn_goes_on_after_what_was_said() -> None:
    transcript = Transcript(1)
    transcript.add_hypothesis(said("set a timer"))
    assert transcript.add_hypothesis(said("for ten minutes", speech=2)) == UserPartial(1, 2, "for ten minutes", (), 0.0)
    assert transcript.close().text == "set a timer for ten minutes"


@given(st.lists(words, max_size=8))
def test_a_reader_of_the_updates_always_has_the_last_hypothesis(texts: list[str]) -> None:
    transcript, read = Transcript(1), ""
    for text in texts:
        match transcript.add_hypothesis(said(text)):
            case UserPartial(text=grown):
                read = f"{read} {grown}".strip()
            case UserRewrite(text=whole):
                read = whole
        assert read == text
    assert transcript.close().text == read


def test_a_turn_of_very_many_words_is_gone_on_with_in_a_turn_of_its_own() -> None:
    turns = UserTurns("session", resume_s=1.5)
    for text, goes_on in (("x" * (MOST_CHARACTERS - 1), True), ("x" * MOST_CHARACTERS, False)):
        turn = turns.next(text)
        turn.ended_s, turn.ended_ms = 10.0, 10_000
        assert (turns.resumable(10.1, 10_100) is turn) == goes_on
        assert turn.bound != goes_on


def test_words_are_added_only_behind_whole_words() -> None:
    assert added_words("", "Dear Anna,\n\nyes ") == "Dear Anna,\n\nyes"
    assert added_words("call  anna", "call anna at  home") == "at  home"
    assert added_words("call anna", "call anna") == ""
    assert added_words("call ann", "call anna") is None
    assert added_words("call anna", "call") is None


def heard(speech: int, *words: tuple[str, float | None]) -> Hypothesis:
    found = tuple(Word(text, confidence=confidence) for text, confidence in words)
    return Hypothesis(speech, 1, written(found), 0, found)


def test_the_confidences_are_those_of_the_newest_hypothesis_also_of_the_same_words() -> None:
    transcript = Transcript(1)
    transcript.add_hypothesis(heard(1, ("call", 0.9), ("ann", 0.1)))
    assert transcript.add_hypothesis(heard(1, ("call", 0.9), ("ann", 0.8))) is None
    assert transcript.confidences == (0.9, 0.8)
    transcript.add_hypothesis(heard(2, ("at", None), ("home", 0.7)))
    assert transcript.confidences == (0.9, 0.8, None, 0.7)
    assert transcript.close().confidences == (0.9, 0.8, None, 0.7)
    transcript.forget(2)
    assert (transcript.text, transcript.confidences) == ("call ann", (0.9, 0.8))


def test_words_without_confidences_have_none_beside_words_with_them() -> None:
    assert Transcript(1, "call ann").close().confidences == ()
    transcript = Transcript(1, "call ann")
    transcript.add_hypothesis(heard(1, ("now", 0.5)))
    assert transcript.confidences == (None, None, 0.5)
    transcript.add_hypothesis(said("now then"))
    assert transcript.confidences == ()


def test_words_that_are_written_without_spaces_are_one_with_the_lowest_confidence() -> None:
    words = [Word("お茶", confidence=0.9), Word("を", confidence=0.4, spaced=False), Word("please now", confidence=0.6)]
    assert written(words) == "お茶を please now"
    assert confidences(words) == (0.4, 0.6, 0.6)
