"""One caller: speaks, pauses, and records the outcome of every turn."""

import asyncio
import base64
import json
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.talk.recording import RATE, read
from tests.e2e.engines import SAMPLES, E2eEngines

SENTENCES = (
    "time_in_tokyo",
    "joke_about_the_moon",
    "seventeen_times_twenty_four_awb",
    "eggs_and_milk",
    "grams_in_three_ounces",
    "time_and_timer_awb",
    "timer_make_it_twelve",
    "joke_about_the_moon_awb",
)
FRAME_S = 0.04
LAST_WAIT_S = 20.0
"""Seconds to wait after the last word for late answers."""


@dataclass
class Report:
    """The outcome of one caller: number of `spoken` turns and of responses with text; `delays` are seconds from the end
    of each turn's speech to the first text after it. `late` counts the turns that the server reported late, `failed`
    the transcriptions that failed."""

    refused: str = ""
    retry_after: str = ""
    spoken: int = 0
    heard: int = 0
    answered: int = 0
    cancelled: int = 0
    late: int = 0
    failed: int = 0
    lost: str = ""
    delays: list[float] = field(default_factory=list)
    _ended: list[float] = field(default_factory=list)
    _texts: dict[str, bool] = field(default_factory=dict)

    def see(self, event: dict[str, Any], now: float) -> None:
        match event["type"]:
            case "input_audio_buffer.committed":
                self.heard += 1
            case "conversation.item.input_audio_transcription.failed":
                self.failed += 1
            case "x_foresay.late":
                self.late += 1
            case "response.output_text.delta":
                if not self._texts.get(event["response_id"]) and event["delta"].strip():
                    self._texts[event["response_id"]] = True
                    if self._ended:
                        self.delays.append(now - self._ended.pop(0))
            case "response.done":
                done = event["response"]
                if done["status"] == "completed" and done["output"]:
                    self.answered += 1
                elif done["status"] == "cancelled":
                    self.cancelled += 1

    @property
    def complete(self) -> bool:
        return self.answered >= self.spoken


async def call(server_engines: E2eEngines, number: int, turns: int, pause_s: float, stagger_s: float) -> Report:
    report = Report()
    await asyncio.sleep(number * stagger_s)
    try:
        async with connect(
            f"{server_engines.ws}/realtime?x_ext=events", max_size=None, proxy=None, open_timeout=60
        ) as socket:
            reading = asyncio.create_task(_read(socket, report))
            try:
                for name in islice((*SENTENCES[number % len(SENTENCES) :], *SENTENCES * turns), turns):
                    await _say(socket, name, pause_s, report)
                await asyncio.wait([reading], timeout=LAST_WAIT_S)
            finally:
                reading.cancel()
    except InvalidStatus as status:
        report.refused = json.loads(status.response.body or b"{}").get("error", {}).get("code", "?")
        report.retry_after = status.response.headers.get("retry-after", "")
    except (ConnectionClosed, OSError) as lost:
        report.lost = type(lost).__name__
    return report


async def _say(socket: ClientConnection, name: str, pause_s: float, report: Report) -> None:
    loop = asyncio.get_running_loop()
    speech = read(SAMPLES / f"{name}.wav").pcm
    pcm = speech + bytes(int(RATE * pause_s) * 2)
    step = int(RATE * FRAME_S) * 2
    begun, ended = loop.time(), False
    report.spoken += 1
    for count, at in enumerate(range(0, len(pcm), step), 1):
        audio = base64.b64encode(pcm[at : at + step]).decode()
        await socket.send(json.dumps({"type": "input_audio_buffer.append", "audio": audio}))
        if not ended and at >= len(speech):
            ended = True
            report._ended.append(loop.time())
        await asyncio.sleep(max(0.0, begun + count * FRAME_S - loop.time()))


async def _read(socket: ClientConnection, report: Report) -> None:
    """Read events into `report` until every turn is answered."""
    loop = asyncio.get_running_loop()
    async for message in socket:
        report.see(json.loads(message), loop.time())
