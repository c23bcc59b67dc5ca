import wave
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser.chromium import PROGRAM, ChromiumPage, chromium
from tests.browser.script import PageScript, scripted

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
async def script() -> AsyncIterator[PageScript]:
    async with scripted() as script:
        yield script


def spaced(voice: Path, path: Path) -> Path:
    """`voice` with silence around it: the fake microphone repeats its file, and only silence ends a turn."""
    with wave.open(str(voice), "rb") as file:
        parameters, speech = file.getparams(), file.readframes(file.getnframes())
    second = bytes(parameters.framerate * parameters.sampwidth * parameters.nchannels)
    with wave.open(str(path), "wb") as file:
        file.setparams(parameters)
        file.writeframes(second + speech + second * 8)
    return path


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ChromiumPage]:
    """A browser whose microphone is allowed and speaks one sentence, again and again."""
    voice = spaced(VOICE, tmp_path / "voice.wav")
    fake = (f"--use-file-for-fake-audio-capture={voice}", "--use-fake-ui-for-media-stream")
    async with chromium(tmp_path / "profile", *fake) as page:
        yield page
