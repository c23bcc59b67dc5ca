"""Decides whether sessions are traced, and where to. Without a collector nothing of OpenTelemetry is even loaded."""

import logging
import os
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Protocol

from app.sections import Telemetry
from app.settings import ConfigError
from services.clock import Clock
from services.session.engines import Observer, Unobserved

log = logging.getLogger(__name__)

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
"""The standard variables that name a collector."""

MISSING = "OpenTelemetry is not installed: pip install 'foresay[otel]'"


class Tracing(Protocol):
    """The traces of one server process."""

    @property
    def lost(self) -> int:
        """Spans that reached no collector."""

    def observer(self, session: str, clock: Clock, caller: Mapping[str, str]) -> Observer:
        """Traces one session. `caller`: the headers of its handshake, in lower case."""

    async def aclose(self) -> None:
        """Sends what is left to send, for a bounded time."""


class NoTracing:
    """Nothing is traced."""

    lost = 0

    def observer(self, session: str, clock: Clock, caller: Mapping[str, str]) -> Observer:
        """An observer that records nothing."""
        return Unobserved()

    async def aclose(self) -> None:
        """Nothing to send."""


def missing() -> str | None:
    """Why nothing can be traced; None if it can."""
    try:
        found = find_spec("opentelemetry.sdk.trace") and find_spec("opentelemetry.exporter.otlp.proto.http")
    except ModuleNotFoundError:
        found = None
    return None if found else MISSING


def wanted(telemetry: Telemetry) -> bool:
    """Whether the settings ask for traces, or the environment variables that OpenTelemetry's own programs read."""
    if os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return False
    if telemetry.otlp_endpoint:
        return True
    exporters = os.environ.get("OTEL_TRACES_EXPORTER", "otlp").split(",")
    return "otlp" in exporters and any(os.environ.get(name) for name in ENDPOINTS)


def tracing(telemetry: Telemetry) -> Tracing:
    """The tracing asked for. Raises `ConfigError` where our own settings ask for it and OpenTelemetry is not installed.
    Standard variables may be set for all programs of a machine, so there it is only a warning."""
    if not wanted(telemetry):
        return NoTracing()
    if why := missing():
        if telemetry.otlp_endpoint:
            raise ConfigError(f"telemetry.otlp_endpoint: {why}")
        log.warning("the environment asks for traces; there are none: %s", why)
        return NoTracing()
    from app.telemetry.export import Exporting

    return Exporting(telemetry)
