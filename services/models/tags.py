"""Renders context entries as tags (`spec.md#rendering`), for every back end whose model reads text.

All text from outside (speech, results, reasons) is escaped, so that it cannot be read as a tag: `<` becomes `&lt;` in
text and `\\u003c` in JSON, which stays valid JSON.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.events.model import (
    Acted,
    Cancelled,
    ContextEntry,
    Fact,
    Instruction,
    Observed,
    Pause,
    Rejected,
    Remove,
    Said,
    Thought,
    ToolCall,
    TurnSettling,
    UserUpdate,
)


@dataclass(frozen=True, slots=True)
class TurnOpened:
    """The first entry of a turn, with the local time. It is rendered once, so earlier parts of the prompt stay the
    same."""

    turn: int
    now: datetime


Entry = ContextEntry | TurnOpened

INTERRUPTED = "<think></think_interrupted>"
"""Rendering of a generation that was stopped before its first token, in raw prompts; it keeps the sides alternating."""

SILENT = '<pause reason="waiting_user">'
"""The same for chat models, which copy what they see: so it is something that they are allowed to write."""

CONTINUE = "<continue/>"
"""Rendering of an empty block of events: a request that directly follows the model's own actions."""


def compact_json(value: Any) -> str:
    """`value` as one line of JSON, keys in the order given, with `<` escaped so that it is safe inside a tag."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).replace("<", "\\u003c")


def escape(text: str) -> str:
    """`text` with `&` and `<` as entities, so that it cannot be read as a tag."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&amp;", "&")


def _attribute(text: str) -> str:
    return escape(text).replace('"', "&quot;").replace("\n", " ")


def render_call(call: ToolCall) -> str:
    """A call as a `<tool_call>` tag with JSON in it."""
    body = {"id": call.id, "name": call.tool, "arguments": dict(call.arguments)}
    return f"<tool_call>{compact_json(body)}</tool_call>"


def render_action(action: ToolCall | Remove | Pause) -> str:
    """An action of the model as its tag."""
    match action:
        case ToolCall():
            return render_call(action)
        case Remove(id):
            return f"<tool_call>REMOVE {id}</tool_call>"
        case Pause(reason):
            return f'<pause reason="{reason.value}">'


def render_update(update: UserUpdate) -> str:
    """The user's words: partial, final or rewritten."""
    text = escape((update.full_text if update.rewrite else update.text).strip())
    if update.final:
        rewrite = ' rewrite="true"' if update.rewrite else ""
        return f"<final_query_update{rewrite}>{text}</final_query_update>"
    tag = "query_rewrite" if update.rewrite else "partial_query_update"
    return f"<{tag}>{text}</{tag}>"


def render_result(seen: Observed, turn: int) -> str:
    """A tool's result or error as a `<tool_result>` tag; one that is not of `turn` names its turn."""
    marks = f' turn="{seen.turn}"' if seen.turn != turn else ""
    marks += ' untrusted="true"' if seen.untrusted else ""
    if seen.error is not None:
        marks += ' error="true"'
    body = compact_json(seen.error if seen.error is not None else seen.value)
    return f'<tool_result id="{seen.call_id}"{marks}>{body}</tool_result>'


def render_said(said: Said) -> str:
    """What the assistant said: an `<answer>`, or a `<fact>` for an acknowledgement that the agent spoke by itself."""
    if said.aside:
        return f"<fact>While work goes on, the user was told: {escape(said.text)}</fact>"
    return f"<answer>{escape(said.text)}{'</answer_interrupted>' if said.interrupted else '</answer>'}"


def render_thought(thought: Thought) -> str:
    return f"<think>{escape(thought.text)}{'</think_interrupted>' if thought.interrupted else '</think>'}"


def render(entry: Entry, turn: int) -> str:
    """One entry as text; `turn` is the turn in which it is told (results of older turns are marked)."""
    match entry:
        case TurnOpened(now=now):
            return f"<now>{now:%A %Y-%m-%d %H:%M}</now>"
        case UserUpdate():
            return render_update(entry)
        case TurnSettling(resumed=resumed):
            return "<resumed/>" if resumed else "<settling/>"
        case Thought():
            return render_thought(entry)
        case Acted(action=action):
            return render_action(action)
        case Said():
            return render_said(entry)
        case Observed():
            return render_result(entry, turn)
        case Cancelled(call_id=call_id, reason=reason):
            return f'<cancel id="{call_id}" reason="{_attribute(reason)}"/>'
        case Rejected(reason=reason):
            return f"<error>{escape(reason)}</error>"
        case Fact(text=text):
            return f"<fact>{escape(text)}</fact>"
        case Instruction(text=text):
            return f"<instruction>{escape(text)}</instruction>"


def render_own(entries: Iterable[Entry], turn: int) -> str:
    """The model's own actions as text of an assistant message. Interruption marks, which the model must not copy,
    become ordinary closing tags."""
    text = render_all(entries, turn, separator="")
    return re.sub(r"</(think|answer)_interrupted>", r" ...</\1>", text) or SILENT


def render_all(entries: Iterable[Entry], turn: int, separator: str = "\n") -> str:
    """All `entries` as text, as told in `turn`."""
    return separator.join(render(entry, turn) for entry in entries)
