"""A small scripted server: the real page from app/web, and a Realtime socket that sends the events that a test
gives."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from fastapi.responses import JSONResponse

from app.gateway.admission import Admission
from app.http import page
from app.http.guard import HostGuard
from app.settings import Settings
from services.clock import RealClock
from tests.app.fakes import ScriptedEngines
from tests.waiting import until

READY = {
    "ready": True,
    "engines": {
        "vad": {"engine": "silero", "ok": True, "detail": ""},
        "asr": {"engine": "pocketsphinx", "ok": True, "detail": ""},
        "llm": {"engine": "embedded grammar", "ok": True, "detail": ""},
        "journal": {"engine": "redis", "ok": False, "detail": "connection refused"},
    },
}


class PageScript:
    """The server's side of the one socket. `heard` is what the page sent, but for `audio_ms` of audio. While `refuse`
    is set, new sockets are turned away. `kept` is the overview; None means that there is no such address."""

    def __init__(self) -> None:
        self.url = ""
        self.heard: list[dict[str, Any]] = []
        self.audio_ms = 0.0
        self.connections = 0
        self.refuse = False
        self.kept: dict[str, Any] | None = {"now": time.time(), "tools": []}
        self._socket: WebSocket | None = None
        self._news = asyncio.Condition()

    async def say(self, kind: str, **fields: Any) -> None:
        assert self._socket is not None
        await self._socket.send_json({"type": kind, "event_id": "event_1", **fields})

    async def hang_up(self) -> None:
        assert self._socket is not None
        await self._socket.close(1012)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(60), self._news:
            await self._news.wait_for(condition)

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.heard if event["type"] == kind]

    def overview(self) -> JSONResponse:
        return JSONResponse(self.kept or {}, 200 if self.kept else 404)

    async def serve(self, socket: WebSocket) -> None:
        if self.refuse:
            return await socket.close()
        await socket.accept()
        self._socket = socket
        self.connections += 1
        await self.say("session.created", session={"type": "realtime", "id": f"sess_{self.connections}"})
        try:
            while True:
                self._hear(json.loads(await socket.receive_text()))
                async with self._news:
                    self._news.notify_all()
        except WebSocketDisconnect:
            pass

    def _hear(self, event: dict[str, Any]) -> None:
        if event["type"] == "input_audio_buffer.append":
            self.audio_ms += len(event["audio"]) * 3 / 4 / 48
        else:
            self.heard.append(event)


@asynccontextmanager
async def scripted() -> AsyncIterator[PageScript]:
    script = PageScript()
    app = FastAPI()
    app.add_api_route("/readyz", lambda: READY)
    app.add_api_route("/v1/x_foresay/overview", script.overview)
    app.add_api_websocket_route("/v1/realtime", script.serve)
    page.mount(app)
    app.add_middleware(
        HostGuard, admission=Admission(Settings(), ScriptedEngines(), RealClock())
    )  # the headers that the real one sends
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="websockets-sansio"))
    server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
    task = asyncio.create_task(server.serve(), name="scripted server")
    await until(lambda: server.started)
    script.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    try:
        yield script
    finally:
        server.should_exit = True
        await task
