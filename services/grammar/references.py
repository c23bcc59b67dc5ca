"""References of a planned call to the result of another one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.grammar.intents import Intent


@dataclass(frozen=True, slots=True)
class ResultReference:
    """The result of the desired call `key`, or the part of it at `path`; sent as "$k.path" with k the call's id."""

    key: str
    path: str = ""


def rendered(value: Any, ids: Mapping[str, int]) -> Any:
    """`value` with every `ResultReference` written as "$k.path", or "$?" where the call has no id yet."""
    if isinstance(value, ResultReference):
        head = f"${ids.get(value.key, '?')}"
        return f"{head}.{value.path}" if value.path else head
    if isinstance(value, Mapping):
        return {name: rendered(inner, ids) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [rendered(inner, ids) for inner in value]
    return value


def worded(intent: Intent, args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments for a question: the user's words in place of values that a look-up finds, without values that have
    no words."""
    shown = {}
    for name, value in args.items():
        found = isinstance(value, ResultReference) or (
            isinstance(value, list) and any(isinstance(each, ResultReference) for each in value)
        )
        shown[name] = intent.said(name) if found else value
    return {name: value for name, value in shown.items() if value is not None}
