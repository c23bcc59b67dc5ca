"""References in arguments: "$k" is the result of call k, "$k.path" a part of it (`spec.md#references`)."""

import re
from typing import Any

_WHOLE = re.compile(r"\$[1-9]\d*(\.\w+)*")
_INSIDE = re.compile(r"\$[1-9]\d*(?:\.[A-Za-z_]\w*)*")


def is_reference(value: Any) -> bool:
    """Whether the whole value is a reference, which may stand for a result of any type."""
    return isinstance(value, str) and _WHOLE.fullmatch(value) is not None


def mentions_reference(value: Any) -> bool:
    """Whether the value is text with a reference somewhere in it."""
    return isinstance(value, str) and _INSIDE.search(value) is not None
