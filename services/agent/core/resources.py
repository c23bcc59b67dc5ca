"""Which resources a call reads or writes, from the templates that its tool declares (`spec.md#write-order`)."""

from collections.abc import Mapping
from typing import Any

from tools.spec import ToolSpec

ANY = "*"


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ANY


def resources_of(spec: ToolSpec, arguments: Mapping[str, Any]) -> frozenset[str]:
    """Fill templates such as "list:{list_name}" from the arguments; a value that is not known yet becomes "*"."""
    known = _Blank({k: ANY if isinstance(v, str) and v.startswith("$") else v for k, v in arguments.items()})
    return frozenset(str(template).format_map(known).casefold() for template in spec.resources)


def overlap(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two sets of resources have one in common; "list:*" and "list" both cover "list:shopping"."""
    return not left.isdisjoint(right) or any(_covers(a, b) or _covers(b, a) for a in left for b in right)


def _covers(wide: str, narrow: str) -> bool:
    if wide.endswith(ANY):
        return narrow.startswith(wide[:-1])
    return narrow.startswith(wide + ":")
