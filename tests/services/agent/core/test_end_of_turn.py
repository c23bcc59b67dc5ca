"""What a pause while the user speaks says about the end of the turn (`spec.md#semantic-end-of-turn`)."""

from dataclasses import replace

import pytest

from services.events.model import Pause, PauseReason
from services.events.output import Expecting
from services.events.speech import Completeness, EagerEnd
from tests.services.agent.core.test_commit_point import steps
from tests.services.agent.fakes import final, run, tool, words

FIND = tool("find")


@pytest.mark.parametrize(
    ("pause", "told"),
    [
        (Pause(PauseReason.DONE), [Completeness.OPEN]),  # one word alone is likely to go on
        (Pause(PauseReason.WAITING_TOOL), [Completeness.OPEN]),
        (Pause(PauseReason.WAITING_TOOL, closed=True), [Completeness.COMPLETE]),
        (Pause(PauseReason.WAITING_TOOL, lacking=True), [Completeness.LACKING]),
        (Pause(PauseReason.WAITING_USER), [Completeness.INCOMPLETE]),
        (Pause(PauseReason.WAITING_USER, sure=False), []),
    ],
)
def test_the_reason_steers_the_silence_unless_it_is_a_mere_default(pause: Pause, told: list[Completeness]) -> None:
    result = run(steps([pause]), [*words("find"), final("find", 5.0)], FIND)
    assert [output.completeness for output in result.of(Expecting)] == told


def test_that_words_are_closed_says_nothing_of_those_that_follow() -> None:
    closed, more = Pause(PauseReason.DONE, closed=True), Pause(PauseReason.DONE)
    result = run(steps([closed], [more]), [*words("find anna"), final("find anna", 5.0)], FIND)
    assert [output.completeness for output in result.of(Expecting)][-1] is Completeness.OPEN


def test_new_words_withdraw_an_opinion() -> None:
    unsure = Pause(PauseReason.WAITING_USER, sure=False)
    result = run(steps([Pause(PauseReason.DONE)], [unsure]), [*words("find anna"), final("find anna", 5.0)], FIND)
    assert [output.completeness for output in result.of(Expecting)] == [Completeness.OPEN, Completeness.UNKNOWN]


@pytest.mark.parametrize(
    ("text", "pause", "told"),
    [
        ("find anna and", Pause(PauseReason.DONE), Completeness.INCOMPLETE),
        ("find anna the lost sister of my mother's friend", Pause(PauseReason.DONE), Completeness.COMPLETE),
        ("oh never mind", Pause(PauseReason.WAITING_USER, sure=False), Completeness.COMPLETE),
    ],
)
def test_the_words_themselves_count_beside_what_was_understood(text: str, pause: Pause, told: Completeness) -> None:
    result = run(steps([pause]), [*words(text), final(text, 5.0)], FIND)
    assert result.of(Expecting)[-1].completeness is told


LONG = "find anna the lost sister of my mother's friend"


def estimates(text: str, *after: tuple[float, EagerEnd], pause: Pause) -> list[Completeness]:
    """What is told of `text` when the model answers each request with `pause`."""
    result = run(steps([pause], [pause], [pause]), [*words(text, step_s=0.0), *after, final(text, 5.0)], FIND)
    return [output.completeness for output in result.of(Expecting)]


@pytest.mark.parametrize(
    ("text", "pause", "told"),
    [
        (LONG, Pause(finished=True), Completeness.FINISHED),
        (LONG, Pause(), Completeness.COMPLETE),
        (LONG, Pause(finished=True, lacking=True), Completeness.LACKING),
        ("find anna", Pause(finished=True), Completeness.COMPLETE),  # a short request may go on
        ("find anna", Pause(finished=True, closed=True), Completeness.COMPLETE),
        ("find anna", Pause(), Completeness.OPEN),
        (f"{LONG} and", Pause(finished=True), Completeness.INCOMPLETE),
    ],
)
def test_only_what_the_recogniser_has_heard_to_its_end_is_finished(text: str, pause: Pause, told: Completeness) -> None:
    assert estimates(text, (2.0, EagerEnd(1, 0)), pause=pause)[-1] is told
    assert estimates(text, pause=pause) == estimates(text, pause=replace(pause, finished=False))
