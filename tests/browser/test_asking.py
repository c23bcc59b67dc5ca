"""What the page lets the user press: yes or no where the assistant asks, and the links that a tool wants opened."""

import json
from typing import Any

import pytest

from services.events.output import CallStatus
from tests.browser.chromium import ChromiumPage
from tests.browser.script import PageScript
from tests.browser.story import PageStory
from tests.browser.test_page import HOSTILE, opened

pytestmark = pytest.mark.browser

CARD = "document.querySelector('.approval')"


async def asked(page: ChromiumPage, script: PageScript, tool: str = "clear_list", **arguments: Any) -> PageStory:
    """A page on which the assistant has asked."""
    await opened(page, script)
    await page.evaluate(
        "document.querySelector('#message').value = 'clear my list'; document.querySelector('#send').click()"
    )
    await script.until(lambda: bool(script.of("response.create")))
    story = PageStory(script)
    await story.begins()
    await story.says("Shall I really delete everything on your shopping list?")
    item = {"id": "mcpr_1_1_1", "type": "mcp_approval_request", "server_label": "foresay", "name": tool}
    item["arguments"] = json.dumps(arguments)
    await script.say("response.output_item.done", response_id=story.response, output_index=1, item=item)
    await story.ends()
    await page.wait(f"{CARD} !== null")
    return story


async def decided(script: PageScript, approve: bool, **more: Any) -> None:
    item = {"id": "item_9", "type": "mcp_approval_response", "approval_request_id": "mcpr_1_1_1", "approve": approve}
    await script.say("conversation.item.done", previous_item_id=None, item=item | more)


async def test_the_page_says_that_it_can_ask(page: ChromiumPage, script: PageScript) -> None:
    await opened(page, script)
    assert script.of("session.update")[0]["session"]["tools"] == [{"type": "mcp", "server_label": "foresay"}]


@pytest.mark.parametrize(("button", "approve"), [(".yes", True), (".no", False)])
async def test_a_press_is_an_answer_and_the_card_goes(
    page: ChromiumPage, script: PageScript, button: str, approve: bool
) -> None:
    await asked(page, script, list_name="shopping")
    assert "list name: shopping" in await page.text(".approval")
    await page.click(f".approval {button}")
    await page.click(f".approval {button}")  # the second of two quick presses is none
    await page.wait("document.querySelector('.approval .yes').disabled")
    answers = [event["item"] for event in script.of("conversation.item.create")[1:]]
    assert answers == [{"type": "mcp_approval_response", "approval_request_id": "mcpr_1_1_1", "approve": approve}]
    await decided(script, approve)
    await page.wait(f"{CARD} === null && document.querySelector('.approvals').hidden")
    assert page.problems == []


async def test_the_card_goes_when_the_voice_has_decided(page: ChromiumPage, script: PageScript) -> None:
    await asked(page, script)
    await decided(script, True, reason="The user said so.")
    await page.wait(f"{CARD} === null")
    assert len(script.of("conversation.item.create")) == 1


async def test_a_waiting_card_keeps_the_focus_while_the_page_is_redrawn(page: ChromiumPage, script: PageScript) -> None:
    story = await asked(page, script)
    await page.evaluate("document.querySelector('.approval .no').focus()")
    await story.call(1, "clear_list", CallStatus.CONFIRMING, effect="write_local")
    await page.wait("document.querySelector('.doing li')")
    assert await page.evaluate("document.activeElement.className") == "no"


async def test_a_question_of_a_lost_connection_is_no_longer_asked(page: ChromiumPage, script: PageScript) -> None:
    await asked(page, script)
    await script.hang_up()
    await page.wait(f"document.querySelector('.session-note') && {CARD} === null")


async def test_hostile_arguments_are_only_text(page: ChromiumPage, script: PageScript) -> None:
    await asked(page, script, HOSTILE, text=HOSTILE)
    assert HOSTILE in await page.text(".approval")
    assert await page.evaluate("window.owned ?? null") is None


async def links(page: ChromiumPage, script: PageScript, tool: str, web: str) -> list[list[str]]:
    await opened(page, script)
    story = PageStory(script)
    opens = {"geo": "geo:0,0?q=Leeds", "web": web}
    await story.call(1, tool, CallStatus.DONE, effect="write_local", result={"status": "ok", "open": opens})
    await page.wait("document.querySelector('.doing li')")
    found: list[list[str]] = await page.evaluate(
        "[...document.querySelectorAll('.link')].map((link) => [link.textContent, link.href, link.target, link.rel])"
    )
    return found


async def test_navigation_offers_its_links(page: ChromiumPage, script: PageScript) -> None:
    web = "https://maps.example/?destination=Leeds"
    safe = ["_blank", "noopener noreferrer"]
    found = await links(page, script, "start_navigation", web)
    assert found == [["Open map", web, *safe], ["Open in a map app", "geo:0,0?q=Leeds", *safe]]
    assert page.problems == []


@pytest.mark.parametrize("web", ["javascript:window.owned=1", "data:text/html,x", "file:///etc/passwd", "maps"])
async def test_other_schemes_are_no_links(page: ChromiumPage, script: PageScript, web: str) -> None:
    assert [label for label, *_ in await links(page, script, "start_navigation", web)] == ["Open in a map app"]


async def test_data_from_outside_offers_no_links(page: ChromiumPage, script: PageScript) -> None:
    assert await links(page, script, "files_start_navigation", "https://evil.example/") == []
