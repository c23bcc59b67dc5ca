"""The watchdog of the event loop: what it measures, and what it says about whatever held the loop."""

import logging
import threading
from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from app.looplag import BEAT_S, HELD_S, QUIET_S, WINDOW_S, LoopLag
from tests.waiting import until


class FakeHands:
    """A clock turned by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def beat(lag: LoopLag, clock: FakeHands, late: float) -> None:
    lag.expect()
    clock.at += BEAT_S + late
    lag.arrive()


def test_a_beat_that_comes_late_is_measured() -> None:
    clock, measured = FakeHands(), list[float]()
    lag = LoopLag(measured.append, clock)
    beat(lag, clock, 0.0)
    beat(lag, clock, 0.3)
    assert measured == pytest.approx([0.0, 0.3])
    assert lag.recent() == pytest.approx(0.3)


def test_the_worst_lag_is_forgotten_after_the_window() -> None:
    clock = FakeHands()
    lag = LoopLag([].append, clock)
    for late in (0.1, 0.7, 0.2):
        beat(lag, clock, late)
    assert lag.recent() == pytest.approx(0.7)
    lag.expect()
    clock.at += WINDOW_S + 1
    lag.expect()
    assert lag.recent() == pytest.approx(0.0)


def test_the_lag_under_way_counts_before_its_beat_has_come() -> None:
    clock = FakeHands()
    lag = LoopLag([].append, clock)
    lag.expect()
    clock.at += BEAT_S + 2.0
    assert lag.recent() == pytest.approx(2.0)


def test_each_hold_is_logged_once_and_not_too_often(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeHands()
    lag = LoopLag([].append, clock)
    lag.expect()
    clock.at += BEAT_S + HELD_S / 2
    lag.look()
    assert not caplog.records
    for passes in (HELD_S, QUIET_S + 1):  # still the same hold
        clock.at += passes
        lag.look()
        assert len(caplog.records) == 1
    beat(lag, clock, 0.0)
    lag.expect()
    clock.at += BEAT_S + HELD_S
    lag.look()
    assert len(caplog.records) == 2


class LogHeard(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.said = threading.Event()
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text = record.getMessage()
        self.said.set()


@pytest.fixture
def heard() -> Iterator[LogHeard]:
    handler = LogHeard()
    logger = logging.getLogger("app.looplag")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def hold_the_loop(until: threading.Event) -> None:
    assert until.wait(30)


async def test_the_stack_of_what_holds_the_loop_is_logged_while_it_does(heard: LogHeard) -> None:
    lag = LoopLag([].append)
    with lag.measuring():
        hold_the_loop(heard.said)
        assert lag.recent() >= HELD_S
    assert "hold_the_loop(heard.said)" in heard.text
    assert "held for" in heard.text


async def test_the_application_measures_its_loop_and_exports_it(app: FastAPI) -> None:
    async with app.router.lifespan_context(app):
        assert "loop-lag" in [thread.name for thread in threading.enumerate()]
        await until(lambda: measurements(app) >= 1)
    assert "loop-lag" not in [thread.name for thread in threading.enumerate()]
    assert "foresay_loop_lag_max_seconds" in app.state.server_engines.metrics.render().decode()


def measurements(app: FastAPI) -> float:
    """How many measurements the metrics page tells of."""
    page = app.state.server_engines.metrics.render().decode()
    (count,) = [line for line in page.splitlines() if line.startswith("foresay_loop_lag_seconds_count")]
    return float(count.split()[1])
