"""Run a recorded session again through the very core that ran it: same inputs, same times, same ledger."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any

from services.agent.commands import Command
from services.agent.core import Core
from services.agent.log import decode
from services.agent.policy import AgentPolicy
from services.agent.ports import Toolbox

OPEN, EVENT = "open", "event"
"""Kinds of the records that a replay reads; all others are results of the run and may be compared with it."""


def open_record(session: str, policy: AgentPolicy, tools: Toolbox) -> dict[str, Any]:
    """The first record of a session."""
    return {
        "session": session,
        "policy": {field.name: getattr(policy, field.name) for field in fields(policy)},
        "tools": sorted(tools.specs),
    }


def replay(records: Iterable[tuple[str, Mapping[str, Any]]], tools: Toolbox) -> Iterator[tuple[Core, list[Command]]]:
    """Yield the core and the commands of each step, for records (kind, data) in the order they were written.

    `tools` must hold the specs of the recorded run. Raises `ValueError` if the session's first record is missing.
    """
    core: Core | None = None
    for kind, data in records:
        if kind == OPEN:
            core = Core(data["session"], tools.specs, tools.canonical, AgentPolicy(**data["policy"]))
        elif kind == EVENT:
            if core is None:
                raise ValueError("the log does not begin with an 'open' record: the session's start is missing")
            yield core, core.step(decode(data), data["t_ms"], data["more"])
