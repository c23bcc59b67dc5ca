"""A random model: mostly plausible actions, sometimes invalid ones; with delays, faults and broken streams."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

from services.events.model import (
    Acted,
    ActionKind,
    AnswerDelta,
    AnswerEnd,
    Ask,
    ContextEntry,
    Invalid,
    ModelFault,
    ModelFaultKind,
    ModelOutput,
    Opened,
    Part,
    Pause,
    PauseReason,
    Phase,
    Remove,
    ThinkDelta,
    ToolCall,
    Usage,
)
from tests.simulation.world import READS, WRITES


class ScriptedModel:
    """A `ModelSession` with random output. `pace_s`: seconds for each output. `madness`: the probability of an action
    that the rules do not allow. `untrusted`: it also reads mail. `broken` lists misuses by the agent."""

    def __init__(self, rng: random.Random, pace_s: float, madness: float, untrusted: bool) -> None:
        self._rng = rng
        self._pace_s = pace_s
        self._madness = madness
        self._reads = (*READS, "mail") if untrusted else READS
        self._calls: dict[int, dict[int, ToolCall]] = {}
        self.entries: list[ContextEntry] = []
        self.open = 0
        self.broken: list[str] = []
        self.drafts = False
        """Whether entries may come while it generates, as they do to a responder whose draft goes on."""

    # ------------------------------------------------------------------ the port

    def append(self, entry: ContextEntry) -> None:
        if self.open and not self.drafts:
            self.broken.append(f"{entry} was appended while a generation ran")
        self.entries.append(entry)
        if isinstance(entry, Acted):
            calls = self._calls.setdefault(entry.turn, {})
            if isinstance(entry.action, ToolCall):
                calls[entry.action.id] = entry.action
            elif isinstance(entry.action, Remove):
                calls.pop(entry.action.id, None)

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        if self.open:
            self.broken.append("two generations at once")
        self.open += 1
        try:
            await self._wait(3.0)
            for output in self._plan(ask):
                if isinstance(output, ModelFault):
                    raise output
                yield output
                await self._wait(0.5)
        finally:
            self.open -= 1

    @property
    def usage(self) -> Usage:
        return Usage()

    async def aclose(self) -> None:
        return None

    async def _wait(self, share: float) -> None:
        pause_s = self._pace_s * share * self._rng.random()
        if pause_s > 0.001:
            await asyncio.sleep(pause_s)

    # ------------------------------------------------------------------ what it does

    def _plan(self, ask: Ask) -> list[ModelOutput | ModelFault]:
        rng = self._rng
        plan: list[ModelOutput | ModelFault] = []
        calls = dict(self._calls.get(ask.turn, {}))
        busy = len(calls) > 4 or ask.phase is Phase.FINAL
        for _ in range(rng.choice((0, 0, 0, 1, 2) if busy else (0, 1, 1, 2, 3))):
            if rng.random() < 0.5:
                plan += [Opened(Part.THINK), *(ThinkDelta(f"t{i} ") for i in range(rng.randrange(4)))]
            plan += self._action(calls)
        if rng.random() < self._madness:
            plan.append(self._nonsense())
        return plan + self._ending(ask)

    def _action(self, calls: dict[int, ToolCall]) -> list[ModelOutput]:
        rng = self._rng
        kind = rng.random()
        opened: list[ModelOutput] = [Opened(Part.TOOL_CALL)] if rng.random() < 0.7 else []
        if calls and kind < 0.25:
            old = calls[rng.choice(list(calls))]
            again = old if rng.random() < 0.3 else self._call(old.id, calls)
            calls[again.id] = again
            return [*opened, again]
        if calls and kind < 0.35:
            gone = rng.choice(list(calls))
            del calls[gone]
            return [*opened, Remove(gone)]
        new = self._call(max(calls, default=0) + 1 + (rng.random() < 0.05), calls)
        calls[new.id] = new
        return [*opened, new]

    def _call(self, call_id: int, calls: dict[int, ToolCall]) -> ToolCall:
        rng = self._rng
        tool = rng.choice(self._reads if rng.random() < 0.5 else WRITES)
        arguments: dict[str, Any] = {"x": rng.randrange(4)}
        earlier = [each for each in calls if each < call_id]
        if earlier and rng.random() < 0.4:
            arguments["y"] = f"${rng.choice(earlier)}" + rng.choice(("", ".v", ".v", ".of"))
        return ToolCall(call_id, tool, arguments)

    def _nonsense(self) -> ModelOutput:
        return self._rng.choice(
            (
                Invalid("no action"),
                ToolCall(0, "look", {}),
                ToolCall(40, "no_such_tool", {}),
                ToolCall(41, "look", {"z": 1}),
                ToolCall(42, "look", {"x": "$43"}),
                ToolCall(1, "send", {"x": "$1"}),
                Remove(99),
                AnswerEnd(),
                AnswerDelta("too early?"),
                ToolCall(1, self._rng.choice(WRITES), {"x": 3}),
                Remove(1),
            )
        )

    def _ending(self, ask: Ask) -> list[ModelOutput | ModelFault]:
        rng = self._rng
        luck = rng.random()
        if luck < 0.02:
            kind, wait_s = rng.choice(list(ModelFaultKind)), rng.choice((None, 0.5))
            return [ModelFault(kind, "the back end is gone", wait_s, again=rng.random() < 0.4)]
        if luck < 0.08:
            return []  # the stream ends without a terminal action
        if ActionKind.ANSWER in ask.allowed and luck < 0.75:
            return self._answer(question=False)
        if ActionKind.QUESTION in ask.allowed and luck < 0.80:
            return self._answer(question=True)
        if 0.80 <= luck < 0.80 + self._madness / 4:
            return self._answer(question=rng.random() < 0.3)
        reasons = (PauseReason.DONE, PauseReason.DONE, PauseReason.WAITING_TOOL, PauseReason.WAITING_USER)
        return [Pause(rng.choice(reasons))]

    def _answer(self, question: bool) -> list[ModelOutput | ModelFault]:
        rng = self._rng
        text: list[ModelOutput | ModelFault] = [AnswerDelta(f"word{i} ") for i in range(rng.randrange(1, 5))]
        if rng.random() < 0.15:
            text.append(AnswerDelta("which one?"))
        ending: list[ModelOutput | ModelFault] = [AnswerEnd()] if rng.random() < 0.97 else []
        return [Opened(Part.ANSWER, question), *text, *ending]
