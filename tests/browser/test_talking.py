"""The whole server, from a microphone to the page: a real server process, a real browser, a real voice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser.chromium import ChromiumPage
from tests.e2e.engines import server_engines

pytestmark = [pytest.mark.server, pytest.mark.slow]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a server of our own."""
    (tmp_path / "server").mkdir()
    async with server_engines(tmp_path / "server") as running:
        yield f"{running.http}/"


ANSWERED = """[...document.querySelectorAll('.turn')].find((turn) =>
  /what time is it in tokyo/.test(turn.querySelector('.said')?.textContent)
  && turn.querySelector('.doing .pill.done')
  && turn.querySelector('.reply.completed')?.textContent.includes('Tokyo'))"""


async def test_asking_for_the_time_in_tokyo(page: ChromiumPage, server: str) -> None:
    """The browser's microphone plays the recording over and over, and may begin in the middle of it: a turn that heard
    all of it is looked for."""
    await page.goto(server)
    await page.wait("document.querySelector('#link-state').textContent === 'Connected'")
    await page.click("#mic")
    await page.wait(ANSWERED)
    await page.click("#mic")
    await page.evaluate(f"{ANSWERED}.querySelector('.details summary').click()")
    await page.wait(f"{ANSWERED}.querySelector('.lane.call')")
    lane = str(await page.evaluate(f"{ANSWERED}.querySelector('.lane.call').textContent"))
    assert "Tokyo" in lane or "tokyo" in lane
    assert "started early" in lane
    assert str(await page.evaluate(f"{ANSWERED}.querySelector('.latency b').textContent")).endswith(" ms")
    assert page.problems == []


async def test_trying_it_with_no_microphone(page: ChromiumPage, server: str) -> None:
    await page.goto(server)
    await page.wait(
        "document.querySelector('.sample') && document.querySelector('#link-state').textContent === 'Connected'"
    )
    titled = "[...document.querySelectorAll('.sample')].find((card) => card.textContent.includes('make it twelve'))"
    await page.evaluate(f"{titled}.click()")
    await page.wait("document.querySelector('.reply.completed')?.textContent.match(/twelve|12/)")
    await page.wait("document.querySelector('.doing .pill.done')")
    assert page.problems == []
