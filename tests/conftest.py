"""Settings of all tests."""

import os

import pytest
from hypothesis import settings

# What lands is judged by the same examples every time; looking for new ones is for everybody's own desk.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real processes, a real browser and real time: a second try tells a machine that was busy from a fault, and the
    bounds of the single waits come before that of the whole test."""
    for item in items:
        if item.get_closest_marker("server") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
            item.add_marker(pytest.mark.timeout(300))
