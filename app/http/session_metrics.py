"""The sessions' metrics for Prometheus."""

from prometheus_client import Counter, Histogram

from app.http.metrics import LATENCY_S, ServerMetrics
from services.events.model import Usage


class PrometheusSessionMetrics:
    """Implements the `SessionMetrics` protocol of services/session."""

    def __init__(self, metrics: ServerMetrics) -> None:
        self._first_text = Histogram(
            "foresay_first_text_seconds",
            "From the end of the user's speech, as the turn detector places it, to the first text of the answer",
            buckets=LATENCY_S,
            registry=metrics.registry,
        )
        self._words = Histogram(
            "foresay_words_seconds",
            "From the end of the user's speech, as the turn detector places it, to its final words",
            buckets=LATENCY_S,
            registry=metrics.registry,
        )
        self._late = Counter(
            "foresay_late_turns_total", "Turns whose words were not there after two seconds", registry=metrics.registry
        )
        self._requests = Counter("foresay_model_requests_total", "Requests to models", registry=metrics.registry)
        self._tokens = Counter(
            "foresay_model_tokens_total",
            "Tokens of models by kind: input, cached_input, output; estimated where a server tells none",
            ["kind"],
            registry=metrics.registry,
        )
        for kind in ("input", "cached_input", "output"):
            self._tokens.labels(kind)
        self._heard = Counter(
            "foresay_heard_seconds_total", "Seconds of audio given to the turn detector", registry=metrics.registry
        )
        self._turns = Counter(
            "foresay_turns_total",
            "Turns by kind: spoken, typed, resumed, interrupted",
            ["kind"],
            registry=metrics.registry,
        )

    def first_text(self, seconds: float) -> None:
        """Records the seconds from the end of speech to the first text of the answer."""
        self._first_text.observe(seconds)

    def audio(self, seconds: float) -> None:
        """Counts seconds of audio given to the turn detector."""
        self._heard.inc(seconds)

    def turn(self, kind: str) -> None:
        """Counts a turn: spoken, typed, resumed or interrupted."""
        self._turns.labels(kind).inc()

    def words(self, seconds: float) -> None:
        """Records the seconds from the end of speech to its final words."""
        self._words.observe(seconds)

    def late(self) -> None:
        """Counts a turn whose words were not there after two seconds."""
        self._late.inc()

    def used(self, usage: Usage) -> None:
        """Counts the requests and tokens of a model."""
        self._requests.inc(usage.requests)
        self._tokens.labels("input").inc(max(0, usage.input_tokens - usage.cached_input_tokens))
        self._tokens.labels("cached_input").inc(usage.cached_input_tokens)
        self._tokens.labels("output").inc(usage.output_tokens)
