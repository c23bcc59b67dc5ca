"""Hypotheses become updates that never lose or invent a word."""

from hypothesis import given
from hypothesis import strategies as st

from services.events.agent import UserPartial, UserRewrite
from services.events.speech import Hypothesis, added_words
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
