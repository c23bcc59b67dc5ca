"""The page against a scripted server: what it shows, what it sends, and what it does when things go wrong."""

from pathlib import Path

import pytest

from services.events.output import CallStatus
from tests.browser.chromium import ChromiumPage, chromium
from tests.browser.script import PageScript
from tests.browser.story import PageStory, two_wishes

HOSTILE = '<img src=x onerror="window.owned=1"></span><script>window.owned=1</script>&amp;\u202e"'

pytestmark = pytest.mark.browser


async def opened(page: ChromiumPage, script: PageScript) -> None:
    await page.goto(script.url)
    await page.wait("document.querySelector('#link-state').textContent === 'Connected'")
    await script.until(lambda: bool(script.of("session.update")))


async def listening(page: ChromiumPage, script: PageScript) -> PageStory:
    await opened(page, script)
    await page.click("#mic")
    await script.until(lambda: script.audio_ms >= 400)
    return PageStory(script)


async def test_the_page_opts_in_to_our_events(page: ChromiumPage, script: PageScript) -> None:
    await opened(page, script)
    session = script.of("session.update")[0]["session"]
    assert session["type"] == "realtime"
    assert session["x_ext"] == ["events"]


async def test_the_microphone_streams_and_stops(page: ChromiumPage, script: PageScript) -> None:
    await listening(page, script)
    assert await page.evaluate("document.querySelector('#mic').ariaPressed") == "true"
    await page.click("#mic")
    assert await page.evaluate("document.querySelector('#mic').ariaPressed") == "false"
    assert page.problems == []


async def test_words_that_may_change_look_different_from_words_that_will_not(
    page: ChromiumPage, script: PageScript
) -> None:
    story = await listening(page, script)
    await story.starts()
    await story.hears("what time is it", " in toe")
    await page.wait("document.querySelector('.unstable')?.textContent === ' in toe'")
    assert await page.text(".stable") == "what time is it"
    colours = await page.evaluate(
        "['.stable', '.unstable'].map((part) => getComputedStyle(document.querySelector(part)).color)"
    )
    assert colours[0] != colours[1]
    await story.hears("what time is it in", " tokyo")
    await page.wait("document.querySelector('.unstable').textContent === ' tokyo'")
    await story.stops("what time is it in tokyo")
    await page.wait("document.querySelector('.said').textContent === 'what time is it in tokyo'")


async def test_a_whole_turn_with_an_early_call_and_a_change_of_mind(page: ChromiumPage, script: PageScript) -> None:
    story = await listening(page, script)
    await two_wishes(story)
    await page.wait("document.querySelector('.latency b')?.textContent.endsWith(' ms')")
    assert await page.text(".reply") == "In Tokyo it is ten thirty, and your tea timer is set for twelve minutes."
    await details(page)
    lanes = await page.evaluate("[...document.querySelectorAll('.lane.call')].map((lane) => lane.innerText)")
    assert len(lanes) == 2
    assert "started early" in lanes[0]
    assert "started early" not in lanes[1]
    blocks = await page.evaluate(
        "[...document.querySelectorAll('.lane.call:nth-of-type(n) .track')].map((track) =>"
        " [...track.children].map((block) => block.classList[1]))"
    )
    assert blocks == [
        ["proposed", "running_early", "done"],
        ["proposed", "held", "superseded", "held", "committed", "running", "done"],
    ]
    assert page.problems == []


async def test_the_latency_counts_from_the_end_of_speech_in_the_audio(page: ChromiumPage, script: PageScript) -> None:
    story = await listening(page, script)
    await story.starts()
    await story.pause(500)
    await story.stops("hello", ago_ms=400)
    await story.answers("Hello.")
    await page.wait("document.querySelector('.latency b')?.textContent.endsWith(' ms')")
    shown = int((await page.text(".latency b")).removesuffix(" ms"))
    assert shown >= 400  # the speech had ended 400 ms before its end was told


async def test_every_status_of_a_call_has_a_name_a_sign_and_a_place(page: ChromiumPage, script: PageScript) -> None:
    story = await listening(page, script)
    await story.starts()
    for number, status in enumerate(CallStatus):
        await story.call(number, f"tool_{status}", status, error="it broke" if status == "failed" else None)
    await details(page)
    await page.wait(f"document.querySelectorAll('.lane.call').length === {len(CallStatus)}")
    labels = await page.evaluate(
        "[...document.querySelectorAll('.lane.call .pill:last-child')].map((pill) => pill.textContent)"
    )
    assert len(set(labels)) == len(CallStatus)
    assert all(label[1:].strip() for label in labels)
    tones = await page.evaluate(
        "[...document.querySelectorAll('.lane.call .block')].map((block) => getComputedStyle(block).outlineColor"
        " + getComputedStyle(block).backgroundColor + getComputedStyle(block).backgroundImage)"
    )
    assert len(set(tones)) >= 8  # some share a colour and differ by sign
    assert "it broke" in await page.text("#log")


