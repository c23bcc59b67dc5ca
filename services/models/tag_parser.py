"""Incremental parser of the tagged dialect (`spec.md#rendering`): gives each action as its last character arrives.

<think>...</think>  <tool_call>{"id":1,"name":...,"arguments":{...}}</tool_call>  <tool_call>REMOVE 1</tool_call>
<pause>  <pause reason="waiting_user">  <answer>...</answer>  <answer kind="question">...</answer>
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
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
from services.models.call_ids import CallIds
from services.models.prompts import SPOKEN_EXAMPLES
from services.models.speech_filter import SpeechFilter, calls_in, code_at
from services.models.tags import unescape

MAX_CALL_CHARS = 32_768
"""Longest text of a call; a longer one is invalid."""

_TAG = re.compile(r"<(think|tool_call|pause|answer)((?:\s+\w+=\"[^\"<>]*\")*)\s*/?>")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
_REMOVE = re.compile(r"REMOVE\s+(\d+)")
_ENTITY_START = re.compile(r"&\w{0,3}\Z")
_LONGEST_TAG = 80


_BEGINS_ACTION = r"(?=<(?:tool_call|pause|answer|think)[\s/>])"
_ENDS = {
    Part.THINK: re.compile(rf"</think(?:_interrupted)?>|{_BEGINS_ACTION}"),
    Part.ANSWER: re.compile(rf"</answer(?:_interrupted)?>|{_BEGINS_ACTION}"),
}
"""What ends a think or an answer: its closing tag, the interruption mark that a model may copy from its prompt, or the
next action where the model forgot to close."""

NOT_SPOKEN = "neither code nor the prompt's example is spoken: write a call in its own form, or answer in words"


class TagParserState(StrEnum):
    """What the parser is inside of. TEXT is text without a tag around it."""

    OUTSIDE = "outside"
    TEXT = "text"
    THINK = "think"
    TOOL_CALL = "tool_call"
    ANSWER = "answer"
    DONE = "done"


def parse_call(text: str, ids: CallIds) -> ToolCall | Remove | Invalid:
    """The action in the body of one `<tool_call>`."""
    body = text.strip()
    if removal := _REMOVE.fullmatch(body):
        return Remove(ids.known(int(removal.group(1))))
    try:
        value = json.loads(body)
    except json.JSONDecodeError as error:
        return Invalid(f"tool_call is not valid JSON: {error.msg} at character {error.pos}")
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, or thousands of brackets
        return Invalid(f"tool_call cannot be read: {error}")
    return call_from(value, ids)


def call_from(value: Any, ids: CallIds) -> ToolCall | Invalid:
    """The `ToolCall` of `{"id": k, "name": tool, "arguments": {...}}`, or an `Invalid` that says what is wrong."""
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
    """Parses one generation. After a terminal action or an `Invalid` it is done and ignores what follows. `speech`:
    text without any tag is taken for the answer."""

    def __init__(self, ids: CallIds, speech: bool = False) -> None:
        self._ids = ids
        self._speech = speech
        self._speakable = SpeechFilter()
        self._scanned = 0
        self._buffer = ""
        self.state = TagParserState.OUTSIDE
        self.called = False
        """A call or a removal has been parsed."""

    @property
    def done(self) -> bool:
        return self.state is TagParserState.DONE

    def parse(self, text: str) -> Iterator[ModelOutput]:
        """The outputs that `text`, the next piece of the stream, completes."""
        self._buffer += text
        while not self.done:
            before = (self.state, len(self._buffer))
            yield from self._step()
            if (self.state, len(self._buffer)) == before:
                return

    def finish(self) -> Iterator[ModelOutput]:
        """The outputs due at the end of the stream. An unclosed answer counts as complete, an unclosed call is
        invalid."""
        if self.state is TagParserState.ANSWER:
            yield from self._say(self._take(len(self._buffer)))
            yield from self._end_answer()
        elif self.state is TagParserState.TEXT:
            yield from self._only_text(self._buffer.strip())
        elif self.state is TagParserState.TOOL_CALL:
            yield Invalid("the tool_call was not closed with </tool_call>")
        elif self.state is TagParserState.OUTSIDE and self._buffer.strip():
            yield Invalid(f"text outside of tags: {self._buffer.strip()[:60]!r}")
        self.state = TagParserState.DONE

    def _step(self) -> Iterator[ModelOutput]:
        match self.state:
            case TagParserState.OUTSIDE:
                yield from self._outside()
            case TagParserState.TEXT:
                yield from self._text()
            case TagParserState.THINK | TagParserState.ANSWER:
                yield from self._stream(Part(self.state.value))
            case TagParserState.TOOL_CALL:
                yield from self._call()
            case TagParserState.DONE:
                return

    def _outside(self) -> Iterator[ModelOutput]:
        self._buffer = self._buffer.lstrip()
        if tag := _TAG.match(self._buffer):
            self._take(tag.end())
            yield from self._open(tag.group(1), dict(_ATTRIBUTE.findall(tag.group(2))))
        elif self._buffer and not self._may_become_tag():
            self.state = TagParserState.TEXT

    def _may_become_tag(self) -> bool:
        head = self._buffer[:_LONGEST_TAG]
        return head.startswith("<") and ">" not in head and len(self._buffer) < _LONGEST_TAG

    def _open(self, tag: str, attributes: Mapping[str, str]) -> Iterator[ModelOutput]:
        if tag == "pause":
            reason = attributes.get("reason", PauseReason.DONE.value)
            if reason not in list(PauseReason):
                yield self._invalid(f"pause reason must be one of {', '.join(PauseReason)}")
                return
            self.state = TagParserState.DONE
            yield Pause(PauseReason(reason))
            return
        self.state = TagParserState(tag)
        yield Opened(Part(tag), question=attributes.get("kind") == "question")

    def _stream(self, part: Part) -> Iterator[ModelOutput]:
        end = _ENDS[part].search(self._buffer)
        ready = self._take(end.start() if end is not None else len(self._buffer) - _held_back(self._buffer))
        if part is Part.ANSWER:
            yield from self._say(ready)
        elif ready:
            yield ThinkDelta(unescape(ready))
        if end is None:
            return
        self._take(len(end.group()))
        self.state = TagParserState.OUTSIDE
        if part is Part.ANSWER:
            self.state = TagParserState.DONE
            yield from self._end_answer()

    def _say(self, text: str) -> Iterator[ModelOutput]:
        if speech := self._speakable.filter_text(unescape(text)):
            yield AnswerDelta(speech)

    def _end_answer(self) -> Iterator[ModelOutput]:
        """End the answer with the text still held back; an answer that ends in code, or is an example of the prompt, is
        invalid."""
        rest = self._speakable.finish()
        if rest:
            yield AnswerDelta(rest)
        yield AnswerEnd() if rest is not None else Invalid(NOT_SPOKEN)

    def _text(self) -> Iterator[ModelOutput]:
        """Text without a tag. Before an action it is calls or a thought; `finish` decides about text at the end."""
        action = _TAG.search(self._buffer, self._scanned)
        self._scanned = max(len(self._buffer) - _LONGEST_TAG, 0)
        if len(self._buffer) > MAX_CALL_CHARS:
            yield self._invalid(f"text outside of tags: {self._buffer[:60]!r}")
        elif action is not None:
            text = self._take(action.start())
            self.state, self._scanned = TagParserState.OUTSIDE, 0
            calls = calls_in(text)
            yield from [ThinkDelta(unescape(text))] if calls is None else self._calls(calls)

    def _calls(self, calls: Sequence[Mapping[str, Any]]) -> Iterator[ModelOutput]:
        """Calls that were written as JSON without tags."""
        self.called = True
        for call in calls:
            unclear = None if "id" in call else self._ids.unnumbered(call["name"], call["arguments"])
            yield Invalid(unclear) if unclear else call_from(call, self._ids)

    def _only_text(self, text: str) -> Iterator[ModelOutput]:
        """Text without a tag at the end of the generation: calls, the answer, or invalid."""
        calls = calls_in(text)
        if calls is not None:
            yield from self._calls(calls)
        elif self._speech and not text.startswith("<") and code_at(text) is None and text not in SPOKEN_EXAMPLES:
            yield Opened(Part.ANSWER)
            yield AnswerDelta(unescape(text))
            yield AnswerEnd()
        else:
            yield Invalid(f"text outside of tags: {text[:60]!r}")

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
            self.state = TagParserState.DONE
        else:
            self.state, self.called = TagParserState.OUTSIDE, True
        yield action

    def _invalid(self, why: str) -> Invalid:
        self.state = TagParserState.DONE
        return Invalid(why)

    def _take(self, length: int) -> str:
        head, self._buffer = self._buffer[:length], self._buffer[length:]
        return head


def _held_back(text: str) -> int:
    """How many characters at the end of `text` may become a tag or an entity with the next piece."""
    begun = text.rfind("<", max(len(text) - _LONGEST_TAG, 0))
    if begun >= 0 and ">" not in text[begun:]:
        return len(text) - begun
    entity = _ENTITY_START.search(text)
    return len(entity.group()) if entity else 0
