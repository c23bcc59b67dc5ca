"""A phone: the page over https on a second loopback address with a key, and the browser's own recogniser."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.browser.chromium import ChromiumPage, chromium
from tests.browser.conftest import VOICE, spaced
from tests.browser.script import PageScript
from tests.browser.story import PageStory
from tests.browser.test_page import opened
from tests.browser.test_talking import ANSWERED
from tests.e2e.engines import E2eEngines, server_engines

HOST = "127.0.0.2"
CONNECTED = "document.querySelector('#link-state').textContent === 'Connected'"
REFUSED = "document.querySelector('#link-state').textContent === 'Key needed'"

FAKE_RECOGNISER = """
globalThis.recognisers = [];
globalThis.webkitSpeechRecognition = class {
  start() { recognisers.push(this); this.on = true }
  stop() { this.on = false; this.onend() }
  says(...parts) { this.onresult({ results: parts.map(([transcript, isFinal]) => ({ 0: { transcript }, isFinal })) }) }
};
globalThis.SpeechRecognition = globalThis.webkitSpeechRecognition;
"""


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[E2eEngines]:
    folder = tmp_path / "server"
    folder.mkdir()
    async with server_engines(folder, options=("--phone", "--host", HOST), reached=f"https://{HOST}") as running:
        yield running


@pytest.fixture
async def phone(tmp_path: Path) -> AsyncIterator[ChromiumPage]:
    """A browser that goes on after the warning about the certificate, on the screen of a phone."""
    voice = spaced(VOICE, tmp_path / "voice.wav")
    fake = (f"--use-file-for-fake-audio-capture={voice}", "--use-fake-ui-for-media-stream")
    async with chromium(tmp_path / "profile", *fake, "--ignore-certificate-errors") as page:
        await page.look(390, 844)
        yield page


def scanned(server: E2eEngines) -> str:
    """The address in the code that the server shows."""
    found = re.search(rf"{re.escape(server.http)}/#key=\S+", server.said)
    assert found is not None
    return found[0]


async def opens(page: ChromiumPage, url: str, until: str) -> None:
    await page.command("Page.navigate", url=url)
    await page.wait(f"document.readyState === 'complete' && {until}")


@pytest.mark.server
@pytest.mark.slow
async def test_a_spoken_request_is_heard_and_answered_with_the_key(phone: ChromiumPage, server: E2eEngines) -> None:
    await opens(phone, scanned(server), CONNECTED)
    assert await phone.evaluate("isSecureContext")
    assert await phone.evaluate("location.href") == f"{server.http}/"
    await phone.click("#mic")
    await phone.wait(ANSWERED)
    await phone.click("#mic")
    await phone.wait("document.querySelector('#engines').textContent.includes('pocketsphinx')")
    assert phone.problems == []


@pytest.mark.server
@pytest.mark.slow
async def test_the_key_stays_in_this_tab_only(phone: ChromiumPage, server: E2eEngines) -> None:
    await opens(phone, scanned(server), CONNECTED)
    await phone.command("Page.reload")
    await phone.wait(f"document.readyState === 'complete' && {CONNECTED}")
    assert await phone.evaluate("localStorage.length") == 0
    assert await phone.evaluate("document.cookie") == ""


@pytest.mark.server
@pytest.mark.slow
async def test_without_a_valid_key_the_page_says_so_and_takes_one_later(
    phone: ChromiumPage, server: E2eEngines
) -> None:
    await opens(phone, f"{server.http}/", REFUSED)
    assert "This server asks for a key" in await phone.text("#notices")
    await phone.evaluate("location.hash = '#key=fsk_wrong'")
    await phone.wait(f"{REFUSED} && document.querySelector('#notices').textContent.includes('is not one of')")
    assert await phone.evaluate("document.querySelectorAll('.notice').length") == 1
    await phone.evaluate(f"location.hash = '{scanned(server).partition('/#')[2]}'")
    await phone.wait(CONNECTED)
    await phone.wait("document.querySelectorAll('.notice').length === 0")
    assert await phone.evaluate("location.hash") == ""


async def dictating(page: ChromiumPage, script: PageScript) -> None:
    await page.command("Page.addScriptToEvaluateOnNewDocument", source=FAKE_RECOGNISER)
    await opened(page, script)
    await page.click(".engines summary")
    await page.wait("document.querySelector('#dictate').checkVisibility()")
    assert await page.evaluate("document.querySelector('#dictate').checked") is False
    assert "may then hear the audio" in await page.text("#dictation")
    await page.click("#dictate")
    assert "its maker may hear it" in await page.text("#hint")
    await page.click("#mic")
    await page.wait("recognisers.length === 1")


async def test_the_browser_recognises_where_the_user_lets_it(page: ChromiumPage, script: PageScript) -> None:
    await dictating(page, script)
    await page.evaluate("recognisers[0].onspeechstart()")
    await page.evaluate("recognisers[0].says(['what time', false])")
    await page.evaluate("recognisers[0].says(['what time is', false], [' it', false])")
    await page.evaluate("recognisers[0].says(['what time is it', true])")
    await script.until(lambda: len(script.of("x_foresay.text")) == 3)
    sent = script.of("x_foresay.text")
    assert [(each["rev"], each["stable"], each["unstable"], each["final"]) for each in sent] == [
        (1, "", "what time", False),  # stable is what two results in a row begin with
        (2, "what time", "is it", False),
        (3, "what time is it", "", True),
    ]
    assert sent[0]["speech_start_ms"] <= sent[2]["speech_end_ms"]
    assert script.audio_ms == 0
    await page.evaluate("recognisers[0].onend()")
    await page.wait("recognisers.length === 2")  # the next utterance
    await page.evaluate("recognisers[1].says(['hello', false])")
    await page.click("#mic")
    await script.until(lambda: len(script.of("x_foresay.text")) == 5)
    assert (script.of("x_foresay.text")[-1]["stable"], script.of("x_foresay.text")[-1]["final"]) == ("hello", True)
    assert await page.evaluate("document.querySelector('#mic').ariaPressed") == "false"
    assert page.problems == []


async def test_words_of_the_browser_stand_on_the_page_as_others_do(page: ChromiumPage, script: PageScript) -> None:
    await dictating(page, script)
    await page.evaluate("recognisers[0].says(['what time is it', true])")
    story = PageStory(script)
    await story.starts()
    await story.stops("what time is it")
    await story.answers("It is ten.")
    await page.wait("document.querySelector('.reply')?.textContent === 'It is ten.'")
    assert await page.text(".said") == "what time is it"


async def test_a_recogniser_that_fails_says_why_and_stops(page: ChromiumPage, script: PageScript) -> None:
    await dictating(page, script)
    await page.evaluate("recognisers[0].onerror({ error: 'network' }); recognisers[0].onend()")
    await page.wait("document.querySelector('.notice')?.textContent.includes('cannot reach its maker')")
    assert await page.evaluate("document.querySelector('#mic').ariaPressed") == "false"
    await page.click("#dictate")
    assert await page.text("#hint") == "Your voice goes to this server only."


async def test_a_browser_without_a_recogniser_offers_none(page: ChromiumPage, script: PageScript) -> None:
    nothing = "delete globalThis.SpeechRecognition; delete globalThis.webkitSpeechRecognition"
    await page.command("Page.addScriptToEvaluateOnNewDocument", source=nothing)
    await opened(page, script)
    assert await page.evaluate("document.querySelector('#dictation').hidden")