async def test_hostile_text_is_only_text(page: ChromiumPage, script: PageScript) -> None:
    story = await listening(page, script)
    await story.starts()
    await story.hears(HOSTILE, HOSTILE)
    await story.call(1, HOSTILE, "done", arguments={HOSTILE: HOSTILE}, result=HOSTILE, error=HOSTILE)
    await story.call(2, "tool", HOSTILE)
    await story.stops(HOSTILE)
    await story.answers(HOSTILE)
    await details(page)
    await script.say("error", error={"type": "server_error", "code": HOSTILE, "message": HOSTILE})
    await page.wait("document.querySelector('.notice') && document.querySelector('.reply')")
    assert HOSTILE in await page.text("#log")
    assert HOSTILE in await page.text(".notice")
    assert await page.evaluate("[window.owned ?? null, document.querySelectorAll('#log img, #log script').length]") == [
        None,
        0,
    ]


async def test_an_answer_is_reported_as_heard(page: ChromiumPage, script: PageScript) -> None:
    await opened(page, script)
    await page.click("#voice")  # shown only, not spoken: no voice is installed for headless browsers
    story = await typed(page, script)
    await story.answers("It is ten. ", "Good night.")
    await script.until(lambda: any(event["done"] for event in script.of("x_foresay.playback")))
    last = script.of("x_foresay.playback")[-1]
    assert (last["response_id"], last["heard"]) == ("resp_1", "It is ten. Good night.")


FAKE_VOICE = """
globalThis.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };
Object.defineProperty(globalThis, "speechSynthesis", {value: {
  said: [], cancelled: 0,
  speak(utterance) { if (utterance.text) this.said.push(utterance.text); this.last = utterance; utterance.onstart?.() },
  cancel() { this.cancelled++ },
}});
"""


async def test_speaking_over_the_answer_stops_it_at_once_and_tells_what_was_heard(
    page: ChromiumPage, script: PageScript
) -> None:
    await page.command("Page.addScriptToEvaluateOnNewDocument", source=FAKE_VOICE)
    await opened(page, script)
    story = await typed(page, script)
    await story.begins()
    await story.says("It is ten in Tokyo. ", "It is two in Rome. ", "Good night.")
    await page.wait("speechSynthesis.said.length === 1")
    await page.evaluate("speechSynthesis.last.onend()")
    await page.wait("speechSynthesis.said.length === 2")
    await page.evaluate("speechSynthesis.last.onboundary({charIndex: 9})")
    second = PageStory(script, 2)
    await second.starts()
    await story.ends("cancelled", status_details={"type": "cancelled", "reason": "turn_detected"})
    await page.wait("speechSynthesis.cancelled > 0 && document.querySelector('.cut')")
    assert await page.evaluate("speechSynthesis.said") == ["It is ten in Tokyo.", "It is two in Rome."]
    await script.until(lambda: len(script.of("x_foresay.playback")) == 2)
    last = script.of("x_foresay.playback")[-1]
    assert (last["heard"], last["done"]) == ("It is ten in Tokyo. It is two ", False)
    assert await page.evaluate("[...document.querySelectorAll('.segment')].map((part) => part.classList[1])") == [
        "spoken",
        "cut",
        "unheard",
    ]


async def test_a_recording_goes_the_same_way_as_the_microphone(page: ChromiumPage, script: PageScript) -> None:
    await opened(page, script)
    await page.click(".recorded summary")
    await page.wait("document.querySelector('.sample')?.checkVisibility()")
    await page.click(".sample")
    await script.until(lambda: script.audio_ms >= 1000)
    story = PageStory(script)
    await story.starts()
    await story.pause(1500)  # longer than the recording: silence goes on until there is an answer
    await story.stops("what time is it in tokyo")
    await story.answers("It is ten.")
    await page.wait("document.querySelector('#mic').ariaPressed === 'false'")
    assert await page.text("#hint") == "Your voice goes to this server only."
    assert page.problems == []


async def test_a_lost_connection_comes_back_and_the_conversation_stays(page: ChromiumPage, script: PageScript) -> None:
    await opened(page, script)
    story = await typed(page, script)
    await story.answers("It is ten.")
    await page.wait("document.querySelector('.reply')?.textContent === 'It is ten.'")
    await script.hang_up()
    await page.wait("document.querySelector('.session-note')")
    assert script.connections == 2
    assert await page.text(".reply") == "It is ten."
    again = PageStory(script, 1)
    await typed(page, script)
    await again.answers("Still ten.")
    await page.wait("document.querySelectorAll('.reply').length === 2")


