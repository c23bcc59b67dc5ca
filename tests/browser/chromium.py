"""Controls headless Chromium through its DevTools protocol, as far as these tests need it, without a driver."""

import asyncio
import base64
import itertools
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--remote-debugging-port=0",
)

# Resolves as soon as the condition holds, and tells what the page shows when it does not.
WAIT = """new Promise((resolve, reject) => {
  const stop = (settle, value) => { clearTimeout(late); clearInterval(poll); settle(value) };
  const shown = () => new Error("waited in vain; the page shows: " + document.body.innerText);
  const late = setTimeout(() => stop(reject, shown()), %d);
  const poll = setInterval(() => { if (%s) stop(resolve, true) }, 20);
})"""


class ChromiumPage:
    """One tab. `problems` are its uncaught errors, refused resources and console errors."""

    def __init__(self, socket: ClientConnection) -> None:
        self.problems: list[str] = []
        self._socket = socket
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def read(self) -> None:
        async for message in self._socket:
            event = json.loads(message)
            if "id" in event:
                self._waiting.pop(event["id"]).set_result(event)
            else:
                self._note(event.get("method", ""), event.get("params", {}))

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.problems.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.problems.append(f"{params['entry']['text']} {params['entry'].get('url', '')}")
        elif method == "Runtime.consoleAPICalled" and params["type"] == "error":
            self.problems.append(str([arg.get("value") or arg.get("description") for arg in params["args"]]))

    async def command(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._ids)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        event = await answer
        assert "error" not in event, event
        result: dict[str, Any] = event["result"]
        return result

    async def evaluate(self, script: str) -> Any:
        result = await self.command(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in result:
            thrown = result["exceptionDetails"]
            raise AssertionError(thrown.get("exception", {}).get("description", thrown["text"])[:2000])
        return result["result"].get("value")

    async def wait(self, condition: str, seconds: float = 60) -> None:
        await self.evaluate(WAIT % (seconds * 1000, condition))

    async def goto(self, url: str) -> None:
        await self.command("Page.navigate", url=url)
        await self.wait(f"location.href.startsWith({json.dumps(url)}) && document.readyState === 'complete'")

    async def click(self, selector: str) -> None:
        await self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")

    async def text(self, selector: str) -> str:
        return str(await self.evaluate(f"document.querySelector({json.dumps(selector)})?.textContent ?? ''"))

    async def look(self, width: int, height: int, *, dark: bool = False) -> None:
        """The size and colour scheme of the screen from now on."""
        await self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if width < 600 else 1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.command("Emulation.setEmulatedMedia", features=[scheme])

    async def screenshot(self, path: Path) -> None:
        shot = await self.command("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))


@asynccontextmanager
async def chromium(profile: Path, *flags: str) -> AsyncIterator[ChromiumPage]:
    """A fresh browser with an empty profile, and its one tab."""
    assert PROGRAM is not None
    process = await asyncio.create_subprocess_exec(
        PROGRAM,
        *FLAGS,
        *flags,
        f"--user-data-dir={profile}",
        "about:blank",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(120):
            browser = await _devtools(process)
        drain = asyncio.create_task(_drain(process), name="chromium stderr")
        async with connect(await _tab(browser), max_size=None, proxy=None) as socket:
            page = ChromiumPage(socket)
            reader = asyncio.create_task(page.read(), name="devtools")
            for domain in ("Page", "Runtime", "Log"):
                await page.command(f"{domain}.enable")
            yield page
        await reader
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
    await drain


async def _devtools(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async for line in process.stderr:
        _, found, url = line.decode().partition("DevTools listening on ")
        if found:
            return url.strip()
    raise RuntimeError("Chromium ended before it could be driven")


async def _drain(process: asyncio.subprocess.Process) -> None:
    assert process.stderr is not None
    while await process.stderr.read(65536):
        pass


async def _tab(browser: str) -> str:
    """The DevTools address of the first tab."""
    async with connect(browser, max_size=None, proxy=None) as socket:
        await socket.send(json.dumps({"id": 1, "method": "Target.getTargets"}))
        targets = json.loads(await socket.recv())["result"]["targetInfos"]
    tab = next(target["targetId"] for target in targets if target["type"] == "page")
    return f"{browser.partition('/devtools/')[0]}/devtools/page/{tab}"
