"""Runs the session's one generation as a task that can be stopped (`spec.md#interruption`)."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from services.agent.core.commands import Generate, ModelSaid, ModelStopped, PostInput
from services.agent.ports import ModelSession
from services.agent.runtime.output_limits import bounded
from services.events.model import (
    AnswerEnd,
    Ask,
    ContextEntry,
    Invalid,
    ModelFault,
    ModelFaultKind,
    Pause,
)

log = logging.getLogger(__name__)
Spawn = Callable[[Coroutine[Any, Any, None], str], asyncio.Task[None]]


class ModelTask:
    """Starts and stops generations. A new one begins only after the iterator of the last one has been closed."""

    def __init__(self, model: ModelSession, post: PostInput, spawn: Spawn) -> None:
        self._model = model
        self._post = post
        self._spawn = spawn
        self._task: asyncio.Task[None] | None = None
        self._entries: deque[ContextEntry] = deque()

    def start(self, command: Generate) -> None:
        # Entries are kept here and not in the task, which may be cancelled before its first step and would lose them.
        """Start a generation; the one before must have been stopped or have ended."""
        self._entries.extend(command.entries)
        before, self._task = self._task, None
        self._task = self._spawn(self._run(command, before), f"generation {command.number}")

    def stop(self) -> None:
        """Cancel the running generation."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self, command: Generate, before: asyncio.Task[None] | None) -> None:
        if before is not None and not before.done():
            await asyncio.wait([before])
        try:
            while self._entries:
                self._model.append(self._entries.popleft())
            ended_itself = await self._stream(command.number, command.ask)
        except ModelFault as fault:
            stopped = ModelStopped(command.number, fault.kind, fault.message, fault.retry_after_s, fault.again)
        except Exception as error:
            log.exception("the model back end broke its contract")
            stopped = ModelStopped(command.number, ModelFaultKind.PROTOCOL, f"{type(error).__name__}: {error}")
        else:
            if not ended_itself:
                return
            stopped = ModelStopped(command.number)
        await self._post(stopped)

    async def _stream(self, number: int, ask: Ask) -> bool:
        """Post the outputs of one generation. Returns True if the stream ended without a terminal action."""
        stream = bounded(self._model.generate(ask))
        try:
            async for output in stream:
                await self._post(ModelSaid(number, output))
                if isinstance(output, Pause | AnswerEnd | Invalid):
                    return False
            return True
        finally:
            await stream.aclose()
