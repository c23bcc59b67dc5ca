"""The world outside the server: what its tools have really done, and the alarms that ring.

The effect of a call happens at one instant between its beginning and its end, whatever its caller is told. Colours are
never named twice in one world, so a colour stands for one request of the user.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.door.dice import Dice
from tools.context import Context
from tools.errors import ToolError
from tools.spec import ArgumentError, Effect, Sensitivity, ToolSpec
from tools.tool import Tool

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"x": {"type": "string", "description": "a colour"}},
    "required": ["x"],
    "additionalProperties": False,
}
WRITES = ("paint", "set", "send", "order", "wipe")
READS = ("look", "search")
NEVER = 1e9
"""Seconds; longer than any session."""


@dataclass(frozen=True)
class Deed:
    """An effect that has really happened. `key` is the idempotency key of its call."""

    tool: str
    colour: str
    key: str
    at_s: float
    session: str


@dataclass
class DoorWorld:
    """The tools and their effects. `begun` are called with every write as it begins, `done` with every effect as it
    happens."""

    dice: Dice
    now: Callable[[], float]
    slow: float = 1.0
    faults: float = 0.0
    deeds: list[Deed] = field(default_factory=list)
    under_way: set[str] = field(default_factory=set)
    begun: list[Callable[[str, str], None]] = field(default_factory=list)
    done: list[Callable[[Deed], None]] = field(default_factory=list)
    frozen: set[str] = field(default_factory=set)
    """Sessions whose process is dead: their calls do not continue."""

    async def act(self, tool: str, context: Context, colour: str) -> dict[str, str]:
        """Run one call. The time it takes and whether it fails depend on the seed and its colour alone."""
        rng = self.dice.of(f"{tool} {colour}")
        session = context.session_context.session
        mark = f"{session} {tool} {colour}"
        self.under_way.add(mark)
        try:
            if tool in WRITES:
                for each in self.begun:
                    each(tool, colour)
            luck = rng.random()
            await asyncio.sleep(self.slow * rng.choice((0.0, 0.05, 0.3, 1.2)))
            if luck < self.faults / 2:
                raise ToolError("refused", "the world refused")
            if tool in WRITES and session not in self.frozen:
                self._do(Deed(tool, colour, context.idempotency_key, self.now(), session))
            if luck < self.faults:
                await asyncio.sleep(NEVER)
            await asyncio.sleep(self.slow * rng.choice((0.0, 0.02, 0.2)))
            return {"seen": colour}
        finally:
            self.under_way.discard(mark)

    def _do(self, deed: Deed) -> None:
        self.deeds.append(deed)
        for each in self.done:
            each(deed)

    def tools(self) -> list[Tool]:
        return [self._tool(spec) for spec in SPECS.values() if not spec.client_side]

    def _tool(self, spec: ToolSpec) -> Tool:
        async def call(context: Context, arguments: Mapping[str, Any]) -> dict[str, str]:
            return await self.act(spec.name, context, first(arguments["x"]))

        return Tool(spec, _ARGUMENTS, call, concurrency=64)


def first(value: Any) -> str:
    """The first word of an argument, which is the colour: the grammar model takes all words after a tool's name."""
    return (str(value).lower().split() or [""])[0]


def _spec(name: str, effect: Effect, **options: Any) -> ToolSpec:
    """Declare one tool. A read is told as "saw", a write that was done as "ok"."""
    word = "saw" if effect.safe else "ok"
    return ToolSpec(
        name,
        f"simulated {name}",
        SCHEMA,
        effect,
        phrases=(f"{name} {{x}}",),
        say=lambda arguments, _: f"{word} {first(arguments['x'])}.",
        **options,
    )


class OneColour:
    """The arguments of every tool here: one string `x`. Checked by hand, because a JSON schema validator would take a
    tenth of the simulation's time."""

    schema = SCHEMA

    def canonical(self, arguments: Mapping[str, Any], *, references: bool) -> dict[str, Any]:
        if set(arguments) != {"x"} or not isinstance(arguments["x"], str):
            raise ArgumentError("x", "one colour is required, and nothing else")
        return {"x": arguments["x"].strip()}

    def bind(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return self.canonical(arguments, references=False)


_ARGUMENTS = OneColour()
SPECS: Mapping[str, ToolSpec] = {
    spec.name: spec
    for spec in (
        _spec("look", Effect.READ_LOCAL),
        _spec("search", Effect.READ_EXTERNAL, sensitivity=Sensitivity.LOW, ttl_s=60.0),
        _spec("paint", Effect.WRITE_LOCAL, undo_with="set"),
        _spec("set", Effect.WRITE_LOCAL),
        _spec("send", Effect.WRITE_EXTERNAL),
        _spec("order", Effect.WRITE_EXTERNAL, resources=("shop",)),
        _spec("wipe", Effect.WRITE_LOCAL, destructive=True, confirm=lambda arguments: "May I wipe that one?"),
    )
}


class DoorAlarms:
    """Simulates the library's scheduler for announcements: tells all listeners of an alarm that rings. If none of them
    could tell a client, the next listener is told."""

    def __init__(self) -> None:
        self._listeners: list[Any] = []
        self._waiting: list[Any] = []
        self._ringing: set[asyncio.Task[None]] = set()

    def subscribe(self, listener: Any) -> Callable[[], None]:
        self._listeners.append(listener)
        waiting, self._waiting = self._waiting, []
        for news in waiting:
            self._tell([listener], news)
        return lambda: self._listeners.remove(listener)

    def ring(self, news: Any) -> None:
        self._tell(list(self._listeners), news)

    def _tell(self, listeners: list[Any], news: Any, before: Sequence[Any] = ()) -> None:
        task = asyncio.ensure_future(self._see_to(listeners, news, before))
        self._ringing.add(task)
        task.add_done_callback(self._ringing.discard)

    async def _see_to(self, listeners: list[Any], news: Any, before: Sequence[Any]) -> None:
        """Tell `listeners`. If no client of theirs received it, tell newer listeners than these and those `before`, or
        keep it for the next."""
        told = await asyncio.gather(*(listener(news) for listener in listeners))
        if not any(told):
            asked = [*before, *listeners]
            later = [each for each in self._listeners if each not in asked]
            if later:
                self._tell(later, news, asked)
            else:
                self._waiting.append(news)
