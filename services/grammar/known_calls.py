"""The calls of a turn and their outcomes, according to the context entries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from services.models.call_view import CallView, KnownCall
from tools.spec import ToolSpec

_REFERENCE = re.compile(r"\$(\d+)((?:\.\w+)*)")


@dataclass(slots=True)
class KnownCalls(CallView):
    """The calls of a turn. `refused`: proposals that the agent rejected, with the reason; they are not repeated.
    `defaults`: of each tool the arguments that a call has which leaves them out."""

    refused: dict[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def find(self, tool: str, arguments: Mapping[str, Any]) -> KnownCall | None:
        """The live call that does the same."""
        same = (call for call in self.live if call.tool == tool and self.equal(tool, call.arguments, arguments))
        return next(same, None)

    def equal(self, tool: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether two calls of a tool do the same: a value that is its default may be left out ("at one", "at one for
        an hour")."""
        defaults = self.defaults.get(tool, {})
        return {**defaults, **one} == {**defaults, **other}

    def resolved(self, value: Any) -> Any:
        """`value` with each reference "$k.path" replaced by the result it names. An unknown one is left out of lists
        and mappings, and None by itself."""
        if isinstance(value, str) and (found := _REFERENCE.fullmatch(value)):
            call = self.calls.get(int(found[1]))
            result = call.value if call is not None else None
            for part in filter(None, found[2].split(".")):
                result = result.get(part) if isinstance(result, Mapping) else None
            return result
        if isinstance(value, Mapping):
            inner = {name: self.resolved(each) for name, each in value.items()}
            return {name: each for name, each in inner.items() if each is not None}
        if isinstance(value, list | tuple):
            return [each for one in value if (each := self.resolved(one)) is not None]
        return value


def signature(tool: str, arguments: Mapping[str, Any]) -> str:
    """A string that is equal for calls of the same tool with the same arguments."""
    return f"{tool} {sorted(arguments.items(), key=lambda item: item[0])!r}"


def defaults_of(specs: Mapping[str, ToolSpec]) -> dict[str, dict[str, Any]]:
    """Of each tool the arguments that its schema has a default for."""
    found: dict[str, dict[str, Any]] = {}
    for name, spec in specs.items():
        properties = spec.parameters.get("properties", {})
        values = {
            k: each["default"] for k, each in properties.items() if isinstance(each, Mapping) and "default" in each
        }
        if values:
            found[name] = values
    return found
