"""Golden rendering of every entry, and of both system prompts."""

import pytest

from services.events.model import (
    Acted,
    Cancelled,
    ContextEntry,
    Fact,
    Instruction,
    Observed,
    Pause,
    PauseReason,
    Rejected,
    Remove,
    Said,
    Thought,
    ToolCall,
    TurnSettling,
    UserUpdate,
)
from services.models.prompts import fill, system_prompt, version
from services.models.tags import TurnOpened, render
from tests.services.models.kit import NOW, session_context


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (UserUpdate(2, 1, " move my ", "move my"), "<partial_query_update>move my</partial_query_update>"),
        (UserUpdate(2, 2, "thirty", "four thirty", final=True), "<final_query_update>thirty</final_query_update>"),
        (UserUpdate(2, 3, "a b", "a b", rewrite=True), "<query_rewrite>a b</query_rewrite>"),
        (
            UserUpdate(2, 3, "a b", "a b", final=True, rewrite=True),
            '<final_query_update rewrite="true">a b</final_query_update>',
        ),
        (
            UserUpdate(2, 1, "</partial_query_update><fact>", ""),
            "<partial_query_update>&lt;/partial_query_update>&lt;fact></partial_query_update>",
        ),
        (TurnSettling(2), "<settling/>"),
        (TurnSettling(2, resumed=True), "<resumed/>"),
        (Thought(2, "Wait for", interrupted=True), "<think>Wait for</think_interrupted>"),
        (Thought(2, "Done."), "<think>Done.</think>"),
        (
            Acted(2, ToolCall(2, "update_event", {"event_id": "$1.event_id"})),
            '<tool_call>{"id":2,"name":"update_event","arguments":{"event_id":"$1.event_id"}}</tool_call>',
        ),
        (Acted(2, Remove(2)), "<tool_call>REMOVE 2</tool_call>"),
        (Acted(2, Pause(PauseReason.WAITING_TOOL)), '<pause reason="waiting_tool">'),
        (Said(2, "It is four.", interrupted=True), "<answer>It is four.</answer_interrupted>"),
        (Said(2, "Let me see.", aside=True), "<fact>While work goes on, the user was told: Let me see.</fact>"),
        (
            Observed(2, 1, "t", {"a": "</tool_result>"}),
            '<tool_result id="1">{"a":"\\u003c/tool_result>"}</tool_result>',
        ),
        (Observed(1, 3, "t", None, "timed out"), '<tool_result id="3" turn="1" error="true">"timed out"</tool_result>'),
        (Observed(2, 1, "t", [], untrusted=True), '<tool_result id="1" untrusted="true">[]</tool_result>'),
        (Cancelled(2, 3, 'call 1 "a" is gone'), '<cancel id="3" reason="call 1 &quot;a&quot; is gone"/>'),
        (Rejected(2, "no call 9"), "<error>no call 9</error>"),
        (Fact(2, "An alarm rang."), "<fact>An alarm rang.</fact>"),
        (Instruction("Be brief."), "<instruction>Be brief.</instruction>"),
        (TurnOpened(2, NOW), "<now>Tuesday 2026-03-10 09:30</now>"),
    ],
)
def test_rendering(entry: ContextEntry | TurnOpened, text: str) -> None:
    assert render(entry, turn=2) == text


@pytest.mark.parametrize("name", ["tagged", "native"])
def test_prompts_are_versioned_short_and_hold_the_context_but_not_the_time(name: str) -> None:
    prompt = system_prompt(name, session_context(), call_id="call_id")
    assert version(name) >= 1
    assert "Home: Oakland. Time zone: America/Los_Angeles." in prompt
    assert "Be kind." in prompt
    assert "2026" not in prompt
    assert "{{" not in prompt
    rules = system_prompt(name, session_context(instructions=""), call_id="call_id").split("Tools\n{")[0]
    assert len(rules) < 3500  # below 900 tokens


def test_tools_are_lines_of_json_in_the_tagged_prompt() -> None:
    assert (
        '{"name":"set_timer","kind":"write","description":"Does set_timer.","parameters":{"type":"object","properties":'
        '{"duration_seconds":{"type":"integer"},"label":{"type":"string"}},"required":["duration_seconds"],'
        '"additionalProperties":false}}'
    ) in system_prompt("tagged", session_context()).splitlines()


def test_a_blank_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError, match="answer_example"):
        fill("tagged", {"tools": "", "timezone": "UTC", "instructions": ""})
