"""One client that declares the order tool, speaks one order, and records what came of it."""

import asyncio
import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from bench.orders.recordings import RATE
from bench.orders.tool import NAME
from bench.orders.words import Partial, unchanged_since_s

LEAD_S, TAIL_S = 0.3, 3.0
"""Silence before and after the recording."""
CHUNK_S = 0.02
QUIET_S = 2.0
"""The order is over when nothing has arrived for so long after the last response."""
LONGEST_S = 30.0


@dataclass(slots=True)
class HeardOrder:
    """`calls`: arguments of each call of the order tool. Times are seconds after the end of speech, None if the
    event did not come; they mean something only at the pace of speech."""

    name: str
    texts: list[str] = field(default_factory=list)
    calls: list[Mapping[str, Any]] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    partials: list[Partial] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    """The recogniser's confidence in each word of the final texts."""
    known_s: float | None = None
    """The last change of the text, before or at the final transcript."""
    final_s: float | None = None
    call_s: float | None = None
    text_s: float | None = None

    def verdict(self, meant: Mapping[str, str]) -> str:
        """ "accepted", "wrong", "asked" or "not called"."""
        if self.calls:
            return "accepted" if len(self.calls) == 1 and dict(self.calls[0]) == dict(meant) else "wrong"
        return "asked" if any(answer.rstrip().endswith("?") for answer in self.answers) else "not called"


async def order(
    url: str, name: str, pcm: bytes, speech_end_s: float, tool: Mapping[str, Any], paced: bool
) -> HeardOrder:
    """Speak one order to the server at `url`, and wait for what it leads to."""
    heard = HeardOrder(name)
    async with connect(f"{url}/realtime?x_ext=events", max_size=None, proxy=None, open_timeout=60) as socket:
        session = {"type": "realtime", "tools": [tool]}
        await socket.send(json.dumps({"type": "session.update", "session": session}))
        reader = _Reader(socket, heard)
        reading = asyncio.create_task(reader.run())
        try:
            async with asyncio.timeout(LONGEST_S):
                await reader.ready.wait()
                await _speak(socket, pcm, speech_end_s, paced, reader)
                await reader.settled()
                await reader.answer_calls()
                heard.known_s = since_s - speech_end_s if (since_s := unchanged_since_s(heard.partials)) else None
        except TimeoutError:
            heard.answers.append("(no end)")
        finally:
            reading.cancel()
    return heard


async def _speak(socket: ClientConnection, pcm: bytes, speech_end_s: float, paced: bool, reader: "_Reader") -> None:
    loop = asyncio.get_running_loop()
    audio = bytes(int(RATE * LEAD_S) * 2) + pcm + bytes(int(RATE * TAIL_S) * 2)
    step = int(RATE * CHUNK_S) * 2
    begun = loop.time()
    reader.ended, reader.speech_end_s = begun + LEAD_S + speech_end_s, speech_end_s
    for count, at in enumerate(range(0, len(audio), step), 1):
        piece = base64.b64encode(audio[at : at + step]).decode()
        await socket.send(json.dumps({"type": "input_audio_buffer.append", "audio": piece}))
        if paced:
            await asyncio.sleep(max(0.0, begun + count * CHUNK_S - loop.time()))
    reader.spoken = True


class _Reader:
    """Puts the server's events into a `HeardOrder`."""

    def __init__(self, socket: ClientConnection, heard: HeardOrder) -> None:
        self._socket = socket
        self._heard = heard
        self._open = 0
        self._latest = 0.0
        self._unanswered: list[str] = []
        self.ready = asyncio.Event()
        self.spoken = False
        self.ended = self.speech_end_s = 0.0

    async def run(self) -> None:
        async for message in self._socket:
            self._see(json.loads(message))

    async def settled(self) -> None:
        """Wait until speech was heard and answered, and nothing has come for `QUIET_S`."""
        loop = asyncio.get_running_loop()
        self._latest = loop.time()
        while loop.time() - self._latest < QUIET_S + (6.0 if self._open or not self._heard.texts else 0.0):
            await asyncio.sleep(0.05)

    async def answer_calls(self) -> None:
        """Report every call as done, so that nothing of it is told to the next client."""
        for call_id in self._unanswered:
            item = {"type": "function_call_output", "call_id": call_id, "output": '{"status": "ok"}'}
            await self._socket.send(json.dumps({"type": "conversation.item.create", "item": item}))
        if self._unanswered:
            await asyncio.sleep(0.5)

    def _see(self, event: Mapping[str, Any]) -> None:
        now = asyncio.get_running_loop().time()
        self._latest = now
        match event["type"]:
            case "session.updated":
                self.ready.set()
            case "error":
                raise RuntimeError(event["error"])
            case "x_foresay.transcript":
                began = self.ended - self.speech_end_s
                self._heard.partials.append(Partial(now - began, event["stable"], event["unstable"]))
                if event["final"]:
                    self._heard.confidences += event.get("word_confidences") or []
            case "response.created":
                self._open += 1
            case "response.done":
                self._open -= 1
            case "conversation.item.input_audio_transcription.completed":
                self._heard.texts.append(event["transcript"])
                self._heard.final_s = now - self.ended
            case "response.output_text.delta":
                if self._heard.text_s is None:
                    self._heard.text_s = now - self.ended
            case "response.output_text.done":
                self._heard.answers.append(event["text"])
            case "response.output_item.done" if event["item"]["type"] == "function_call":
                if event["item"]["name"] == NAME:
                    self._heard.calls.append(json.loads(event["item"]["arguments"]))
                    self._heard.call_s = now - self.ended
                    self._unanswered.append(event["item"]["call_id"])
