"""The whole house, from a microphone to the page: a real server process, a real browser, a real voice."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.browser.chromium import Page

pytestmark = [pytest.mark.server, pytest.mark.slow]

READY_S = 60


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a server of our own, with its state in `tmp_path`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "FORESAY_"))}
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("foresay"),
        "serve",
        "--port",
        str(port),
        cwd=tmp_path,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        await _ready(f"http://127.0.0.1:{port}/readyz", process)
        yield f"http://127.0.0.1:{port}/"
    finally:
        if process.returncode is None:
            process.terminate()
        assert await process.wait() in (0, -15)


async def _ready(url: str, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(READY_S), httpx.AsyncClient(trust_env=False) as client:
        while True:
            assert process.returncode is None, "the server ended before it was ready"
            try:
                if (await client.get(url)).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)


async def test_asking_for_the_time_in_tokyo(page: Page, server: str) -> None:
    await page.goto(server)
    await page.wait("document.querySelector('#link-state').textContent === 'Connected'")
    await page.click("#mic")
    await page.wait("/what time is it in tokyo/.test(document.querySelector('.said')?.textContent)", seconds=40)
    await page.wait("document.querySelector('.lane.call .pill.done')", seconds=20)
    await page.wait("document.querySelector('.reply.completed')?.textContent.includes('Tokyo')", seconds=20)
    await page.click("#mic")
    lane = await page.text(".lane.call")
    assert "Tokyo" in lane or "tokyo" in lane
    assert "started early" in lane
    assert (await page.text(".latency b")).endswith(" ms")
    assert page.problems == []


async def test_trying_it_with_no_microphone(page: Page, server: str) -> None:
    await page.goto(server)
    await page.wait(
        "document.querySelector('.sample') && document.querySelector('#link-state').textContent === 'Connected'"
    )
    titled = "[...document.querySelectorAll('.sample')].find((card) => card.innerText.includes('make it twelve'))"
    await page.evaluate(f"{titled}.click()")
    await page.wait("document.querySelector('.reply.completed')?.textContent.match(/twelve|12/)", seconds=60)
    await page.wait("document.querySelector('.lane.call .pill.done')", seconds=20)
    assert page.problems == []
