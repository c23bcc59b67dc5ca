"""The metrics of Whisper's decodings for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from services.asr.whisper.metrics import DecodeKind

DECODE_S = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0)
"""Buckets, in seconds, for one decoding and for what it waits."""


class PrometheusDecodeMetrics:
    """Implements the `DecodeMetrics` protocol of services/asr/whisper. `kind` is partial, fading (the voice fades),
    early (in a silence that may be the end) or final (a caller waits)."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._took = Histogram(
            "foresay_decode_seconds", "Length of a decoding", ["kind"], buckets=DECODE_S, registry=registry
        )
        self._waited = Histogram(
            "foresay_decode_wait_seconds",
            "Wait of a decoding for its turn",
            ["kind"],
            buckets=DECODE_S,
            registry=registry,
        )
        self._dropped = Counter(
            "foresay_decodes_dropped_total",
            "Decodings that never began: shed or overtaken",
            ["kind"],
            registry=registry,
        )
        self._loops = Counter("foresay_decode_loops_total", "Decodings that repeated themselves", registry=registry)
        self._gated = Counter("foresay_decodes_gated_total", "Decodings dropped as invented words", registry=registry)
        for kind in DecodeKind:
            self._took.labels(kind)
            self._waited.labels(kind)
            self._dropped.labels(kind)

    def decoded(self, kind: DecodeKind, waited_s: float, took_s: float) -> None:
        """Records a decoding, its seconds in the queue and its seconds of work."""
        self._waited.labels(kind).observe(waited_s)
        self._took.labels(kind).observe(took_s)

    def dropped(self, kind: DecodeKind) -> None:
        """Counts a decoding that never began."""
        self._dropped.labels(kind).inc()

    def looped(self) -> None:
        """Counts a decoding that repeated itself."""
        self._loops.inc()

    def gated(self) -> None:
        """Counts a decoding whose words were dropped as invented."""
        self._gated.inc()
