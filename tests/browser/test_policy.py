"""The page under the headers of the real server: everything of its own works, nothing inline or foreign does."""

import pytest

from tests.app.fakes import ScriptedEngines
from tests.app.gateway.test_connection import serving
from tests.browser.chromium import ChromiumPage
from tests.waiting import until

pytestmark = [pytest.mark.browser, pytest.mark.server]

INJECTED = """(() => {
  window.refused = new Set();
  document.addEventListener("securitypolicyviolation", (event) => window.refused.add(event.effectiveDirective));
  const script = document.createElement("script");
  script.textContent = "window.owned = 1";
  document.body.append(script);
  const styled = document.createElement("div");
  styled.setAttribute("style", "color: red");
  document.body.append(styled);
  const image = new Image();
  image.src = "https://evil.example/x.png";
  document.body.append(image);
  fetch("http://127.0.0.1:9/").catch(() => {});
})()"""
REFUSED = "connect-src img-src script-src-elem style-src-attr"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
async def test_the_page_works_under_its_policy_and_injected_things_do_not(page: ChromiumPage, name: str) -> None:
    async with serving(ScriptedEngines()) as live:
        await page.goto(f"http://{name}:{live.host.rsplit(':')[-1]}/")
        await page.wait("document.querySelector('#link-state').textContent === 'Connected'")
        await page.click("#mic")
        await until(lambda: bool(live.server_engines.conversations and live.server_engines.last.requests("hear")))
        await page.click("#mic")
        assert [each for each in page.problems if "Security" in each or "policy" in each.lower()] == []
        await page.evaluate(INJECTED)
        await page.wait(f"[...window.refused].sort().join(' ') === '{REFUSED}'")
        assert await page.evaluate("window.owned ?? 0") == 0
        sent = await page.evaluate("fetch('/').then((answer) => answer.headers.get('x-content-type-options'))")
        assert sent == "nosniff"
