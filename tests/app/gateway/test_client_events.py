"""Whatever a client sends, it gets an `error` that names the field, and its socket lives."""

import base64
import json
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.gateway.client_events import KNOWN
from app.main import create_app
from app.sections import ServerSection
from app.settings import Settings
from services.events.session import SessionFault
from services.session_config import RequestRefused
from tests.app.client import WireClient, session
from tests.app.fakes import ScriptedEngines


async def assert_alive(client: WireClient) -> None:
    await client.send("conversation.item.retrieve", event_id="probe", item_id="nothing")
    error = await client.refusal()
    assert error["code"] == "item_retrieve_invalid_item_id"
    assert error["event_id"] == "probe"


@pytest.mark.parametrize(
    ("text", "code", "param"),
    [
        ("{", "invalid_json", None),
        ("", "invalid_json", None),
        ('{"type": NaN}', "invalid_json", None),
        ('{"type": "\\ud800"}', "invalid_json", None),
        ("[" * 100_000, "invalid_json", None),
        ("[1, 2]", "invalid_type", None),
        ("null", "invalid_type", None),
        ("{}", "missing_required_parameter", "type"),
        ('{"type": null}', "missing_required_parameter", "type"),
        ('{"type": 7}', "invalid_value", "type"),
        ('{"type": "response.text.delta"}', "invalid_value", "type"),
        ('{"type": "session.update"}', "missing_required_parameter", "session"),
        ('{"type": "session.update", "session": 5}', "invalid_type", "session"),
        ('{"type": "input_audio_buffer.append"}', "missing_required_parameter", "audio"),
        ('{"type": "input_audio_buffer.append", "audio": 5}', "invalid_type", "audio"),
        ('{"type": "input_audio_buffer.append", "audio": "??"}', "invalid_value", "audio"),
        ('{"type": "input_audio_buffer.append", "audio": "AAA"}', "invalid_value", "audio"),
        ('{"type": "input_audio_buffer.append", "audio": "AAAA"}', "invalid_value", "audio"),  # 3 bytes
        ('{"type": "input_audio_buffer.commit"}', "input_audio_buffer_commit_empty", None),
        ('{"type": "conversation.item.create", "item": {"type": "cake"}}', "invalid_value", "item.type"),
        (
            '{"type": "conversation.item.create", "item": {"type": "message"}}',
            "missing_required_parameter",
            "item.role",
        ),
        ('{"type": "conversation.item.delete", "item_id": "x"}', "item_delete_invalid_item_id", "item_id"),
        ('{"type": "conversation.item.truncate", "item_id": "x"}', "missing_required_parameter", "content_index"),
        ('{"type": "response.create", "response": "now"}', "invalid_type", "response"),
        (
            '{"type": "response.create", "response": {"tools": [{}]}}',
            "missing_required_parameter",
            "response.tools.0.name",
        ),
        ('{"type": "response.create", "response": {"tool_choice": 3}}', "invalid_value", "response.tool_choice"),
    ],
)
async def test_rubbish_is_named(app: FastAPI, text: str, code: str, param: str | None) -> None:
    async with session(app) as client:
        await client.send_text(text)
        error = await client.refusal()
        assert error["type"] == "invalid_request_error"
        assert (error["code"], error["param"]) == (code, param)
        await assert_alive(client)


async def test_error_bears_the_id_of_the_event_at_fault(app: FastAPI) -> None:
    async with session(app) as client:
        await client.send("response.create", event_id="evt_1", response=[])
        assert (await client.refusal())["event_id"] == "evt_1"
        await client.send("no.such.type", event_id="evt_2")
        assert (await client.refusal())["event_id"] == "evt_2"


