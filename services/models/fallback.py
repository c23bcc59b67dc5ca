"""A model that is bounded in time and has a stand-in: where it fails, the embedded brain answers what it is sure of.

The stand-in hears all that the model hears, and is asked only when the model has failed the turn after the final
transcript: it raised a fault, let the user wait too long, or wrote what is no action several times. If the stand-in is
sure of the words, the fault is raised with `again`, which tells the agent to ask once more in the same turn, and the
stand-in alone serves the rest of the turn: by its own pause or answer the writes commit that it would commit alone, and
what others had proposed is withdrawn. If it is not sure, the fault is raised as it is.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from services.events.model import (
    AnswerDelta,
    Ask,
    ContextEntry,
    ModelFault,
    ModelFaultKind,
    ModelOutput,
    Opened,
    Part,
    Phase,
    Rejected,
    SessionContext,
    ThinkDelta,
    Usage,
)
from services.models.ports import Backend, BackendSession, closing
from tools.slicing import sliced

log = logging.getLogger(__name__)


class FallbackSession(BackendSession, Protocol):
    def sure(self, turn: int) -> bool:
        """Whether the words of `turn` are understood well enough to answer them, be it by a question. May `pause`
        (`tools/slicing.py`): it is the first that the stand-in reads of them."""


class FallbackModel(Protocol):
    def open(self, session_context: SessionContext) -> FallbackSession: ...

    async def aclose(self) -> None: ...


_Pending = asyncio.Task[ModelOutput | None]


@dataclass(frozen=True, slots=True)
class FallbackTimeouts:
    """Seconds. `turn_s`: from the final transcript until the model must have begun its answer. `wait_s`: after so long
    without an action a stand-in that is sure answers. `nonsense`: after so many refused actions it does, too."""

    turn_s: float = 30.0
    wait_s: float = 5.0
    nonsense: int = 2


class ModelWithFallback:
    """A `Model`; without a `standin` it only ends turns that take too long."""

    def __init__(
        self, model: Backend, standin: FallbackModel | None = None, bounds: FallbackTimeouts | None = None
    ) -> None:
        self._model = model
        self._standin = standin
        self._bounds = bounds or FallbackTimeouts()

    @property
    def name(self) -> str:
        return self._model.name

    def open(self, session_context: SessionContext) -> "SessionWithFallback":
        standin = self._standin.open(session_context) if self._standin is not None else None
        return SessionWithFallback(self._model.open(session_context), standin, self._bounds)

    async def aclose(self) -> None:
        await self._model.aclose()
        if self._standin is not None:
            await self._standin.aclose()


class SessionWithFallback:
    def __init__(self, model: BackendSession, standin: FallbackSession | None, bounds: FallbackTimeouts) -> None:
        self._model = model
        self._standin = standin
        self._bounds = bounds
        self._turn = 0
        self._due_s: float | None = None
        self._refused = 0
        self._stands_in = False

    def append(self, entry: ContextEntry) -> None:
        self._model.append(entry)
        if self._standin is not None:
            self._standin.append(entry)
        if isinstance(entry, Rejected) and entry.turn == self._turn:
            self._refused += 1

    @property
    def usage(self) -> Usage:
        return self._model.usage

    async def aclose(self) -> None:
        await self._model.aclose()
        if self._standin is not None:
            await self._standin.aclose()

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        if ask.turn != self._turn:
            self._turn, self._refused, self._stands_in, self._due_s = ask.turn, 0, False, None
        if ask.phase is not Phase.FINAL:
            self._due_s, self._stands_in = None, False  # the turn may have been resumed
        elif self._due_s is None:
            self._due_s = _now_s() + self._bounds.turn_s
        async with closing(self._chosen(ask)) as outputs:
            async for output in outputs:
                yield output

    def _chosen(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        if self._stands_in and self._standin is not None:
            return self._standin.generate(ask)
        return self._guarded(ask) if ask.phase is Phase.FINAL else self._model.generate(ask)

    async def _guarded(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        """The model's outputs. Raises `ModelFault`, with `again` where the stand-in will serve the next request."""
        if self._refused >= self._bounds.nonsense:
            await self._give_way(ModelFault(ModelFaultKind.PROTOCOL, f"{self._refused} actions were not allowed"))
        try:
            async with closing(self._in_time(self._model.generate(ask))) as outputs:
                async for output in outputs:
                    yield output
        except ModelFault as fault:
            await self._give_way(fault)
            raise

    async def _give_way(self, fault: ModelFault) -> None:
        """Raises `fault` anew, to be asked again, where the stand-in is sure; otherwise does nothing."""
        standin, turn = self._standin, self._turn
        if standin is not None and await sliced(lambda: standin.sure(turn)):
            self._stands_in = True
            raise ModelFault(fault.kind, fault.message, again=True) from fault

    async def _in_time(self, outputs: AsyncIterator[ModelOutput]) -> AsyncIterator[ModelOutput]:
        """`outputs` until one is late. What has begun to answer may end: its length is bounded, and its gaps are."""
        sure_s: float | None = _now_s() + self._bounds.wait_s
        due_s = self._due_s
        pending: _Pending | None = None
        try:
            while True:
                pending = asyncio.ensure_future(_next(outputs))
                await self._wait(pending, sure_s, due_s)
                output = pending.result()
                if output is None:
                    return
                if _acts(output):
                    sure_s = None
                if isinstance(output, AnswerDelta) or (isinstance(output, Opened) and output.part is Part.ANSWER):
                    due_s = None
                yield output
        finally:
            if pending is not None:
                pending.cancel()
                await asyncio.gather(pending, return_exceptions=True)
            async with closing(outputs):
                pass

    async def _wait(self, pending: _Pending, sure_s: float | None, due_s: float | None) -> None:
        """Until `pending` is done. Raises `ModelFault` when that takes too long."""
        if sure_s is not None and not await _done_by(pending, min(sure_s, due_s or sure_s)):
            took = f"the model had done nothing {self._bounds.wait_s:g} s after it was asked"
            await self._give_way(ModelFault(ModelFaultKind.TIMEOUT, took))
        if not await _done_by(pending, due_s):
            took = f"the model had not answered {self._bounds.turn_s:g} s after the end of the turn"
            raise ModelFault(ModelFaultKind.TIMEOUT, took)


async def _next(outputs: AsyncIterator[ModelOutput]) -> ModelOutput | None:
    """The next output; None at the end."""
    return await anext(outputs, None)


async def _done_by(task: _Pending, at_s: float | None) -> bool:
    """Wait for `task`, at most until `at_s`; None: as long as it takes."""
    if not task.done():
        await asyncio.wait([task], timeout=None if at_s is None else max(at_s - _now_s(), 0.0))
    return task.done()


def _acts(output: ModelOutput) -> bool:
    """Whether it is more than a thought or the beginning of a call."""
    return not isinstance(output, ThinkDelta) and not (isinstance(output, Opened) and output.part is not Part.ANSWER)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
