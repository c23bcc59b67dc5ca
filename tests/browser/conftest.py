from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser.chromium import PROGRAM, Page, chromium
from tests.browser.script import Script, scripted

WEB = Path(__file__).resolve().parents[2] / "app" / "web"
VOICE = WEB / "samples" / "time_in_tokyo.wav"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if PROGRAM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed (apt-get install chromium)"))


@pytest.fixture
async def script() -> AsyncIterator[Script]:
    async with scripted() as script:
        yield script


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    """A browser whose microphone is allowed and speaks one sentence, over and over."""
    fake = (f"--use-file-for-fake-audio-capture={VOICE}", "--use-fake-ui-for-media-stream")
    async with chromium(tmp_path / "profile", *fake) as page:
        yield page
