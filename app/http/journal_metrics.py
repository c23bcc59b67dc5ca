"""The journal's metrics for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge


class PrometheusJournalMetrics:
    """Implements the `JournalMetrics` protocol of services/journal/health.py."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._ok = Gauge(
            "foresay_journal_ok", "1 while the journal can be written; else side effects are refused", registry=registry
        )
        self._faults = Counter(
            "foresay_journal_faults_total", "Attempts to write the journal that failed", registry=registry
        )
        self._lost = Counter(
            "foresay_journal_lost_entries_total",
            "Log entries given up while it failed",
            registry=registry,
        )

    def journal_works(self, works: bool) -> None:
        """Records whether the journal can be written."""
        self._ok.set(works)

    def journal_failed(self) -> None:
        """Counts a write of the journal that failed."""
        self._faults.inc()

    def journal_lost(self, entries: int) -> None:
        """Counts log entries that were given up."""
        self._lost.inc(entries)
