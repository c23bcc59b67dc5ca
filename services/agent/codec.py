"""Queue events and tool declarations as JSON and back, for the session's log and for its replay (1.1).

A dataclass becomes an object with its class name under "type"; what the field types say decides how it is read again,
so JSON data inside (arguments, results) is never mistaken for an event.
"""

import dataclasses
import types
from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from services.agent.commands import Input
from tools.spec import ToolSpec

_PLAIN = (str, int, float, bool)


def encode(value: Any) -> Any:
    """`value` (dataclasses, enums, tuples, JSON) as plain JSON data."""
    if value is None or type(value) in _PLAIN:
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        plain = {name: encode(getattr(value, name)) for name in _names(type(value))}
        return {"type": type(value).__name__, **plain}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, list | tuple | frozenset | set):
        return [encode(item) for item in value]
    return value


def decode_input(data: Mapping[str, Any]) -> Input:
    """What `encode` made of an event of the agent's queue. Raises ValueError on anything else."""
    event: Input = _decode(data, Input)
    return event


def encode_spec(spec: ToolSpec) -> dict[str, Any]:
    """All that the core decides by: no renderings (they are code), and nothing that only prompts and schemas use."""
    bare = dataclasses.replace(spec, description="", parameters={}, say=None, confirm=None, extra={})
    plain: dict[str, Any] = encode(bare)
    return plain


def decode_spec(data: Mapping[str, Any]) -> ToolSpec:
    spec: ToolSpec = _decode(data, ToolSpec)
    return spec


def _decode(value: Any, hint: Any) -> Any:
    if hint is Any or value is None:
        return value
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _decode_union(value, get_args(hint))
    if origin is tuple:
        return tuple(_decode(item, get_args(hint)[0]) for item in value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _decode_dataclass(value, hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value


def _decode_union(value: Any, members: tuple[Any, ...]) -> Any:
    kinds = {kind.__name__: kind for kind in members if dataclasses.is_dataclass(kind) and isinstance(kind, type)}
    if not kinds:
        return _decode(value, next(kind for kind in members if kind is not types.NoneType))
    name = value.get("type") if isinstance(value, Mapping) else None
    if name not in kinds:
        raise ValueError(f"type: {name!r} is none of {', '.join(sorted(kinds))}")
    return _decode_dataclass(value, kinds[name])


def _decode_dataclass(value: Any, kind: Any) -> Any:
    hints = _hints(kind)
    try:
        return kind(**{name: _decode(item, hints[name]) for name, item in value.items() if name != "type"})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{kind.__name__}: {error}") from error


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
