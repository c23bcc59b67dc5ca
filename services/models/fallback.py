"""Bounds any model in time and lets a stand-in (the embedded grammar model) finish the turns in which the model fails.

The stand-in is told every entry that the model is told, and is asked only when the model has failed a turn after its
final transcript: it raised a fault, made the user wait too long, or had several actions refused. If the stand-in is
sure of the words, the fault is raised with `again`, which tells the agent to generate once more in the same turn, and
the stand-in alone serves the rest of the turn: its own pause or answer commits the writes that it would commit without
any model, and calls that only the model had proposed are withdrawn. If it is not sure, the fault is raised unchanged.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
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
    Said,
    SessionContext,
    ThinkDelta,
    Usage,
    UserUpdate,
)
from services.events.questions import questions_in
from services.models.ports import Backend, BackendSession, choice, closing
from tools.slicing import sliced

log = logging.getLogger(__name__)


class FallbackSession(BackendSession, Protocol):
    """A session that can stand in for a failed model."""

    def sure(self, turn: int) -> bool:
        """Whether the words of `turn` are understood well enough to act, answer or ask. Here the stand-in first parses
        them, so the call may `pause` and is run by `sliced` (`tools/slicing.py`)."""


class FallbackModel(Protocol):
    """What opens the stand-in's sessions."""

    def open(self, session_context: SessionContext) -> FallbackSession: ...

    async def aclose(self) -> None: ...


_Pending = asyncio.Task[ModelOutput | None]


@dataclass(frozen=True, slots=True)
class FallbackTimeouts:
    """When a turn is taken from the model. `turn_s`: seconds from the first request after the final transcript until
    the model must have begun its answer. `wait_s`: seconds of a request without an action, and `nonsense`: number of
    refused actions in the turn, after which a stand-in that is sure takes over."""

    turn_s: float = 30.0
    wait_s: float = 5.0
    nonsense: int = 2


class ModelWithFallback:
    """A `Model` around `model`. Without a `standin` it only raises a TIMEOUT fault where a turn takes too long."""

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
    """One conversation: which of the two serves the current turn, and when the model's time is over."""

    def __init__(self, model: BackendSession, standin: FallbackSession | None, bounds: FallbackTimeouts) -> None:
        self._model = model
        self._standin = standin
        self._bounds = bounds
        self._turn = 0
        self._due_s: float | None = None
        self._refused = 0
        self._stands_in = False
        self._asked = False
        """The user has been asked something, and has said nothing since."""

    def append(self, entry: ContextEntry) -> None:
        self._model.append(entry)
        if isinstance(entry, Said) and not entry.aside:
            self._asked = bool(questions_in(entry.text))
        elif isinstance(entry, UserUpdate) and entry.text:
            self._asked = False
        if self._standin is not None:
            self._standin.append(entry)
        if isinstance(entry, Rejected) and entry.turn == self._turn:
            self._refused += 1

    @property
    def usage(self) -> Usage:
        return self._model.usage

    async def choose(self, texts: Sequence[str]) -> int:
        return await choice(texts, self._model, self._standin)

    async def aclose(self) -> None:
        await self._model.aclose()
        if self._standin is not None:
            await self._standin.aclose()

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        """One generation, by the model or, in a turn that it has failed, by the stand-in. Raises `ModelFault`."""
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
        """The model's outputs after the final transcript. Raises `ModelFault`, with `again` where the stand-in will
        serve the next request."""
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
        """Raise `fault` with `again` where the stand-in is sure, which from then on serves the turn; else return. The
        stand-in may not do what the model has just asked the user about."""
        standin, turn = self._standin, self._turn
        if standin is not None and not self._asked and await sliced(lambda: standin.sure(turn)):
            self._stands_in = True
            raise ModelFault(fault.kind, fault.message, again=True) from fault

    async def _in_time(self, outputs: AsyncIterator[ModelOutput]) -> AsyncIterator[ModelOutput]:
        """`outputs`, until one is late. Once the answer has begun there is no deadline here: the endpoint bounds its
        length and its gaps."""
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
        """Wait until `pending` is done. `sure_s` and `due_s` are loop times in seconds, None: no limit. Raises
        `ModelFault` at `due_s`, and at `sure_s` where the stand-in is sure."""
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
    """Wait for `task`, at most until the loop time `at_s`, without limit where it is None; whether it is done."""
    if not task.done():
        await asyncio.wait([task], timeout=None if at_s is None else max(at_s - _now_s(), 0.0))
    return task.done()


def _acts(output: ModelOutput) -> bool:
    """Whether `output` is more than a thought or the beginning of a think or a call."""
    return not isinstance(output, ThinkDelta) and not (isinstance(output, Opened) and output.part is not Part.ANSWER)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
