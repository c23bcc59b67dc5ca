"""Settings of all tests: hypothesis, timeouts."""

import os

import pytest
from hypothesis import settings

# In CI hypothesis uses the same examples every time; it looks for new ones only elsewhere.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give tests with a real process or browser 300 s, so that on a busy machine their single waits time out first. No
    test is retried: one that fails now and then shows a fault."""
    for item in items:
        if item.get_closest_marker("server") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.timeout(300))
