"""The hostile inputs: each is sent over an open socket and ends with the server's answer or refusal."""

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection

MEBI = 1024 * 1024
Input = Callable[[ClientConnection], Awaitable[str]]
"""Sends the input and returns its outcome as text."""


async def _send(socket: ClientConnection, kind: str, **fields: Any) -> None:
    await socket.send(json.dumps({"type": kind, **fields}))


async def _until(socket: ClientConnection, *kinds: str) -> dict[str, Any]:
    async for message in socket:
        event: dict[str, Any] = json.loads(message)
        if event["type"] in kinds:
            return event
    raise ConnectionError("the server closed the socket")


def typed(text: str) -> Input:
    async def send(socket: ClientConnection) -> str:
        item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}
        await _send(socket, "conversation.item.create", item=item)
        await _send(socket, "response.create")
        event = await _until(socket, "response.output_text.done", "response.done", "error")
        if event["type"] == "error":
            return str(event["error"]["message"])[:60]
        return str(event.get("text", "no text"))[:60]

    return send


def update(**session: Any) -> Input:
    async def send(socket: ClientConnection) -> str:
        await _send(socket, "session.update", session={"type": "realtime", **session})
        event = await _until(socket, "session.updated", "error")
        if event["type"] == "error":
            return str(event["error"]["message"])[:60]
        return await typed("what time is it in tokyo")(socket)

    return send


def raw(message: str) -> Input:
    """An input of one raw message; an unknown event follows it, so that an `error` comes in any case."""

    async def send(socket: ClientConnection) -> str:
        await socket.send(message)
        await _send(socket, "nonsense")
        event = await _until(socket, "error")
        return str(event["error"]["message"])[:60]

    return send


def _tools(count: int, phrases: tuple[str, ...], properties: int) -> list[dict[str, Any]]:
    fields = {f"p{n}": {"type": "string", "enum": [f"v{value}" for value in range(20)]} for n in range(properties)}
    return [
        {
            "type": "function",
            "name": f"tool_{number}",
            "parameters": {"type": "object", "title": str(number), "properties": fields},
            "x_phrases": [phrase.format(number) for phrase in phrases],
        }
        for number in range(count)
    ]


def _repeated(text: str, size: int) -> str:
    return (text * (size // len(text) + 1))[:size]


SIZES = (640, 3200, 10_000, 100_000)
_AUDIO = base64.b64encode(bytes(15 * MEBI)).decode()
INPUTS: Mapping[str, Input] = {
    **{f"timers, {size} characters": typed(_repeated("set a timer for five minutes and ", size)) for size in SIZES},
    **{f"shopping, {size} characters": typed(_repeated("add milk to my shopping list and ", size)) for size in SIZES},
    **{f"one word, {size} characters": typed("x" * size) for size in SIZES},
    "a 400-word text": typed(_repeated("text bob hi and add milk to my shopping list and ", 1950)),
    "1 MB typed": typed("lorem ipsum " * 80_000),
    "250 KB instructions": update(instructions="be kind " * 31_000),
    "128 tools with phrases": update(tools=_tools(128, ("frobnicate {} now", "[please] do thing {}"), 4)),
    "128 large schemas": update(tools=_tools(128, (), 14)),
    "too many wordings": update(tools=_tools(4, ("go{} " + "(a|b|c|d|e|f|g|h) " * 4,) * 8, 1)),
    "15 MB of audio": raw(json.dumps({"type": "input_audio_buffer.append", "audio": _AUDIO})),
    "10 million numbers": raw('{"type":"session.update","session":{"x":[' + "0," * 10_000_000 + "0]}}"),
    "deep nesting": raw('{"type":"session.update","session":' + '{"a":' * 200_000 + "1" + "}" * 200_001),
}
