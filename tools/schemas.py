"""Checks JSON schemas from clients and MCP servers, and values against them, at a bounded cost.

Such a schema is untrusted. No `$ref` is fetched, regular expressions are not run, and a "$schema" inside it does not
change how it is checked. A schema whose parts refer to each other many times over ("allOf" of two of the next, thirty
levels deep) is given up after `MOST_CHECKS` checks.
"""

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any

import attrs
import jsonschema
import referencing

from tools.references import is_reference
from tools.slicing import pause

MOST_CHECKS = 20_000
"""Most keywords that are checked to validate one value; at most about 50 ms of one core."""
_SLICE = 400
_IGNORED = ("pattern", "patternProperties", "format")

_Check = Callable[[Any, Any, Any, Any], Any]


class TooMany(Exception):
    """Validating a value takes more than `MOST_CHECKS` checks."""

    def __init__(self) -> None:
        super().__init__(f"it takes more than {MOST_CHECKS} checks")


class _Count:
    """Counts the checks; raises `TooMany` beyond `limit`, if there is one."""

    def __init__(self, limit: int | None) -> None:
        self.made = 0
        self.limit = limit

    def one(self) -> None:
        self.made += 1
        if self.limit is not None and self.made > self.limit:
            raise TooMany
        if self.made % _SLICE == 0:
            pause()


_counted: ContextVar[_Count | None] = ContextVar("checks", default=None)


def _counting(check: _Check) -> _Check:
    def counted(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
        if (count := _counted.get()) is not None:
            count.one()
        return check(validator, value, instance, schema)

    return counted


def _but_references(check: _Check) -> _Check:
    def lenient(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if not is_reference(instance):
            yield from check(validator, value, instance, schema) or ()

    return lenient


_DIALECT = jsonschema.Draft202012Validator
_ALL: dict[str, _Check] = {keyword: _counting(check) for keyword, check in _DIALECT.VALIDATORS.items()}
_SAFE = {keyword: check for keyword, check in _ALL.items() if keyword not in _IGNORED}
_Meta: Any = jsonschema.validators.extend(_DIALECT, _ALL)  # type: ignore[no-untyped-call]
_Strict = jsonschema.validators.create(_DIALECT.META_SCHEMA, _SAFE)
_LENIENT: dict[str, _Check] = {keyword: _but_references(check) for keyword, check in _SAFE.items()}
_Lenient = jsonschema.validators.create(_DIALECT.META_SCHEMA, _LENIENT)
for _made in (_Meta, _Strict, _Lenient):
    # The library's own `evolve` switches to its plain validator at every "$schema", which would bypass our checks.
    _made.evolve = attrs.evolve  # type: ignore[method-assign]
_NOTHING: referencing.Registry[Any] = referencing.Registry()


def fault(schema: Any) -> str | None:
    """Return why `schema` is not a JSON schema, or None if it is one. Calls `pause` now and then
    (`tools/slicing.py`)."""
    token = _counted.set(_Count(None))
    try:
        error = jsonschema.exceptions.best_match(_Meta(_DIALECT.META_SCHEMA).iter_errors(schema))
    finally:
        _counted.reset(token)
    return None if error is None else str(error.message)[:300]


def error(schema: Mapping[str, Any], value: Any, *, references: bool) -> jsonschema.ValidationError | None:
    """Return the worst fault of `value`, or None. With `references`, "$k" is accepted for any part of it.

    Raises `TooMany`, `referencing.exceptions.Unresolvable` or `RecursionError` for a schema that cannot be followed.
    """
    token = _counted.set(_Count(MOST_CHECKS))
    try:
        validator = (_Lenient if references else _Strict)(schema, registry=_NOTHING)
        worst: jsonschema.ValidationError | None = jsonschema.exceptions.best_match(validator.iter_errors(value))
        return worst
    finally:
        _counted.reset(token)
