"""Fakes for tests of the agent: a scripted model, tools with known delays, a journal in memory; all in virtual time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.agent import Agent, AgentPolicy
from services.clock import VirtualClock, VirtualLoop, run_virtual
from services.events.agent import AgentEvent, SessionClose, UserFinal, UserPartial
from services.events.journal import WriteIntent
from services.events.model import (
    AnswerDelta,
    AnswerEnd,
    Ask,
    ContextEntry,
    ModelFault,
    ModelOutput,
    Opened,
    Part,
    Pause,
    ToolCall,
    Usage,
)
from services.events.output import AgentOutput, AnswerStarted, AnswerText, CallChanged
from tools.spec import ArgumentError, EarlyPolicy, Effect, Invocation, OutcomeStatus, ToolOutcome, ToolSpec

Output = ModelOutput | float | ModelFault
"""One step of a scripted generation; a float is a delay in seconds."""
Replies = Callable[[list[ContextEntry], Ask], Sequence[Output]]
"""Returns the steps of a generation, given all entries so far and the request."""


class FakeModel:
    """A `ModelSession` that calls the given function at each generation and plays the steps that it returns; the first
    output comes after `first_s` seconds."""

    def __init__(self, replies: Replies, first_s: float = 0.0) -> None:
        self.replies = replies
        self.first_s = first_s
        self.entries: list[ContextEntry] = []
        self.asks: list[Ask] = []
        self.requests = 0
        self.asked_at: list[float] = []
        self.open = 0
        self.drafts = False
        """Whether entries may come while it generates, as they do to a responder whose draft goes on."""

    def append(self, entry: ContextEntry) -> None:
        assert self.open == 0 or self.drafts, "an entry was appended while a generation ran"
        self.entries.append(entry)

    async def generate(self, ask: Ask) -> AsyncIterator[ModelOutput]:
        assert self.open == 0, "two generations at once"
        self.open += 1
        self.requests += 1
        self.asks.append(ask)
        self.asked_at.append(asyncio.get_running_loop().time())
        try:
            await asyncio.sleep(self.first_s)
            for output in self.replies(list(self.entries), ask):
                if isinstance(output, float):
                    await asyncio.sleep(output)
                elif isinstance(output, ModelFault):
                    raise output
                else:
                    yield output
        finally:
            self.open -= 1

    @property
    def usage(self) -> Usage:
        return Usage(requests=self.requests)

    async def aclose(self) -> None:
        return None


@dataclass
class FakeTool:
    """`run` maps arguments to a value, an Outcome, or an exception to raise; `delay_s` may be infinite (a hang)."""

    spec: ToolSpec
    run: Callable[[Mapping[str, Any]], Any] = lambda arguments: {"ok": True}
    delay_s: float = 0.1
    defaults: Mapping[str, Any] = field(default_factory=dict)
    accepts: Callable[[Mapping[str, Any]], bool] = lambda arguments: True


def tool(name: str, effect: Effect = Effect.READ_LOCAL, delay_s: float = 0.1, **kw: Any) -> FakeTool:
    run, defaults = kw.pop("run", None), kw.pop("defaults", {})
    kw.setdefault("early", EarlyPolicy.ALWAYS if effect.safe else None)
    spec = ToolSpec(name=name, description=name, parameters={"type": "object"}, effect=effect, **kw)
    return FakeTool(spec, run or (lambda arguments: {"tool": name, **arguments}), delay_s, defaults)


class FakeToolbox:
    def __init__(self, *tools: FakeTool) -> None:
        self.tools = {each.spec.name: each for each in tools}
        self.ran: list[tuple[float, Invocation]] = []
        self.finished: list[Invocation] = []
        self.cancelled: list[Invocation] = []

    @property
    def specs(self) -> Mapping[str, ToolSpec]:
        return {name: each.spec for name, each in self.tools.items()}

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        if not self.tools[tool].accepts(arguments):
            raise ArgumentError("", "are not accepted")
        if "bad" in arguments:
            raise ArgumentError("bad", "is not a parameter; leave it out")
        given = {name: value for name, value in arguments.items() if value is not None}
        return dict(sorted({**self.tools[tool].defaults, **given}.items()))

    async def run(self, invocation: Invocation) -> ToolOutcome:
        each = self.tools[invocation.tool]
        self.ran.append((asyncio.get_running_loop().time(), invocation))
        try:
            if each.delay_s == float("inf"):
                await asyncio.Event().wait()
            await asyncio.sleep(each.delay_s)
        except asyncio.CancelledError:
            self.cancelled.append(invocation)
            raise
        value = each.run(invocation.arguments)
        if isinstance(value, Exception):
            raise value
        self.finished.append(invocation)
        return value if isinstance(value, ToolOutcome) else ToolOutcome(OutcomeStatus.DONE, value)


class FakeJournal:
    def __init__(self) -> None:
        self.records: list[tuple[str, dict[str, Any]]] = []
        self.intents: dict[str, WriteIntent] = {}
        self.outcomes: dict[str, ToolOutcome] = {}

    async def record(self, kind: str, data: Mapping[str, Any]) -> None:
        self.records.append((kind, dict(data)))

    async def intend(self, intent: WriteIntent) -> bool:
        if intent.key in self.intents:
            return False
        self.intents[intent.key] = intent
        return True

    async def settle(self, key: str, outcome: ToolOutcome) -> None:
        self.outcomes[key] = outcome


Script = Sequence[tuple[float, AgentEvent]]
"""(seconds since the start, event)."""


@dataclass
class FakeRun:
    """The outcome of a script: outputs with times, tool runs, journal, metrics."""

    agent: Agent
    model: FakeModel
    tools: FakeToolbox
    journal: FakeJournal
    outputs: list[tuple[float, AgentOutput]] = field(default_factory=list)
    counts: dict[str, float] = field(default_factory=dict)

    def count(self, counter: str, amount: float = 1.0) -> None:
        self.counts[str(counter)] = self.counts.get(str(counter), 0.0) + amount

    def observe(self, stage: str, seconds: float) -> None:
        return None

    def of(self, kind: type[Any]) -> list[Any]:
        return [output for _, output in self.outputs if isinstance(output, kind)]

    def said(self) -> list[tuple[str, str]]:
        """(kind, text) of each answer."""
        text: dict[int, str] = {}
        for delta in self.of(AnswerText):
            text[delta.answer_id] = text.get(delta.answer_id, "") + delta.text
        return [(start.kind.value, text.get(start.answer_id, "")) for start in self.of(AnswerStarted)]

    def statuses(self, call_id: int) -> list[str]:
        return [change.status.value for change in self.of(CallChanged) if change.call_id == call_id]

    def when(self, kind: type[Any], **match: Any) -> float:
        """Seconds at which the first such output came."""
        for at, output in self.outputs:
            if isinstance(output, kind) and all(getattr(output, k) == v for k, v in match.items()):
                return at
        raise AssertionError(f"no {kind.__name__} with {match} in {[o for _, o in self.outputs]}")

    def ran(self, name: str) -> list[dict[str, Any]]:
        return [dict(call.arguments) for _, call in self.tools.ran if call.tool == name]

    def ran_at(self, name: str) -> float:
        return next(at for at, call in self.tools.ran if call.tool == name)

    def told(self, kind: type[Any]) -> list[Any]:
        return [entry for entry in self.model.entries if isinstance(entry, kind)]


def run(
    replies: Replies,
    script: Script,
    *tools: FakeTool,
    first_s: float = 0.0,
    policy: AgentPolicy | None = None,
    until_s: float = 60.0,
    journal: FakeJournal | None = None,
    around: Callable[[FakeModel], Any] = lambda model: model,
) -> FakeRun:
    """Play the script and close the session at `until_s`, all in virtual time. `around` may put another model session
    around the scripted one."""
    loop = VirtualLoop()
    toolbox, journal = FakeToolbox(*tools), journal or FakeJournal()
    model = FakeModel(replies, first_s)

    async def main() -> FakeRun:
        result = FakeRun(None, model, toolbox, journal)  # type: ignore[arg-type]
        agent = Agent(
            model=around(model), tools=toolbox, journal=journal, clock=VirtualClock(loop), session_id="s",
            policy=policy, metrics=result,
        )  # fmt: skip
        result.agent = agent

        async def listen() -> None:
            async for output in agent.outputs:
                result.outputs.append((loop.time(), output))

        async def speak() -> None:
            for at, event in script:
                await asyncio.sleep(max(at - loop.time(), 0.0))
                await agent.post(event)
            await asyncio.sleep(max(until_s - loop.time(), 0.0))
            await agent.post(SessionClose())

        async with asyncio.TaskGroup() as group:
            group.create_task(agent.run())
            group.create_task(listen())
            group.create_task(speak())
        return result

    return run_virtual(main(), loop)


# ------------------------------------------------------------------ shorthand for scripts


def words(text: str, turn: int = 1, step_s: float = 0.2, start_s: float = 0.0) -> list[tuple[float, AgentEvent]]:
    """One partial update per word."""
    return [(start_s + i * step_s, UserPartial(turn, i + 1, word)) for i, word in enumerate(text.split())]


def final(text: str, at: float, turn: int = 1, rev: int = 99) -> tuple[float, AgentEvent]:
    return at, UserFinal(turn, rev, text)


def call(call_id: int, tool_name: str, /, **arguments: Any) -> ToolCall:
    return ToolCall(call_id, tool_name, arguments)


def answer(text: str, question: bool = False) -> list[ModelOutput]:
    return [Opened(Part.ANSWER, question), AnswerDelta(text), AnswerEnd()]


def pause() -> list[ModelOutput]:
    return [Pause()]
