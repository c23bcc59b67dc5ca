"""What is not needed may be removed; what is not to be removed stays."""

import pytest

from services.grammar.objection import not_needed
from tools.language.tokens import tokenize
from tools.library.calendar import delete_event
from tools.library.timers import set_timer


@pytest.mark.parametrize("said", ["we won't be needing the dentist on friday", "I don't want the standup any more"])
def test_what_is_not_needed_is_no_denial_of_its_removal(said: str) -> None:
    assert not_needed(delete_event.spec, tokenize(said))
    assert not not_needed(set_timer.spec, tokenize(said))


@pytest.mark.parametrize(
    "said", ["don't delete the dentist I need it", "you needn't cancel it", "never delete the one I need"]
)
def test_a_denial_stays_one(said: str) -> None:
    assert not not_needed(delete_event.spec, tokenize(said))
