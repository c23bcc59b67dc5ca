"""One caller of the load benchmark: an open microphone, and an order every few seconds."""

import asyncio
import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bench.orders.recordings import RATE, SpokenOrder, pcm

FRAME_S = 0.04
FRAME_BYTES = int(RATE * FRAME_S) * 2
SILENCE = bytes(FRAME_BYTES)
LOST_S = 8.0
"""A turn without an answer for so long after the end of speech is lost."""


@dataclass(slots=True)
class TurnFigures:
    """Seconds from the end of speech to the final text, to the first text or call, and to the end of the response; None
    for what did not come."""

    ended: float
    final_s: float | None = None
    first_s: float | None = None
    done_s: float | None = None


@dataclass(slots=True)
class CallerReport:
    """What one caller saw. `refused`: the error code of the refusal, "" if it was admitted."""

    refused: str = ""
    retry_after: str = ""
    lost: str = ""
    turns: list[TurnFigures] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CallPlan:
    """What a caller does: `orders` in turn, one every `every_s`, until `until` (the loop's time)."""

    url: str
    tool: Mapping[str, Any]
    orders: Sequence[SpokenOrder]
    every_s: float
    until: float


async def call(plan: CallPlan, wait_s: float) -> CallerReport:
    """Connect after `wait_s` seconds, and speak until the plan ends."""
    report = CallerReport()
    await asyncio.sleep(wait_s)
    try:
        async with connect(f"{plan.url}/realtime", max_size=None, proxy=None, open_timeout=60) as socket:
            session = {"type": "realtime", "tools": [plan.tool]}
            await socket.send(json.dumps({"type": "session.update", "session": session}))
            reading = asyncio.create_task(_read(socket, report))
            try:
                await _speak(socket, plan, report)
                await asyncio.sleep(2.0)
            finally:
                reading.cancel()
    except InvalidStatus as status:
        report.refused = json.loads(status.response.body or b"{}").get("error", {}).get("code", "?")
        report.retry_after = status.response.headers.get("retry-after", "")
    except (ConnectionClosed, OSError) as lost:
        report.lost = type(lost).__name__
    return report


async def _speak(socket: ClientConnection, plan: CallPlan, report: CallerReport) -> None:
    loop = asyncio.get_running_loop()
    begun, sent, next_order = loop.time(), 0, 0
    frames: Iterator[tuple[bytes, bool]] = iter(())
    due = begun
    while loop.time() < plan.until:
        frame, ends = next(frames, (SILENCE, False))
        if frame is SILENCE and loop.time() >= due and due + plan.every_s <= plan.until:
            frames, due = _frames(plan.orders[next_order % len(plan.orders)]), due + plan.every_s
            next_order += 1
        audio = base64.b64encode(frame).decode()
        await socket.send(json.dumps({"type": "input_audio_buffer.append", "audio": audio}))
        sent += 1
        await asyncio.sleep(max(0.0, begun + sent * FRAME_S - loop.time()))
        if ends:
            report.turns.append(TurnFigures(loop.time()))


def _frames(order: SpokenOrder) -> Iterator[tuple[bytes, bool]]:
    """The frames of a recording up to the end of its speech, each with whether it is the last."""
    audio = pcm(order.samples)[: int(order.speech_end_s * RATE) * 2]
    for at in range(0, len(audio), FRAME_BYTES):
        yield audio[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0"), at + FRAME_BYTES >= len(audio)


async def _read(socket: ClientConnection, report: CallerReport) -> None:
    loop = asyncio.get_running_loop()
    async for message in socket:
        event = json.loads(message)
        turn = report.turns[-1] if report.turns else None
        after_s = loop.time() - turn.ended if turn is not None else 0.0
        match event["type"]:
            case "conversation.item.input_audio_transcription.completed" if turn and turn.final_s is None:
                turn.final_s = after_s
            case "response.output_text.delta" | "response.function_call_arguments.delta" if turn and not turn.first_s:
                turn.first_s = after_s
            case "response.done":
                if turn and turn.first_s and turn.done_s is None:
                    turn.done_s = after_s
                await _answer(socket, event["response"]["output"])


async def _answer(socket: ClientConnection, output: Sequence[Mapping[str, Any]]) -> None:
    """Report each call as done and ask for the rest of the answer, as clients do."""
    calls = [item for item in output if item["type"] == "function_call"]
    for item in calls:
        done = {"type": "function_call_output", "call_id": item["call_id"], "output": '{"status": "ok"}'}
        await socket.send(json.dumps({"type": "conversation.item.create", "item": done}))
    if calls:
        await socket.send(json.dumps({"type": "response.create"}))
