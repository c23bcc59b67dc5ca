"""The functions of the native dialect: every tool, with the call's number as its first argument, and `pause` and
`remove`."""

import json
from collections.abc import Iterable
from typing import Any

from services.events.model import Invalid, Pause, PauseReason, Remove, ToolCall
from services.models.call_ids import CallIds
from services.models.prompts import kind_of
from services.models.tag_parser import call_from
from tools.spec import ToolSpec

PAUSE, REMOVE, CALL_ID = "pause", "remove", "call_id"

_NUMBER = {"type": "integer", "minimum": 1}


def call_id_field(spec: ToolSpec) -> str:
    """Name of the argument that carries the call's number, different from the tool's own arguments."""
    field = CALL_ID
    while field in spec.parameters.get("properties", {}):
        field = f"_{field}"
    return field


def functions(specs: Iterable[ToolSpec]) -> list[dict[str, Any]]:
    """The `tools` parameter of a chat request."""
    return [*map(_tool, specs), *_OWN]


def _tool(spec: ToolSpec) -> dict[str, Any]:
    field = call_id_field(spec)
    schema = dict(spec.parameters)
    schema["type"] = "object"
    schema["properties"] = {field: _NUMBER, **schema.get("properties", {})}
    schema["required"] = [field, *schema.get("required", ())]
    return _function(spec.name, f"[{kind_of(spec)}] {spec.description}", schema)


def _function(name: str, description: str, parameters: dict[str, Any]) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_OWN = (
    _function(
        PAUSE,
        "End your move: nothing more to do until something happens.",
        _object(reason={"type": "string", "enum": list(PauseReason)}),
    ),
    _function(REMOVE, "Withdraw a call of this turn, and what depends on it.", _object(**{CALL_ID: _NUMBER})),
)


def action_of(name: str, arguments: str, field: str, ids: CallIds) -> ToolCall | Remove | Pause | Invalid:
    """The action of a complete function call. `arguments` is its JSON text, `field` the argument with the number."""
    try:
        values = json.loads(arguments)
    except json.JSONDecodeError as error:
        return Invalid(f"the arguments of {name} are not valid JSON: {error.msg} at character {error.pos}")
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, or thousands of brackets
        return Invalid(f"the arguments of {name} cannot be read: {error}")
    number = values.pop(field, None)
    if name == PAUSE:
        reason = values.get("reason", PauseReason.DONE.value)
        if reason not in list(PauseReason):
            return Invalid(f"pause reason must be one of {', '.join(PauseReason)}")
        return Pause(PauseReason(reason))
    if name == REMOVE:
        if not isinstance(number, int):
            return Invalid(f"remove needs {field}, the number of a call of this turn")
        return Remove(ids.known(number))
    return call_from({"id": number, "name": name, "arguments": values}, ids)
