"""Mock tools with the data set's latencies and results, as the agent's `Toolbox`."""

import json
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.simserver.matching import as_text, call_matches, normal, resolve
from services.clock import Clock
from tools.arguments import SchemaArguments
from tools.spec import ArgumentError, Effect, Invocation, OutcomeStatus, Sensitivity, ToolOutcome, ToolSpec

DATA = Path(__file__).parent / "data"
ASSISTANT, TINYAGENT = DATA / "assistant_tools.json", DATA / "tinyagent_tools.json"

Json = Mapping[str, Any]


def load_specs(path: Path = ASSISTANT, phrases: Mapping[str, tuple[str, ...]] | None = None) -> dict[str, ToolSpec]:
    """The tools of a data file (OpenAI schemas with `x_policy`) by name; `extra["mock_latency_ms"]` is their latency
    range."""
    tools = json.loads(path.read_text(encoding="utf-8"))["tools"]
    return {tool["function"]["name"]: _spec(tool["function"], tool["x_policy"], phrases or {}) for tool in tools}


def _spec(function: Json, policy: Json, phrases: Mapping[str, tuple[str, ...]]) -> ToolSpec:
    """Safe tools are those without an effect, whatever the data's `safe` says: four TinyAgent tools open a window,
    which counts as an effect here."""
    return ToolSpec(
        name=function["name"],
        description=function["description"],
        parameters=function["parameters"],
        effect=Effect(policy["effect"]),
        sensitivity=Sensitivity(policy["argument_sensitivity"]),
        undo_with=policy["undo_with"],
        phrases=phrases.get(function["name"], ()),
        extra={"mock_latency_ms": tuple(policy["mock_latency_ms"])},
    )


@dataclass(frozen=True, slots=True)
class Executed:
    """One call that ran; times in seconds of the clock. `end_s` is None for a read that was cancelled."""

    invocation: Invocation
    start_s: float
    end_s: float | None
    value: Any = None


@dataclass(slots=True)
class MockTools:
    """Returns the results that `row` (of the data set) gives, after a time drawn uniformly from the tool's latency
    range; `executed` logs the calls.

    The result is that of the first expected call that matches, else of a matching acceptable one, else empty; an
    unexpected write returns {"status": "ok"}.
    """

    specs: Mapping[str, ToolSpec]
    row: Json
    clock: Clock
    seed: int = 0
    executed: list[Executed] = field(default_factory=list)

    def canonical(self, tool: str, arguments: Json) -> dict[str, Any]:
        spec = self.specs.get(tool)
        if spec is None:
            raise ArgumentError("", f"there is no tool {tool!r}")
        return SchemaArguments(dict(spec.parameters)).canonical(arguments, references=True)

    async def run(self, invocation: Invocation) -> ToolOutcome:
        start = self.clock.monotonic()
        at = len(self.executed)
        self.executed.append(Executed(invocation, start, None))
        await self.clock.sleep(self.latency_s(invocation.tool))
        value = await self.look_up(invocation.tool, invocation.arguments)
        self.executed[at] = Executed(invocation, start, self.clock.monotonic(), value)
        return ToolOutcome(OutcomeStatus.DONE, value)

    async def look_up(self, tool: str, arguments: Json) -> Any:
        return self.result(tool, arguments)

    async def aclose(self) -> None:
        """Nothing to release."""

    def latency_s(self, tool: str) -> float:
        """Latency of the calls of `tool` in seconds; the same in every mode that a bench compares."""
        low, high = self.specs[tool].extra.get("mock_latency_ms", (0, 0))
        dice = random.Random(f"{self.seed}/{self.row['id']}/{tool}")
        return dice.uniform(low, high) / 1000

    def result(self, tool: str, arguments: Json) -> Any:
        results = {call["id"]: call.get("result") for call in self.row["expected_calls"]}
        for expected in self.row["expected_calls"]:
            wanted = dict(expected, args=resolve(expected["args"], results))
            if call_matches(wanted, tool, arguments):
                return expected.get("result")
        for pattern in self.row["acceptable_speculative_calls"]:
            if pattern_matches(pattern, tool, arguments):
                return pattern.get("result", {})
        return {} if self.specs[tool].safe else {"status": "ok"}


def pattern_matches(pattern: Json, tool: str, arguments: Json, unsafe: bool = False) -> bool:
    """Whether a call matches a pattern of forbidden or acceptable calls; "*unsafe*" is any tool with side effects."""
    if pattern["tool"] == "*unsafe*":
        return unsafe
    return pattern["tool"] == tool and all(
        _falls_under(wanted, arguments.get(name), name in arguments) for name, wanted in pattern.get("args", {}).items()
    )


def _falls_under(wanted: Any, got: Any, present: bool) -> bool:
    if wanted == "absent":
        return not present
    if isinstance(wanted, str) and wanted.startswith("re:"):
        return present and re.search(wanted[3:], as_text(got), re.I) is not None
    return present and bool(normal(wanted) == normal(got))