async def test_going_on_after_a_pause_is_the_same_turn(page: ChromiumPage, script: PageScript) -> None:
    story = await listening(page, script)
    await story.starts()
    await story.stops("set a timer for")
    await story.begins()
    await story.ends("cancelled", status_details={"type": "cancelled", "reason": "turn_detected"})
    further = PageStory(script, 2)
    await further.starts()
    await further.hears("", "ten minutes")
    await page.wait("document.querySelector('.said').textContent === 'set a timer for ten minutes'")
    await further.stops("ten minutes")
    await further.answers("It is set.")
    await page.wait(
        "document.querySelectorAll('.turn').length === 1 && document.querySelector('.turn > .answer .reply')"
    )
    assert await page.text(".said") == "set a timer for ten minutes"


async def test_an_announcement_stands_for_itself(page: ChromiumPage, script: PageScript) -> None:
    await opened(page, script)
    story = await typed(page, script)
    await story.answers("The timer is set.")
    await PageStory(script, 2).answers("Your timer is done.")
    await page.wait("document.querySelector('.turn.announcement .reply')?.textContent === 'Your timer is done.'")


async def test_a_failed_answer_says_why(page: ChromiumPage, script: PageScript) -> None:
    await opened(page, script)
    story = await typed(page, script)
    await story.begins()
    details = {"type": "failed", "error": {"type": "server_error", "message": "the model is away"}}
    await story.ends("failed", status_details=details)
    await page.wait("document.querySelector('.reply .problem')?.textContent === 'the model is away'")


async def test_the_engines_are_named(page: ChromiumPage, script: PageScript) -> None:
    await opened(page, script)
    await page.wait("document.querySelectorAll('#engines dd').length >= 4")
    shown = await page.text("#engines")
    assert "pocketsphinx" in shown
    assert "redis not available: connection refused" in shown


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_nothing_overflows_the_screen(page: ChromiumPage, script: PageScript, width: int) -> None:
    await page.look(width, 800)
    story = await listening(page, script)
    await story.starts()
    await story.call(1, "a_" * 60, "running", arguments={"place": "x" * 200})
    await story.stops("w" * 200)
    await story.answers("y" * 300)
    await page.wait("document.querySelector('.reply')")
    await page.wait(f"document.documentElement.scrollWidth <= {width}")  # once it is laid out


async def test_every_control_has_a_name_and_can_be_reached_by_keyboard(page: ChromiumPage, script: PageScript) -> None:
    await opened(page, script)
    unnamed = await page.evaluate(
        "[...document.querySelectorAll('button, input, summary, a')].filter((node) => node.tabIndex < 0 ||"
        " !(node.ariaLabel || node.textContent.trim() || node.labels?.length)).map((node) => node.outerHTML)"
    )
    assert unnamed == []


async def test_a_blocked_microphone_says_what_to_do(tmp_path: Path, script: PageScript) -> None:
    async with chromium(tmp_path / "profile", "--deny-permission-prompts") as page:
        await opened(page, script)
        await page.click("#mic")
        await page.wait("document.querySelector('.notice')")
        assert "Allow it for this page" in await page.text(".notice")
        assert await page.evaluate("document.querySelector('#mic').ariaPressed") == "false"


@pytest.mark.parametrize("rate", [16_000, 24_000, 44_100, 48_000])
async def test_resampling_keeps_a_tone_and_its_length(page: ChromiumPage, script: PageScript, rate: int) -> None:
    await opened(page, script)
    frequency, length, error = await page.evaluate(
        f"""(async () => {{
          const {{ Resampler }} = await import("./js/resample.js");
          const resampler = new Resampler({rate}, 24000);
          const output = [];
          for (let start = 0; start < {rate}; start += 128) {{
            const block = new Float32Array(Math.min(128, {rate} - start));
            for (let n = 0; n < block.length; n++) block[n] = Math.sin(2 * Math.PI * 440 * (start + n) / {rate});
            output.push(...resampler.feed(block));
          }}
          let crossings = 0, error = 0;
          for (let n = 1; n < output.length; n++) crossings += (output[n - 1] < 0) !== (output[n] < 0);
          for (let n = 500; n < 20000; n++) {{
            error = Math.max(error, Math.abs(output[n] - Math.sin(2 * Math.PI * 440 * n / 24000)));
          }}
          return [crossings / 2 / (output.length / 24000), output.length, error];
        }})()"""
    )
    assert frequency == pytest.approx(440, abs=2)
    assert length == pytest.approx(24_000, abs=64)
    assert error < 0.02


async def details(page: ChromiumPage) -> None:
    """Open the timeline of the first turn."""
    await page.wait("document.querySelector('.details')")
    await page.click(".details summary")


async def typed(page: ChromiumPage, script: PageScript) -> PageStory:
    sent = len(script.of("response.create"))
    await page.evaluate("document.querySelector('#message').value = 'what time is it'")
    await page.evaluate("document.querySelector('#composer').requestSubmit()")
    await script.until(lambda: len(script.of("response.create")) > sent)
    item = script.of("conversation.item.create")[-1]["item"]
    assert item["content"] == [{"type": "input_text", "text": "what time is it"}]
    return PageStory(script)
