"""What the shell writes to the journal so that a session can be run again without its model and its tools.

One entry "session" first, "tools" whenever the tools on offer change, and "input" for every step of the core, in order,
before the step's commands are carried out: whatever justified a side effect is thus durable with its intent (I6). The
core's own `Record` commands follow the input that caused them. An "input" holds the queue event, its time, and what
`Toolbox.canonical` answered during the step, since the core asks nothing else of the world.
"""

from collections.abc import Mapping
from typing import Any

from services.agent.codec import encode, encode_spec
from services.agent.commands import Input
from services.agent.ledger import Canonical
from services.agent.policy import AgentPolicy
from tools.spec import ArgumentError, ToolSpec


class Recorder:
    """Give `canonical` to the core in place of the toolbox's own, and journal what the other methods return."""

    def __init__(self, canonical: Canonical) -> None:
        self._canonical = canonical
        self._answers: list[list[Any]] = []

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """As the toolbox's, remembered. Raises `ArgumentError`."""
        try:
            answer = self._canonical(tool, arguments)
        except ArgumentError as error:
            self._answers.append([tool, encode(arguments), None, [error.path, error.message]])
            raise
        self._answers.append([tool, encode(arguments), encode(answer), None])
        return answer

    def session(self, session: str, policy: AgentPolicy) -> dict[str, Any]:
        """Data of the entry "session"."""
        return {"session": session, "policy": encode(policy)}

    def tools(self, specs: Mapping[str, ToolSpec]) -> dict[str, Any]:
        """Data of the entry "tools"."""
        return {"specs": [encode_spec(spec) for spec in specs.values()]}

    def input(self, item: Input, now_ms: float, more: bool = False) -> dict[str, Any]:
        """Data of the entry "input", of the step that has just been taken."""
        data: dict[str, Any] = {"t_ms": now_ms, "event": encode(item)}
        if more:
            data["more"] = True
        if self._answers:
            data["canonical"], self._answers = self._answers, []
        return data
