"""Records what a real endpoint answers, as JSON lines, and plays it back. A line holds a place in a conversation and
the stream with its times. The place is read from the prompt, without ids and clock, so a recording fits other runs
too."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bench.simserver.dialogue import Dialogue, from_chat, from_text
from bench.simserver.policy import Move, Wait
from bench.simserver.rows import words_of

Chunk = tuple[float, str]
"""(milliseconds after the request, what was sent then)."""

PATHS = ("models", "chat/completions", "completions")


def place(dialogue: Dialogue) -> str:
    """The words, calls, results and refusals so far, as JSON: equal for prompts that the same response fits."""
    turn = dialogue.turn
    told = {
        "form": dialogue.form,
        "earlier": [" ".join(words_of(text)) for text in dialogue.earlier],
        "heard": " ".join(words_of(turn.heard)),
        "phase": [turn.settled, turn.final, turn.answered],
        "calls": [[call.id, call.tool, call.arguments] for call in turn.live],
        "results": sorted(turn.results),
        "errors": turn.errors,
        "thinks": dialogue.thinks,
    }
    return json.dumps(told, sort_keys=True)


def dialogue_of(body: dict[str, Any]) -> Dialogue:
    return from_text(body["prompt"]) if "prompt" in body else from_chat(body["messages"], body.get("tools"))


class RecordedPolicy:
    """A policy that plays recorded streams; at a place that is not in the recording it waits."""

    def __init__(self, path: Path) -> None:
        lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        self._chunks: dict[str, list[Chunk]] = {
            line["place"]: [(ms, sent) for ms, sent in line["chunks"]] for line in lines
        }

    def chunks(self, dialogue: Dialogue) -> Sequence[Chunk]:
        """The stream recorded at the dialogue's place, the last one where there are several; empty if there is
        none."""
        return self._chunks.get(place(dialogue), ())

    def reply(self, dialogue: Dialogue) -> list[Move]:
        return [Wait("waiting_tool" if dialogue.turn.final else "waiting_user")]


async def played(chunks: Sequence[Chunk], started: float) -> AsyncIterator[str]:
    """The chunks at their times after `started`, on the running loop's clock."""
    loop = asyncio.get_running_loop()
    for ms, sent in chunks:
        await asyncio.sleep(max(0.0, started + ms / 1000 - loop.time()))
        yield sent


@dataclass(slots=True)
class _Take:
    """A response while it is being recorded. Its length is not limited."""

    chunks: list[Chunk] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False

    def add(self, chunk: Chunk | None) -> None:
        if chunk is not None:
            self.chunks.append(chunk)
        self.over = chunk is None
        self.news.set()

    async def told(self) -> AsyncIterator[str]:
        read = 0
        while True:
            for _, sent in self.chunks[read:]:
                read += 1
                yield sent
            if self.over and read == len(self.chunks):
                return
            self.news.clear()
            await self.news.wait()


class RecordingProxy:
    """A proxy in front of `upstream` (a base URL that ends in /v1) that writes each streamed response to `path`. A
    response that the client aborts is still read to its end, so that the recording is complete."""

    def __init__(self, upstream: str, path: Path) -> None:
        self._client = httpx.AsyncClient(base_url=upstream.rstrip("/"), timeout=60.0)
        self._path = path
        self._takes: set[asyncio.Task[None]] = set()
        served = [Route(f"/v1/{name}", self._pass_on, methods=["GET", "POST"]) for name in PATHS]
        self.app = Starlette(routes=served, lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        yield
        await self.aclose()

    async def _pass_on(self, request: Request) -> Response:
        started = asyncio.get_running_loop().time()
        sent = await request.body()
        headers = {name: request.headers[name] for name in ("authorization", "content-type") if name in request.headers}
        path = request.url.path.removeprefix("/v1")
        upstream = self._client.build_request(request.method, path, content=sent, headers=headers)
        try:
            response = await self._client.send(upstream, stream=True)
        except httpx.TransportError as error:
            return Response(f"{self._client.base_url}: {error or type(error).__name__}", 502)
        kind = response.headers.get("content-type", "")
        if response.status_code != 200 or not kind.startswith("text/event-stream"):
            content = await response.aread()
            return Response(content, response.status_code, media_type=kind)
        take = _Take()
        task = asyncio.create_task(self._record(place(dialogue_of(json.loads(sent))), response, take, started))
        self._takes.add(task)
        task.add_done_callback(self._takes.discard)
        return StreamingResponse(take.told(), media_type=kind)

    async def _record(self, where: str, response: httpx.Response, take: _Take, started: float) -> None:
        loop = asyncio.get_running_loop()
        try:
            async for text in response.aiter_text():
                take.add((round((loop.time() - started) * 1000, 1), text))
            line = json.dumps({"place": where, "chunks": take.chunks})
            with self._path.open("a", encoding="utf-8") as lines:
                lines.write(line + "\n")
        except httpx.TransportError as error:
            print(f"not recorded, the endpoint broke off: {error or type(error).__name__}", flush=True)
        finally:
            take.add(None)
            await response.aclose()

    async def aclose(self) -> None:
        """Wait for the responses that are being recorded; raises nothing."""
        await asyncio.gather(*self._takes, return_exceptions=True)
        await self._client.aclose()
