"""Converts queue items to JSON and back, for the log from which a session is replayed (`spec.md#one-queue`).

Each item is one record: {"seq", "t_ms", "more", "type", ...fields}. Fields that hold other dataclasses are nested the
same way. `decode(encode(item))` equals `item` for every item whose values are JSON.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, cast

from services.agent.core.commands import Input, ModelSaid, ModelStopped
from services.events import agent as events
from services.events import model
from services.events.speech import EagerEnd, TurnResumed, Word

_TYPES: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        events.UserPartial, events.UserRewrite, events.UserFinal, EagerEnd, TurnResumed, Word,
        events.ToolStarted, events.ToolResult, events.ToolFailed, events.ToolTimeout,
        events.BargeIn, events.Backchannel, events.PlaybackDone, events.Note, events.Respond, events.StopTurn,
        events.Approval, events.Tick, events.SessionClose, model.Fact, model.Instruction, ModelSaid, ModelStopped,
        model.Opened, model.ThinkDelta, model.ToolCall, model.Remove, model.Pause, model.AnswerDelta,
        model.AnswerEnd, model.Invalid,
    )
}  # fmt: skip
_TYPES["ToolError"] = events.ToolFailed  # its name in logs written before version 0.2
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _TYPES.values()}
_ENUMS: dict[tuple[str, str], Callable[[str], Enum]] = {
    ("Opened", "part"): model.Part,
    ("Pause", "reason"): model.PauseReason,
    ("ModelStopped", "fault"): model.ModelFaultKind,
}
_OMITTED = frozenset(("confidences",))
"""Fields that a record has only where they are not empty."""
_PLAIN = (str, int, float, bool, type(None))


def encode(item: object) -> dict[str, Any]:
    """Return the record of an item, without `seq`, `t_ms` and `more`. Raises `KeyError` if its type is unknown."""
    kind = type(item)
    data: dict[str, Any] = {"type": kind.__name__}
    for name in _FIELDS[kind]:
        value = getattr(item, name)
        if value == () and name in _OMITTED:
            continue
        if type(value) not in _PLAIN:
            value = _encode_value(value)
        data[name] = value
    return data


def _encode_value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return encode(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple):
        return [_encode_value(each) for each in value]
    return value


def decode(data: Mapping[str, Any]) -> Input:
    """Return the item of a record; `seq`, `t_ms` and `more` are ignored. Raises `KeyError` naming an unknown type."""
    return cast(Input, _decode(data))


def _decode(data: Mapping[str, Any]) -> Any:
    kind = _TYPES[data["type"]]
    return kind(**{name: _decode_value(kind.__name__, name, data[name]) for name in _FIELDS[kind] if name in data})


def _decode_value(kind: str, name: str, value: Any) -> Any:
    if name == "words":
        return tuple(_decode(word) for word in value)
    if name == "confidences":
        return tuple(value)
    if name in ("output", "entry"):
        return _decode(value)
    if value is not None and (enum := _ENUMS.get((kind, name))):
        return enum(value)
    return value
