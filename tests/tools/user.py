"""One session that calls the tools of a whole library in tests, and gets results or spoken sentences."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from services.clock import Clock
from tools.executor import Executor
from tools.library import ToolLibrary
from tools.spec import Invocation, OutcomeStatus, ToolOutcome


@dataclass
class ToolUser:
    """`await home.do("set_timer", ...)` gives the result, `await home.told(...)` the spoken sentence."""

    library: ToolLibrary
    executor: Executor
    clock: Clock
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1), kw_only=True)

    async def outcome(self, tool: str, /, *, key: str = "", **arguments: Any) -> ToolOutcome:
        number = next(self._ids)
        invocation = Invocation("sess_1", 1, number, 1, tool, arguments, key or f"key-{self.clock.now()}-{number}")
        return await self.executor.run(invocation)

    async def do(self, tool: str, /, *, key: str = "", **arguments: Any) -> Any:
        outcome = await self.outcome(tool, key=key, **arguments)
        assert outcome.status is OutcomeStatus.DONE, outcome
        return outcome.value

    async def told(self, tool: str, /, **arguments: Any) -> str:
        """What the user hears: the rendered result, or the message of the failure."""
        outcome = await self.outcome(tool, **arguments)
        if outcome.status is not OutcomeStatus.DONE:
            return outcome.message
        say = self.executor.specs[tool].say
        assert say is not None
        return say(self.executor.canonical(tool, arguments), outcome.value)
