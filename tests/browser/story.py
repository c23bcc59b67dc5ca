"""The server's events for a few typical turns, shared by tests and screenshots."""

import asyncio
from typing import Any

from services.events.output import CallStatus
from tests.browser.script import PageScript


class PageStory:
    """Speaks for the server. Times of audio follow what the page has sent."""

    def __init__(self, script: PageScript, turn: int = 1) -> None:
        self.script = script
        self.turn = turn
        self.item = f"item_{turn}"
        self.response = f"resp_{turn}"
        self._rev = 0

    @property
    def now_ms(self) -> int:
        return int(self.script.audio_ms)

    async def starts(self) -> None:
        await self.script.say(
            "input_audio_buffer.speech_started", item_id=self.item, audio_start_ms=max(0, self.now_ms - 200)
        )

    async def hears(self, stable: str, unstable: str = "") -> None:
        self._rev += 1
        fields = {"item_id": self.item, "turn": self.turn, "rev": self._rev, "final": False}
        await self.script.say("x_foresay.transcript", **fields, stable=stable, unstable=unstable)

    async def stops(self, text: str, *, ago_ms: int = 300) -> None:
        end = self.now_ms - ago_ms
        await self.script.say("input_audio_buffer.speech_stopped", item_id=self.item, audio_end_ms=end)
        await self.script.say(
            "conversation.item.input_audio_transcription.completed", item_id=self.item, content_index=0, transcript=text
        )

    async def call(self, number: int, tool: str, status: CallStatus | str, attempt: int = 1, **more: Any) -> None:
        given = {"arguments": {}, "effect": "read_local", "early": False, "at_ms": self.now_ms} | more
        await self.script.say(
            "x_foresay.call", turn=self.turn, call_id=number, attempt=attempt, tool=tool, status=status, **given
        )

    async def begins(self) -> None:
        await self.script.say("response.created", response={"id": self.response, "status": "in_progress"})

    async def says(self, *segments: str) -> None:
        for n, text in enumerate(segments):
            await self.script.say("response.output_text.delta", response_id=self.response, delta=text)
            await self.script.say(
                "x_foresay.segment",
                response_id=self.response,
                segment_id=f"{self.response}-{n}",
                text=text,
                speech=text.strip(),
            )

    async def ends(self, status: str = "completed", **more: Any) -> None:
        await self.script.say("response.done", response={"id": self.response, "status": status, **more})

    async def answers(self, *segments: str) -> None:
        await self.begins()
        await self.says(*segments)
        await self.ends()

    async def pause(self, ms: int) -> None:
        """Until the page has sent `ms` more of audio: the page's own clock, not this machine's."""
        goal = self.script.audio_ms + ms
        await self.script.until(lambda: self.script.audio_ms >= goal)


async def two_wishes(story: PageStory) -> None:
    """A safe call runs early; a timer is held, changed in mid-sentence, and set once the turn is over."""
    await story.starts()
    clock = {"place": "Tokyo"}
    ten, twelve = {"duration_seconds": 600, "label": "tea"}, {"duration_seconds": 720, "label": "tea"}
    await story.hears("", "what time")
    await story.pause(250)
    await story.hears("what time is", " it in toe")
    await story.pause(250)
    await story.hears("what time is it in", " tokyo")
    await story.call(1, "world_clock", CallStatus.PROPOSED, arguments=clock)
    await story.pause(80)
    await story.call(1, "world_clock", CallStatus.RUNNING_EARLY, arguments=clock, early=True)
    await story.pause(200)
    await story.hears("what time is it in tokyo and set a", " tea timer for ten")
    await story.call(1, "world_clock", CallStatus.DONE, arguments=clock, early=True, result="10:30")
    write = {"effect": "write_local"}
    await story.call(2, "set_timer", CallStatus.PROPOSED, arguments=ten, **write)
    await story.pause(80)
    await story.call(2, "set_timer", CallStatus.HELD, arguments=ten, **write)
    await story.pause(250)
    await story.hears("what time is it in tokyo and set a tea timer for ten minutes", " no wait")
    await story.pause(200)
    await story.call(2, "set_timer", CallStatus.SUPERSEDED, arguments=ten, **write)
    await story.call(2, "set_timer", CallStatus.HELD, 2, arguments=twelve, **write)
    await story.hears("what time is it in tokyo and set a tea timer for ten minutes no wait", " make it twelve")
    await story.pause(400)
    await story.stops("what time is it in tokyo and set a tea timer for ten minutes no wait make it twelve")
    await story.begins()
    await story.call(2, "set_timer", CallStatus.COMMITTED, 2, arguments=twelve, **write)
    await story.says("In Tokyo it is ten thirty, ")
    await story.pause(80)
    await story.call(2, "set_timer", CallStatus.RUNNING, 2, arguments=twelve, **write)
    await story.pause(120)
    await story.call(2, "set_timer", CallStatus.DONE, 2, arguments=twelve, **write)
    await story.says("and your tea timer is set for twelve minutes.")
    await story.ends()
    await asyncio.sleep(0)
