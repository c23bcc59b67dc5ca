"""Plays the conversation of one seed (a user, a model, tools, perhaps a crash), with the inspector after each step."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from services.agent import GRAMMAR_POLICY, Agent, AgentPolicy
from services.agent.core.commands import CancelRun, Command, Dispatch
from services.agent.ports import ModelSession
from services.agent.runtime.replay import compare
from services.clock import VirtualClock, VirtualLoop, run_virtual
from services.events.agent import SessionClose, ToolResult
from services.events.journal import WriteIntent
from tests.simulation import confluence
from tests.simulation.books import Violation, demand
from tests.simulation.inspector import Inspector
from tests.simulation.model import ScriptedModel
from tests.simulation.transcript import parseable, render
from tests.simulation.trust import trusting, two_models
from tests.simulation.user import SimulatedUser
from tests.simulation.world import AgentWorld, outcome
from tools.spec import Invocation, OutcomeStatus, ToolOutcome

REPLAYED = 8
"""The log of every eighth seed is also replayed."""


@dataclass(frozen=True)
class AgentSetting:
    """What is drawn from a seed before the conversation begins. `pace_s`: seconds for each model output. `madness`:
    probability of an invalid action. `slow`: factor on the duration of tools. `crash_s`: when the agent is killed."""

    policy: AgentPolicy
    turns: int
    pace_s: float
    madness: float
    slow: float
    untrusted: bool
    crash_s: float | None
    repeat_turns: bool

    @staticmethod
    def drawn(rng: random.Random) -> "AgentSetting":
        instant = rng.random() < 0.3
        policy = GRAMMAR_POLICY if instant else AgentPolicy(update_spacing_ms=rng.choice((0.0, 100.0, 400.0)))
        if rng.random() < 0.2:
            policy = replace(policy, think_while_listening=False, early_budget=2, drafts=rng.random() < 0.5)
        return AgentSetting(
            policy=policy,
            turns=rng.choice((1, 1, 2, 2, 3, 4)),
            pace_s=0.0 if instant else rng.choice((0.01, 0.05, 0.15)),
            madness=rng.choice((0.0, 0.0, 0.1, 0.5)),
            slow=rng.choice((0.1, 0.5, 1.0, 1.0, 3.0)),
            untrusted=rng.random() < 0.25,
            crash_s=rng.uniform(0.2, 6.0) if rng.random() < 0.15 else None,
            repeat_turns=rng.random() < 0.5,
        )


class SimulatedJournal:
    """A journal in memory, which outlives a crash of the agent. Intents are durable at once."""

    def __init__(self) -> None:
        self.records: list[tuple[str, Mapping[str, Any]]] = []
        self.intents: dict[str, WriteIntent] = {}
        self.outcomes: dict[str, ToolOutcome] = {}

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        self.records.append((kind, data))

    async def intend(self, intent: WriteIntent) -> bool:
        return self.intents.setdefault(intent.key, intent) is intent

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        demand(key in self.intents, f"accounted-for: an outcome without an intent: {key}")
        self.outcomes[key] = outcome


@dataclass
class AgentStory:
    """The result of one seed."""

    seed: int
    steps: int = 0
    outputs: int = 0
    compared: int = 0
    violation: str | None = None
    lines: list[str] = field(default_factory=list)
    counts: dict[str, float] = field(default_factory=dict)

    def count(self, counter: str, amount: float = 1.0) -> None:
        self.counts[str(counter)] = self.counts.get(str(counter), 0.0) + amount

    def observe(self, stage: str, seconds: float) -> None:
        demand(seconds >= 0, f"{stage} took {seconds} s")


def play(seed: int, verbose: bool = False) -> AgentStory:
    """Play one seed and return its story, which also holds a violation; none is raised."""
    story = AgentStory(seed)
    loop = VirtualLoop()
    try:
        run_virtual(_Play(seed, story, loop, verbose).run(), loop)
    except BaseExceptionGroup as group:
        story.violation = _first(group)
    except Exception as error:
        story.violation = f"{type(error).__name__}: {error}"
    return story


def _first(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error) if isinstance(error, Violation) else f"{type(error).__name__}: {error}"


class _Play:
    def __init__(self, seed: int, story: AgentStory, loop: VirtualLoop, verbose: bool) -> None:
        self.rng = random.Random(seed)
        self.setting = AgentSetting.drawn(self.rng)
        self.story, self.loop, self.verbose = story, loop, verbose
        self.trusting = trusting(seed)
        self.world = AgentWorld(seed, self.rng, self.setting.slow, self.setting.untrusted)
        self.journal = SimulatedJournal()
        self.dispatched: dict[tuple[int, int, int], Invocation] = {}
        self.late: set[asyncio.Task[None]] = set()
        if verbose:
            story.lines.append(f"{self.setting}")

    async def run(self) -> None:
        crashed = await self._session(first_turn=1, crash_s=self.setting.crash_s)
        if crashed:
            first = 1 if self.setting.repeat_turns else self.setting.turns + 1
            await self._session(first_turn=first, crash_s=None)
        for key, times in self.world.runs.items():
            demand(key in self.journal.intents and times == 1, f"dispatched-once: {key} ran {times} times")
        demand(not self.story.counts.get("violations"), "the shell had to stop the core")
        if self.story.seed % REPLAYED == 0:
            found = compare(self.journal.records)
            demand(not found.differences, f"one-queue: the log replays to something else: {found.differences[:1]}")
        leaked = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        demand(not leaked, f"tasks are left: {leaked}")

    async def _session(self, first_turn: int, crash_s: float | None) -> bool:
        s = self.setting
        model = ScriptedModel(self.rng, s.pace_s, s.madness, s.untrusted)
        session: ModelSession = model
        if self.trusting:
            model, session = two_models(self.rng, s.pace_s, s.madness, self.world.specs)
        agent = Agent(
            model=session,
            tools=self.world,
            journal=self.journal,
            clock=VirtualClock(self.loop),
            session_id="sim",
            policy=s.policy,
            metrics=self.story,
        )
        inspector = Inspector(s.policy, self.world)
        self._watch(agent, inspector)
        user = SimulatedUser(self.rng, agent.post, s.turns, first_turn, least_words=8 if self.trusting else 1)
        crashed = await self._together(agent, user, crash_s)
        await session.aclose()
        self._afterwards(agent, model, inspector, crashed)
        return crashed

    def _watch(self, agent: Agent, inspector: Inspector) -> None:
        step = agent.core.step

        def inspected(item: Any, now: float, more: bool = False) -> Any:
            commands = step(item, now, more)
            if self.verbose:
                self.story.lines.append(f"{now:10.3f} {'+' if more else ' '} {item}")
                self.story.lines += [f"{'':14}-> {command}" for command in commands]
            inspector.step(item, now, commands)
            for command in commands:
                self._late_result(agent, command)
            self.story.steps += 1
            return commands

        agent.core.step = inspected  # type: ignore[method-assign]

    def _late_result(self, agent: Agent, command: Command) -> None:
        """Sometimes deliver the result of a cancelled read all the same, like a worker that cannot be stopped."""
        match command:
            case Dispatch(invocation=call):
                self.dispatched[call.turn, call.call_id, call.attempt] = call
            case CancelRun(turn=turn, call_id=call_id, attempt=attempt) if self.rng.random() < 0.5:
                call = self.dispatched[turn, call_id, attempt]
                late = outcome(self.world.salt, call.tool, call.arguments)
                if late.status is not OutcomeStatus.DONE:
                    return
                event = ToolResult(turn, call_id, attempt, late.value)
                delay_s = self.rng.choice((0.0, 0.05, 0.5))
                self.loop.call_later(delay_s, lambda: self._post_late(agent, event))

    def _post_late(self, agent: Agent, event: ToolResult) -> None:
        task = asyncio.ensure_future(agent.post(event))
        self.late.add(task)
        task.add_done_callback(self.late.discard)

    async def _together(self, agent: Agent, user: SimulatedUser, crash_s: float | None) -> bool:
        """Run agent and user together. Returns True if the agent was killed at `crash_s`."""

        async def listen() -> None:
            async for output in agent.outputs:
                self.story.outputs += 1
                user.hear(output)

        async def speak() -> None:
            await user.live()
            await asyncio.sleep(self.rng.choice((0.0, 0.2, 3.0)))
            await agent.post(SessionClose())

        running = asyncio.ensure_future(agent.run())
        others = [asyncio.ensure_future(listen()), asyncio.ensure_future(speak())]
        try:
            done, _ = await asyncio.wait([running, *others], timeout=crash_s or 900.0, return_when="FIRST_EXCEPTION")
            for task in done:
                task.result()
            demand(crash_s is not None or running.done(), "the session never ended")
            return not running.done()
        finally:
            for task in [running, *others, *user.chores]:
                task.cancel()
            await asyncio.gather(running, *others, *user.chores, return_exceptions=True)

    def _afterwards(self, agent: Agent, model: ScriptedModel, inspector: Inspector, crashed: bool) -> None:
        demand(not model.broken, f"the port was misused: {model.broken[:1]}")
        demand(parseable(render(model.entries)), f"parseable: {render(model.entries)[-300:]}")
        if crashed:
            return
        inspector.finish()
        demand(not self.world.under_way, f"still running after the close: {self.world.under_way}")
        self.story.count("trusted", len(inspector.trusted))
        if not (self.setting.untrusted or self.trusting) and self.setting.crash_s is None:
            self.story.compared += confluence.check(agent.core, inspector, self.world)
