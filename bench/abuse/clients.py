"""The abusive clients: each gets an open socket, sends its abuse as fast as it can, and leaves."""

import asyncio
import base64
import json
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.e2e.engines import SAMPLES, E2eEngines

KIBI, MEBI = 1024, 1024 * 1024
APPEND_BYTES = 14 * MEBI
"""Bytes of audio in one event: 19 MB of base64."""

TAKES_S = 8.0
"""Seconds after which a client that the server keeps waiting gives up."""

Client = Callable[[ClientConnection, random.Random], Awaitable[None]]


async def _send(socket: ClientConnection, kind: str, **fields: Any) -> None:
    await socket.send(json.dumps({"type": kind, **fields}))


def _message(text: str, role: str = "user") -> dict[str, Any]:
    return {"type": "message", "role": role, "content": [{"type": "input_text", "text": text}]}


async def large_appends(socket: ClientConnection, rng: random.Random) -> None:
    """Four of the largest appends, with repeated speech, so that the recogniser is busy too."""
    speech = (SAMPLES / "time_in_tokyo.wav").read_bytes()[44:]
    audio = base64.b64encode((speech * (APPEND_BYTES // len(speech) + 1))[:APPEND_BYTES]).decode()
    for _ in range(4):
        await _send(socket, "input_audio_buffer.append", audio=audio)


async def many_items(socket: ClientConnection, rng: random.Random) -> None:
    """Thousands of items, most of them small."""
    for number in range(3000):
        text = "x" * (64 * KIBI if number % 50 == 0 else 40)
        await _send(socket, "conversation.item.create", item=_message(text, "system" if number % 3 else "user"))


async def large_items(socket: ClientConnection, rng: random.Random) -> None:
    """Items of megabytes: messages, calls, and outputs of calls that were never made."""
    for number in range(12):
        text = f"{number} " + "word " * (MEBI // 2)
        await _send(socket, "conversation.item.create", item=_message(text, "system"))
        output = {"type": "function_call_output", "call_id": f"call_{number}", "output": text}
        await _send(socket, "conversation.item.create", item=output)


async def tool_lists(socket: ClientConnection, rng: random.Random) -> None:
    """128 tools with large schemas, declared again and again."""
    for number in range(6):
        tools = [
            {
                "type": "function",
                "name": f"tool_{number}_{count}",
                "description": "d" * KIBI,
                "parameters": {
                    "type": "object",
                    "properties": {f"field_{place}": {"type": "string", "enum": ["a" * 40]} for place in range(12)},
                },
            }
            for count in range(128)
        ]
        session = {"type": "realtime", "tools": tools, "instructions": "i" * (200 * KIBI)}
        await _send(socket, "session.update", session=session)


async def garbage(socket: ClientConnection, rng: random.Random) -> None:
    """Frames that are no JSON, no object, too deep, of unknown types; binary ones too."""
    for number in range(300):
        match number % 5:
            case 0:
                await socket.send("".join(chr(rng.randrange(32, 0x2FF)) for _ in range(200)))
            case 1:
                await socket.send("[" * 400)
            case 2:
                await socket.send(json.dumps({"type": f"unknown.{rng.random()}", "event_id": "e" * 600}))
            case 3:
                await socket.send(rng.randbytes(4 * KIBI))
            case _:
                await _send(socket, "input_audio_buffer.append", audio="A" * (MEBI + 1))


async def answers_unread(socket: ClientConnection, rng: random.Random) -> None:
    """Asks for answers and large echoes, and reads none of them."""
    for _ in range(40):
        await _send(socket, "conversation.item.create", item=_message("what time is it in tokyo " + "y" * 8000))
        await _send(socket, "response.create")
        await _send(socket, "response.cancel")


async def half_closed(socket: ClientConnection, rng: random.Random) -> None:
    """Speaks, and loses its network in the middle of a word: no close frame is sent."""
    speech = (SAMPLES / "time_in_tokyo.wav").read_bytes()[44:]
    for at in range(0, len(speech) * 2 // 3, 1920):
        await _send(socket, "input_audio_buffer.append", audio=base64.b64encode(speech[at : at + 1920]).decode())
    socket.transport.abort()


KINDS: tuple[Client, ...] = (
    many_items,
    garbage,
    tool_lists,
    half_closed,
    large_items,
    answers_unread,
    large_appends,
    garbage,
    half_closed,
    many_items,
)


async def session(server_engines: E2eEngines, number: int, only: str | None = None) -> str:
    """One abusive session; returns how it ended: done, late (the server held it up), closed or refused."""
    rng = random.Random(number)
    kind = next(kind for kind in KINDS if kind.__name__ == only) if only else KINDS[number % len(KINDS)]
    try:
        async with connect(f"{server_engines.ws}/realtime", max_size=None, proxy=None, close_timeout=1) as socket:
            try:
                async with asyncio.timeout(TAKES_S):
                    reading = None if kind is answers_unread else asyncio.create_task(_drain(socket))
                    await kind(socket, rng)
                    if reading is not None:
                        reading.cancel()
                    return "done"
            except TimeoutError:
                return "late"
    except ConnectionClosed:
        return "closed"
    except Exception as error:
        return type(error).__name__


async def _drain(socket: ClientConnection) -> None:
    with suppress(ConnectionClosed):
        async for _ in socket:
            pass
