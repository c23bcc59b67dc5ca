"""Runs the core on asyncio: one bounded queue, one consumer, and the tasks that the core asks for.

`Agent.run` takes one item at a time from the queue, gives it `seq` and `t_ms`, writes it to the journal, and carries
out the core's commands. It waits only for the queue, for the journal's record of the item, and for a full output
channel (so a client that does not read stops the model, since the queue then fills up too). Tools, the generation and
the timer are tasks of one TaskGroup, each named after what it does.
"""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from services.agent.core import commands as c
from services.agent.core.core import AgentCore
from services.agent.core.policy import AgentPolicy
from services.agent.ports import AgentCounter, AgentMetricsPort, ModelSession, NoAgentMetrics, Toolbox
from services.agent.runtime.channel import Channel
from services.agent.runtime.log import encode
from services.agent.runtime.model_task import ModelTask
from services.agent.runtime.recorded_tools import RecordedValidations
from services.agent.runtime.replay import EVENT, OPEN, VALIDATED, open_record
from services.agent.runtime.tool_task import run_tool, settle
from services.clock import Clock
from services.events.agent import AgentEvent, Tick
from services.events.journal import AgentJournal
from services.events.output import AgentOutput, TurnSettled
from services.memory_size import WeighedQueue

log = logging.getLogger(__name__)

REMEMBERED = 4096
"""Most dispatched attempts remembered for a session; the oldest are forgotten first."""

QUEUE_BYTES = 4 * 1024 * 1024
"""Most bytes of events that wait for the agent; `AgentPolicy.queue` limits their number. `post` waits while either is
reached."""


class Agent:
    """The agent of one session. `outputs` is a bounded async iterator of `AgentOutput` that ends with the session."""

    def __init__(
        self,
        *,
        model: ModelSession,
        tools: Toolbox,
        journal: AgentJournal,
        clock: Clock,
        session_id: str,
        policy: AgentPolicy | None = None,
        metrics: AgentMetricsPort | None = None,
    ) -> None:
        self.policy = policy or AgentPolicy()
        self.outputs: Channel[AgentOutput] = Channel(self.policy.outputs)
        self._validations = RecordedValidations(tools)
        self.core = AgentCore(session_id, self._validations, self.policy)
        self._session = session_id
        self._model, self._tools, self._journal, self._clock = model, tools, journal, clock
        self._metrics = metrics or NoAgentMetrics()
        self._queue: WeighedQueue[c.Input] = WeighedQueue(self.policy.queue, QUEUE_BYTES)
        self._seq = 0
        self._begun_s = 0.0
        self._running: dict[tuple[int, int, int], asyncio.Task[None]] = {}
        self._started: dict[tuple[int, int, int], None] = {}
        self._generation: ModelTask | None = None
        self._timer: asyncio.Task[None] | None = None
        self._tasks: asyncio.TaskGroup | None = None
        self._over = False

    async def post(self, event: AgentEvent) -> None:
        """Put an event into the queue, waiting while it is full. After the end of the session events are discarded."""
        if not self._over:
            await self._queue.put(event)

    async def run(self) -> None:
        """Serve the session. Returns after `SessionClose`, when every dispatched write has ended."""
        self._begun_s = self._clock.monotonic()
        try:
            await self._journal.record(OPEN, open_record(self._session, self.policy, self._tools))
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                self._generation = ModelTask(self._model, self._queue.put, self._spawn)
                try:
                    while not self._over:
                        await self._take(await self._queue.get())
                finally:
                    self._cancel_tasks()
        finally:
            self._over = True
            while not self._queue.empty():
                self._queue.get_nowait()  # frees the tasks that wait in `post`
            self.outputs.close()

    async def _take(self, item: c.Input) -> None:
        self._seq += 1
        # Rounded to the microsecond before use, so that log and core have the same number.
        t_ms = round((self._clock.monotonic() - self._begun_s) * 1000, 3)
        more = not self._queue.empty()
        await self._journal.record(EVENT, {"seq": self._seq, "t_ms": t_ms, "more": more, **encode(item)})
        commands = self.core.step(item, t_ms, more)
        if answers := self._validations.take():
            await self._journal.record(VALIDATED, {"answers": answers})
        for command in commands:
            await self._do(command)

    async def _do(self, command: c.Command) -> None:
        match command:
            case c.Emit(output=TurnSettled() as settled):
                await self.outputs.send(replace(settled, usage=self._model.usage))
            case c.Emit(output=output):
                await self.outputs.send(output)
            case c.RecordEvent(kind=kind, data=data):
                if kind == "fault":
                    log.warning("session %s: the model failed (%s): %s", self._session, data["fault"], data["message"])
                await self._journal.record(kind, data)
            case c.IncrementCounter(counter=counter, amount=amount):
                self._metrics.count(counter, amount)
            case c.ObserveDuration(stage=stage, seconds=seconds):
                self._metrics.observe(stage, seconds)
            case c.Finish():
                self._over = True
            case _:
                self._start(command)

    def _start(self, command: c.Command) -> None:
        """Carry out the commands that start or end a task."""
        if self._generation is None:
            raise RuntimeError("the agent is not running")
        match command:
            case c.Generate():
                self._generation.start(command)
            case c.StopGenerating():
                self._generation.stop()
            case c.Dispatch():
                self._dispatch(command)
            case c.CancelRun(turn=turn, call_id=call_id, attempt=attempt):
                if task := self._running.get((turn, call_id, attempt)):
                    task.cancel()
            case c.SettleIntent(key=key, outcome=outcome):
                self._spawn(settle(key, outcome, self._journal, f"{key} (at the client, or hung)"), f"settle {key}")
            case c.WakeAt(at_ms=at_ms, token=token):
                if self._timer is not None:
                    self._timer.cancel()
                self._timer = self._spawn(self._wake(at_ms, token), "timer")

    def _dispatch(self, command: c.Dispatch) -> None:
        """Start the tool task. As a last check (`spec.md#dispatched-once`) it refuses an attempt that is among the last
        `REMEMBERED`, whatever the core says."""
        call = command.invocation
        place = (call.turn, call.call_id, call.attempt)
        if place in self._started:
            self._metrics.count(AgentCounter.VIOLATIONS)
            log.error("session %s: attempt %s was to be dispatched twice; it was not", self._session, place)
            return
        self._started[place] = None
        if len(self._started) > REMEMBERED:
            self._started.pop(next(iter(self._started)))
        work = run_tool(command, self._tools, self._journal, self._queue.put, self.outputs.send)
        task = self._spawn(work, f"tool {call.tool} {place}")
        self._running[place] = task
        task.add_done_callback(lambda _: self._running.pop(place, None))

    async def _wake(self, at_ms: float, token: int) -> None:
        await self._clock.sleep(max(self._begun_s + at_ms / 1000 - self._clock.monotonic(), 0.0))
        await self._queue.put(Tick("wake", token))

    def _spawn(self, work: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        if self._tasks is None:
            raise RuntimeError("the agent is not running")
        return self._tasks.create_task(work, name=f"{self._session}: {name}")

    def _cancel_tasks(self) -> None:
        """Cancel reads, the timer and the generation. Dispatched writes have ended by now, unless the session itself is
        cancelled."""
        if self._generation is not None:
            self._generation.stop()
        for task in [*self._running.values(), *([self._timer] if self._timer else [])]:
            task.cancel()
