"""Conversation items: order, ids, deletion and creation again, replayed history."""

from typing import Any

import pytest
from fastapi import FastAPI

from app.gateway.items import InputText, ItemStore, MessageItem
from services.session_config import RequestRefused
from tests.app.client import WireClient, session
from tests.app.fakes import ScriptedEngines


def message(item_id: str | None, text: str, role: str = "user") -> dict[str, Any]:
    kind = "output_text" if role == "assistant" else "input_text"
    item: dict[str, Any] = {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}
    return item if item_id is None else {**item, "id": item_id}


async def create(client: WireClient, item: dict[str, Any], **fields: Any) -> dict[str, Any]:
    await client.send("conversation.item.create", item=item, **fields)
    added = await client.next()
    assert added["type"] == "conversation.item.added", added
    assert (await client.next())["type"] == "conversation.item.done"
    return added


async def test_items_keep_their_ids_and_their_order(app: FastAPI) -> None:
    async with session(app) as client:
        assert (await create(client, message("a", "one")))["previous_item_id"] is None
        assert (await create(client, message("b", "two")))["previous_item_id"] == "a"
        assert (await create(client, message("c", "three"), previous_item_id="a"))["previous_item_id"] == "a"
        assert (await create(client, message("d", "four")))["previous_item_id"] == "b"
        assert (await create(client, message("e", "zero"), previous_item_id="root"))["previous_item_id"] is None
        assert len((await create(client, message(None, "named by the server")))["item"]["id"]) <= 32


async def test_duplicate_id_and_unknown_place(app: FastAPI) -> None:
    async with session(app) as client:
        await create(client, message("a", "one"))
        await client.send("conversation.item.create", item=message("a", "again"))
        assert (await client.refusal())["code"] == "item_create_duplicate_item_id"
        await client.send("conversation.item.create", item=message("b", "two"), previous_item_id="nowhere")
        assert (await client.refusal())["param"] == "previous_item_id"


async def test_deleted_item_can_be_created_again(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        await create(client, message("a", "one"))
        await client.send("conversation.item.delete", item_id="a")
        assert (await client.next())["type"] == "conversation.item.deleted"
        await create(client, message("a", "one, corrected"))
        assert server_engines.last.requests("forget") == [("a",)]
        assert server_engines.last.requests("add_user_text") == [("a", "one"), ("a", "one, corrected")]


async def test_answer_deleted_and_created_again_is_an_answer_cut_to_what_was_heard(
    app: FastAPI, server_engines: ScriptedEngines
) -> None:
    async with session(app) as client:
        server_engines.last.reply = "It is noon in Tokyo."
        await client.send("response.create")
        answer = (await client.until("response.done"))[-1]["response"]["output"][0]
        await client.send("conversation.item.delete", item_id=answer["id"])
        await client.until("conversation.item.deleted")
        await create(client, message(answer["id"], "It is noon", role="assistant"))
        assert server_engines.last.requests("forget") == [("resp_1",)]
        assert server_engines.last.requests("truncate") == [("resp_1", "It is noon")]


async def test_truncate(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        await client.send("response.create")
        answer = (await client.until("response.done"))[-1]["response"]["output"][0]
        where = {"item_id": answer["id"], "content_index": 0, "audio_end_ms": 1200}
        await client.send("conversation.item.truncate", **where)
        truncated = await client.next()
        assert {key: truncated[key] for key in where} == where
        await client.send("conversation.item.truncate", **where, x_heard="Cert")
        await client.next()
        assert server_engines.last.requests("truncate") == [("resp_1", None), ("resp_1", "Cert")]
        await client.send("conversation.item.retrieve", item_id=answer["id"])
        assert (await client.next())["item"]["content"][0]["text"] == "Cert"
        await client.send("conversation.item.truncate", **{**where, "content_index": 1})
        assert (await client.refusal())["param"] == "content_index"


async def test_only_answers_can_be_truncated(app: FastAPI) -> None:
    async with session(app) as client:
        await create(client, message("a", "one"))
        await client.send("conversation.item.truncate", item_id="a", content_index=0, audio_end_ms=0)
        assert (await client.refusal())["param"] == "item_id"


async def test_replayed_history_is_context(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        await create(client, message("s", "You are a pirate.", role="system"))
        await create(client, message("u", "Weather?"))
        call = {"type": "function_call", "call_id": "c1", "name": "weather", "arguments": "{}"}
        await create(client, call)
        await create(client, {"type": "function_call_output", "call_id": "c1", "output": "sunny"})
        await create(client, message("a", "Sunny, arr.", role="assistant"))
        assert server_engines.last.requests("tool_output") == []
        assert server_engines.last.requests("add_assistant_text") == [("a", "Sunny, arr.")]
        told = server_engines.last.requests("add_instruction")
        assert told[0] == ("s", "You are a pirate.")
        assert "weather" in told[1][1]
        assert "sunny" in told[1][1]


async def test_an_output_that_nobody_asked_for_leaves_no_item(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.refuse["tool_output"] = RequestRefused(
            "invalid_tool_call_id", "There is no such call.", "item.call_id"
        )
        output = {"id": "o", "type": "function_call_output", "call_id": "c9", "output": "sunny"}
        await client.send("conversation.item.create", item=output)
        assert (await client.refusal())["param"] == "item.call_id"
        await create(client, {"type": "function_call", "call_id": "c9", "name": "weather", "arguments": "{}"})
        await create(client, output)
        assert "sunny" in server_engines.last.requests("add_instruction")[0][1]


async def test_audio_in_an_item_is_refused_and_its_transcript_taken(
    app: FastAPI, server_engines: ScriptedEngines
) -> None:
    async with session(app) as client:
        content: list[dict[str, Any]] = [{"type": "input_audio", "audio": "AAAA"}]
        await client.send("conversation.item.create", item={"type": "message", "role": "user", "content": content})
        assert (await client.refusal())["param"] == "item.content.0.text"
        content[0]["transcript"] = "good morning"
        added = await create(client, {"id": "u", "type": "message", "role": "user", "content": content})
        assert added["item"]["content"] == [{"type": "input_audio", "transcript": "good morning"}]
        assert server_engines.last.requests("add_user_text") == [("u", "good morning")]


async def test_reference_in_a_response_input(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        await create(client, message("a", "one"))
        wish = {"conversation": "none", "input": [{"type": "item_reference", "id": "a"}, message(None, "two")]}
        await client.send("response.create", response=wish)
        await client.until("response.done")
        assert server_engines.last.requests("respond")[0][0].input_texts == ("one", "two")


def test_store_is_bounded() -> None:
    items = ItemStore(limit=3)
    for number in range(5):
        items.add(MessageItem(id=str(number), role="user", content=[InputText(text="x")]))
        items.answered(str(number), "resp")
    assert len(items) == 3
    assert "1" not in items
    assert items.previous("3") == "2"
    assert len(items.answers) == 3
    with pytest.raises(RequestRefused):
        items.add(MessageItem(id="4", role="user", content=[]))
