"""A composite of scripted models in virtual time, and what its tests say to it."""

import asyncio
from typing import Any

from services.events.model import (
    AnswerDelta,
    AnswerEnd,
    Ask,
    ModelOutput,
    Opened,
    Part,
    Pause,
    PauseReason,
    ToolCall,
    UserUpdate,
)
from services.models.composite import CompositeModel, CompositePolicy, CompositeSession
from tests.services.models.kit import (
    Scripted,
    ScriptedBackend,
    heard,
    listening,
    play,
    session_context,
)

READ = ToolCall(1, "get_weather", {"location": "Oslo"}, confidence=0.95)
WRITE = ToolCall(1, "set_timer", {"duration_seconds": 600}, confidence=0.95)
WAIT_USER, WAIT_TOOL, DONE = (Pause(reason) for reason in PauseReason)
TRUSTED = Pause(PauseReason.WAITING_TOOL, on_trust=True)
ANSWER: list[ModelOutput] = [
    Opened(Part.ANSWER),
    AnswerDelta("Ten minutes, "),
    AnswerDelta("starting now."),
    AnswerEnd(),
]
TOLD = "Ten minutes, starting now."


def roles(responder: Scripted, speculator: Scripted | None = None, **policy: Any) -> CompositeSession:
    if speculator is not None:
        speculator.then = [DONE]
    backend = ScriptedBackend(speculator, "grammar") if speculator else None
    return CompositeModel(ScriptedBackend(responder, "cloud"), backend, CompositePolicy(**policy)).open(
        session_context()
    )


async def start(session: CompositeSession, words: str = "set a timer for ten minutes") -> None:
    session.append(heard(words))
    await play(session, listening())


async def cut_off(session: CompositeSession, ask: Ask, after_s: float) -> None:
    """A generation whose reader goes away, as the agent's does when the user speaks on."""
    reader = asyncio.create_task(play(session, ask))
    await asyncio.sleep(after_s)
    reader.cancel()
    await asyncio.wait([reader])


def finish(session: CompositeSession, words: str = "set a timer for ten minutes") -> None:
    session.append(UserUpdate(1, 9, "", words, final=True))
