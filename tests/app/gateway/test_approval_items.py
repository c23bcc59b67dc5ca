"""Approval items: for clients that asked for them, beside the spoken question, and settled exactly once."""

import json
from typing import Any

import pytest
from fastapi import FastAPI

from services.events.model import Usage
from services.events.output import ApprovalAsked, CallChanged, CallStatus
from services.events.session import (
    ApprovalDecided,
    ResponseApproval,
    ResponseEnded,
    ResponseStarted,
    ResponseStatus,
    ResponseText,
)
from services.session.approvals import Approvals
from services.session_config import RequestRefused
from tests.app.client import session
from tests.app.fakes import ScriptedEngines

OURS: dict[str, Any] = {"type": "mcp", "server_label": "foresay"}
ARGUMENTS = {"list_name": "shopping"}
QUESTION = (
    ResponseStarted("R"),
    ResponseText("R", "Shall I clear the list?"),
    ResponseApproval("R", "mcpr_1_1_1", "clear_list", ARGUMENTS),
)
END = ResponseEnded("R", ResponseStatus.COMPLETED, Usage())
ANSWER = {"type": "mcp_approval_response", "approval_request_id": "mcpr_1_1_1", "approve": True}


async def test_the_request_follows_the_question_in_its_response(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, tools=[OURS]) as client:
        server_engines.last.tell(*QUESTION, END)
        events = await client.until("response.done")
        assert [event["type"] for event in events][-8:] == [
            "response.content_part.done",
            "response.output_item.done",
            "conversation.item.done",
            "response.output_item.added",
            "conversation.item.added",
            "response.output_item.done",
            "conversation.item.done",
            "response.done",
        ]
        question, request = events[-1]["response"]["output"]
        assert question["content"][0]["text"] == "Shall I clear the list?"
        assert request == {
            "id": "mcpr_1_1_1",
            "type": "mcp_approval_request",
            "server_label": "foresay",
            "name": "clear_list",
            "arguments": json.dumps(ARGUMENTS),
        }
        assert events[-2]["previous_item_id"] == question["id"]
        await client.send("conversation.item.retrieve", item_id="mcpr_1_1_1")
        assert (await client.next())["item"] == request


@pytest.mark.parametrize(
    "tools",
    [
        [],
        [{"type": "function", "name": "mcp"}],
        [{**OURS, "require_approval": "never"}],
        [{**OURS, "require_approval": {"never": {"tool_names": ["clear_list"]}}}],
        [{**OURS, "require_approval": {"always": {"tool_names": ["send_sms"]}}}],
        [{**OURS, "require_approval": {"always": {"read_only": True}}}],
    ],
)
async def test_who_did_not_ask_for_such_items_sees_none(
    app: FastAPI, server_engines: ScriptedEngines, tools: list[dict[str, Any]]
) -> None:
    async with session(app, tools=tools) as client:
        server_engines.last.tell(*QUESTION, END, ApprovalDecided("mcpr_1_1_1", True))
        assert "mcp_approval" not in json.dumps(await client.until("response.done"))
        assert await client.settle() == []


@pytest.mark.parametrize(
    "wish",
    ["always", {}, {"never": {"tool_names": ["send_sms"]}}, {"always": {"tool_names": ["clear_list"]}}, None],
)
async def test_what_requires_approval(app: FastAPI, server_engines: ScriptedEngines, wish: Any) -> None:
    async with session(app) as client:
        updated = await client.update(tools=[{**OURS, "require_approval": wish}])
        assert updated["tools"] == [OURS if wish is None else {**OURS, "require_approval": wish}]
        server_engines.last.tell(*QUESTION, END)
        assert "mcp_approval_request" in json.dumps(await client.until("response.done"))


async def test_asked_twice_is_one_request(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, tools=[OURS]) as client:
        server_engines.last.tell(*QUESTION, END, ResponseStarted("R2"), ResponseText("R2", "Shall I?"))
        server_engines.last.tell(ResponseApproval("R2", "mcpr_1_1_1", "clear_list", ARGUMENTS))
        server_engines.last.tell(ResponseEnded("R2", ResponseStatus.COMPLETED, Usage()))
        await client.until("response.done")
        assert "mcp_approval" not in json.dumps(await client.until("response.done"))


async def test_the_clients_answer_reaches_the_conversation(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, tools=[OURS]) as client:
        server_engines.last.tell(*QUESTION, END)
        await client.until("response.done")
        answer = {**ANSWER, "id": "mine", "reason": "go on"}
        await client.send("conversation.item.create", item=answer, previous_item_id="mcpr_1_1_1")
        added, done = await client.next(), await client.next()
        assert added["item"] == done["item"] == answer
        assert added["previous_item_id"] == "mcpr_1_1_1"
        assert server_engines.last.requests("approve") == [("mcpr_1_1_1", True)]


