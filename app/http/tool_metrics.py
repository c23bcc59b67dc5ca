"""The tools' metrics for Prometheus. The label `tool` takes only the names of enabled tools."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from tools.breaker import BreakerState
from tools.spec import ToolOutcome

SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0)


class PrometheusToolMetrics:
    """Implements the `ToolMetrics` protocol of tools/limiters.py."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._outcomes = Counter(
            "foresay_tool_outcomes_total", "Tool calls by outcome", ["tool", "status"], registry=registry
        )
        self._seconds = Histogram(
            "foresay_tool_seconds", "Run time of tools", ["tool"], buckets=SECONDS, registry=registry
        )
        self._hedged = Counter(
            "foresay_tool_hedged_total", "Reads that were sent a second time", ["tool"], registry=registry
        )
        self._open = Gauge(
            "foresay_tool_breaker_open", "1 while a tool rests after failures", ["tool"], registry=registry
        )

    def tool_finished(self, tool: str, outcome: ToolOutcome, seconds: float) -> None:
        """Records the outcome and the run time of a call."""
        self._outcomes.labels(tool, outcome.status).inc()
        self._seconds.labels(tool).observe(seconds)

    def tool_hedged(self, tool: str) -> None:
        """Counts a read that was sent a second time."""
        self._hedged.labels(tool).inc()

    def breaker_moved(self, tool: str, state: BreakerState) -> None:
        """Records whether the circuit breaker of a tool lets calls through."""
        self._open.labels(tool).set(state is not BreakerState.CLOSED)
