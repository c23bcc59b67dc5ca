"""The Grafana dashboard and the alert rules ask only for series that the server exposes, and the docs explain each."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.asr_section import AsrSection
from app.composition import build
from app.settings import Settings

ROOT = Path(__file__).parents[3]
DASHBOARD = ROOT / "docker/grafana/dashboards/foresay.json"
RULES = ROOT / "docker/alerts.yaml"
HANDBOOK = (ROOT / "docs/observability.md").read_text()

SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}


@pytest.fixture(scope="module")
def exposed() -> set[str]:
    """The names of all series of a server with the default engines."""
    server_engines = build(Settings(asr=AsrSection(engine="pocketsphinx")))
    return {
        family.name + suffix
        for family in server_engines.metrics.registry.collect()
        if family.name.startswith("foresay_")
        for suffix in SUFFIXES[family.type]
    }


def alerts() -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = yaml.safe_load(RULES.read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def series(expression: str) -> set[str]:
    return set(re.findall(r"foresay_\w+", expression))


def test_every_series_on_the_dashboard_exists(exposed: set[str]) -> None:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    asked = set().union(*(series(target["expr"]) for panel in panels for target in panel["targets"]))
    assert len(asked) > 20
    assert not asked - exposed
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_every_series_of_the_alert_rules_exists(exposed: set[str]) -> None:
    asked = set().union(*(series(rule["expr"]) for rule in alerts()))
    assert len(asked) > 10
    assert not asked - exposed


def test_every_series_that_the_handbook_names_exists(exposed: set[str]) -> None:
    told = set(re.findall(r"`(foresay_\w+)[^`]*`", HANDBOOK))
    assert len(told) > 20
    stems = {name.rsplit("_", 1)[0] for name in exposed}
    unknown = told - exposed - stems
    assert not {name for name in unknown if not (name.endswith("_") and any(e.startswith(name) for e in exposed))}


def test_every_alert_is_explained() -> None:
    names = [rule["alert"] for rule in alerts()]
    assert len(names) == len(set(names))
    for rule in alerts():
        assert f"### {rule['alert']}\n" in HANDBOOK, rule["alert"]
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_prometheus_reads_the_rules() -> None:
    assert yaml.safe_load((ROOT / "docker/prometheus.yaml").read_text())["rule_files"] == [RULES.name]
    assert "./docker/alerts.yaml:/etc/prometheus/alerts.yaml:ro" in (ROOT / "compose.yaml").read_text()
