"""Settings of all tests."""

import os

from hypothesis import settings

# What lands is judged by the same examples every time; looking for new ones is for everybody's own desk.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
