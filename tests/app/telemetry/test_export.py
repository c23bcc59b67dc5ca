"""Traces on their way to a collector that is there, refuses, hangs, or is not there; and no traces at all."""

import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from app.doctor import doctor
from app.sections import Telemetry
from app.settings import ConfigError, Settings, load
from app.telemetry import setup
from app.telemetry.export import Exporting
from app.telemetry.setup import NoTracing, tracing
from services.clock import RealClock
from services.events.model import Usage
from services.events.session import ResponseEnded, ResponseStarted, ResponseStatus, ResponseText
from services.session.engines import Unobserved
from tests.app.telemetry.collector import Collector, collector
from tests.waiting import until


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("OTEL_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def receiver() -> Iterator[Collector]:
    with collector() as running:
        yield running


def talk(exporting: Exporting, turns: int = 1) -> None:
    """A session of typed turns, as the recorder sees it."""
    observer = exporting.observer("sess_test", RealClock(), {})
    for number in range(1, turns + 1):
        observer.told(ResponseStarted(f"r{number}", turn=number), 0)
        observer.told(ResponseText(f"r{number}", "Four."), 0)
        observer.told(ResponseEnded(f"r{number}", ResponseStatus.COMPLETED, Usage()), 0)
    observer.close()


def nobody() -> str:
    """An address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


# ------------------------------------------------------------------ a collector


async def test_what_is_left_is_sent_at_the_end(receiver: Collector) -> None:
    traced = tracing(Telemetry(otlp_endpoint=receiver.url))
    assert isinstance(traced, Exporting)
    talk(traced)
    await traced.aclose()
    assert [span.name for span in receiver.spans] == ["turn", "first_word"]
    assert receiver.services == {"foresay"}
    assert traced.lost == 0


async def test_the_standard_variables_alone_are_enough(receiver: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", "x-team=voice")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "kitchen")
    traced = tracing(Telemetry())
    assert isinstance(traced, Exporting)
    talk(traced)
    await traced.aclose()
    assert receiver.services == {"kitchen"}
    assert receiver.headers[0]["x-team"] == "voice"
    named = Exporting(Telemetry(otlp_endpoint=f"{receiver.url}/v1/traces", service_name="hall"))
    talk(named)
    await named.aclose()
    assert receiver.services == {"kitchen", "hall"}


@pytest.mark.parametrize(("name", "value"), [("OTEL_SDK_DISABLED", "true"), ("OTEL_TRACES_EXPORTER", "none")])
def test_the_standard_variables_can_switch_it_off(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    assert setup.wanted(Telemetry())
    monkeypatch.setenv(name, value)
    assert not setup.wanted(Telemetry())


async def test_a_share_of_the_traces_is_kept_and_the_callers_word_counts(receiver: Collector) -> None:
    traced = Exporting(Telemetry(otlp_endpoint=receiver.url, sample_ratio=0.0))
    talk(traced, 20)
    kept = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    observer = traced.observer("sess_test", RealClock(), {"traceparent": kept})
    observer.told(ResponseStarted("r1", turn=1), 0)
    observer.close()
    await traced.aclose()
    assert [span.trace_id.hex() for span in receiver.spans] == [kept.split("-")[1]]


# ------------------------------------------------------------------ none, or one that fails


async def test_a_collector_that_is_not_there_costs_one_line(caplog: pytest.LogCaptureFixture) -> None:
    traced = Exporting(Telemetry(otlp_endpoint=nobody()), flush_s=0.2)
    caplog.set_level(logging.DEBUG)
    longest = 0.0
    for _ in range(200):
        began = time.perf_counter()
        talk(traced, 20)  # 8,000 spans in all: four times what the queue holds
        longest = max(longest, time.perf_counter() - began)
    began = time.perf_counter()
    await traced.aclose()
    assert time.perf_counter() - began < 5
    assert longest < 2
    told = [record for record in caplog.records if record.levelno >= logging.INFO]
    assert len(told) <= 2
    assert all(record.name == "app.telemetry.export" for record in told)


async def test_a_collector_that_fails_is_told_of_once_and_again_when_it_is_back(
    receiver: Collector, caplog: pytest.LogCaptureFixture
) -> None:
    traced = Exporting(Telemetry(otlp_endpoint=receiver.url))
    caplog.set_level(logging.INFO)
    receiver.status = 400
    for lost in (2, 4):
        talk(traced)
        traced._provider.force_flush()
        assert traced.lost == lost
    receiver.status = 200
    talk(traced)
    await traced.aclose()
    assert len(receiver.spans) == 2
    lines = [record.message for record in caplog.records]
    assert lines == [
        f"traces do not reach {receiver.url} (it refuses them, or is not there); said once, until they do",
        f"traces reach {receiver.url} again; 4 spans were lost",
    ]


async def test_a_collector_that_hangs_does_not_hold_the_end(
    receiver: Collector, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.held.set()
    traced = Exporting(Telemetry(otlp_endpoint=receiver.url), flush_s=0.1)
    talk(traced)
    began = time.perf_counter()
    await traced.aclose()
    assert time.perf_counter() - began < 5
    assert "the last traces did not reach the collector within 0.1 s" in caplog.text
    receiver.released.set()
    await until(lambda: receiver.requests)


# ------------------------------------------------------------------ off


def test_it_is_off_by_default_and_nothing_is_loaded() -> None:
    off = tracing(Telemetry())
    assert isinstance(off, NoTracing)
    assert isinstance(off.observer("sess_test", RealClock(), {}), Unobserved)
    code = "import sys, app.composition, app.cli; print([n for n in sys.modules if n.startswith('opentelemetry.sdk')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def uninstalled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra were not installed."""

    def find_spec(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(setup, "find_spec", find_spec)


@pytest.mark.usefixtures("uninstalled")
def test_without_the_extra_the_setting_is_an_error_that_names_it() -> None:
    with pytest.raises(ConfigError, match=r"telemetry\.otlp_endpoint: .*pip install 'foresay\[otel\]'"):
        tracing(Telemetry(otlp_endpoint="http://127.0.0.1:4318"))
    assert isinstance(tracing(Telemetry()), NoTracing)


@pytest.mark.usefixtures("uninstalled")
def test_without_the_extra_variables_of_the_machine_are_a_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    assert isinstance(tracing(Telemetry()), NoTracing)
    assert "foresay[otel]" in caplog.text


@pytest.mark.usefixtures("uninstalled")
def test_the_doctor_names_the_extra() -> None:
    settings = Settings(telemetry=Telemetry(otlp_endpoint="http://127.0.0.1:4318"))
    [check] = [check for check in doctor(settings) if check.part == "telemetry"]
    assert (check.usable, check.chosen) == (False, True)
    assert "foresay[otel]" in check.detail


def test_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORESAY_TELEMETRY__OTLP_ENDPOINT", "http://127.0.0.1:4318")
    assert load().telemetry.otlp_endpoint == "http://127.0.0.1:4318"
    monkeypatch.setenv("FORESAY_TELEMETRY__OTLP_ENDPOINT", "localhost:4318")
    with pytest.raises(ConfigError, match=r"telemetry\.otlp_endpoint"):
        load()
    monkeypatch.delenv("FORESAY_TELEMETRY__OTLP_ENDPOINT")
    monkeypatch.setenv("FORESAY_TELEMETRY__SAMPLE_RATIO", "1.5")
    with pytest.raises(ConfigError, match=r"telemetry\.sample_ratio"):
        load()
