"""A client of the Realtime wire that says one request as a phone with a recogniser of its own does, runs the tools that
the server asks for, and notes when the first text of the answer comes. In real time."""

import asyncio
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from services.events.agent import UserFinal, UserPartial, UserRewrite
from tools.spec import Invocation, OutcomeStatus, ToolSpec
from training.clock.script import Timed
from training.evaluation.dialogues import DialogueTrial
from training.evaluation.live import Ran, run_in
from training.synth.dialogue import Dialogue

FINAL_MS = 200.0
"""From the last word until the recogniser gives its final text."""
_QUIET_S = 1.5
"""Seconds without an event after an answer, after which a request is over."""
_LONGEST_S = 40.0
Json = dict[str, Any]


@dataclass(slots=True)
class WireRun:
    """Times in seconds after the last word; None for what did not happen."""

    name: str
    variant: str
    text_s: float | None = None
    effect_s: float | None = None
    exact: bool = False
    answer: bool = False
    said: str = ""
    calls: int = 0
    fault: str = ""


def texts(events: Iterable[Timed], end_ms: float, streaming: bool) -> list[tuple[float, str]]:
    """What the client sends in a turn: (ms, all words so far), the last one final."""
    heard, sent = "", list[tuple[float, str]]()
    final = ""
    for at, event in events:
        if isinstance(event, UserPartial):
            heard = f"{heard} {event.text}".strip()
        elif isinstance(event, UserRewrite):
            heard = event.text
        elif isinstance(event, UserFinal):
            final = event.text
            continue
        else:
            continue
        if streaming and at < end_ms + FINAL_MS:
            sent.append((at, heard))
    return [*sent, (end_ms + FINAL_MS, final)]


@dataclass
class WireTalk:
    """One session for the first turn of one dialogue."""

    trial: DialogueTrial
    streaming: bool
    scene: Dialogue = field(init=False)
    ran: list[Ran] = field(default_factory=list)
    pending: int = 0
    text_at_ms: float | None = None
    said: str = ""
    fault: str = ""

    def __post_init__(self) -> None:
        self.scene = self.trial.scene(streaming=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self._begun_s = 0.0

    async def run(self, url: str) -> WireRun:
        async with connect(f"{url}/realtime?x_ext=events", proxy=None, max_size=None) as socket:
            await self._configure(socket)
            self._begun_s = asyncio.get_running_loop().time()
            speaking = asyncio.create_task(self._speak(socket))
            try:
                async with asyncio.timeout(self.trial.speech_end_ms / 1000 + _LONGEST_S):
                    await self._listen(socket)
            except (TimeoutError, ConnectionClosed) as error:
                self.fault = type(error).__name__
            finally:
                for task in (speaking, *self._tasks):
                    task.cancel()
                await asyncio.gather(speaking, *self._tasks, return_exceptions=True)
        return self._result()

    @property
    def _now_ms(self) -> float:
        return 1000 * (asyncio.get_running_loop().time() - self._begun_s)

    async def _configure(self, socket: ClientConnection) -> None:
        tools = [function_of(spec) for spec in self.scene.specs.values()]
        context = self.scene.session()
        session: Json = {"type": "realtime", "output_modalities": ["text"], "tools": tools, "x_home": context.home}
        await socket.send(json.dumps({"type": "session.update", "session": session}))
        while (event := json.loads(await socket.recv()))["type"] != "session.updated":
            if event["type"] == "error":
                raise RuntimeError(event["error"]["message"])

    async def _speak(self, socket: ClientConnection) -> None:
        said = texts(self.scene.speech[0].events, self.trial.speech_end_ms, self.streaming)
        for rev, (at_ms, words) in enumerate(said, 1):
            await asyncio.sleep(max(0.0, (at_ms - self._now_ms) / 1000))
            last = rev == len(said)
            event: Json = {"type": "x_foresay.text", "rev": rev, "stable" if last else "unstable": words}
            await socket.send(json.dumps(event | ({"final": True} if last else {})))

    async def _listen(self, socket: ClientConnection) -> None:
        over = False
        while True:
            try:
                async with asyncio.timeout(_QUIET_S if over and not self.pending else None):
                    event = json.loads(await socket.recv())
            except TimeoutError:
                return
            match event["type"]:
                case "error":
                    self.fault = event["error"]["message"]
                case "response.output_text.delta":
                    self._heard(event["delta"])
                case "response.output_item.done" if event["item"]["type"] == "function_call":
                    self.pending += 1
                    self._start(socket, event["item"])
                case "response.done":
                    over = bool(self.said)

    def _heard(self, text: str) -> None:
        if self._now_ms < self.trial.speech_end_ms:
            return
        self.said += text
        if self.text_at_ms is None and text.strip():
            self.text_at_ms = self._now_ms

    def _start(self, socket: ClientConnection, item: Json) -> None:
        task = asyncio.create_task(self._run(socket, item))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, socket: ClientConnection, item: Json) -> None:
        """Runs one call as the dialogue's world does, and sends its output."""
        call = Invocation("wire", 1, len(self.ran) + 1, 1, item["name"], json.loads(item["arguments"]), item["call_id"])
        start_ms = self._now_ms
        seconds, outcome = run_in(self.scene, call)
        await asyncio.sleep(seconds)
        self.ran.append(Ran(call, self.scene.specs[call.tool].safe, start_ms, self._now_ms, outcome))
        output: Any = outcome.value if outcome.status is OutcomeStatus.DONE else {"error": outcome.message}
        told: Json = {"type": "function_call_output", "call_id": item["call_id"], "output": json.dumps(output)}
        with suppress(ConnectionClosed):
            await socket.send(json.dumps({"type": "conversation.item.create", "item": told}))
            self.pending -= 1
            if not self.pending:
                await socket.send(json.dumps({"type": "response.create"}))

    def _result(self) -> WireRun:
        end_ms = self.trial.speech_end_ms
        writes = [each.end_ms for each in self.ran if not each.safe]
        return WireRun(
            self.trial.name,
            "async" if self.streaming else "sync",
            text_s=None if self.text_at_ms is None else (self.text_at_ms - end_ms) / 1000,
            effect_s=(max(writes) - end_ms) / 1000 if writes else None,
            exact=self.trial.writes_done(self.ran).exact,
            answer=self.trial.answered(self.said.strip()),
            said=self.said.strip(),
            calls=len(self.ran),
            fault=self.fault,
        )


def function_of(spec: ToolSpec) -> Json:
    """A tool as the client declares it."""
    return {
        "type": "function",
        "name": spec.name,
        "description": spec.description,
        "parameters": dict(spec.parameters),
        "x_effect": spec.effect.value,
    }
