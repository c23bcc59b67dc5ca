"""The 33 tools of the naturalistic set as specs: schemas and policies of the data, phrases of the library."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tools.library.phrases_calendar import PHRASES as CALENDAR
from tools.library.phrases_remote import PHRASES as REMOTE
from tools.spec import Effect, Sensitivity, ToolSpec

DATA = Path(__file__).parents[1] / "data"


def _library() -> dict[str, tuple[str, ...]]:
    from tools.library import alarm_clock, calculator, contacts, lists, notes, reminders, timers, units, world_clock

    found: dict[str, tuple[str, ...]] = {}
    for module in (alarm_clock, calculator, contacts, lists, notes, reminders, timers, units, world_clock):
        for value in vars(module).values():
            spec = getattr(value, "spec", None)
            if isinstance(spec, ToolSpec):
                found[spec.name] = spec.phrases
    return found


@cache
def specs(path: Path = DATA / "assistant_tools.json") -> Mapping[str, ToolSpec]:
    """All tools of the set by name."""
    phrases = {**_library()}
    for more in (CALENDAR, REMOTE):
        phrases.update(more)
    found = {}
    for tool in json.loads(path.read_text())["tools"]:
        function, policy = tool["function"], tool["x_policy"]
        found[function["name"]] = ToolSpec(
            name=function["name"],
            description=function["description"],
            parameters=function["parameters"],
            effect=Effect(policy["effect"]),
            sensitivity=Sensitivity(policy["argument_sensitivity"]),
            undo_with=policy["undo_with"],
            phrases=phrases.get(function["name"], ()),
            extra={"mock_latency_ms": tuple[Any, ...](policy["mock_latency_ms"])},
        )
    return found
