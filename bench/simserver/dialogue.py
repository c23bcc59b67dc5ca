"""Reads from a prompt, in any of the forms that clients send, what was said, called and returned in its latest turn."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape
from typing import Any

Json = Mapping[str, Any]


class Form(StrEnum):
    """The form of the prompt: Foresay's tags in text, Foresay's native functions, or ordinary function calling."""

    TAGGED = "tagged"
    NATIVE = "native"
    PLAIN = "plain"


@dataclass(slots=True)
class DialogueCall:
    id: int
    tool: str
    arguments: dict[str, Any]
    removed: bool = False


@dataclass(slots=True)
class DialogueTurn:
    """The latest turn as far as the prompt tells it. `settled`: after an eager end; `final`: after the final
    transcript."""

    heard: str = ""
    settled: bool = False
    final: bool = False
    calls: dict[int, DialogueCall] = field(default_factory=dict)
    results: dict[int, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    answered: bool = False

    @property
    def live(self) -> list[DialogueCall]:
        return [call for call in self.calls.values() if not call.removed]

    @property
    def next_id(self) -> int:
        return max(self.calls, default=0) + 1


@dataclass(slots=True)
class Dialogue:
    """A prompt, read. `thinks`: the reply must begin with an (empty) think, as edge models are trained. `begun`: the
    beginning of the reply's first action, which the prompt ends with. `earlier`: the user's words of earlier turns;
    `own`: the part of the prompt that the model itself wrote."""

    form: Form
    turn: DialogueTurn
    system: str = ""
    thinks: bool = False
    begun: str = ""
    earlier: tuple[str, ...] = ()
    own: str = ""


_ATTRIBUTES = r'(?:\s+\w+="[^"]*")*'
_TAG = re.compile(
    rf"<(?P<single>settling|resumed|continue|cancel|pause)(?P<marks>{_ATTRIBUTES})\s*/?>"
    r"|<(?P<pair>now|partial_query_update|final_query_update|query_rewrite|tool_result|tool_call|answer|error|think|fact"
    rf"|instruction)(?P<notes>{_ATTRIBUTES})>(?P<body>.*?)</(?P=pair)(?:_interrupted)?>",
    re.S,
)
_NOW = re.compile(r"<now>[^<]*</now>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class _Reader:
    """Builds the turn from the tags of a prompt, in order; a `<now>` begins a new turn."""

    def __init__(self) -> None:
        self.turn = DialogueTurn()
        self.earlier: list[str] = []

    def begin(self, turn: DialogueTurn) -> None:
        if self.turn.heard:
            self.earlier.append(self.turn.heard)
        self.turn = turn

    def text(self, text: str) -> None:
        for match in _TAG.finditer(text):
            attributes = dict(_ATTRIBUTE.findall(match["marks"] or match["notes"] or ""))
            self._tag(match["single"] or match["pair"], attributes, match["body"] or "")

    def _tag(self, tag: str, attributes: dict[str, str], body: str) -> None:
        turn = self.turn
        match tag:
            case "now":
                self.begin(DialogueTurn())
            case "partial_query_update":
                turn.heard, turn.final = _join(turn.heard, unescape(body)), False
            case "query_rewrite":
                turn.heard, turn.final = unescape(body), False
            case "final_query_update":
                turn.heard = unescape(body) if "rewrite" in attributes else _join(turn.heard, unescape(body))
                turn.final = turn.settled = True
            case "settling" | "resumed":
                turn.settled = tag == "settling"
                turn.final = turn.final and turn.settled
            case "tool_call":
                self.call_text(body)
            case "tool_result" if "turn" not in attributes:
                turn.results[int(attributes["id"])] = json.loads(body)
            case "cancel":
                self.cancel(int(attributes["id"]), attributes.get("reason", ""))
            case "answer":
                turn.answered = True
            case "error":
                turn.errors.append(unescape(body))

    def cancel(self, id: int, reason: str) -> None:
        self.turn.results.pop(id, None)
        if id in self.turn.calls and "new result follows" not in reason:
            self.turn.calls[id].removed = True

    def call_text(self, body: str) -> None:
        if removal := re.fullmatch(r"\s*REMOVE (\d+)\s*", body):
            self.remove(int(removal.group(1)))
            return
        value = json.loads(body)
        self.call(int(value["id"]), value["name"], value["arguments"])

    def call(self, id: int, tool: str, arguments: dict[str, Any]) -> None:
        old = self.turn.calls.get(id)
        if old is None or (old.tool, old.arguments) != (tool, arguments):
            self.turn.results.pop(id, None)
        self.turn.calls[id] = DialogueCall(id, tool, arguments)

    def remove(self, id: int) -> None:
        if id in self.turn.calls:
            self.turn.calls[id].removed = True


def _join(before: str, more: str) -> str:
    return f"{before} {more}".strip()


def from_text(prompt: str) -> Dialogue:
    """Read a raw prompt; everything before the first `<now>` is the system prompt."""
    told = _NOW.search(prompt)
    start = told.start() if told else len(prompt)
    reader = _Reader()
    reader.text(prompt[start:])
    begun = "<" if prompt.endswith("</think><") else ""
    return Dialogue(Form.TAGGED, reader.turn, prompt[:start], not begun, begun, tuple(reader.earlier))


def from_chat(messages: Sequence[Json], tools: Sequence[Json] | None) -> Dialogue:
    system = "\n".join(_content(m) for m in messages if m["role"] in ("system", "developer"))
    said = [m for m in messages if m["role"] not in ("system", "developer")]
    names = {tool["function"]["name"] for tool in tools or () if "function" in tool}
    if {"pause", "remove"} <= names:
        return _dialogue(Form.NATIVE, _native(said), system, said)
    if any("<now>" in _content(m) for m in said if m["role"] == "user"):
        reader = _Reader()
        for message in said:
            reader.text(_content(message))
        return _dialogue(Form.TAGGED, reader, system, said)
    return _dialogue(Form.PLAIN, _plain(said), system, said)


def _dialogue(form: Form, reader: _Reader, system: str, said: Sequence[Json]) -> Dialogue:
    own = "\n".join(_content(message) for message in said if message["role"] == "assistant")
    return Dialogue(form, reader.turn, system, earlier=tuple(reader.earlier), own=own)


def _content(message: Json) -> str:
    content = message.get("content") or ""
    if isinstance(content, str):
        return content
    return " ".join(part.get("text", "") for part in content)


def _native(messages: Iterable[Json]) -> _Reader:
    reader, wired = _Reader(), dict[str, int]()
    for message in messages:
        if message["role"] == "user":
            reader.text(_content(message))
        elif message["role"] == "tool":
            _native_result(reader, wired.get(message["tool_call_id"]), _content(message))
        else:
            reader.turn.answered = reader.turn.answered or bool(_content(message))
            for call in message.get("tool_calls") or ():
                _native_call(reader, call, wired)
    return reader


def _native_call(reader: _Reader, call: Json, wired: dict[str, int]) -> None:
    arguments = json.loads(call["function"]["arguments"])
    name, id = call["function"]["name"], int(arguments.pop("call_id", 0))
    if name == "remove":
        reader.remove(id)
    elif name != "pause":
        reader.call(id, name, arguments)
        wired[call["id"]] = id


def _native_result(reader: _Reader, id: int | None, content: str) -> None:
    if content.startswith("<"):
        reader.text(content)
    elif id is not None and (value := json.loads(content)) != {"status": "pending"}:
        reader.turn.results[id] = value


def _plain(messages: Iterable[Json]) -> _Reader:
    """Read ordinary function calling: each user message is a whole request, and calls are numbered in order."""
    reader, wired = _Reader(), dict[str, int]()
    reader.turn.final = reader.turn.settled = True
    previous = ""
    for message in messages:
        turn = reader.turn
        if message["role"] == "user":
            going_on = previous == "user"
            heard = _join(turn.heard, _content(message)) if going_on else _content(message)
            turn.heard = "" if going_on else turn.heard
            reader.begin(DialogueTurn(heard=heard, final=True, settled=True))
        elif message["role"] == "tool":
            turn.results[wired[message["tool_call_id"]]] = _json_or_text(_content(message))
        else:
            turn.answered = bool(_content(message))
            for call in message.get("tool_calls") or ():
                id = wired[call["id"]] = turn.next_id
                arguments = json.loads(call["function"]["arguments"] or "{}")
                turn.calls[id] = DialogueCall(id, call["function"]["name"], arguments)
        previous = message["role"]
    return reader


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
