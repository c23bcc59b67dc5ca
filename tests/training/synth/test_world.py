"""What made-up tools return, when, and when they fail."""

from datetime import UTC, datetime

from tools.spec import Invocation, OutcomeStatus
from training.synth.forms import library_form
from training.synth.plans import PLANS
from training.synth.results import MAKERS
from training.synth.wants import Setting
from training.synth.world import AGAIN, World

HERE = Setting(datetime(2026, 3, 10, 9, 30, tzinfo=UTC), "Boston")
FORMS = {name: library_form(name) for name in ("wiki_lookup", "get_phone_number", "send_sms", "calculate")}


def world(salt: str = "", troubled: bool = False) -> World:
    return World(salt, FORMS, HERE, troubled)


def lookup(number: int, attempt: int = 1) -> Invocation:
    return Invocation("s", 1, 1, attempt, "wiki_lookup", {"query": f"subject {number}"}, "")


def test_the_same_call_returns_the_same() -> None:
    first, second = world().run(lookup(1)), world().run(lookup(1))
    assert first == second
    assert first[1].value == world().value("wiki_lookup", {"query": "subject 1"})


def test_remote_calls_take_half_a_second_to_one_with_a_tail() -> None:
    runs = [world(str(n)).run(lookup(n)) for n in range(2000)]
    done = [seconds for seconds, outcome in runs if outcome.status is OutcomeStatus.DONE]
    usual = sum(0.5 <= seconds <= 1.0 for seconds in done) / len(runs)
    assert 0.75 < usual < 0.9
    assert 0.01 < sum(outcome.status is OutcomeStatus.FAILED for _, outcome in runs) / len(runs) < 0.035
    assert 0.004 < sum(outcome.status is OutcomeStatus.TIMED_OUT for _, outcome in runs) / len(runs) < 0.02
    assert max(done) < 4.0


def test_how_long_remote_calls_take_can_be_chosen() -> None:
    runs = [World(str(n), FORMS, HERE, remote_s=(1.0, 2.5)).run(lookup(n)) for n in range(500)]
    done = [seconds for seconds, outcome in runs if outcome.status is OutcomeStatus.DONE]
    assert sum(1.0 <= seconds <= 2.5 for seconds in done) > 0.8 * len(runs)
    assert sum(seconds > 1.75 for seconds in done) > 0.3 * len(runs)


def test_local_calls_are_quick_and_work() -> None:
    call = Invocation("s", 1, 1, 1, "get_phone_number", {"name": "Tom"}, "")
    runs = [world(str(n), troubled=True).run(call) for n in range(200)]
    assert all(seconds <= 0.08 and outcome.status is OutcomeStatus.DONE for seconds, outcome in runs)


def test_some_failed_look_ups_work_the_second_time() -> None:
    tried = [world(str(n), troubled=True) for n in range(200)]
    first = [each.run(lookup(1))[1] for each in tried]
    second = [each.run(lookup(1, 2))[1] for each in tried]
    passed = [(a, b) for a, b in zip(first, second, strict=True) if a.status is not b.status]
    assert passed
    assert all(a.kind == AGAIN and b.status is OutcomeStatus.DONE for a, b in passed)


def test_there_is_a_result_for_each_capability_that_dialogues_ask_for() -> None:
    assert set(PLANS) <= set(MAKERS)


def test_what_cannot_be_worked_out_fails() -> None:
    fails = world("x").outcome("calculate", {"expression": "milk"})
    assert str(fails.error).startswith("invalid_argument")
