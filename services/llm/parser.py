"""Incremental parser of the tagged dialect (`agent_loop.md` 1.5): characters in, actions out as their last one arrives.

<think>...</think>  <tool_call>{"id":1,"name":...,"arguments":{...}}</tool_call>  <tool_call>REMOVE 1</tool_call>
<pause>  <pause reason="waiting_user">  <answer>...</answer>  <answer kind="question">...</answer>
"""

import json
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from services.events.model import (
    AnswerDelta,
    AnswerEnd,
    Invalid,
    ModelOutput,
    Opened,
    Part,
    Pause,
    PauseReason,
    Remove,
    ThinkDelta,
    ToolCall,
)
from services.llm.ids import CallIds
from services.llm.tags import unescape

MAX_CALL_CHARS = 32_768
"""A call longer than this is no call."""

_TAG = re.compile(r"<(think|tool_call|pause|answer)((?:\s+\w+=\"[^\"<>]*\")*)\s*/?>")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
_REMOVE = re.compile(r"REMOVE\s+(\d+)")
_ENTITY_START = re.compile(r"&\w{0,3}\Z")
_LONGEST_TAG = 80


class State(StrEnum):
    OUTSIDE = "outside"
    THINK = "think"
    TOOL_CALL = "tool_call"
    ANSWER = "answer"
    DONE = "done"


def parse_call(text: str, ids: CallIds) -> ToolCall | Remove | Invalid:
    """The body of one `<tool_call>`."""
    body = text.strip()
    if removal := _REMOVE.fullmatch(body):
        return Remove(ids.known(int(removal.group(1))))
    try:
        value = json.loads(body)
    except json.JSONDecodeError as error:
        return Invalid(f"tool_call is not valid JSON: {error.msg} at character {error.pos}")
    return call_from(value, ids)


def call_from(value: Any, ids: CallIds) -> ToolCall | Invalid:
    """A `ToolCall` from `{"id": k, "name": tool, "arguments": {...}}`, or why it is none."""
    if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
        return Invalid('tool_call must be {"id": number, "name": tool, "arguments": {...}} or REMOVE and an id')
    arguments = value.get("arguments", {})
    if not isinstance(arguments, Mapping):
        return Invalid(f"arguments of {value['name']} must be a JSON object")
    number = value.get("id")
    if isinstance(number, str) and number.isdigit():
        number = int(number)
    if number is not None and (not isinstance(number, int) or isinstance(number, bool) or number < 1):
        return Invalid(f"id of {value['name']} must be a whole number from 1")
    return ids.call(number, value["name"], arguments)


class TagParser:
    """One generation. After a terminal action or an `Invalid` it is done and ignores what follows."""

    def __init__(self, ids: CallIds) -> None:
        self._ids = ids
        self._buffer = ""
        self.state = State.OUTSIDE
        self.called = False
        """A call or a removal has been parsed."""

    @property
    def done(self) -> bool:
        return self.state is State.DONE

    def feed(self, text: str) -> Iterator[ModelOutput]:
        self._buffer += text
        while not self.done:
            before = (self.state, len(self._buffer))
            yield from self._step()
            if (self.state, len(self._buffer)) == before:
                return

    def finish(self) -> Iterator[ModelOutput]:
        """The generation is over by itself; an unclosed answer is complete, an unclosed call is not."""
        if self.state is State.ANSWER:
            if self._buffer:
                yield AnswerDelta(unescape(self._take(len(self._buffer))))
            yield AnswerEnd()
        elif self.state is State.TOOL_CALL:
            yield Invalid("the tool_call was not closed with </tool_call>")
        elif self.state is State.OUTSIDE and self._buffer.strip():
            yield Invalid(f"text outside of tags: {self._buffer.strip()[:60]!r}")
        self.state = State.DONE

    def _step(self) -> Iterator[ModelOutput]:
        match self.state:
            case State.OUTSIDE:
                yield from self._outside()
            case State.THINK:
                yield from self._stream("</think>", ThinkDelta)
            case State.ANSWER:
                yield from self._stream("</answer>", AnswerDelta)
            case State.TOOL_CALL:
                yield from self._call()
            case State.DONE:
                return

    def _outside(self) -> Iterator[ModelOutput]:
        self._buffer = self._buffer.lstrip()
        if tag := _TAG.match(self._buffer):
            self._take(tag.end())
            yield from self._open(tag.group(1), dict(_ATTRIBUTE.findall(tag.group(2))))
        elif self._buffer and not self._may_become_tag():
            yield self._invalid(f"text outside of tags: {self._buffer[:60]!r}")

    def _may_become_tag(self) -> bool:
        head = self._buffer[:_LONGEST_TAG]
        return head.startswith("<") and ">" not in head and len(self._buffer) < _LONGEST_TAG

    def _open(self, tag: str, attributes: Mapping[str, str]) -> Iterator[ModelOutput]:
        if tag == "pause":
            reason = attributes.get("reason", PauseReason.DONE.value)
            if reason not in list(PauseReason):
                yield self._invalid(f"pause reason must be one of {', '.join(PauseReason)}")
                return
            self.state = State.DONE
            yield Pause(PauseReason(reason))
            return
        self.state = State(tag)
        yield Opened(Part(tag), question=attributes.get("kind") == "question")

    def _stream(self, close: str, delta: type[ThinkDelta] | type[AnswerDelta]) -> Iterator[ModelOutput]:
        end = self._buffer.find(close)
        ready = end if end >= 0 else len(self._buffer) - _held_back(self._buffer, close)
        if text := self._take(ready):
            yield delta(unescape(text))
        if end < 0:
            return
        self._take(len(close))
        if delta is AnswerDelta:
            self.state = State.DONE
            yield AnswerEnd()
        else:
            self.state = State.OUTSIDE

    def _call(self) -> Iterator[ModelOutput]:
        end = self._buffer.find("</tool_call>")
        if (end if end >= 0 else len(self._buffer)) > MAX_CALL_CHARS:
            yield self._invalid(f"tool_call longer than {MAX_CALL_CHARS} characters")
            return
        if end < 0:
            return
        action = parse_call(self._take(end), self._ids)
        self._take(len("</tool_call>"))
        if isinstance(action, Invalid):
            self.state = State.DONE
        else:
            self.state, self.called = State.OUTSIDE, True
        yield action

    def _invalid(self, why: str) -> Invalid:
        self.state = State.DONE
        return Invalid(why)

    def _take(self, length: int) -> str:
        head, self._buffer = self._buffer[:length], self._buffer[length:]
        return head


def _held_back(text: str, close: str) -> int:
    """How many characters at the end of `text` may yet become `close` or an entity."""
    for length in range(min(len(close) - 1, len(text)), 0, -1):
        if text.endswith(close[:length]):
            return length
    entity = _ENTITY_START.search(text)
    return len(entity.group()) if entity else 0
