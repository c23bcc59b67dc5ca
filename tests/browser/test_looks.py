"""How the page is laid out: what is in sight, what can be touched, what is set and kept, what can be said."""

import time
from pathlib import Path
from typing import Any

import pytest

from services.events.output import CallStatus
from tests.browser.chromium import ChromiumPage, chromium
from tests.browser.script import PageScript
from tests.browser.story import PageStory
from tests.browser.test_page import opened, typed

pytestmark = pytest.mark.browser

IN_SIGHT = """(() => {
  const box = document.querySelector('.notice').getBoundingClientRect();
  const top = document.elementFromPoint(box.left + 20, box.top + box.height / 2);
  return box.top >= 0 && box.bottom <= innerHeight && document.querySelector('.notice').contains(top);
})()"""

SMALL = """[...document.querySelectorAll('button, summary, a.link, input')]
  .filter((node) => node.checkVisibility())
  .map((node) => [node.outerHTML.slice(0, 80), node.getBoundingClientRect()])
  .filter(([, {width, height}]) => width < 44 || height < 44)
  .map(([html, {width, height}]) => [html, width, height])"""

COUNT_TONES = """
globalThis.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) { tones++; return start.apply(this, at) };
"""


async def long_conversation(page: ChromiumPage, script: PageScript, turns: int = 8) -> None:
    for n in range(1, turns + 1):
        await typed(page, script)
        await PageStory(script, n).answers(f"Answer number {n}.")
    await page.wait(f"document.querySelectorAll('.reply').length === {turns}")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
async def test_a_notice_is_in_sight_wherever_the_page_is_scrolled_to(
    tmp_path: Path, script: PageScript, width: int, height: int
) -> None:
    async with chromium(tmp_path / "profile", "--deny-permission-prompts") as page:
        await page.look(width, height)
        await opened(page, script)
        await long_conversation(page, script)
        for place in ("0", "document.documentElement.scrollHeight"):
            await page.evaluate(f"scrollTo(0, {place})")
            await page.click("#mic")
            await page.wait("document.querySelector('.notice')")
            await page.wait(IN_SIGHT)


async def test_a_notice_about_the_microphone_goes_when_the_user_types_instead(
    tmp_path: Path, script: PageScript
) -> None:
    async with chromium(tmp_path / "profile", "--deny-permission-prompts") as page:
        await opened(page, script)
        await page.click("#mic")
        await page.wait("document.querySelector('.notice')")
        await typed(page, script)
        await page.wait("document.querySelector('.notice') === null")


async def test_a_server_that_is_gone_is_told_and_the_notice_goes_with_its_return(
    page: ChromiumPage, script: PageScript
) -> None:
    await opened(page, script)
    script.refuse = True
    await script.hang_up()
    await page.wait("document.querySelector('.notice')?.textContent.includes('cannot be reached')")
    await page.evaluate(
        "document.querySelector('#message').value = 'hello'; document.querySelector('#composer').requestSubmit()"
    )
    assert await page.evaluate("document.querySelector('#message').value") == "hello"  # not lost
    assert await page.evaluate("document.querySelectorAll('.notice').length") == 1
    script.refuse = False
    await page.wait("document.querySelector('.notice') === null")


async def test_the_answer_is_larger_than_the_question_and_the_timeline_waits_behind_details(
    page: ChromiumPage, script: PageScript
) -> None:
    await opened(page, script)
    story = await typed(page, script)
    await story.call(1, "get_time", CallStatus.DONE)
    await story.answers("It is ten.")
    await page.wait("document.querySelector('.reply')")
    sizes = await page.evaluate(
        "['.said', '.reply'].map((part) => parseFloat(getComputedStyle(document.querySelector(part)).fontSize))"
    )
    assert sizes[0] < sizes[1]
    assert await page.evaluate("document.querySelector('.timeline').checkVisibility()") is False
    await page.click(".details summary")
    await page.wait("document.querySelector('.timeline').checkVisibility() && document.querySelector('.lane.call')")


async def test_a_correction_shows_no_trace_of_what_was_replaced_outside_the_details(
    page: ChromiumPage, script: PageScript
) -> None:
    await opened(page, script)
    story = await typed(page, script)
    await story.call(1, "set_timer", CallStatus.SUPERSEDED, arguments={"duration_seconds": 300})
    await story.call(2, "set_alarm", CallStatus.DONE)
    await story.answers("Alarm set.")
    await page.wait("document.querySelector('.doing').textContent.includes('set alarm')")
    assert "set timer" not in await page.text(".doing")


async def test_lengths_of_time_are_written_as_people_do(page: ChromiumPage, script: PageScript) -> None:
    await opened(page, script)
    story = await typed(page, script)
    await story.call(1, "set_timer", CallStatus.DONE, arguments={"duration_seconds": 5400, "items": ["eggs", "milk"]})
    await story.answers("Timer set.")
    await page.click(".details summary")
    await page.wait("document.querySelector('.lane.call .args')")
    assert await page.text(".lane.call .args") == "duration: 1 h 30 min, items: eggs, milk"


