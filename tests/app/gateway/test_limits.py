"""What a session may keep: every limit in bytes names its field, and the session lives on."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.gateway.items import FunctionCall, InputText, ItemStore, MessageItem
from app.gateway.outbound_queue import OutboundQueue
from app.gateway.server_events import OutputTextDelta
from app.gateway.session_schema import SessionObject, TurnDefaults
from app.gateway.session_state import REPLAYED_BYTES, GatewaySession
from app.main import create_app
from app.sections import LimitsSection
from app.settings import Settings
from tests.app.client import session
from tests.app.fakes import ScriptedEngines

SMALL = LimitsSection(
    item_bytes=1000,
    items_bytes=20_000,
    instructions_bytes=500,
    tools_bytes=2000,
    session_bytes=4000,
)


@pytest.fixture
def settings() -> Settings:
    return Settings(limits=SMALL)


def message(text: str, role: str = "user") -> dict[str, Any]:
    kind = "output_text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


def output(text: str) -> dict[str, Any]:
    return {"type": "function_call_output", "call_id": "c", "output": text}


@pytest.mark.parametrize(
    ("item", "param"),
    [
        (message("x" * 1001), "item.content.0.text"),
        (message("x" * 1001, "system"), "item.content.0.text"),
        (message("\U0001f600" * 251), "item.content.0.text"),
        (message("x" * 1001, "assistant"), "item.content.0.text"),
        (
            {
                "type": "message",
                "role": "user",
                "content": [{"type": "input_text", "text": "x" * 600}, {"type": "input_text", "text": "x" * 600}],
            },
            "item.content",
        ),
        ({"type": "function_call", "call_id": "c", "name": "n", "arguments": "x" * 1001}, "item.arguments"),
        ({"type": "function_call", "call_id": "c", "name": "x" * 1001, "arguments": ""}, "item.name"),
        (output("x" * 1001), "item.output"),
        (
            {
                "type": "mcp_approval_response",
                "approval_request_id": "q",
                "approve": True,
                "reason": "x" * 1001,
            },
            "item.reason",
        ),
    ],
)
async def test_an_item_that_is_too_large_is_refused_by_its_field(
    app: FastAPI, server_engines: ScriptedEngines, item: dict[str, Any], param: str
) -> None:
    async with session(app) as client:
        await client.send("conversation.item.create", item=item)
        refused = await client.refusal()
        assert (refused["code"], refused["param"]) == ("string_above_max_length", param)
        assert "1000" in refused["message"]
        assert server_engines.last.asked == []
        await client.send("conversation.item.create", item=message("x" * 1000))
        assert (await client.next())["type"] == "conversation.item.added"


async def test_an_item_of_very_many_parts_is_refused(app: FastAPI) -> None:
    parts = [{"type": "input_text", "text": ""}] * 2000
    async with session(app) as client:
        await client.send("conversation.item.create", item={"type": "message", "role": "user", "content": parts})
        assert (await client.refusal())["param"] == "item.content"


@pytest.mark.parametrize(
    ("update", "param"),
    [
        ({"instructions": "x" * 501}, "session.instructions"),
        ({"tools": [{"type": "function", "name": "t", "description": "x" * 2000}]}, "session.tools"),
        ({"prompt": {"id": "x" * 4000}}, "session"),
        ({"audio": {"input": {"transcription": {"prompt": "x" * 4000}}}}, "session"),
    ],
)
async def test_settings_that_are_too_large_are_refused_and_none_applies(
    app: FastAPI, server_engines: ScriptedEngines, update: dict[str, Any], param: str
) -> None:
    async with session(app) as client:
        await client.send("session.update", session={"type": "realtime", "x_home": "Oslo", **update})
        assert (await client.refusal())["param"] == param
        assert server_engines.last.requests("configure") == []


@pytest.mark.parametrize(
    ("wish", "param"),
    [
        ({"instructions": "x" * 501}, "response.instructions"),
        ({"metadata": {str(number): "x" for number in range(17)}}, "response.metadata"),
        ({"metadata": {"name": "x" * 513}}, "response.metadata"),
        ({"tools": [{"type": "function", "name": "t", "description": "x" * 2000}]}, "response.tools"),
        ({"tools": [{"type": "function", "name": f"t{number}"} for number in range(129)]}, "response.tools"),
        ({"conversation": "none", "input": [message("x" * 600), message("x" * 600)]}, "response.input"),
        ({"conversation": "none", "input": [message("") for _ in range(257)]}, "response.input"),
    ],
)
async def test_a_response_that_is_too_large_is_refused(
    app: FastAPI, server_engines: ScriptedEngines, wish: dict[str, Any], param: str
) -> None:
    async with session(app) as client:
        await client.send("response.create", response=wish)
        assert (await client.refusal())["param"] == param
        assert server_engines.last.requests("respond") == []


async def test_what_was_heard_may_be_no_longer_than_an_item(app: FastAPI) -> None:
    async with session(app) as client:
        await client.send("x_foresay.playback", response_id="r", heard="x" * 1001)
        assert (await client.refusal())["param"] == "heard"


def test_items_are_bounded_in_bytes_and_the_oldest_go_first() -> None:
    items = ItemStore(100, 50_000)
    for number in range(10):
        items.add(MessageItem(id=str(number), role="user", content=[InputText(text="x" * 10_000)]))
        assert items.held_bytes <= 50_000
    assert len(items) == 4
    assert "5" not in items
    assert "6" in items
    items.remove("6")
    held = items.held_bytes
    items.replace(MessageItem(id="9", role="user", content=[]))
    assert items.held_bytes < held - 10_000


def test_an_item_that_grows_drops_the_oldest_others() -> None:
    items = ItemStore(100, 50_000)
    for number in range(4):
        items.add(MessageItem(id=str(number), role="user", content=[InputText(text="x" * 10_000)]))
    items.replace(MessageItem(id="0", role="user", content=[InputText(text="x" * 40_000)]))
    assert "0" in items
    assert len(items) == 1


def test_replayed_calls_are_bounded_in_bytes() -> None:
    state = GatewaySession(SessionObject(), TurnDefaults(0.5, 300, 600), ItemStore(10))
    for number in range(10):
        state.replayed(FunctionCall(id=f"i{number}", call_id=str(number), name="n", arguments="x" * 1024 * 1024))
    assert state.replayed_calls.held_bytes <= REPLAYED_BYTES
    assert state.replayed_calls.get("9") is not None


async def test_events_for_a_client_that_does_not_read_are_bounded_in_bytes() -> None:
    outbox = OutboundQueue(1000, 0.0, limit_bytes=100_000)
    delta = OutputTextDelta(response_id="r", output_index=0, item_id="i", delta="x" * 30_000)
    for _ in range(10):
        await outbox.send([delta])
    assert outbox.abandoned.is_set()


async def test_an_ephemeral_key_binds_no_more_than_a_session_may_hold(server_engines: ScriptedEngines) -> None:
    app = create_app(Settings(limits=SMALL), server_engines)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
        wish = {"session": {"type": "realtime", "instructions": "x" * 501}}
        answer = await client.post("/v1/realtime/client_secrets", json=wish)
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == "session.instructions"
