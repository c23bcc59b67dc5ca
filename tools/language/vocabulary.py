"""The words that tools expect to hear, for recognisers that take a list of likely words."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from tools.spec import ToolSpec

_ASIDE = re.compile(r"\{[^}]*\}|\.\.\.")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
SHORTEST_WORD = 4
"""Fewest letters of a word of a phrase; a recogniser knows shorter ones anyway."""

LONGEST_CHOICE = 60
"""Most characters of a choice; people do not say longer ones."""

MOST_PARTS, MOST_PHRASES = 4000, 1000
"""Most parts of schemas, and most phrases, that are read; this takes a few milliseconds."""


def spoken_vocabulary(specs: Iterable[ToolSpec]) -> tuple[str, ...]:
    """The choices (enums) of the tools' parameters, then the words of their phrases, each once, as written there."""
    specs = list(specs)
    found = dict.fromkeys(choice.replace("_", " ").strip() for choice in _choices(specs))
    said = {word.casefold() for choice in found for word in choice.split()}
    phrases = islice((phrase for spec in specs for phrase in spec.phrases), MOST_PHRASES)
    words = (word for phrase in phrases for word in _WORD.findall(_ASIDE.sub(" ", phrase)))
    rest = dict.fromkeys(word for word in words if len(word) >= SHORTEST_WORD and word.casefold() not in said)
    return tuple(word for word in (*found, *rest) if word)


def _choices(specs: Iterable[ToolSpec]) -> Iterator[str]:
    """Strings of the enums in the tools' JSON schemas, at most `MOST_PARTS` parts of them, nearest to the top first."""
    parts: deque[object] = deque(spec.parameters for spec in specs)
    for _ in range(MOST_PARTS):
        if not parts:
            return
        part = parts.popleft()
        if not isinstance(part, Mapping):
            continue
        enum = part.get("enum")
        if isinstance(enum, list):
            yield from (value for value in enum if isinstance(value, str) and len(value) <= LONGEST_CHOICE)
        parts.extend(_inner(part))


def _inner(schema: Mapping[str, Any]) -> Iterator[object]:
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        yield from properties.values()
    yield schema.get("items")
    for key in ("anyOf", "oneOf", "allOf"):
        if isinstance(alternatives := schema.get(key), list):
            yield from alternatives
