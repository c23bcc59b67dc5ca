"""The tools of a recorded session, so that a replay needs only the log.

During a step the core calls only one thing outside itself: `Toolbox.canonical`. `RecordedValidations` notes its answers
for the log, and `RecordedTools` gives the same answers in a replay. Of each tool's spec the log holds the fields that
the core's decisions depend on.
"""

import json
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from services.agent.core.state import ToolCatalogue
from tools.spec import ArgumentError, EarlyPolicy, Effect, Sensitivity, ToolSpec

_LEFT_OUT = frozenset({"description", "parameters", "say", "confirm", "extra"})
"""Not logged, because they serve prompts, schemas and wording; the core only looks at whether they are present."""


def encode_spec(spec: ToolSpec) -> dict[str, Any]:
    """The spec as JSON, without the fields in `_LEFT_OUT`; `says` tells whether it had a `say`."""
    plain = {field.name: getattr(spec, field.name) for field in fields(spec) if field.name not in _LEFT_OUT}
    return plain | {"says": spec.say is not None}


def decode_spec(data: Mapping[str, Any]) -> ToolSpec:
    """The spec of a record, with empty `description` and `parameters` and a placeholder for `say`."""
    data = dict(data)
    early, says = data["early"], data.pop("says")
    typed = {
        "effect": Effect(data["effect"]),
        "sensitivity": Sensitivity(data["sensitivity"]),
        "early": EarlyPolicy(early) if early is not None else None,
        "resources": tuple(data["resources"]),
        "phrases": tuple(data["phrases"]),
        "say": _something if says else None,
    }
    return ToolSpec(description="", parameters={}, **(data | typed))


def _something(arguments: Mapping[str, Any], result: Any) -> str:
    return "Done."


class RecordedValidations:
    """Wraps the toolbox for the core and notes every answer of `canonical`."""

    def __init__(self, tools: ToolCatalogue) -> None:
        self._tools = tools
        self._answers: list[list[Any]] = []

    @property
    def specs(self) -> Mapping[str, ToolSpec]:
        return self._tools.specs

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """As `Toolbox.canonical`; notes the answer. Raises `ArgumentError`."""
        try:
            answer = self._tools.canonical(tool, arguments)
        except ArgumentError as error:
            self._answers.append([tool, dict(arguments), None, [error.path, error.message]])
            raise
        self._answers.append([tool, dict(arguments), answer, None])
        return answer

    def take(self) -> list[list[Any]]:
        """Return the answers since the last call, each as [tool, arguments, canonical arguments or None, [path,
        message] of the error or None]."""
        taken, self._answers = self._answers, []
        return taken


class RecordedTools:
    """A `ToolCatalogue` that knows only what the log says. The answers to equal questions come in the recorded
    order."""

    def __init__(self, specs: Iterable[Mapping[str, Any]], answers: Iterable[list[Any]]) -> None:
        self.specs: Mapping[str, ToolSpec] = {spec.name: spec for spec in map(decode_spec, specs)}
        self._answers: defaultdict[str, deque[list[Any]]] = defaultdict(deque)
        for answer in answers:
            self._answers[_question(answer[0], answer[1])].append(answer)

    def canonical(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the recorded answer. Raises `ArgumentError` if the recorded call did, and `ValueError` if no such
        call was recorded."""
        answers = self._answers.get(_question(tool, arguments))
        if not answers:
            raise ValueError(f"the log does not say whether {tool} takes {dict(arguments)}: it was not asked then")
        _, _, answer, error = answers.popleft() if len(answers) > 1 else answers[0]
        if error is not None:
            raise ArgumentError(*error)
        return dict(answer)


def _question(tool: str, arguments: Mapping[str, Any]) -> str:
    return json.dumps([tool, arguments], sort_keys=True)
