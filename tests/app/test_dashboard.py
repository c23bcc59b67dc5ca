"""The Grafana dashboard asks only for series that the server exposes."""

import json
import re
from pathlib import Path

from app.http.agent_metrics import AgentMetrics
from app.http.conversation_metrics import ConversationMetrics
from app.http.metrics import Metrics

DASHBOARD = Path(__file__).parents[2] / "docker/grafana/dashboards/foresay.json"


def test_every_series_on_the_dashboard_exists() -> None:
    metrics = Metrics()
    AgentMetrics(metrics.registry)
    ConversationMetrics(metrics)
    families = {family.name for family in metrics.registry.collect()}
    panels = json.loads(DASHBOARD.read_text())["panels"]
    asked = {
        name for panel in panels for target in panel["targets"] for name in re.findall(r"foresay_\w+", target["expr"])
    }
    assert asked
    missing = {name for name in asked if re.sub(r"_(total|bucket|sum|count)$", "", name) not in families}
    assert not missing
