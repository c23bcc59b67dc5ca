"""The HTTP and WebSocket server: chat completions, completions and Realtime, all answered by one `Policy`."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from bench.simserver.dialogue import Dialogue, from_chat, from_text
from bench.simserver.encode import StreamToken, spoiled
from bench.simserver.pace import Faults, Pace, SimulatedFault
from bench.simserver.policy import Policy
from bench.simserver.realtime import serve_realtime
from bench.simserver.recording import RecordedPolicy, played
from bench.simserver.source import ReplySource

MODEL = "sim"


class SimServer(ReplySource):
    def __init__(self, policy: Policy, pace: Pace | None = None, faults: Faults | None = None, seed: int = 0) -> None:
        super().__init__(policy, pace, faults, seed)
        self.context_tokens: int | None = None
        """The longest prompt that is accepted, by estimate; None: no limit."""
        self.takes_grammar = True
        """Whether a request with a grammar is accepted; otherwise it is refused."""
        self._ids = itertools.count(1)
        self.app = Starlette(
            routes=[
                Route("/v1/models", self._models),
                Route("/v1/chat/completions", self._chat, methods=["POST"]),
                Route("/v1/completions", self._completions, methods=["POST"]),
                Route("/stats", self._stats),
                WebSocketRoute("/v1/realtime", self._realtime),
            ]
        )

    async def _models(self, request: Request) -> Response:
        return JSONResponse({"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "simserver"}]})

    async def _stats(self, request: Request) -> Response:
        stats = self.stats
        told = {"requests": stats.requests, "aborted": stats.aborted, "output_tokens": stats.output_tokens}
        return JSONResponse(told)

    async def _realtime(self, socket: WebSocket) -> None:
        await serve_realtime(self, socket)

    async def _chat(self, request: Request) -> Response:
        try:
            body = await request.json()
        except ClientDisconnect:
            self.stats.aborted += 1
            return Response(status_code=499)
        dialogue = from_chat(body["messages"], body.get("tools"))
        prompt = json.dumps([body.get("tools"), body["messages"]])
        return await self._answer(body, dialogue, prompt, _ChatFrames(f"chatcmpl-{next(self._ids)}"))

    async def _completions(self, request: Request) -> Response:
        body = await request.json()
        return await self._answer(
            body, from_text(body["prompt"]), body["prompt"], _TextFrames(f"cmpl-{next(self._ids)}")
        )

    async def _answer(self, body: dict[str, Any], dialogue: Dialogue, prompt: str, frames: "_Frames") -> Response:
        """Answer one request: as a stream, or as a whole where the body's `stream` is false."""
        started = asyncio.get_running_loop().time()
        self.bodies.append(body)
        self.stats.requests += 1
        fault = self.faults.next(self.dice)
        if (refusal := self._refusal(fault)) is not None:
            return refusal
        if isinstance(self.policy, RecordedPolicy) and (chunks := self.policy.chunks(dialogue)):
            return StreamingResponse(played(chunks, started), media_type="text/event-stream")
        if body.get("model") != MODEL:
            return _error(404, "model_not_found", f"The model {body.get('model')!r} does not exist.")
        if not self.takes_grammar and body.keys() & {"grammar", "ebnf", "structured_outputs"}:
            return _error(400, "invalid_request_error", "Unrecognized request argument supplied: grammar")
        if self.context_tokens is not None and len(prompt) // 4 > self.context_tokens:
            told = f"This model's maximum context length is {self.context_tokens} tokens."
            return _error(400, "context_length_exceeded", told)
        stream = list(self.reply(dialogue, body.get("max_completion_tokens") or body.get("max_tokens")))
        usage = _usage(len(prompt), self.stats.cached(prompt), len(stream))
        if fault is SimulatedFault.INVALID_JSON:
            stream = list(spoiled(stream))
        timed = self.paced(stream, started, fault)
        if not body.get("stream"):
            return JSONResponse(frames.whole([token async for token in timed], usage))
        return StreamingResponse(self._events(timed, frames, usage, len(stream)), media_type="text/event-stream")

    def _refusal(self, fault: SimulatedFault | None) -> Response | None:
        match fault:
            case SimulatedFault.RATE_LIMIT:
                wait = {"Retry-After": f"{self.faults.retry_after_s:g}"}
                return _error(429, "rate_limit_exceeded", "Slow down.", wait)
            case SimulatedFault.UNAUTHORIZED:
                return _error(401, "invalid_api_key", "Incorrect API key provided.")
            case SimulatedFault.SERVER_ERROR:
                return _error(503, "overloaded", "The server is overloaded.")
            case SimulatedFault.GARBAGE:
                return PlainTextResponse('data: {"choices": [{"delta": oops\n\n', media_type="text/event-stream")
            case SimulatedFault.EMPTY:
                return PlainTextResponse("<html>It works!</html>", media_type="text/html")
        return None

    async def _events(
        self, timed: AsyncIterator[StreamToken], frames: "_Frames", usage: dict[str, Any], total: int
    ) -> AsyncIterator[str]:
        sent = 0
        try:
            async for token in timed:
                yield _event(frames.token(token))
                sent += 1
            yield _event(frames.end())
            yield _event(frames.usage(usage))
            yield "data: [DONE]\n\n"
        finally:
            self.stats.aborted += sent < total


