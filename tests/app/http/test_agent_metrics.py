"""The agent's numbers as Prometheus sees them."""

from prometheus_client import CollectorRegistry, generate_latest

from app.http.agent_metrics import AgentMetrics
from app.http.metrics import ServerMetrics
from app.http.session_metrics import PrometheusSessionMetrics
from services.agent import ports
from services.events.model import Usage


def exposed(registry: CollectorRegistry) -> str:
    return generate_latest(registry).decode()


def test_every_series_exists_before_anything_happens() -> None:
    AgentMetrics(registry := CollectorRegistry())
    text = exposed(registry)
    for counter in ports.AgentCounter:
        assert f"foresay_agent_{counter}_total 0.0" in text
    for stage in ports.AgentHistogram:
        assert f"foresay_agent_{stage}_seconds_count 0.0" in text


def test_counts_and_durations_add_up() -> None:
    metrics: ports.AgentMetricsPort = AgentMetrics(registry := CollectorRegistry())
    metrics.count(ports.AgentCounter.EARLY_HITS)
    metrics.count(ports.AgentCounter.HIDDEN_SECONDS, 0.75)
    metrics.count(ports.AgentCounter.HIDDEN_SECONDS, 0.5)
    metrics.observe(ports.AgentHistogram.TOOL, 0.8)
    text = exposed(registry)
    assert "foresay_agent_early_hits_total 1.0" in text
    assert "foresay_agent_hidden_seconds_total 1.25" in text
    assert 'foresay_agent_tool_seconds_bucket{le="0.7"} 0.0' in text
    assert 'foresay_agent_tool_seconds_bucket{le="1.0"} 1.0' in text


def test_they_share_the_registry_of_the_gateway() -> None:
    metrics = ServerMetrics()
    AgentMetrics(metrics.registry).count(ports.AgentCounter.COMMITS)
    assert b"foresay_agent_commits_total 1.0" in metrics.render()


def test_tokens_are_exposed_by_kind() -> None:
    metrics = ServerMetrics()
    conversation = PrometheusSessionMetrics(metrics)
    conversation.used(Usage(requests=2, input_tokens=100, cached_input_tokens=60, output_tokens=7))
    exposed = metrics.render().decode()
    assert "foresay_model_requests_total 2.0" in exposed
    assert 'foresay_model_tokens_total{kind="input"} 40.0' in exposed
    assert 'foresay_model_tokens_total{kind="cached_input"} 60.0' in exposed
    assert 'foresay_model_tokens_total{kind="output"} 7.0' in exposed


def test_a_counter_that_somebody_else_keeps_is_read_when_asked_for() -> None:
    metrics, restarts = ServerMetrics(), [0]
    metrics.pull("foresay_test_restarts", "Restarts", lambda: restarts[0])
    restarts[0] = 3
    assert b"foresay_test_restarts_total 3.0" in metrics.render()
