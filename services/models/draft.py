"""A responder's generation that continues after the request that started it was stopped; used by the composite model.

The agent stops a generation when something new comes, most often when the final transcript follows the eager end by a
fraction of a second. If that changes nothing (the same words, a write that went well), the next request is the same as
the last, and starting it again would lose the time already spent. So a task of its own reads the generation into a
list, and the next request goes on reading from there.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable

from services.events.model import (
    Acted,
    AnswerDelta,
    AnswerEnd,
    Ask,
    ContextEntry,
    Invalid,
    ModelOutput,
    Observed,
    Opened,
    Part,
    Pause,
    PauseReason,
    Phase,
    Said,
    Thought,
    TurnSettling,
    UserUpdate,
)
from services.events.questions import questions_in
from services.events.speech import normalised
from services.models.ports import BackendSession, closing

LINGER_S = 0.25
"""Seconds that a draft goes on without a reader before it is cancelled."""

LONG = 160
"""Characters. An answer that is longer is more than a question."""

TERMINAL = (Pause, AnswerEnd, Invalid)
"""The outputs that end a generation."""


class Draft:
    """One generation of `session`, started at once in its own task. `basis` is the text of the turn that the model has
    seen, `writes` the ids of the calls whose success does not outdate the draft."""

    def __init__(self, session: BackendSession, ask: Ask, basis: str, writes: frozenset[int]) -> None:
        self.ask = ask
        self._basis = normalised(basis)
        self._writes = writes
        self._outputs: list[ModelOutput] = []
        self._read = 0
        self._told_in: Phase | None = None
        self._given_up = False
        self._ended = False
        self._kept = False
        self.overtaken = False
        """A result has come since this generation was started, so its pause may wait for what is already there."""
        self.unaware = False
        """Writes have committed since it was started, of which it was told that they are held until it goes on."""
        self._fault: Exception | None = None
        self._news = asyncio.Event()
        self._linger: asyncio.TimerHandle | None = None
        self._task = asyncio.create_task(self._run(session), name="llm-draft")

    async def _run(self, session: BackendSession) -> None:
        try:
            async with closing(session.generate(self.ask)) as generation:
                async for output in generation:
                    self._outputs.append(output)
                    self._news.set()
        except Exception as error:  # raised again in `read`
            self._fault = error
        finally:
            self._ended = True
            self._news.set()

    def outdated_by(self, entry: ContextEntry) -> bool:
        """Whether `entry` changes what the model would write, so that it has to be asked again."""
        match entry:
            case UserUpdate(turn=turn, full_text=text):
                return turn != self.ask.turn or normalised(text) != self._basis
            case TurnSettling(resumed=resumed):
                return resumed
            case Observed(call_id=id, error=error):
                self.overtaken = True
                return error is not None or id not in self._writes
            case Acted() | Thought() | Said():
                return False
        return True

    def serves(self, ask: Ask) -> bool:
        """Whether `ask` can be answered by this draft. Not by a pause for more words once the transcript is final. A
        draft that has been read to its end serves only where its last output is a pause that was read at the eager end
        and is now read again after the final transcript, where it confirms the plan."""
        if self._given_up or ask.constrained or ask.turn != self.ask.turn:
            return False
        at_final = ask.phase is Phase.FINAL
        last = self._outputs[-1] if self._outputs else None
        if isinstance(last, Pause) and at_final and last.reason is PauseReason.WAITING_USER:
            return False
        if self._read < len(self._outputs) or not self._over:
            return True
        return isinstance(last, Pause) and at_final and self._told_in is Phase.SETTLING

    @property
    def _over(self) -> bool:
        """The last output is there, though the task may still be closing its stream."""
        return self._ended or (bool(self._outputs) and isinstance(self._outputs[-1], TERMINAL))

    @property
    def silent(self) -> bool:
        """No output has come yet."""
        return not self._outputs

    async def read(self, phase: Phase) -> AsyncIterator[ModelOutput]:
        """The outputs that have not been read yet, as they come; of a draft read to its end, the last one again. When
        the reader closes early, the rest is kept for the next reader, `LINGER_S` at most. Raises the generation's
        exception after its last output."""
        self._hold()
        self._kept = False
        if self._over and self._outputs and self._read == len(self._outputs):
            self._read -= 1
        try:
            while self._read < len(self._outputs) or await self._more():
                output = self._outputs[self._read]
                if self.unaware and _answers(output):
                    await self._whole()
                self._read += 1
                self._told_in = phase
                yield output
                if isinstance(output, TERMINAL):
                    return
        finally:
            if not self._kept and not self._over:
                self._linger = asyncio.get_running_loop().call_later(LINGER_S, self.cancel)
        if self._fault is not None:
            raise self._fault

    async def _more(self) -> bool:
        """Wait for the next unread output; False if none will come."""
        while self._read == len(self._outputs) and not self._over:
            await self._next()
        return self._read < len(self._outputs)

    async def _whole(self) -> None:
        """Wait until the unread answer is whole, or `LONG`."""
        while len(self._answer) <= LONG and not self._over:
            await self._next()

    async def _next(self) -> None:
        self._news.clear()
        await self._news.wait()

    @property
    def _answer(self) -> str:
        return "".join(output.text for output in self._outputs if isinstance(output, AnswerDelta))

    def asks(self, contents: Iterable[str]) -> bool:
        """Whether the answer that has begun asks the user something. `contents`: what is being written or sent."""
        marked = any(isinstance(output, Opened) and output.question for output in self._outputs)
        return marked or bool(questions_in(self._answer[: LONG + 1], contents))

    def go_on(self) -> None:
        """Keep the generation without a reader and without the `LINGER_S` limit: a later request reads it, or an entry
        that outdates it cancels it."""
        self._hold()
        self._kept = True

    def unread(self) -> None:
        """Give the last output back: the next reader gets it again."""
        self._read -= 1

    def cancel(self) -> None:
        """Abort the generation, without waiting for its end."""
        self._given_up = True
        self._hold()
        self._task.cancel()

    async def aclose(self) -> None:
        """Abort the generation and wait until its stream is closed."""
        self.cancel()
        await asyncio.wait([self._task])

    def _hold(self) -> None:
        if self._linger is not None:
            self._linger.cancel()
            self._linger = None


def _answers(output: ModelOutput) -> bool:
    return isinstance(output, Opened) and output.part is Part.ANSWER
