"""The simulated model must find its place in a conversation from the prompt alone, in each form."""

import json
from itertools import chain
from typing import Any

from bench.simserver.dialogue import Form, from_chat, from_text
from services.events.model import (
    Acted,
    Cancelled,
    ContextEntry,
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
from services.models.chat.functions import functions
from services.models.chat.native import NativeDialect
from services.models.chat.tagged import TaggedDialect
from services.models.endpoint import ServerKind
from services.models.prompt_history import PromptHistory
from tests.services.models.kit import TOOLS, Wall, heard, session_context

STORY: list[ContextEntry] = [
    heard("hello", last=True),
    Acted(1, ToolCall(1, "get_weather", {"location": "Rome"})),
    Said(1, "Hello & <welcome>."),
    heard("text marco", turn=2),
    Thought(2, "who", interrupted=True),
    Acted(2, ToolCall(1, "get_phone_number", {"name": "Mark"})),
    UserUpdate(2, 2, "text marco", "text marco", rewrite=True),
    Acted(2, ToolCall(1, "get_phone_number", {"name": "Marco"})),
    Acted(2, ToolCall(2, "set_timer", {"duration_seconds": 5})),
    Acted(2, Remove(2)),
    Acted(2, Pause()),
    Observed(2, 1, "get_phone_number", {"number": "+1555", "note": "<b>"}),
    UserUpdate(2, 3, "that i'm late", "text marco that i'm late"),
    TurnSettling(2),
    Rejected(2, "no answer yet"),
]


def messages(form: Form) -> tuple[list[dict[str, Any]], list[dict[str, Any]] | None]:
    dialect = (
        NativeDialect(session_context()) if form is Form.NATIVE else TaggedDialect(session_context(), ServerKind.OTHER)
    )
    history, told = PromptHistory(Wall()), [dialect.system()]
    for entry in STORY:
        history.append(entry)
        if isinstance(entry, UserUpdate | Observed):
            told += chain.from_iterable(dialect.messages(history.seal()))
    told += chain.from_iterable(dialect.messages(history.seal()))
    return json.loads(json.dumps(told)), functions(TOOLS) if form is Form.NATIVE else None


def test_both_dialects_tell_the_same_story() -> None:
    for form in (Form.TAGGED, Form.NATIVE):
        dialogue = from_chat(*messages(form))
        turn = dialogue.turn
        assert dialogue.form is form
        assert turn.heard == "text marco that i'm late"
        assert (turn.settled, turn.final, turn.answered) == (True, False, False)
        assert [(c.id, c.tool, c.arguments) for c in turn.live] == [(1, "get_phone_number", {"name": "Marco"})]
        assert turn.results == {1: {"number": "+1555", "note": "<b>"}}
        assert turn.errors == ["no answer yet"]
        assert turn.next_id == 3


def test_a_raw_prompt_tells_it_too() -> None:
    told, _ = messages(Form.TAGGED)
    turn = from_text("\n".join(str(m["content"]) for m in told)).turn
    assert turn.heard == "text marco that i'm late"
    assert turn.results == {1: {"number": "+1555", "note": "<b>"}}


def test_a_stale_result_is_forgotten_and_a_withdrawn_call_is_gone() -> None:
    story = [*STORY, Cancelled(2, 1, "its inputs have changed; a new result follows")]
    dialect, history = TaggedDialect(session_context(), ServerKind.OTHER), PromptHistory(Wall())
    for entry in story:
        history.append(entry)
    turn = from_chat([*chain.from_iterable(dialect.messages(history.seal()))], None).turn
    assert (turn.results, len(turn.live)) == ({}, 1)
    history.append(Cancelled(2, 1, "call 9 is gone"))
    turn = from_chat([*chain.from_iterable(dialect.messages(history.seal()))], None).turn
    assert turn.live == []


def test_ordinary_function_calling_takes_each_user_message_as_a_whole_request() -> None:
    call = {"id": "abc", "type": "function", "function": {"name": "get_weather", "arguments": '{"location": "Rome"}'}}
    dialogue = from_chat(
        [
            {"role": "system", "content": "x"},
            {"role": "user", "content": [{"type": "text", "text": "what's the weather in rome"}]},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "abc", "content": '{"high_c": 20}'},
        ],
        functions(TOOLS)[:-2],
    )
    assert dialogue.form is Form.PLAIN
    assert dialogue.turn.final
    assert dialogue.turn.heard == "what's the weather in rome"
    assert dialogue.turn.results == {1: {"high_c": 20}}