async def test_a_refused_answer_is_an_error_and_no_item(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, tools=[OURS]) as client:
        param = "item.approval_request_id"
        server_engines.last.refuse["approve"] = RequestRefused("approval_request_not_found", "There is none.", param)
        await client.send("conversation.item.create", item={**ANSWER, "id": "mine"}, event_id="e1")
        error = await client.refusal()
        assert (error["code"], error["param"], error["event_id"]) == ("approval_request_not_found", param, "e1")
        await client.send("conversation.item.retrieve", item_id="mine")
        assert (await client.refusal())["code"] == "item_retrieve_invalid_item_id"


@pytest.mark.parametrize("missing", ["approve", "approval_request_id"])
async def test_an_answer_needs_its_fields(app: FastAPI, server_engines: ScriptedEngines, missing: str) -> None:
    async with session(app, tools=[OURS]) as client:
        item = {key: value for key, value in ANSWER.items() if key != missing}
        await client.send("conversation.item.create", item=item)
        assert (await client.refusal())["param"] == f"item.{missing}"
        assert server_engines.last.requests("approve") == []


async def test_the_voice_decides_and_the_client_is_told(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, tools=[OURS]) as client:
        server_engines.last.tell(*QUESTION, END, ApprovalDecided("mcpr_1_1_1", False))
        await client.until("response.done")
        added, done = await client.next(), await client.next()
        assert added["type"] == "conversation.item.added"
        assert added["item"] == done["item"]
        assert added["item"]["type"] == "mcp_approval_response"
        assert (added["item"]["approval_request_id"], added["item"]["approve"]) == ("mcpr_1_1_1", False)


# ------------------------------------------------------------------ which requests wait


def asked() -> Approvals:
    approvals = Approvals()
    approvals.ask(ApprovalAsked(1, 1, 1, 1, "clear_list", ARGUMENTS))
    return approvals


def comes_to(status: CallStatus, attempt: int = 1) -> CallChanged:
    return CallChanged(1, 1, attempt, "clear_list", ARGUMENTS, "write_local", status, 0)


@pytest.mark.parametrize("status", [CallStatus.COMMITTED, CallStatus.RUNNING, CallStatus.CANCELLED])
def test_what_the_voice_has_decided_is_no_longer_asked(status: CallStatus) -> None:
    approvals = asked()
    approvals.follow(comes_to(status))
    with pytest.raises(RequestRefused, match="decided already") as refused:
        approvals.press("mcpr_1_1_1", True)
    assert (refused.value.code, refused.value.param) == ("approval_request_already_decided", "item.approval_request_id")


def test_a_yes_that_is_taken_back_is_asked_again() -> None:
    approvals = asked()
    approvals.follow(comes_to(CallStatus.COMMITTED))
    approvals.follow(comes_to(CallStatus.CONFIRMING))
    approvals.press("mcpr_1_1_1", False)
    assert [request.pressed for request in approvals.take_pressed()] == [False]


def test_one_press_counts() -> None:
    approvals = asked()
    approvals.press("mcpr_1_1_1", True)
    with pytest.raises(RequestRefused, match="decided already"):
        approvals.press("mcpr_1_1_1", False)
    assert [request.pressed for request in approvals.take_pressed()] == [True]
    assert approvals.follow(comes_to(CallStatus.RUNNING)) == []
    assert approvals.follow(comes_to(CallStatus.DONE)) == []


def test_what_was_decided_otherwise_after_it_was_pressed_is_not_applied() -> None:
    """The user pressed "yes" at the moment at which a new request of theirs took the old one back."""
    approvals = asked()
    approvals.press("mcpr_1_1_1", True)
    assert approvals.follow(comes_to(CallStatus.CANCELLED)) == [ApprovalDecided("mcpr_1_1_1", False)]
    assert list(approvals.take_pressed()) == []


def test_no_such_request() -> None:
    for wanted in ("mcpr_1_1_2", "mcpr_9_9_9", ""):
        with pytest.raises(RequestRefused) as refused:
            asked().press(wanted, True)
        assert refused.value.code == "approval_request_not_found"


def test_the_client_is_told_what_it_did_not_say_itself() -> None:
    by_voice, too_late = asked(), asked()
    assert by_voice.follow(comes_to(CallStatus.RUNNING)) == [ApprovalDecided("mcpr_1_1_1", True)]
    assert by_voice.follow(comes_to(CallStatus.DONE)) == []
    too_late.press("mcpr_1_1_1", False)  # the words had been quicker
    assert too_late.follow(comes_to(CallStatus.RUNNING)) == [ApprovalDecided("mcpr_1_1_1", True)]


def test_another_attempt_is_another_request() -> None:
    approvals = asked()
    assert approvals.follow(comes_to(CallStatus.SUPERSEDED)) == [ApprovalDecided("mcpr_1_1_1", False)]
    approvals.ask(ApprovalAsked(2, 1, 1, 2, "clear_list", ARGUMENTS))
    approvals.press("mcpr_1_1_2", True)
