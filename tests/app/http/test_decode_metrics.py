from app.http.decode_metrics import PrometheusDecodeMetrics
from app.http.metrics import ServerMetrics
from services.asr.whisper.metrics import DecodeKind


def test_every_kind_is_exposed_from_the_start_and_counted() -> None:
    server = ServerMetrics()
    metrics = PrometheusDecodeMetrics(server.registry)
    waiting = [3]
    server.measure("foresay_decodes_waiting", "Waiting", lambda: waiting[0])

    def value(name: str, **labels: str) -> float | None:
        return server.registry.get_sample_value(name, labels)

    assert value("foresay_decodes_dropped_total", kind="partial") == 0
    metrics.decoded(DecodeKind.FINAL, 0.06, 0.14)
    metrics.dropped(DecodeKind.PARTIAL)
    metrics.looped()
    metrics.gated()
    assert value("foresay_decode_seconds_sum", kind="final") == 0.14
    assert value("foresay_decode_wait_seconds_bucket", kind="final", le="0.1") == 1
    assert value("foresay_decodes_dropped_total", kind="partial") == 1
    assert (value("foresay_decode_loops_total"), value("foresay_decodes_gated_total")) == (1, 1)
    assert value("foresay_decodes_waiting") == 3
