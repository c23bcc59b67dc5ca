"""Converts what a tool returned into JSON values of bounded size, so that no result floods the model's context."""

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from pydantic import BaseModel

LIMIT_CHARACTERS = 16_000
_DEEPEST = 24
_CONTROL = {code: None for code in range(32) if chr(code) not in "\n\t"} | {0x7F: None}


class NotJson(TypeError):
    """The tool returned something that JSON cannot hold."""


def bounded(value: Any, limit: int = LIMIT_CHARACTERS) -> Any:
    """Return `value` as JSON values, cut to about `limit` characters; each cut says what is missing.

    Nothing beyond the limit is visited, so a huge value costs no more. Control characters are dropped. Raises
    `NotJson`.
    """
    return _Cut(limit).take(value, 0)


class _Cut:
    def __init__(self, limit: int) -> None:
        self._left = limit

    def take(self, value: Any, depth: int) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return self._scalar(value)
        if isinstance(value, str):
            return self._text(value)
        if depth >= _DEEPEST:
            return "[cut: nested too deeply]"
        if isinstance(value, Mapping):
            return self._mapping(value, depth)
        if isinstance(value, Sequence | Set) and not isinstance(value, bytes | bytearray):
            return self._items(value, depth)
        return self.take(_plain(value), depth + 1)

    def _scalar(self, value: float | None) -> float | None:
        if isinstance(value, int) and value.bit_length() > 4096:
            raise NotJson("an integer of more than 4096 bits")
        self._left -= len(str(value))
        return None if isinstance(value, float) and not math.isfinite(value) else value

    def _text(self, value: Any) -> str:
        room = max(self._left, 0)
        kept = str(value)[:room].translate(_CONTROL)
        self._left -= len(kept) + 2
        missing = len(value) - room
        return kept if missing <= 0 else f"{kept}… [cut: {missing} more characters]"

    def _mapping(self, value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
        taken: dict[str, Any] = {}
        for done, (key, item) in enumerate(value.items()):
            if self._left <= 0:
                return taken | {"cut": f"{len(value) - done} more fields"}
            name = self._text(str(key))
            taken[name] = self.take(item, depth + 1)
        return taken

    def _items(self, value: Sequence[Any] | Set[Any], depth: int) -> list[Any]:
        taken: list[Any] = []
        for done, item in enumerate(value):
            if self._left <= 0:
                return [*taken, f"[cut: {len(value) - done} more items]"]
            self._left -= 1
            taken.append(self.take(item, depth + 1))
        return taken


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise NotJson(f"a {type(value).__name__}")
