"""Wraps a model so that every generation is timed."""

from collections.abc import AsyncIterator, Callable

from bench.speedup.record import GenerationTimes, Proposed, Record
from services.events.model import Ask, ContextEntry, ModelOutput, SessionContext, ToolCall, Usage
from services.models.ports import Backend, BackendSession, closing


class Timed:
    """A back end around `model` that adds the times of its generations to `record`. `now` gives the record's
    seconds."""

    def __init__(self, model: Backend, record: Record, now: Callable[[], float]) -> None:
        self._model = model
        self._record = record
        self._now = now

    @property
    def name(self) -> str:
        return self._model.name

    def open(self, session_context: SessionContext) -> "TimedSession":
        return TimedSession(self._model.open(session_context), self._record, self._now)

    async def aclose(self) -> None:
        """Do nothing: the model is shared, and its owner closes it."""


class TimedSession:
    def __init__(self, session: BackendSession, record: Record, now: Callable[[], float]) -> None:
        self._session = session
        self._record = record
        self._now = now

    def append(self, entry: ContextEntry) -> None:
        self._session.append(entry)

    @property
    def usage(self) -> Usage:
        return self._session.usage

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        asked = GenerationTimes(self._now())
        self._record.asked.append(asked)
        async with closing(self._session.generate(ask)) as outputs:
            async for output in outputs:
                asked.end_s = self._now()
                asked.first_s = asked.first_s or asked.end_s
                if isinstance(output, ToolCall):
                    self._record.proposed.append(Proposed(asked.end_s, output.tool))
                yield output

    async def aclose(self) -> None:
        usage = self._session.usage
        self._record.input_tokens, self._record.output_tokens = usage.input_tokens, usage.output_tokens
        await self._session.aclose()
