"""Settings of all tests."""

import os

import pytest
from hypothesis import settings

# What lands is judged by the same examples every time; looking for new ones is for everybody's own desk.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real processes and a real browser take their time on a busy machine: the bounds of the single waits come before
    that of the whole test. No test gets a second try: one that fails now and then is a fault to be found."""
    for item in items:
        if item.get_closest_marker("server") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.timeout(300))
