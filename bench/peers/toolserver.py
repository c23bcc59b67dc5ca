"""Serves the mock tools over HTTP, so that programs in other environments use the same ones."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bench.mocktools import Executed, MockTools
from bench.speedup.case import Case
from tools.spec import ArgumentError, Invocation


@dataclass(slots=True)
class PeerToolServer:
    """Serves POST /call {"run", "case", "tool", "arguments"}; `executed` gives the calls that ran, by run and case."""

    cases: Sequence[Case]
    seed: int = 0
    _tools: dict[tuple[str, str], MockTools] = field(default_factory=dict)
    _server: uvicorn.Server | None = None
    _task: asyncio.Task[None] | None = None

    def executed(self, run: str, case: str) -> list[Executed]:
        tools = self._tools.get((run, case))
        return list(tools.executed) if tools else []

    async def _call(self, request: Request) -> Response:
        body = await request.json()
        tools = self._of(body["run"], body["case"])
        try:
            arguments = tools.canonical(body["tool"], body["arguments"])
        except ArgumentError as error:
            return JSONResponse({"error": str(error)})
        outcome = await tools.run(Invocation(body["run"], 1, 1, 1, body["tool"], arguments, ""))
        return JSONResponse(outcome.value)

    def _of(self, run: str, id: str) -> MockTools:
        if (run, id) not in self._tools:
            case = next(case for case in self.cases if case.id == id)
            repeat = int(run.rsplit("-", 1)[-1])
            self._tools[run, id] = case.tools(self.seed + repeat)
        return self._tools[run, id]

    async def __aenter__(self) -> "PeerToolServer":
        app = Starlette(routes=[Route("/call", self._call, methods=["POST"])])
        self._server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", 0, log_level="critical", lifespan="off"))
        self._task = asyncio.create_task(self._server._serve(), name="tools")
        while not self._server.started:
            await asyncio.sleep(0.01)
        return self

    @property
    def url(self) -> str:
        assert self._server is not None
        host, port = self._server.servers[0].sockets[0].getsockname()[:2]
        return f"http://{host}:{port}/call"

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None and self._task is not None:
            self._server.should_exit = self._server.force_exit = True
            with suppress(asyncio.CancelledError):
                await self._task
