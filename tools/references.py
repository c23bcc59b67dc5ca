"""References in arguments: "$k" is the result of call k, "$k.path" a part of it (`spec.md#references`)."""

import re
from typing import Any

_WHOLE = re.compile(r"\$[1-9]\d*(\.\w+)*")
_INSIDE = re.compile(r"\$[1-9]\d*(?:\.[A-Za-z_]\w*)*")


def is_reference(value: Any) -> bool:
    """The whole value stands for a result, of whatever type."""
    return isinstance(value, str) and _WHOLE.fullmatch(value) is not None


def mentions_reference(value: Any) -> bool:
    """The value is text with a reference somewhere in it."""
    return isinstance(value, str) and _INSIDE.search(value) is not None
