"""The tools of a simulated session. The result of a call depends only on its arguments; its duration is random."""

import asyncio
import hashlib
import json
import random
from collections.abc import Mapping
from typing import Any

from tools.spec import ArgumentError, EarlyPolicy, Effect, Invocation, OutcomeStatus, Sensitivity, ToolOutcome, ToolSpec

_SCHEMA = {"type": "object"}


def _spec(name: str, effect: Effect, **options: Any) -> ToolSpec:
    return ToolSpec(name, f"simulated {name}", _SCHEMA, effect, phrases=(f"{name} {{x}}",), **options)


SPECS: dict[str, ToolSpec] = {
    spec.name: spec
    for spec in (
        _spec("look", Effect.READ_LOCAL, resources=("room:{x}",), ttl_s=30.0),
        _spec("search", Effect.READ_EXTERNAL, sensitivity=Sensitivity.LOW, ttl_s=600.0),
        _spec("lookup", Effect.READ_EXTERNAL, sensitivity=Sensitivity.PERSONAL),
        _spec("peek", Effect.READ_LOCAL, early=EarlyPolicy.NEVER, resources=("room:{x}",)),
        _spec("mail", Effect.READ_EXTERNAL, early=EarlyPolicy.ALWAYS, untrusted_result=True),
        _spec("paint", Effect.WRITE_LOCAL, resources=("room:{x}",)),
        _spec("set", Effect.WRITE_LOCAL, resources=("room:{x}",), undo_with="unset"),
        _spec("unset", Effect.WRITE_LOCAL, resources=("room:{x}",), undo_with="set"),
        _spec("send", Effect.WRITE_EXTERNAL, resources=("sms:{x}",)),
        _spec("order", Effect.WRITE_EXTERNAL),
        _spec("show", Effect.UI_VISIBLE, resources=("screen",)),
        _spec("wipe", Effect.WRITE_LOCAL, destructive=True, resources=("room",)),
        _spec("client", Effect.WRITE_EXTERNAL, client_side=True, resources=("phone",), timeout_s=20.0),
    )
}
READS = ("look", "look", "search", "lookup", "peek")
WRITES = ("paint", "set", "unset", "send", "send", "order", "show", "wipe", "client")


def chance(*parts: Any) -> float:
    """A pseudo-random number in [0, 1) that depends only on `parts`."""
    digest = hashlib.blake2b(json.dumps(parts, sort_keys=True, default=str).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def outcome(salt: int, tool: str, arguments: Mapping[str, Any]) -> ToolOutcome:
    """The outcome of this call, which is always the same in one world (`salt`)."""
    luck = chance(salt, tool, arguments)
    if luck < 0.06:
        return ToolOutcome(OutcomeStatus.FAILED, kind="refused", message="the world refused")
    if luck < 0.08:
        return ToolOutcome(OutcomeStatus.TIMED_OUT if SPECS[tool].safe else OutcomeStatus.UNKNOWN, kind="timeout")
    return ToolOutcome(
        OutcomeStatus.DONE, {"v": int(luck * 6), "of": f"{tool} {json.dumps(arguments, sort_keys=True)}"}
    )


class AgentWorld:
    """The tools (a `Toolbox`). `runs` counts the executions for each idempotency key of a write, across restarts of the
    agent."""

    def __init__(self, salt: int, rng: random.Random, slow: float, untrusted: bool) -> None:
        self.salt, self.slow = salt, slow
        self._rng = rng
        self.specs: Mapping[str, ToolSpec] = (
            SPECS if untrusted else {name: spec for name, spec in SPECS.items() if not spec.untrusted_result}
        )
        self.runs: dict[str, int] = {}
        self.under_way: set[str] = set()
        self.lost_turns: set[int] = set()

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        if set(arguments) - {"x", "y"}:
            raise ArgumentError("z", "is not a parameter; use x and y")
        return {"x": 0, **arguments}

    def outcome(self, tool: str, arguments: Mapping[str, Any]) -> ToolOutcome:
        """What comes of this call whenever it is made."""
        return outcome(self.salt, tool, arguments)

    async def run(self, invocation: Invocation) -> ToolOutcome:
        key = invocation.idempotency_key
        if not SPECS[invocation.tool].safe:
            self.runs[key] = self.runs.get(key, 0) + 1
        self.under_way.add(key)
        try:
            luck = self._rng.random()
            if luck < 0.01:
                self.lost_turns.add(invocation.turn)
                await asyncio.Event().wait()  # like an executor that has lost its call
            await asyncio.sleep(self.slow * self._rng.choice((0.0, 0.02, 0.1, 0.4, 1.0, 2.5)))
            return outcome(self.salt, invocation.tool, invocation.arguments)
        finally:
            self.under_way.discard(key)
