"""Simulated conversations of the agent hold the invariants (`spec.md#invariants`); `make simulate SEEDS=n` runs
more."""

import pytest

from tests.simulation.conversation import play

CHUNK = 100
SEEDS = 2000


@pytest.mark.parametrize("start", range(0, SEEDS, CHUNK))
def test_conversations_hold_every_invariant(start: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL")
    failed = {seed: story.violation for seed in range(start, start + CHUNK) if (story := play(seed)).violation}
    assert not failed, f"replay with: python -m tests.simulation --seed {next(iter(failed))}"


@pytest.mark.parametrize("seed", [1004466, 1007167, 1007558])
def test_a_plan_that_grows_beyond_what_is_done_unasked_need_not_end_like_one_said_at_once(seed: int) -> None:
    """A slow plan does eight writes before the ninth is known. Said at once, the user is asked about all nine."""
    assert play(seed).violation is None


def test_a_seed_plays_the_same_conversation_every_time() -> None:
    first, second = play(11, verbose=True), play(11, verbose=True)
    assert first.lines == second.lines
    assert first.steps > 20


def test_the_simulation_reaches_every_part_of_the_loop() -> None:
    """Events that never occur would leave the inspector nothing to check."""
    counts: dict[str, float] = {}
    for seed in range(120):
        story = play(seed)
        for name, count in (("compared", story.compared), *story.counts.items()):
            counts[name] = counts.get(name, 0) + count
    assert counts["compared"] > 20
    for name in (
        "early_hits", "early_wasted", "cache_hits", "held", "recalled", "commits", "confirmations", "writes_dropped",
        "unknown_outcomes", "interruptions", "invalid_actions", "model_faults", "drafts_released", "drafts_dropped",
        "acknowledgements", "trusted",
    ):  # fmt: skip
        assert counts.get(name, 0) > 0, f"no conversation had any {name}"
