"""A program to be killed: a real agent on a real journal talks for three turns, with two writes in each.

Usage: crash_agent.py PLACE EFFECTS CRASH, with CRASH as in `crash_child`. Run again, it holds the same conversation in
the same session, so each write has the same idempotency key as before.
"""

import asyncio
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from services.agent import GRAMMAR_POLICY, Agent
from services.agent.core.call import idempotency_key
from services.clock import RealClock
from services.events.agent import SessionClose, UserFinal
from services.events.journal import SessionJournal, WriteIntent
from services.events.model import Ask, ContextEntry, Observed, Phase
from services.events.output import TurnSettled
from services.journal.sqlite import SqliteStore
from tests.services.agent.fakes import FakeModel, FakeToolbox, Output, answer, call, pause, tool
from tests.services.journal.crash_child import crash_at
from tools.spec import Effect, ToolOutcome

SESSION, TURNS, WRITES = "s1", 3, 2
LINES = {
    idempotency_key(SESSION, turn, number, 1): f"{turn}.{number}"
    for turn in range(1, TURNS + 1)
    for number in range(1, WRITES + 1)
}
"""What each write appends to the file, by its key."""

Step = Callable[[str], None]


class SteppedJournal:
    """The session's journal, with a step on both sides of everything it does."""

    def __init__(self, journal: SessionJournal, step: Step) -> None:
        self._journal = journal
        self._step = step

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        self._step(f"record-{kind}")
        await self._journal.record(kind, data)

    async def intend(self, intent: WriteIntent) -> bool:
        self._step("intend")
        fresh = await self._journal.intend(intent)
        self._step("intended")
        return fresh

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        self._step("settle")
        await self._journal.settle(key, outcome)
        self._step("settled")


def replies(entries: list[ContextEntry], ask: Ask) -> list[Output]:
    seen = sum(isinstance(entry, Observed) and entry.turn == ask.turn for entry in entries)
    if ask.phase is not Phase.FINAL or 0 < seen < WRITES:
        return [*pause()]
    if seen:
        return [*answer("All done.")]
    return [*(call(number, "append", line=f"{ask.turn}.{number}") for number in range(1, WRITES + 1)), *pause()]


async def main(place: str, effects: str, crash: str) -> None:
    step = crash_at(crash)

    def append(arguments: Mapping[str, Any]) -> dict[str, Any]:
        with Path(effects).open("a") as file:
            file.write(f"{arguments['line']}\n")
        step("happened")
        return {"ok": True}

    writing = tool("append", Effect.WRITE_LOCAL, 0.0, undo_with="erase", resources=("line:{line}",), run=append)
    store = SqliteStore(Path(place), RealClock())
    await store.open()
    journal = store.session(SESSION, user="ada")
    agent = Agent(
        model=FakeModel(replies),
        tools=FakeToolbox(writing),
        journal=SteppedJournal(journal, step),
        clock=RealClock(),
        session_id=SESSION,
        policy=GRAMMAR_POLICY,
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(agent.run())
        await agent.post(UserFinal(1, 1, "append the lines"))
        async for output in agent.outputs:
            if isinstance(output, TurnSettled):
                over = output.turn == TURNS
                await agent.post(SessionClose() if over else UserFinal(output.turn + 1, 1, "append the lines"))
    await journal.aclose()
    await store.aclose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
