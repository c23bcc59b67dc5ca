"""Simulated conversations with the whole server violate no rule; `make simulate SEEDS=n` runs more of them."""

import pytest

from tests.simulation.door.play import play, script
from tests.simulation.door.shrink import shortest

CHUNK = 100
SEEDS = 1200


@pytest.mark.parametrize("start", range(0, SEEDS, CHUNK))
def test_conversations_hold_at_the_socket(start: int) -> None:
    failed = {seed: story.violation for seed in range(start, start + CHUNK) if (story := play(seed)).violation}
    assert not failed, f"replay with: python -m tests.simulation --of door --seed {next(iter(failed))}"


def test_what_a_button_brings_about_is_told_although_the_user_has_begun_to_speak() -> None:
    """The button is pressed between the beginning of the speech and its first word."""
    assert play(21285).violation is None


def test_a_seed_plays_the_same_conversation_every_time() -> None:
    for seed in (3, 11, 29):
        first, second = play(seed, verbose=True), play(seed, verbose=True)
        assert first.lines == second.lines
        assert first.events > 20


def test_the_simulation_reaches_every_part_of_the_door() -> None:
    """Steps and faults that never occur would leave the inspectors nothing to check."""
    counts: dict[str, float] = {}
    for seed in range(5000, 5250):
        for name, count in play(seed).counts.items():
            counts[name] = counts.get(name, 0) + count
    for name in (
        "say", "type", "heard out", "deeds", "cancel", "update", "rubbish", "items", "respond", "playback", "clear",
        "commit", "alarm", "deafen", "stop", "press", "journal", "vanish", "kills", "traps",
        "trusted",
    ):  # fmt: skip
        assert counts.get(name, 0) > 0, f"no conversation had any {name}"


def test_a_script_is_drawn_from_its_seed_alone() -> None:
    assert script(7) == script(7)
    assert script(7) != script(8)


def test_shrinking_keeps_only_steps_of_the_script() -> None:
    _, steps = script(2)
    assert all(step in steps for step in shortest(2))
