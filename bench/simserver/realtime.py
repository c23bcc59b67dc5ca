"""The WebSocket endpoint of the Realtime API: text in, text out, cancellable (OpenAI Realtime API reference)."""

import asyncio
import itertools
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from bench.simserver.dialogue import Form, from_chat
from bench.simserver.pace import Cut
from bench.simserver.source import ReplySource


class _Connection:
    """One WebSocket: its conversation's items in order, and the response in progress."""

    def __init__(self, source: ReplySource, socket: WebSocket) -> None:
        self._source = source
        self._socket = socket
        self._ids = itertools.count(1)
        self._instructions = ""
        self._items: list[dict[str, Any]] = []
        self._response: asyncio.Task[None] | None = None
        self._id = ""
        self._item: dict[str, Any] = {}

    async def run(self) -> None:
        await self._send("session.created", session={"type": "realtime", "id": "sess_1", "model": "sim"})
        try:
            while True:
                await self._receive(json.loads(await self._socket.receive_text()))
        except WebSocketDisconnect:
            return
        finally:
            await self._stop()

    async def _send(self, type: str, **fields: Any) -> None:
        await self._socket.send_text(json.dumps({"type": type, "event_id": f"event_{next(self._ids)}", **fields}))

    async def _receive(self, event: Mapping[str, Any]) -> None:
        match event["type"]:
            case "session.update":
                self._instructions = event["session"].get("instructions", self._instructions)
                await self._send("session.updated", session=dict(event["session"]))
            case "conversation.item.create":
                item = {"id": f"item_{next(self._ids)}", **event["item"]}
                self._items.append(item)
                await self._send("conversation.item.added", item=item, previous_item_id=None)
            case "conversation.item.delete":
                await self._delete(event["item_id"])
            case "response.create":
                await self._create()
            case "response.cancel":
                if not await self._stop():
                    await self._error("response_cancel_not_active", "Cancellation failed: no active response found.")
            case other:
                await self._error("unknown_event", f"{other} is not supported here.")

    async def _delete(self, id: str) -> None:
        kept = [item for item in self._items if item["id"] != id]
        if len(kept) == len(self._items):
            await self._error("item_delete_invalid_item_id", f"Item with item_id not found: {id}")
            return
        self._items = kept
        await self._send("conversation.item.deleted", item_id=id)

    async def _create(self) -> None:
        if self._response is not None and not self._response.done():
            await self._error("conversation_already_has_active_response", "There is an active response.")
            return
        self._source.stats.requests += 1
        self._id = f"resp_{next(self._ids)}"
        self._item = {"id": f"item_{next(self._ids)}", "type": "message", "role": "assistant", "content": []}
        await self._send("response.created", response={"id": self._id, "status": "in_progress"})
        self._response = asyncio.create_task(self._responding(), name="sim-response")

    async def _responding(self) -> None:
        with suppress(WebSocketDisconnect):  # the client has disconnected during the response
            await self._respond()

    async def _respond(self) -> None:
        started = asyncio.get_running_loop().time()
        fault = self._source.faults.next(self._source.dice)
        messages = [{"role": "system", "content": self._instructions}, *map(_message, self._items)]
        self._source.bodies.append({"messages": messages})
        dialogue = from_chat(messages, None)
        dialogue.form = Form.TAGGED
        stream = list(self._source.reply(dialogue))
        self._items.append(self._item)
        await self._send("response.output_item.added", response_id=self._id, output_index=0, item=self._item)
        part = {"type": "output_text", "text": ""}
        self._item["content"] = [part]
        try:
            async for token in self._source.paced(stream, started, fault):
                part["text"] += token.text
                await self._send("response.output_text.delta", response_id=self._id, item_id="", delta=token.text)
        except Cut:
            await self._socket.close(1011)
            return
        usage = {"input_tokens": len(json.dumps(messages)) // 4, "output_tokens": len(stream)}
        await self._done("completed", usage)

    async def _done(self, status: str, usage: dict[str, Any] | None = None) -> None:
        response = {"id": self._id, "status": status, "output": [self._item], "usage": usage}
        await self._send("response.done", response=response)

    async def _stop(self) -> bool:
        if self._response is None or self._response.done():
            return False
        self._response.cancel()
        await asyncio.gather(self._response, return_exceptions=True)
        self._source.stats.aborted += 1
        if self._socket.client_state.name == "CONNECTED":
            await self._done("cancelled")
        return True

    async def _error(self, code: str, message: str) -> None:
        await self._send("error", error={"type": "invalid_request_error", "code": code, "message": message})


def _message(item: Mapping[str, Any]) -> dict[str, Any]:
    text = " ".join(part.get("text", "") for part in item["content"])
    return {"role": item["role"], "content": text}


async def serve_realtime(source: ReplySource, socket: WebSocket) -> None:
    offered = socket.scope.get("subprotocols") or []
    await socket.accept("realtime" if "realtime" in offered else None)
    await _Connection(source, socket).run()
