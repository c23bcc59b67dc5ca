"""Every kind of value can be spoken, for the recogniser's language model and in examples."""

import random

import pytest

from tools import library
from tools.language.phrases import compile_phrase
from tools.language.samples import example, sample
from tools.language.slots import Slot, SlotType


@pytest.mark.parametrize("kind", [kind for kind in SlotType if kind is not SlotType.CHOICE])
def test_every_kind_of_slot_has_a_sample(kind: SlotType) -> None:
    assert sample(Slot("value", kind), random.Random(1)).strip()


def test_every_phrase_of_the_library_has_an_example() -> None:
    for tool in library.load():
        for phrase in tool.spec.phrases:
            assert example(compile_phrase(phrase, tool.spec.parameters))
