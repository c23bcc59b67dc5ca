"""Which sentences of an answer ask, and that finding them takes time linear in the answer."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.events.questions import only_asks, questions_in
from services.events.speech import normalised

_ASKED = re.compile(r"[^.!?\n]*\?")
_QUOTED = re.compile(r"[\"\u201c\u201e][^\"\u201c\u201d]*[\"\u201d]")
TEXTS = st.text(alphabet='ab .?!\n"\u201c\u201d\u201e', max_size=20)


@given(TEXTS)
def test_sentences_that_ask_are_those_that_end_with_a_question_mark_outside_quotations(text: str) -> None:
    assert questions_in(text) == [each.strip() for each in _ASKED.findall(_QUOTED.sub(" ", text))]


@given(TEXTS)
def test_a_text_only_asks_when_nothing_is_left_beside_its_questions(text: str) -> None:
    assert only_asks(text) == (not normalised(_ASKED.sub(" ", text)))


@pytest.mark.parametrize("piece", ["$5", "\u201e", '"', "a ", "?"])
def test_the_cost_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(count: int) -> float:
        before = time.process_time()
        only_asks(piece * count)
        questions_in(piece * count)
        return time.process_time() - before

    assert seconds(40_000) < 1.0  # a quadratic search takes more than ten