async def test_an_error_is_told_once(page: ChromiumPage, script: PageScript) -> None:
    await opened(page, script)
    story = await typed(page, script)
    await story.begins()
    problem = {"type": "server_error", "code": "model_failed", "message": "The model is away."}
    await script.say("error", error=problem)
    await story.ends("failed", status_details={"type": "failed", "error": problem})
    await page.wait("document.querySelector('.reply .problem')")
    await script.say("error", error=problem)
    await script.say("error", error={"type": "server_error", "message": "Something else."})
    await page.wait("document.querySelector('.notice')")
    assert (await page.evaluate("document.body.innerText")).count("The model is away.") == 1


def kept(now: float, **more: Any) -> dict[str, Any]:
    return {"now": now, "timers": [], "alarms": [], "reminders": [], "lists": [], "tools": []} | more


async def test_timers_count_down_and_sound_when_they_end(page: ChromiumPage, script: PageScript) -> None:
    await page.command("Page.addScriptToEvaluateOnNewDocument", source=COUNT_TONES)
    now = time.time()
    tea = {"id": 1, "name": "Tea timer", "ends_at": now + 2.5, "duration_s": 180}
    rice = {"id": 2, "name": "Rice timer", "ends_at": now + 3661, "duration_s": 3700}
    script.kept = kept(now, timers=[tea, rice])
    await opened(page, script)
    await page.wait("document.querySelectorAll('.countdown').length === 2")
    assert (await page.text(".timer:nth-of-type(2) .countdown")).startswith("1:0")
    await typed(page, script)  # a page that nobody has touched may make no sound
    await page.wait("document.querySelector('.countdown').textContent === 'done' && tones > 0")
    script.kept = kept(time.time(), timers=[rice])
    await page.wait("document.querySelectorAll('.countdown').length === 1")


async def test_what_is_set_and_kept_is_shown_and_follows_what_was_done(page: ChromiumPage, script: PageScript) -> None:
    now = time.time()
    script.kept = kept(
        now,
        alarms=[{"id": 3, "name": "Alarm", "time": "07:00", "due_at": now + 40000, "repeat": "weekdays"}],
        reminders=[{"id": 4, "text": "water the plants", "due_at": None}],
        lists=[{"name": "shopping", "items": ["<b>eggs</b>", "milk"], "more": 3}],
    )
    await opened(page, script)
    await page.wait("document.querySelector('#running').checkVisibility()")
    shown = await page.text("#running")
    for words in ("on weekdays", "water the plants", "any time", "Shopping list", "5", "<b>eggs</b>", "and 3 more"):
        assert words in shown
    story = await typed(page, script)
    script.kept = kept(now)
    await story.call(1, "clear_list", CallStatus.DONE, effect="write_local")
    await page.wait("!document.querySelector('#running').checkVisibility()")


async def test_things_to_say_follow_the_tools_and_make_room(page: ChromiumPage, script: PageScript) -> None:
    script.kept = kept(time.time(), tools=["set_timer", "get_time"])
    await opened(page, script)
    await page.wait("document.querySelectorAll('.say').length === 2")
    await page.click(".say")
    await script.until(lambda: bool(script.of("response.create")))
    said = script.of("conversation.item.create")[-1]["item"]["content"][0]["text"]
    assert said == "Set a timer for ten minutes"
    assert await page.evaluate("[...document.querySelectorAll('.say')].some((node) => node.checkVisibility())") is False
    await page.click("#ideas-open")
    await page.wait("document.querySelector('.say').checkVisibility()")
    await page.click("#ideas-close")
    await page.wait("!document.querySelector('.say').checkVisibility()")


async def test_every_control_is_large_enough_for_a_thumb(page: ChromiumPage, script: PageScript) -> None:
    now = time.time()
    script.kept = kept(now, lists=[{"name": "shopping", "items": ["milk"], "more": 0}])
    await page.look(390, 844)
    await opened(page, script)
    assert await page.evaluate(SMALL) == []
    story = await typed(page, script)
    await story.begins()
    item = {"id": "mcpr_1", "type": "mcp_approval_request", "server_label": "foresay", "name": "clear_list"}
    await script.say(
        "response.output_item.done", response_id=story.response, output_index=1, item=item | {"arguments": "{}"}
    )
    links = {"open": {"web": "https://maps.example/", "geo": "geo:1,2"}}
    await story.call(1, "start_navigation", CallStatus.DONE, result=links)
    await script.say("error", error={"type": "server_error", "message": "Something."})
    await page.wait("document.querySelector('.approval') && document.querySelector('.link')")
    assert await page.evaluate(SMALL) == []
    await page.click("#ideas-open")
    await page.wait("document.querySelector('.say').checkVisibility()")
    assert await page.evaluate(SMALL) == []


async def test_a_server_without_an_overview_leaves_the_page_as_it_was(page: ChromiumPage, script: PageScript) -> None:
    script.kept = None
    await opened(page, script)
    await page.wait("document.querySelectorAll('.say').length > 6")
    assert await page.evaluate("document.querySelector('#running').hidden") is True
    assert await page.evaluate("document.querySelectorAll('.notice').length") == 0