def _usage(prompt_chars: int, cached_chars: int, output: int) -> dict[str, Any]:
    prompt = prompt_chars // 4
    return {
        "prompt_tokens": prompt,
        "completion_tokens": output,
        "total_tokens": prompt + output,
        "prompt_tokens_details": {"cached_tokens": min(prompt, cached_chars // 4)},
    }


def _error(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": {"message": message, "type": code, "code": code}}, status, headers)


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data)}\n\n"


class _Frames:
    """Makes the wire objects of one response."""

    kind = ""

    def __init__(self, id: str) -> None:
        self._head = {"id": id, "object": self.kind, "created": 0, "model": MODEL}
        self._called = False

    def _choice(self, **fields: Any) -> dict[str, Any]:
        return {**self._head, "choices": [{"index": 0, "finish_reason": None, **fields}]}

    def usage(self, usage: dict[str, Any]) -> dict[str, Any]:
        return {**self._head, "choices": [], "usage": usage}

    def token(self, token: StreamToken) -> dict[str, Any]:
        raise NotImplementedError

    def end(self) -> dict[str, Any]:
        raise NotImplementedError

    def whole(self, stream: Sequence[StreamToken], usage: dict[str, Any]) -> dict[str, Any]:
        raise NotImplementedError


class _ChatFrames(_Frames):
    kind = "chat.completion.chunk"

    def token(self, token: StreamToken) -> dict[str, Any]:
        if token.call is None:
            return self._choice(delta={"role": "assistant", "content": token.text})
        self._called = True
        function = {"name": token.name} if token.name else {}
        call: dict[str, Any] = {"index": token.call, "function": {**function, "arguments": token.text}}
        if token.name:
            call |= {"id": f"{self._head['id']}-{token.call}", "type": "function"}
        return self._choice(delta={"role": "assistant", "tool_calls": [call]})

    def end(self) -> dict[str, Any]:
        return self._choice(delta={}, finish_reason="tool_calls" if self._called else "stop")

    def whole(self, stream: Sequence[StreamToken], usage: dict[str, Any]) -> dict[str, Any]:
        text = "".join(token.text for token in stream if token.call is None)
        calls: dict[int, dict[str, Any]] = {}
        for token in stream:
            if token.call is not None:
                call = calls.setdefault(token.call, {"name": token.name, "arguments": ""})
                call["arguments"] += token.text
        wired = [{"id": f"{self._head['id']}-{i}", "type": "function", "function": c} for i, c in calls.items()]
        message = {"role": "assistant", "content": text or None, **({"tool_calls": wired} if wired else {})}
        reason = "tool_calls" if wired else "stop"
        head = {**self._head, "object": "chat.completion"}
        return {**head, "choices": [{"index": 0, "message": message, "finish_reason": reason}], "usage": usage}


class _TextFrames(_Frames):
    kind = "text_completion"

    def token(self, token: StreamToken) -> dict[str, Any]:
        return self._choice(text=token.text)

    def end(self) -> dict[str, Any]:
        return self._choice(text="", finish_reason="stop")

    def whole(self, stream: Sequence[StreamToken], usage: dict[str, Any]) -> dict[str, Any]:
        text = "".join(token.text for token in stream)
        return {**self._head, "choices": [{"index": 0, "text": text, "finish_reason": "stop"}], "usage": usage}


class Running:
    """Runs the server on a free port inside this process, for tests and benches that need no second process."""

    def __init__(self, sim: SimServer, port: int = 0) -> None:
        self.sim = sim
        config = uvicorn.Config(
            sim.app, "127.0.0.1", port, log_level="critical", ws="websockets-sansio", lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Running":
        self._task = asyncio.create_task(self._server._serve(), name="simserver")
        while not self._server.started:
            await asyncio.sleep(0.001)
        return self

    @property
    def base_url(self) -> str:
        host, port = self._server.servers[0].sockets[0].getsockname()[:2]
        return f"http://{host}:{port}/v1"

    async def __aexit__(self, *_: object) -> None:
        self._server.should_exit = self._server.force_exit = True
        if self._task is not None:
            with suppress(asyncio.CancelledError):
                await self._task
