"""No answer holds what only programs understand, whatever went wrong and whatever a tool returned."""

import random
import re

import pytest

from services.grammar.answers import result_text
from services.grammar.speakable import speakable
from services.models.call_view import KnownCall, KnownCallStatus
from tests.tools.library.home import TOOLS

SPECS = {name: tool.spec for name, tool in TOOLS.items()}
UNSPEAKABLE = re.compile(r"_|\$\d|\$\?|\d\.\d{3,}|\?\.|\.\.(?!\.)")
KINDS = ("not_found", "invalid_argument", "service_error", "unavailable", "not_convertible", "outcome_unknown")
SENTENCES = (
    "There is no contact called Zed. Did you mean Zoe?",
    "The service behind {tool} cannot be reached; nothing was sent.",
    "{tool} has failed several times in a row; it is tried again in 29 s.",
    '"$1" in call 1: a call may only refer to earlier ids',
    "arguments of {tool}: duration_seconds: must be more than 0",
    "no more than 32 calls in one turn",
    "It is 4.2267528 or 0.0001234 of them",
)


@pytest.mark.parametrize("tool", sorted(SPECS))
def test_an_error_is_a_sentence(tool: str) -> None:
    for kind in KINDS:
        for sentence in SENTENCES:
            for error in (f"{kind}: {sentence.format(tool=tool)}", sentence.format(tool=tool)):
                said = speakable(
                    result_text(SPECS[tool], {}, KnownCall(1, tool, {}, KnownCallStatus.FAILED, error=error))
                )
                assert said
                assert not UNSPEAKABLE.search(said), said
                assert not any(f"{each}:" in said for each in KINDS)


@pytest.mark.parametrize("tool", sorted(SPECS))
def test_a_result_is_a_sentence(tool: str) -> None:
    dice = random.Random(tool)
    values = ("$2.address", 4.2267528, "not_found", {"a_b": 1.23456}, [0.001, "x_y"], None, "fine.")
    for _ in range(50):
        value = {f"key_{n}": dice.choice(values) for n in range(3)}
        known = KnownCall(1, tool, {}, KnownCallStatus.DONE, value=dice.choice([value, [value], dice.choice(values)]))
        said = speakable(result_text(SPECS[tool], {"to": ["$1"], "name": "Anna's"}, known))
        assert not UNSPEAKABLE.search(said), said


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("not_found: There is no contact called Dad.", "There is no contact called Dad."),
        ("4.2267 cups", "4.23 cups"),
        ("Which one?.", "Which one?"),
        ("It is first_last@example.org.", "It is first_last@example.org."),
        ("That is 8.25.", "That is 8.25."),
        ("Wait... what?", "Wait... what?"),
    ],
)
def test_what_can_be_said_stays(text: str, spoken: str) -> None:
    assert speakable(text) == spoken
