"""Turns whose words are long in coming: the client is told while it waits, and metrics know."""

import asyncio
from dataclasses import dataclass, field

from services.clock import Clock
from services.events.output import TurnLate
from services.session.engines import SessionMetrics
from services.session.event_queue import SessionEventQueue
from services.session.user_turns import Speech

LATE_S = 2.0
"""After the end of the speech: when its words have not come by then, the recogniser is behind."""


@dataclass(slots=True)
class LateTurnMonitor:
    """Every `expect` is ended by `over`, or by `close` at the end of the session."""

    clock: Clock
    metrics: SessionMetrics
    out: SessionEventQueue
    tasks: asyncio.TaskGroup
    _waiting: dict[int, tuple[float, asyncio.Task[None]]] = field(default_factory=dict)

    def expect(self, speech: Speech) -> None:
        """`speech` has ended; its words are still to come."""
        began_s = self.clock.monotonic() if speech.turn.ended_s is None else speech.turn.ended_s
        task = self.tasks.create_task(self._tell(speech, began_s), name=f"lateness-{speech.number}")
        self._waiting[speech.number] = began_s, task

    def over(self, speech: Speech, *, heard: bool = True) -> bool:
        """The words of `speech` have come, or (not `heard`) will not. True when they came late."""
        began_s, task = self._waiting.pop(speech.number, (None, None))
        if began_s is None or task is None:
            return False
        task.cancel()
        waited_s = self.clock.monotonic() - began_s
        if heard:
            self.metrics.words(waited_s)
        return waited_s >= LATE_S

    async def close(self) -> None:
        tasks = [task for _, task in self._waiting.values()]
        self._waiting.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _tell(self, speech: Speech, began_s: float) -> None:
        await self.clock.sleep(max(0.0, began_s + LATE_S - self.clock.monotonic()))
        self.metrics.late()
        waited_ms = round((self.clock.monotonic() - began_s) * 1000)
        self.out.emit(TurnLate(speech.item_id, speech.turn.number, waited_ms))
