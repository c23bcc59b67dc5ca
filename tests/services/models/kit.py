"""Shared by the tests of model back ends: tools, a session context, scripted sessions, and a way to play one."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Protocol

from bench.simserver.pace import SimulatedFault
from services.events.model import (
    Acted,
    ActionKind,
    AnswerDelta,
    Ask,
    ContextEntry,
    ModelFault,
    ModelFaultKind,
    ModelOutput,
    Pause,
    Phase,
    Remove,
    SessionContext,
    ToolCall,
    Usage,
    UserUpdate,
)
from services.models.call_ids import CallIds
from services.models.tag_parser import TagParser
from tools.spec import Effect, ToolSpec


def _tool(name: str, effect: Effect, /, *required: str, **properties: dict[str, object]) -> ToolSpec:
    schema = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
    return ToolSpec(name, f"Does {name}.", schema, effect=effect)


TEXT: dict[str, object] = {"type": "string"}
NUMBER: dict[str, object] = {"type": "integer"}

WEATHER = _tool("get_weather", Effect.READ_EXTERNAL, "location", location=TEXT, date=TEXT)
PHONE = _tool("get_phone_number", Effect.READ_LOCAL, "name", name=TEXT)
SMS = _tool("send_sms", Effect.WRITE_EXTERNAL, "to", "message", to={"type": "array", "items": TEXT}, message=TEXT)
TIMER = _tool("set_timer", Effect.WRITE_LOCAL, "duration_seconds", duration_seconds=NUMBER, label=TEXT)
TOOLS = (WEATHER, PHONE, SMS, TIMER)

QUIET = frozenset({ActionKind.TOOL_CALL, ActionKind.REMOVE, ActionKind.PAUSE})
EVERYTHING = frozenset(ActionKind)

NOW = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)


FAULT_KINDS = {
    SimulatedFault.UNAUTHORIZED: ModelFaultKind.AUTHENTICATION,
    SimulatedFault.SLOW_START: ModelFaultKind.TIMEOUT,
    SimulatedFault.STALL: ModelFaultKind.TIMEOUT,
    SimulatedFault.CUT: ModelFaultKind.UNAVAILABLE,
    SimulatedFault.GARBAGE: ModelFaultKind.PROTOCOL,
}
"""The fault kind that each simulated fault must lead to."""


class Wall:
    """A time of day that a test can move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def session_context(now: Wall | None = None, instructions: str = "Be kind.") -> SessionContext:
    return SessionContext(instructions, TOOLS, now or Wall(), "America/Los_Angeles", "Oakland")


def listening(turn: int = 1) -> Ask:
    return Ask(turn, Phase.LISTENING, QUIET)


def settling(turn: int = 1, allowed: frozenset[ActionKind] = EVERYTHING) -> Ask:
    return Ask(turn, Phase.SETTLING, allowed)


def final(turn: int = 1) -> Ask:
    return Ask(turn, Phase.FINAL, EVERYTHING)


def heard(text: str, full: str = "", *, turn: int = 1, rev: int = 1, last: bool = False) -> UserUpdate:
    return UserUpdate(turn, rev, text, full or text, final=last)


def parse(text: str, ids: CallIds | None = None, size: int = 1) -> list[ModelOutput]:
    """What the tag parser makes of `text`, fed `size` characters at a time."""
    parser = TagParser(ids or CallIds())
    outputs = [o for i in range(0, len(text), size) for o in parser.parse(text[i : i + size])]
    return [*outputs, *parser.finish()]


def said(outputs: Iterable[ModelOutput]) -> str:
    return "".join(output.text for output in outputs if isinstance(output, AnswerDelta))


def actions(outputs: Iterable[ModelOutput]) -> list[ModelOutput]:
    return [output for output in outputs if isinstance(output, ToolCall | Remove | Pause)]


class ScriptedSession(Protocol):
    def append(self, entry: ContextEntry) -> None: ...

    def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]: ...


async def play(session: ScriptedSession, ask: Ask) -> list[ModelOutput]:
    """One generation as the agent loop takes it: every accepted action goes back into the session."""
    outputs = []
    async for output in session.generate(ask):
        outputs.append(output)
        if isinstance(output, ToolCall | Remove | Pause):
            session.append(Acted(ask.turn, output))
    return outputs


class Scripted:
    """A model session that plays prepared generations, `delay_s` before each output, and remembers what it was told.
    After the last one it plays `then`, if given."""

    then: list[ModelOutput | ModelFault] | None = None

    def __init__(self, *generations: list[ModelOutput | ModelFault], delay_s: float = 0.0) -> None:
        self._generations = list(generations)
        self._delay_s = delay_s
        self.told: list[ContextEntry] = []
        self.asked: list[Ask] = []
        self.warmed = 0
        self.aborted = 0
        self.closed = False

    def append(self, entry: ContextEntry) -> None:
        self.told.append(entry)

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        self.asked.append(ask)
        outputs = self.then if self.then is not None and not self._generations else self._generations.pop(0)
        finished = False
        try:
            for output in outputs:
                await asyncio.sleep(self._delay_s)
                if isinstance(output, ModelFault):
                    raise output
                finished = output is outputs[-1]
                yield output
            finished = True
        finally:
            self.aborted += not finished

    async def warm(self, ask: Ask) -> None:
        self.warmed += 1

    @property
    def usage(self) -> Usage:
        return Usage(requests=len(self.asked))

    async def aclose(self) -> None:
        self.closed = True


class ScriptedBackend:
    """A model whose one session is given."""

    def __init__(self, session: Scripted, name: str = "scripted") -> None:
        self.session = session
        self.name = name

    def open(self, session_context: SessionContext) -> Scripted:
        return self.session

    async def aclose(self) -> None:
        return None
