"""Responses that belong to no turn: announcements, and `response.create` with conversation "none"."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from services.agent.ports import Model
from services.agent.runtime.output_limits import bounded
from services.close_all import close_all
from services.events.model import (
    ActionKind,
    AnswerDelta,
    AnswerEnd,
    Ask,
    ModelFault,
    Phase,
    SessionContext,
    Usage,
    UserUpdate,
)
from services.events.session import (
    ConversationEvent,
    ResponseEnded,
    ResponseSegment,
    ResponseStarted,
    ResponseStatus,
    ResponseText,
)
from services.session.agent_host import AgentHost
from services.session.event_queue import SessionEventQueue
from services.session_config import RequestRefused, ResponseOptions
from services.tts.segmenter import Segmenter, in_pieces

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Responses outside the conversation that one session may have at a time; more are refused."""


@dataclass(slots=True)
class OutOfBandResponse:
    """Makes the events of one response that belongs to no turn. Call `begin`, then `add` for each piece of text and for
    the usage, then `end`, `fail` or `cancel`. Pure."""

    id: str
    metadata: dict[str, str] | None = None
    out_of_band: bool = False
    _segmenter: Segmenter = field(init=False)
    _usage: Usage = field(default_factory=Usage)

    def __post_init__(self) -> None:
        self._segmenter = Segmenter(self.id)

    def begin(self) -> list[ConversationEvent]:
        return [ResponseStarted(self.id, self.metadata, self.out_of_band)]

    def add(self, piece: str | Usage) -> list[ConversationEvent]:
        if isinstance(piece, Usage):
            self._usage = piece
            return []
        segments = self._segmenter.add_text(piece)
        return [ResponseText(self.id, piece), *(ResponseSegment(self.id, segment) for segment in segments)]

    def end(self) -> list[ConversationEvent]:
        segments = [ResponseSegment(self.id, segment) for segment in self._segmenter.finish()]
        return [*segments, ResponseEnded(self.id, ResponseStatus.COMPLETED, self._usage)]

    def fail(self, message: str) -> list[ConversationEvent]:
        return [ResponseEnded(self.id, ResponseStatus.FAILED, self._usage, message)]

    def cancel(self) -> list[ConversationEvent]:
        return [ResponseEnded(self.id, ResponseStatus.CANCELLED, self._usage, "client_cancelled")]


@dataclass(slots=True)
class OutOfBandTasks:
    """Writes the responses outside the conversation, each in a task that this object owns."""

    agent_host: AgentHost
    tasks: asyncio.TaskGroup
    out: SessionEventQueue
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def start(self, response: OutOfBandResponse, options: ResponseOptions) -> None:
        """Write the response in a task. Raises `RequestRefused` while `AT_ONCE` are being written."""
        if len(self._running) >= AT_ONCE:
            message = f"At most {AT_ONCE} responses outside the conversation at once; wait for one to end."
            raise RequestRefused("conversation_already_has_active_response", message)
        task = self.tasks.create_task(self._say(response, options), name=response.id)
        self._running[response.id] = task
        task.add_done_callback(lambda _: self._running.pop(response.id))

    def cancel(self, response_id: str) -> bool:
        """Cancel the response; True if it was one of these."""
        task = self._running.get(response_id)
        return task is not None and task.cancel()

    async def close(self) -> None:
        """Cancel the responses that are being written, and wait for their tasks."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def _say(self, response: OutOfBandResponse, options: ResponseOptions) -> None:
        session_context = replace(
            self.agent_host.session_context(instructions=options.instructions),
            watch=self.agent_host.engines.observer.asides,
        )
        texts = options.input_texts or (options.instructions or "",)
        self.out.emit(*response.begin())
        try:
            async with aclosing(one_off(self.agent_host.engines.model, session_context, texts)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Usage):
                        self.agent_host.engines.metrics.used(piece)
                    for part in in_pieces(piece) if isinstance(piece, str) else (piece,):
                        self.out.emit(*response.add(part))
                        await asyncio.sleep(0)
                        await self.out.room()
            self.out.emit(*response.end())
        except asyncio.CancelledError:
            self.out.emit(*response.cancel())
            raise
        except ModelFault as fault:
            self.out.emit(*response.fail(fault.message))
        except Exception as error:
            log.exception("the model back end broke its contract")
            self.out.emit(*response.fail(f"{type(error).__name__}: {error}"))


async def one_off(
    model: Model, session_context: SessionContext, texts: tuple[str, ...]
) -> AsyncGenerator[str | Usage, None]:
    """Ask `model` without tools or history. Yields pieces of the answer's text, then the usage. Raises `ModelFault`."""
    session = model.open(session_context)
    try:
        text = "\n".join(texts)
        session.append(UserUpdate(1, 1, text, text, final=True))
        ask = Ask(1, Phase.FINAL, frozenset({ActionKind.ANSWER, ActionKind.PAUSE}), max_think_tokens=0)
        async with aclosing(bounded(session.generate(ask))) as outputs:
            async for output in outputs:
                if isinstance(output, AnswerDelta):
                    yield output.text
                elif isinstance(output, AnswerEnd):
                    break
        yield session.usage
    finally:
        await close_all(session.aclose)