async def test_second_response_while_one_is_active(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.reply = None
        await client.send("response.create")
        await client.until("response.created")
        await client.send("response.create", event_id="again")
        error = await client.refusal()
        assert error["code"] == "conversation_already_has_active_response"
        assert error["event_id"] == "again"
        server_engines.last.answer("Done.")
        assert (await client.until("response.done"))[-1]["response"]["status"] == "completed"


async def test_cancel_without_a_response_begins_with_words_that_clients_know(app: FastAPI) -> None:
    async with session(app) as client:
        await client.send("response.cancel")
        error = await client.refusal()
        assert error["code"] == "response_cancel_not_active"
        assert error["message"].startswith("Cancellation failed")


async def test_message_beyond_the_limit(server_engines: ScriptedEngines) -> None:
    app = create_app(Settings(server=ServerSection(max_message_bytes=1000)), server_engines)
    async with session(app) as client:
        await client.send("input_audio_buffer.append", audio="A" * 2000)
        assert (await client.refusal())["code"] == "message_too_large"
        await assert_alive(client)


@pytest.mark.parametrize("part", ["0,", "[],", '{"a":1},', '"a\\u0041",'])
async def test_a_message_of_too_many_small_parts_is_refused_before_it_is_parsed(app: FastAPI, part: str) -> None:
    async with session(app) as client:
        await client.send_text('{"type": "session.update", "session": {"x": [' + part * 200_000 + "0]}}")
        assert (await client.refusal())["code"] == "message_too_large"
        await assert_alive(client)


async def test_a_long_text_with_many_commas_is_taken(app: FastAPI) -> None:
    async with session(app) as client:
        item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "milk, eggs, " * 20_000}]}
        await client.send("conversation.item.create", item=item)
        await client.until("conversation.item.done")


async def test_eighteen_megabytes_of_audio_are_taken_and_no_more(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        limit = 18_000_000
        await client.send("input_audio_buffer.append", audio=base64.b64encode(bytes(limit)).decode())
        await client.send("input_audio_buffer.append", audio=base64.b64encode(bytes(limit + 2)).decode())
        error = await client.refusal()
        assert error["param"] == "audio"
        assert server_engines.last.requests("hear") == [(limit, 24000)]


async def test_fault_inside_the_server_is_told_and_logged(
    app: FastAPI, server_engines: ScriptedEngines, caplog: pytest.LogCaptureFixture
) -> None:
    async with session(app) as client:
        server_engines.last.refuse["respond"] = RuntimeError("a bug")
        await client.send("response.create", event_id="evt")
        error = await client.refusal()
        assert error["type"] == "server_error"
        assert error["event_id"] == "evt"
        assert "a bug" not in error["message"]
        assert "a bug" in caplog.text
        await assert_alive(client)


async def test_refused_settings_leave_the_old_ones(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, instructions="Be brief.") as client:
        server_engines.last.refuse["configure"] = RequestRefused("invalid_value", "not now", "session.instructions")
        await client.send("session.update", session={"type": "realtime", "instructions": "Ramble."})
        assert (await client.refusal())["param"] == "session.instructions"
        del server_engines.last.refuse["configure"]
        assert (await client.update())["instructions"] == "Be brief."


async def test_fault_of_the_conversation_is_an_error_event(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.tell(SessionFault("model_unavailable", "The model cannot be reached."))
        error = await client.refusal()
        assert (error["type"], error["code"]) == ("server_error", "model_unavailable")


# ------------------------------------------------------------------ anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted({field for model in KNOWN.values() for field in model.model_fields})
NEAR_MISS = st.builds(
    lambda kind, fields: {**fields, "type": kind},
    st.sampled_from(sorted(KNOWN)),
    st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4),
)
SETTINGS = st.fixed_dictionaries(
    {"type": st.just("session.update")},
    optional={
        "session": st.dictionaries(
            st.sampled_from(["audio", "tools", "tool_choice", "instructions", "x_ext", "tracing", "model"]), JSON
        )
    },
)
MESSAGES = st.lists(st.dictionaries(st.text(max_size=10), JSON, max_size=4) | NEAR_MISS | SETTINGS, max_size=8)


@pytest.mark.slow
@given(messages=MESSAGES)
@hypothesis_settings(max_examples=150, deadline=None)
def test_no_json_object_closes_the_socket(messages: list[dict[str, Any]]) -> None:
    import asyncio

    async def exchange() -> None:
        async with session(create_app(Settings(), ScriptedEngines())) as client:
            client.strict = False
            for message in messages:
                await client.send_text(json.dumps(message))
            await client.send("response.cancel", event_id="last of all")
            while (await client.next()).get("error", {}).get("event_id") != "last of all":
                pass
            assert client.close_code is None

    asyncio.run(exchange())
