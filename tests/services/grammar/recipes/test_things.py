"""Ways that are begun after a question about them."""

import pytest

from bench.dialogues.play import play


@pytest.mark.parametrize("text", ["take me there", "start the navigation", "okay get me going"])
def test_a_way_is_begun_to_where_the_last_question_led(text: str) -> None:
    _, begun = play(["how long does it take to walk to Ripon from Leeds", text], phone=True)
    assert [call.arguments for call in begun.writes] == [{"destination": "Ripon", "mode": "walking"}]


def test_nobody_is_led_anywhere_where_no_way_was_asked_for_lately() -> None:
    [asked] = play(["take me there"], phone=True)
    late = play(
        ["how do I get to Ripon", "flip a coin", "tell me a joke", "what time is it", "take me there"], phone=True
    )
    assert (asked.answer, late[-1].answer) == ("Where to?", "Where to?")
    assert not asked.writes
    assert not late[-1].writes


def test_the_means_that_is_said_counts() -> None:
    _, begun = play(
        ["how long does it take to walk to Ripon from Leeds", "too far, the car. start the navigation"], True
    )
    assert [call.arguments for call in begun.writes] == [{"destination": "Ripon", "mode": "driving"}]
