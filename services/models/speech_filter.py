"""Keeps from being spoken what a model writes in place of speech: calls as JSON, tags, and the prompt's own
examples."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from services.models.prompts import SPOKEN_EXAMPLES

_CODE = re.compile(r"\{\s*[\"'}]|\[\s*\{|```\w*\s*[\[{]|<[|/]?(?:tool|think|answer|pause|im_)")
_MAY_BECOME_CODE = re.compile(r"(\{\s*|\[\s*|`{1,3}\w*\s*|<[|/]?[a-z_]{0,6})\Z")
_FENCE = re.compile(r"```\w*|<\|?/?tool_?\w*\|?>")
_LONGEST = 65_536
"""Characters of the longest text that is searched for calls."""


def code_at(text: str) -> int | None:
    """Index at which `text` first looks like code (JSON, a tag) rather than speech; None if it does not."""
    found = _CODE.search(text)
    return found.start() if found is not None else None


def calls_in(text: str) -> list[Mapping[str, Any]] | None:
    """The calls that `text` consists of, without the code fences and tags around them, each with `name` and
    `arguments`, and `id` where it was given. None where `text` holds anything else: prose, broken JSON, another
    object."""
    bare = _FENCE.sub(" ", text).strip()
    if not bare or len(text) > _LONGEST:
        return None
    decoder, at, found = json.JSONDecoder(), 0, list[Mapping[str, Any]]()
    try:
        while at < len(bare):
            value, end = decoder.raw_decode(bare, at)
            found += _calls_of(value)
            at = end + len(bare[end:]) - len(bare[end:].lstrip(" \t\r\n,;"))
    except (ValueError, RecursionError):
        return None
    return found or None


def _calls_of(value: Any) -> Iterator[Mapping[str, Any]]:
    """The calls in a parsed JSON value; raises `ValueError` for a value that is no call."""
    match value:
        case list():
            for inner in value:
                yield from _calls_of(inner)
        case {"tool_calls": list() as calls}:
            yield from _calls_of(calls)
        case {"function": dict() as function}:
            yield from _calls_of(function)
        case {"name": str() as name, **rest}:
            arguments = rest.get("arguments", rest.get("parameters", {}))
            if isinstance(arguments, str):
                arguments = json.loads(arguments or "{}")
            if not isinstance(arguments, dict):
                raise ValueError("arguments are no object")
            yield {"name": name, "arguments": arguments} | ({"id": rest["id"]} if "id" in rest else {})
        case _:
            raise ValueError("no call")


class SpeechFilter:
    """Passes streamed text on as long as it is speech. From the first sign of code on it passes nothing more (`kept`).
    It holds back the end of a piece that may become code with the next piece, and a text that so far is the beginning
    of one of the prompt's examples."""

    def __init__(self) -> None:
        self._text = ""
        self._passed = 0
        self._code: int | None = None

    @property
    def kept(self) -> str:
        """The text that has not been passed on."""
        return self._text[self._passed :]

    @property
    def code(self) -> bool:
        return self._code is not None

    def filter_text(self, text: str) -> str:
        """Add `text` and return what may be spoken now, possibly ""."""
        before = len(self._text)
        self._text += text
        if self._code is None:
            begun = code_at(self._text[max(before - 16, self._passed) :])
            if begun is not None:
                self._code = max(before - 16, self._passed) + begun
        until = len(self._text) if self._code is None else self._code
        if self._code is None and (open_end := _MAY_BECOME_CODE.search(self._text[-16:])):
            until -= 16 - open_end.start() if len(self._text) > 16 else len(self._text) - open_end.start()
        if not self._passed and _may_be_example(self._text):
            return ""
        ready = self._text[self._passed : max(until, self._passed)]
        self._passed += len(ready)
        return ready

    def finish(self) -> str | None:
        """The text still held back, at the end of the stream; None if it is code or an example of the prompt."""
        if self._code is not None or (not self._passed and self._text.strip() in SPOKEN_EXAMPLES):
            return None
        rest, self._passed = self.kept, len(self._text)
        return rest


def _may_be_example(text: str) -> bool:
    return any(example.startswith(text.strip()) for example in SPOKEN_EXAMPLES)
