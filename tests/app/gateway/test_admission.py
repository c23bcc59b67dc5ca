"""Overload is said: nobody more is let in while the server is late for those that it has."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from app.gateway.admission import Admission
from app.gateway.load_monitor import CALM_S, LOOK_EVERY_S, LagLimit, LoadMonitor
from app.main import create_app
from app.settings import Settings
from services.clock import RealClock
from tests.app.client import connect
from tests.app.fakes import ScriptedEngines
from tests.waiting import until


class TurnedAway(RealClock):
    """A clock that the test turns."""

    at_s = 0.0

    def monotonic(self) -> float:
        return self.at_s


class Late:
    """What the gauges of an admission show, and what it has told."""

    def __init__(self) -> None:
        self.recogniser = self.loop = 0.0
        self.clock = TurnedAway()
        self.told: list[bool] = []
        gauges = (LagLimit("recognition", lambda: self.recogniser, 1.0), LagLimit("the loop", lambda: self.loop, 0.5))
        self.load_monitor = LoadMonitor(gauges, self.clock, self.told.append)

    def calm(self, seconds: float) -> None:
        for _ in range(round(seconds / LOOK_EVERY_S)):
            self.clock.at_s += LOOK_EVERY_S
            self.load_monitor.sample()


def _recogniser(late: Late, seconds: float) -> None:
    late.recogniser = seconds


def _loop(late: Late, seconds: float) -> None:
    late.loop = seconds / 2


@pytest.mark.parametrize(("set_to", "name"), [(_recogniser, "recognition"), (_loop, "the loop")])
async def test_the_door_closes_when_anything_is_late_and_opens_after_a_calm(
    set_to: Callable[[Late, float], None], name: str
) -> None:
    late = Late()
    set_to(late, 0.99)
    late.load_monitor.sample()
    assert not late.load_monitor.closed
    set_to(late, 1.0)
    late.load_monitor.sample()
    assert late.load_monitor.closed.startswith(f"{name} is ")
    set_to(late, 0.0)
    late.calm(CALM_S - 1)
    assert late.load_monitor.closed
    assert late.load_monitor.retry_after_s == 1
    late.calm(1)
    assert not late.load_monitor.closed
    assert late.told == [False, True]


async def test_lateness_that_wavers_keeps_the_door_closed() -> None:
    late = Late()
    late.recogniser = 2.0
    late.load_monitor.sample()
    for _ in range(10):
        late.recogniser = 0.0
        late.calm(CALM_S - 1)
        late.recogniser = 0.5  # below the limit, but not calm
        late.calm(1)
    assert late.load_monitor.closed
    assert late.told == [False]


async def test_lateness_below_the_limit_closes_nothing() -> None:
    late = Late()
    late.recogniser = 0.9
    late.calm(60)
    assert not late.load_monitor.closed


async def test_a_session_that_could_not_be_served_is_refused_with_a_hint_and_the_others_live_on(
    app: FastAPI, server_engines: ScriptedEngines
) -> None:
    admission: Admission = app.state.admission
    async with connect(app) as first:
        await first.next()
        server_engines.lag_s = 3.0
        admission.load_monitor.sample()
        async with connect(app) as second:
            await second.settle_closed()
            assert second.denied == 503
            assert 1 <= int(second.denial_headers["retry-after"]) <= CALM_S
            assert second.denial["error"]["code"] == "server_busy"
            assert "speech recognition is 3.0 s behind" in second.denial["error"]["message"]
        await first.send("session.update", session={"type": "realtime"})
        assert (await first.next())["type"] == "session.updated"
    assert b"foresay_admitting 0.0" in server_engines.metrics.render()
    assert b"foresay_admission_closed_total 1.0" in server_engines.metrics.render()
    assert b"foresay_recogniser_lag_seconds 3.0" in server_engines.metrics.render()


async def test_a_full_server_says_when_to_come_again(server_engines: ScriptedEngines) -> None:
    app = create_app(Settings.model_validate({"server": {"max_sessions": 1}}), server_engines)
    async with connect(app) as first:
        await first.next()
        async with connect(app) as second:
            await second.settle_closed()
            assert second.denied == 503
            assert int(second.denial_headers["retry-after"]) > 0


async def test_the_running_server_looks_by_itself(server_engines: ScriptedEngines) -> None:
    app = create_app(Settings(), server_engines)
    server_engines.lag_s = 3.0
    admission: Admission = app.state.admission
    async with app.router.lifespan_context(app):
        await until(lambda: admission.load_monitor.closed)
