"""Prometheus metrics of one server process.

Each package declares the recorder protocol it needs, and is given an object that implements it; only `app` imports the
Prometheus client. Each `ServerMetrics` has a registry of its own, so that two servers in one process do not mix; the
recorders add their metrics to `registry`.
"""

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, Metric
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

LATENCY_S = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0)
"""Buckets, in seconds, for what a user waits for."""

LAG_S = (0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Buckets, in seconds, for what every session waits while another one blocks the event loop."""

SESSION_S = (1, 5, 15, 60, 300, 900, 3600, 14400)
"""Buckets, in seconds, for the length of a session."""


class _Pulled(Collector):
    def __init__(self, name: str, documentation: str, value: Callable[[], float]) -> None:
        self._name, self._documentation, self._value = name, documentation, value

    def collect(self) -> Iterable[Metric]:
        yield CounterMetricFamily(self._name, self._documentation, value=self._value())


class ServerMetrics:
    """The registry, and the gateway's own metrics."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self.sessions = Gauge("foresay_sessions", "Live sessions", registry=self.registry)
        self.handshakes = Gauge(
            "foresay_handshakes", "Connections whose request has not come whole", registry=self.registry
        )
        self.handshakes_dropped = Counter(
            "foresay_handshakes_dropped_total",
            "Connections cut off because their request was late, or because too many were waiting",
            ["reason"],
            registry=self.registry,
        )
        self.key_sessions = Gauge(
            "foresay_key_sessions", "Live sessions by the name of their key", ["key"], registry=self.registry
        )
        self.tasks = Gauge("foresay_tasks", "Tasks of the event loop; a session's end with it", registry=self.registry)
        self.loop_lag = Histogram(
            "foresay_loop_lag_seconds",
            "How late the event loop called a timer, measured twenty times a second",
            buckets=LAG_S,
            registry=self.registry,
        )
        self.loop_lag_max = Gauge(
            "foresay_loop_lag_max_seconds", "The worst lag of the last ten seconds", registry=self.registry
        )
        self.recogniser_lag = Gauge(
            "foresay_recogniser_lag_seconds",
            "By how much recognition trails the speech, for the utterance that waits longest",
            registry=self.registry,
        )
        self._admitting = Gauge(
            "foresay_admitting",
            "1 while new sessions are let in, 0 while the server is too late",
            registry=self.registry,
        )
        self._admitting.set(1)
        self._shut = Counter(
            "foresay_admission_closed_total", "Times that new sessions began to be refused", registry=self.registry
        )
        self.connections = Counter(
            "foresay_connections_total", "WebSocket handshakes by outcome", ["outcome"], registry=self.registry
        )
        self.received = Counter(
            "foresay_client_events_total", "Client events by type", ["type"], registry=self.registry
        )
        self.sent = Counter("foresay_server_events_total", "Server events by type", ["type"], registry=self.registry)
        self.errors = Counter("foresay_errors_total", "Error events sent, by code", ["code"], registry=self.registry)
        self.slow_clients = Counter(
            "foresay_slow_clients_total", "Sockets closed because the client did not read", registry=self.registry
        )
        self.responses = Counter(
            "foresay_responses_total", "Responses by final status", ["status"], registry=self.registry
        )
        self.session_seconds = Histogram(
            "foresay_session_seconds", "Length of sessions", buckets=SESSION_S, registry=self.registry
        )

    def admission_changed(self, open_: bool) -> None:
        """Records whether new sessions are admitted; counts each time that this stops."""
        self._admitting.set(open_)
        if not open_:
            self._shut.inc()

    def pull(self, name: str, documentation: str, value: Callable[[], float]) -> None:
        """Registers a counter whose value is kept elsewhere and read by `value`; `name` is without `_total`."""
        self.registry.register(_Pulled(name, documentation, value))

    def measure(self, name: str, documentation: str, value: Callable[[], float]) -> None:
        """Registers a gauge whose value is kept elsewhere and read by `value`."""
        Gauge(name, documentation, registry=self.registry).set_function(value)

    def render(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)
