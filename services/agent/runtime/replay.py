"""Runs a recorded session again through the same core: same inputs, same times, same ledger.

The log of a session has one `OPEN` record (policy and tools), then for each step of the core one `EVENT` (the queue
item and its time), one `VALIDATED` if arguments were validated in it, and the records that the core itself asked for
(dispatches, invalid actions, faults, the ledger at the close). These last are results: a replay produces them again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from services.agent.core.commands import Command, RecordEvent
from services.agent.core.core import AgentCore
from services.agent.core.policy import AgentPolicy
from services.agent.core.state import ToolCatalogue
from services.agent.runtime.log import decode
from services.agent.runtime.recorded_tools import RecordedTools, encode_spec

OPEN, EVENT, VALIDATED = "open", "event", "validated"
"""Kinds of the records that a replay reads. All others are results of the run, and may be compared with the
replay's."""

Entry = tuple[str, Mapping[str, Any]]
"""(kind, data), as given to the journal."""


def open_record(session: str, policy: AgentPolicy, tools: ToolCatalogue) -> dict[str, Any]:
    """The first record of a session: its policy and tools."""
    return {
        "session": session,
        "policy": {field.name: getattr(policy, field.name) for field in fields(policy)},
        "tools": [encode_spec(spec) for spec in tools.specs.values()],
    }


def replay(records: Iterable[Entry], tools: ToolCatalogue | None = None) -> Iterator[tuple[AgentCore, list[Command]]]:
    """Yield the core and its commands after each step, for records in the order they were written.

    `tools` must hold the specs of the recorded run; the default is what the log says of them. Raises `ValueError` if
    the session's first record is missing or a record holds no queue item.
    """
    core: AgentCore | None = None
    log = list(records)
    for number, (kind, data) in enumerate(log):
        if kind == OPEN:
            core = _open(data, tools or _recorded_tools(data, log[number + 1 :]))
        elif kind == EVENT:
            if core is None:
                raise ValueError("the log does not begin with an 'open' record: the session's start is missing")
            yield core, core.step(_item(number, data), data["t_ms"], data["more"])


def _open(data: Mapping[str, Any], tools: ToolCatalogue) -> AgentCore:
    return AgentCore(data["session"], tools, AgentPolicy(**data["policy"]))


def _recorded_tools(data: Mapping[str, Any], rest: Iterable[Entry]) -> RecordedTools:
    answers: list[list[Any]] = []
    for kind, record in rest:
        if kind == OPEN:
            break
        if kind == VALIDATED:
            answers += record["answers"]
    return RecordedTools(data["tools"], answers)


def _item(number: int, data: Mapping[str, Any]) -> Any:
    try:
        return decode(data)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"record {number + 1} holds no queue item: {error}") from error


# ------------------------------------------------------------------ then and now


@dataclass(slots=True)
class Comparison:
    """The result of `compare`.

    `ledger` is as from `AgentCore.ledger`, including turns that the core has since forgotten. `cut_off`: the log ends
    before the session did (a crash), so results of the last steps may be missing from it. `differences` is empty if the
    core decides now as it did then.
    """

    steps: int = 0
    cut_off: bool = False
    ledger: dict[str, dict[str, Any]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)


def compare(records: Iterable[Entry]) -> Comparison:
    """Replay a whole log, from each `OPEN` record anew, and compare what the core records with what it recorded then.

    Raises `ValueError` as `replay` does.
    """
    found = Comparison()
    for part in _openings(records):
        now: list[Entry] = []
        for core, commands in replay(part):
            found.steps += 1
            found.ledger |= core.ledger()
            now += [(command.kind, _plain(command.data)) for command in commands if isinstance(command, RecordEvent)]
        then: list[Entry] = [(kind, _plain(data)) for kind, data in part if kind not in (OPEN, EVENT, VALIDATED)]
        found.cut_off = all(kind != "ledger" for kind, _ in then)
        found.differences += _differences(then, now, found.cut_off)
    return found


def _openings(records: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Split the log into parts that each begin with `OPEN`. An event at the very end of a part is left out: a crash may
    have lost what its step recorded, and an orderly end does not end with an event."""
    parts: list[list[Entry]] = []
    for record in records:
        if record[0] == OPEN or not parts:
            parts.append([])
        parts[-1].append(record)
    for part in parts:
        yield part[:-1] if part[-1][0] == EVENT else part


def _differences(then: list[Entry], now: list[Entry], cut_off: bool) -> Iterator[str]:
    for number, (was, is_now) in enumerate(zip(then, now, strict=False), 1):
        if was != is_now:
            yield f"result {number} was {_shown(was)}, is {_shown(is_now)}"
    if not cut_off:
        yield from (f"happens now, but not then: {_shown(result)}" for result in now[len(then) :])
    yield from (f"happened then, but not now: {_shown(result)}" for result in then[len(now) :])


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as it comes back from the journal."""
    plain: dict[str, Any] = json.loads(json.dumps(data))
    return plain


def _shown(result: Entry) -> str:
    return f"{result[0]} {json.dumps(result[1], sort_keys=True)}"
