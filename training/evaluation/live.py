"""Plays a scene with a real model in the agent's core: words and results come at the scene's times, each output of the
model after the time that was measured for it. Nobody waits for speech or tools.

The model is a session of a back end, in most cases the one of production (`services.models.completions`). One output is
read ahead, so that what happens before it is told to the core before it; a generation that the core stops is closed.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from services.agent.core import commands as c
from services.agent.core.policy import AgentPolicy
from services.agent.runtime.output_limits import bounded
from services.events import agent as events
from services.events.model import Invalid, ModelFault, ModelOutput
from services.models.draft import TERMINAL
from services.models.ports import BackendSession
from tools.errors import ToolError
from tools.spec import Invocation, OutcomeStatus, ToolOutcome
from training.clock.play import ClockedSession, Watch, ended
from training.clock.script import Scene


@dataclass(slots=True)
class Generation:
    """One generation, times in ms of the clock. `first_ms`: from the request to the first output; `outputs`: how many
    there were; `ended`: it came to its own end; `refused`: why an action of it was refused; `fault`: why the back end
    could not go on. One that is neither ended, refused nor faulty was cut."""

    number: int
    phase: str
    begin_ms: float
    first_ms: float | None = None
    end_ms: float | None = None
    outputs: int = 0
    ended: bool = False
    refused: str = ""
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        return {name: round(value, 1) if isinstance(value, float) else value for name, value in asdict(self).items()}


@dataclass(slots=True)
class Ran:
    """One attempt of a call that was run; times in ms of the clock."""

    call: Invocation
    safe: bool
    start_ms: float
    end_ms: float
    outcome: ToolOutcome
    cancelled: bool = False


@dataclass(slots=True)
class _Live:
    generation: Generation
    stream: Any
    began_s: float


@dataclass(frozen=True, slots=True)
class _Arrival:
    """The next output of a generation, or its end."""

    live: _Live
    said: ModelOutput | c.ModelStopped


@dataclass(slots=True)
class Lived:
    """What was measured beside what the core tells: generations and runs of tools in their order."""

    generations: list[Generation] = field(default_factory=list)
    ran: list[Ran] = field(default_factory=list)


class LivePlay(ClockedSession):
    """One session with a model. `blocking`: tools run when a generation is over, and the model is told their results
    together when all have ended, as a synchronous agent does. `measure` is the clock by which the model is measured, in
    seconds."""

    model_step = _Arrival

    def __init__(
        self,
        scene: Scene,
        model: BackendSession,
        runner: asyncio.Runner,
        policy: AgentPolicy,
        watch: Watch | None = None,
        *,
        blocking: bool = False,
        measure: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(scene, policy, watch)
        self.lived = Lived()
        self._model, self._runner, self._measure = model, runner, measure
        self._blocking = blocking
        self._live: _Live | None = None
        self._waiting: list[c.Dispatch] = []

    def run(self) -> Lived:
        """Plays to the end. Raises `PlayFault` if there is none, and what `watch` raises."""
        try:
            self._play()
        finally:
            self._stop()
            for each in self.lived.ran:
                each.cancelled = (each.call.turn, each.call.call_id, each.call.attempt) in self._cancelled
        return self.lived

    # ------------------------------------------------------------------ the model

    def _generate(self, command: c.Generate) -> None:
        for entry in command.entries:
            self._model.append(entry)
        generation = Generation(command.number, command.ask.phase.value, self.now)
        self.lived.generations.append(generation)
        self._live = _Live(generation, bounded(self._model.generate(command.ask)), self._measure())
        self._read(self._live)

    def _read(self, live: _Live) -> None:
        """Waits for the next output, which is due when that time has passed."""
        number = live.generation.number
        try:
            output = self._runner.run(_next(live.stream))
            said = c.ModelStopped(number) if output is None else output
        except ModelFault as fault:
            said = c.ModelStopped(number, fault.kind, fault.message, fault.retry_after_s, fault.again)
        at_ms = live.generation.begin_ms + 1000 * (self._measure() - live.began_s)
        self._post([(at_ms, _Arrival(live, said))])

    def _advance(self, item: _Arrival) -> None:
        live, generation = item.live, item.live.generation
        if live is not self._live:
            return
        if isinstance(item.said, c.ModelStopped):
            generation.fault = item.said.message if item.said.fault else ""
            self._over(live, not item.said.fault)
            self._step(item.said)
            return
        generation.outputs += 1
        if generation.first_ms is None:
            generation.first_ms = self.now - generation.begin_ms
        terminal = isinstance(item.said, TERMINAL)
        if terminal:
            self._over(live, not isinstance(item.said, Invalid))
        self._step(c.ModelSaid(generation.number, item.said))
        if not terminal and live is self._live:
            self._read(live)

    def _over(self, live: _Live, ended_itself: bool) -> None:
        """The generation has come to its end."""
        live.generation.ended = ended_itself
        live.generation.end_ms = self.now
        self._close(live)

    def _stop(self) -> None:
        if self._live is not None:
            self._live.generation.end_ms = self.now
            self._close(self._live)

    def _close(self, live: _Live) -> None:
        self._live = None
        self._runner.run(live.stream.aclose())
        waiting, self._waiting = self._waiting, []
        self._run_all(waiting)

    def _refuse(self, reason: str) -> None:
        super()._refuse(reason)
        last = self.lived.generations[-1]
        last.refused, last.ended = reason, False

    # ------------------------------------------------------------------ the tools

    def _dispatch(self, command: c.Dispatch) -> None:
        if self._blocking and self._live is not None:
            self._waiting.append(command)
        else:
            self._run_all([command])

    def _run_all(self, commands: Sequence[c.Dispatch]) -> None:
        """Runs calls side by side."""
        begun: list[Ran] = []
        for command in commands:
            call = command.invocation
            seconds, outcome = run_in(self.scene, call)
            end_ms = self.now + 1000 * seconds
            begun.append(Ran(call, self.scene.specs[call.tool].safe, self.now, end_ms, outcome))
        self.lived.ran += begun
        together_ms = max((each.end_ms for each in self.lived.ran), default=self.now)
        for each in begun:
            place = (each.call.turn, each.call.call_id, each.call.attempt)
            told_ms = together_ms if self._blocking else each.end_ms
            self._post([(self.now, events.ToolStarted(*place)), (told_ms, ended(place, each.outcome))])


def run_in(scene: Scene, call: Invocation) -> tuple[float, ToolOutcome]:
    """How long the call takes, in seconds, and what comes of it. The made-up tools of the data know only values as the
    oracle writes them; with others that the schema lets through ("9:00") they fail, as one that refuses them does."""
    try:
        return scene.run(call)
    except (ToolError, ValueError, LookupError, TypeError, ArithmeticError, AttributeError) as error:
        return 0.0, ToolOutcome(OutcomeStatus.FAILED, kind="refused", message=f"these values cannot be used: {error}")


async def _next(stream: AsyncIterator[ModelOutput]) -> ModelOutput | None:
    return await anext(stream, None)
