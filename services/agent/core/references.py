"""References such as "$k" and "$k.path" in arguments, which make one call depend on another (`spec.md#references`).

A reference may only name a smaller id, so there are no cycles. Only a whole string is a reference: "I owe you $5" is
text. "$$5" stands for the text "$5".
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_REFERENCE = re.compile(r"\$(\d+)((?:\.[^.\s]+)*)")


class Unresolvable(ValueError):
    """Raised when the result of a call has no field of the referenced name."""


def references(value: Any) -> frozenset[int]:
    """Return the ids of all calls that `value` refers to, at any depth."""
    found = (_REFERENCE.fullmatch(text) for text in strings(value) if text.startswith("$"))
    return frozenset(int(match[1]) for match in found if match)


def strings(value: Any) -> Iterator[str]:
    """Yield every string in `value`, at any depth, except the keys of mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


def resolve(value: Any, results: Mapping[int, Any]) -> Any:
    """Return a copy of `value` with every reference replaced by the result it names. Raises `Unresolvable`, which names
    the missing field."""
    if isinstance(value, str):
        if not value.startswith("$"):
            return value
        if match := _REFERENCE.fullmatch(value):
            return _lookup(value, results[int(match[1])], match[2])
        return value[1:] if value.startswith("$$") else value
    if isinstance(value, Mapping):
        return {key: resolve(item, results) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(item, results) for item in value]
    return value


def _lookup(reference: str, value: Any, path: str) -> Any:
    for step in path.split(".")[1:]:
        try:
            value = value[int(step)] if isinstance(value, list | tuple) else value[step]
        except (KeyError, IndexError, TypeError, ValueError):
            raise Unresolvable(f"{reference}: the result has no field {step!r}") from None
    return value
