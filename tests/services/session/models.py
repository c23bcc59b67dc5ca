"""A fake model with known delays: it calls the client's tools that the request names, then repeats the request, one
word every `pace_s` seconds."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from services.events.model import (
    Acted,
    ActionKind,
    AnswerDelta,
    AnswerEnd,
    Ask,
    ContextEntry,
    ModelFault,
    ModelFaultKind,
    ModelOutput,
    Observed,
    Opened,
    Part,
    Pause,
    PauseReason,
    Phase,
    SessionContext,
    ToolCall,
    Usage,
    UserUpdate,
)


@dataclass
class EchoSession:
    session_context: SessionContext
    pace_s: float
    entries: list[ContextEntry] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    closed: bool = False

    def append(self, entry: ContextEntry) -> None:
        self.entries.append(entry)

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        self.usage = Usage(self.usage.requests + 1, self.usage.input_tokens + 10, 0, self.usage.output_tokens + 5)
        request = self._request(ask.turn)
        if request[-1:] == ["how"] and ActionKind.QUESTION in ask.allowed and ask.phase is Phase.SETTLING:
            yield Opened(Part.ANSWER, question=True)
            yield AnswerDelta("For how long?")
            yield AnswerEnd()
            return
        if ask.phase is not Phase.FINAL:
            yield Pause(PauseReason.DONE, sure=False)
            return
        if "fault" in request:
            raise ModelFault(ModelFaultKind.UNAVAILABLE, "gone")
        called = {entry.action.tool for entry in self._of(Acted, ask.turn) if isinstance(entry.action, ToolCall)}
        wanted = [spec.name for spec in self.session_context.tools if spec.client_side and spec.name in request]
        for tool in wanted:
            if tool not in called:
                yield ToolCall(len(called) + 1, tool, {})
                called.add(tool)
        if len(self._of(Observed, ask.turn)) < len(wanted):
            yield Pause(PauseReason.WAITING_TOOL)
            return
        results = [str(entry.value or entry.error) for entry in self._of(Observed, ask.turn)]
        for word in ["echo", *request, *results]:
            await asyncio.sleep(self.pace_s)
            yield AnswerDelta(f"{word} ")
        yield AnswerEnd()

    async def aclose(self) -> None:
        self.closed = True

    def _request(self, turn: int) -> list[str]:
        said = [entry for entry in self.entries if isinstance(entry, UserUpdate) and entry.turn == turn]
        return said[-1].full_text.split() if said else []

    def _of(self, kind: type, turn: int) -> list[Any]:
        """What came after the first words of `turn`; that may be about a call of an earlier one."""
        began = (n for n, entry in enumerate(self.entries) if isinstance(entry, UserUpdate) and entry.turn == turn)
        return [entry for entry in self.entries[next(began, len(self.entries)) :] if isinstance(entry, kind)]


@dataclass
class Echo:
    pace_s: float = 0.05
    name: str = "echo"
    sessions: list[EchoSession] = field(default_factory=list)

    def open(self, session_context: SessionContext) -> EchoSession:
        self.sessions.append(EchoSession(session_context, self.pace_s))
        return self.sessions[-1]

    async def aclose(self) -> None: ...
