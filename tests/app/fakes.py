"""A fake of the server's engines with scripted sessions: tests decide what a session hears and answers, and see what
the gateway asked of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from app.http.metrics import ServerMetrics
from app.server_port import EngineStatus
from services.events.model import Usage
from services.events.session import (
    AudioCommitted,
    ConversationEvent,
    ResponseEnded,
    ResponseStarted,
    ResponseStatus,
    ResponseText,
    Transcribed,
)
from services.events.speech import RecognisedText
from services.session_config import RequestRefused, ResponseOptions, SessionConfig
from tests.waiting import until
from tools.executor import Executor


class ScriptedConversation:
    """A fake session. It records every request in `asked`. `reply` is its answer to `respond`; None leaves the response
    open."""

    def __init__(self, session_id: str, config: SessionConfig) -> None:
        self.session_id = session_id
        self.configs = [config]
        self.asked: list[tuple[Any, ...]] = []
        self.reply: str | None = "Certainly."
        self.active: str | None = None
        self.running = False
        self.closed_for: str | None = None
        self.heard = b""
        self.refuse: dict[str, Exception] = {}
        self._closing = asyncio.Event()
        self._events: asyncio.Queue[ConversationEvent | None] = asyncio.Queue()
        self._count = 0

    # -------------------------------------------------------------- what tests do

    def tell(self, *events: ConversationEvent) -> None:
        for event in events:
            self._events.put_nowait(event)

    def requests(self, name: str) -> list[tuple[Any, ...]]:
        return [request[1:] for request in self.asked if request[0] == name]

    @property
    def config(self) -> SessionConfig:
        return self.configs[-1]

    # -------------------------------------------------------------- what the gateway does

    async def run(self) -> None:
        self.running = True
        try:
            if "run" in self.refuse:
                raise self.refuse["run"]
            await self._closing.wait()
        finally:
            self.running = False
            self._events.put_nowait(None)

    async def events(self) -> AsyncIterator[ConversationEvent]:
        while (event := await self._events.get()) is not None:
            yield event

    async def close(self, reason: str) -> None:
        self.closed_for = self.closed_for or reason
        self._closing.set()

    async def rest(self) -> None:
        await until(lambda: self.active is None)

    async def taken(self, response_id: str) -> None:
        self._note("taken", response_id)

    async def gone(self) -> None:
        self._note("gone")

    async def configure(self, config: SessionConfig) -> None:
        self._note("configure", config)
        self.configs.append(config)

    async def append_audio(self, pcm: bytes, rate: int) -> None:
        self._note("hear", len(pcm), rate)
        self.heard += pcm

    async def append_text(self, text: RecognisedText) -> None:
        self._note("append_text", text)

    async def commit_audio(self) -> None:
        self._note("commit_audio")
        if not self.heard:
            raise RequestRefused("input_audio_buffer_commit_empty", "The audio buffer is empty.")
        seconds, self.heard = len(self.heard) / 48_000, b""
        item_id = f"item_spoken_{len(self.requests('commit_audio'))}"
        self.tell(AudioCommitted(item_id), Transcribed(item_id, "what time is it", seconds))

    async def clear_audio(self) -> None:
        self._note("clear_audio")
        self.heard = b""

    async def add_user_text(self, item_id: str, text: str) -> None:
        self._note("add_user_text", item_id, text)

    async def add_assistant_text(self, item_id: str, text: str) -> None:
        self._note("add_assistant_text", item_id, text)

    async def add_instruction(self, item_id: str, text: str) -> None:
        self._note("add_instruction", item_id, text)

    async def respond(self, options: ResponseOptions) -> None:
        self._note("respond", options)
        if self.active and not options.out_of_band:
            raise RequestRefused("conversation_already_has_active_response", "There is an active response.")
        self._count += 1
        response_id = f"resp_{self._count}"
        metadata = dict(options.metadata) if options.metadata else None
        self.tell(ResponseStarted(response_id, metadata, options.out_of_band))
        self.active = response_id
        if self.reply is not None:
            self.answer(self.reply)

    def answer(self, text: str) -> None:
        """Finish the active response."""
        assert self.active is not None
        words = text.split(" ")
        deltas = [word if place == 0 else f" {word}" for place, word in enumerate(words)]
        self.tell(*(ResponseText(self.active, delta) for delta in deltas))
        self.tell(ResponseEnded(self.active, ResponseStatus.COMPLETED, Usage(1, 10, 4, 2)))
        self.active = None

    async def cancel(self, response_id: str | None) -> None:
        self._note("cancel", response_id)
        if self.active is None or response_id not in (None, self.active):
            raise RequestRefused("response_cancel_not_active", "no response is active")
        self.tell(ResponseEnded(self.active, ResponseStatus.CANCELLED, Usage(), "client_cancelled"))
        self.active = None

    async def tool_output(self, call_id: str, output: str) -> None:
        self._note("tool_output", call_id, output)

    async def approve(self, request_id: str, approve: bool) -> None:
        self._note("approve", request_id, approve)

    async def forget(self, item_id: str) -> None:
        self._note("forget", item_id)

    async def truncate(self, item_id: str, heard: str | None) -> None:
        self._note("truncate", item_id, heard)

    async def playback(self, response_id: str, heard: str | None, done: bool) -> None:
        self._note("playback", response_id, heard, done)

    def _note(self, name: str, *arguments: Any) -> None:
        if name in self.refuse:
            raise self.refuse[name]
        self.asked.append((name, *arguments))


class ScriptedEngines:
    def __init__(self, prepare: Callable[[ScriptedConversation], None] | None = None) -> None:
        self.metrics = ServerMetrics()
        self.conversations: list[ScriptedConversation] = []
        self.owners: list[str] = []
        self.prepare = prepare
        self.started = self.closed = False
        self.lag_s = 0.0
        self.tools: dict[str, Executor] = {}
        self.kept: Mapping[str, Any] | Exception = {}
        self.engines: dict[str, EngineStatus] = {
            "asr": EngineStatus("pocketsphinx", True),
            "llm": EngineStatus("embedded", True),
        }

    async def start(self) -> None:
        self.started = True

    async def aclose(self) -> None:
        self.closed = True

    def new_conversation(
        self, session_id: str, config: SessionConfig, owner: str = "local", caller: Mapping[str, str] | None = None
    ) -> ScriptedConversation:
        conversation = ScriptedConversation(session_id, config)
        if self.prepare is not None:
            self.prepare(conversation)
        self.conversations.append(conversation)
        self.owners.append(owner)
        return conversation

    def open_tools(self, session_id: str) -> Executor:
        return self.tools[session_id]

    def recogniser_lag(self) -> float:
        return self.lag_s

    async def overview(self) -> Mapping[str, Any]:
        if isinstance(self.kept, Exception):
            raise self.kept
        return self.kept

    def readiness(self) -> Mapping[str, EngineStatus]:
        return self.engines

    @property
    def last(self) -> ScriptedConversation:
        return self.conversations[-1]
