"""Checks a stream of server events: shapes by the types of the openai package, order by the protocol."""

import json
from typing import Any, get_args

from openai.types.realtime.realtime_server_event import RealtimeServerEvent
from pydantic import BaseModel

Json = dict[str, Any]


def _types() -> dict[str, type[BaseModel]]:
    union = get_args(RealtimeServerEvent)[0]
    return {get_args(model.model_fields["type"].annotation)[0]: model for model in get_args(union)}


OPENAI_TYPES = _types()


def check_shape(event: Json) -> None:
    """The openai client itself constructs events without validating; this validates, required fields and all."""
    assert isinstance(event["event_id"], str)
    if event["type"].startswith("session."):
        event = json.loads(json.dumps(event))
        wire = event["session"]["audio"]["input"]["format"]
        wire.update(rate=24000) if wire["type"] == "audio/pcm" else None  # other rates only for those who asked
    if not event["type"].startswith("x_foresay."):
        OPENAI_TYPES[event["type"]].model_validate(event)


def check_order(events: list[Json]) -> None:
    """Check the rules that hold for every stream of events, whatever the client did."""
    ids = [event["event_id"] for event in events]
    assert len(set(ids)) == len(ids), "event ids must be unique"
    assert events[0]["type"] == "session.created"
    _check_items(events)
    for response_id in {event["response"]["id"] for event in events if event["type"] == "response.created"}:
        _check_response([event for event in events if _response_id(event) == response_id])


def _response_id(event: Json) -> str | None:
    return event["response"]["id"] if "response" in event else event.get("response_id")


def _check_items(events: list[Json]) -> None:
    """`previous_item_id` names an item already added; nothing is said of an item before it is added."""
    added: set[str] = set()
    for event in events:
        kind = event["type"]
        if kind == "conversation.item.added":
            item = event["item"]
            assert event["previous_item_id"] is None or event["previous_item_id"] in added
            for part in item.get("content", []):
                assert part["type"] != "input_audio" or "transcript" in part
            added.add(item["id"])
        elif kind == "conversation.item.done":
            assert event["item"]["id"] in added
        elif kind == "conversation.item.input_audio_transcription.completed":
            assert event["item_id"] in added
            assert event["usage"]["type"] == "duration"


def _check_response(events: list[Json]) -> None:
    kinds = [event["type"] for event in events if not event["type"].startswith("x_foresay.")]
    assert kinds[0] == "response.created"
    assert kinds.count("response.done") <= 1
    if "response.done" in kinds:
        assert events[-1]["type"] == "response.done", "nothing bears the id after response.done"
    for place in {event["output_index"] for event in events if "output_index" in event}:
        _check_output([event for event in events if event.get("output_index") == place], "response.done" in kinds)


def _check_output(events: list[Json], ended: bool) -> None:
    kinds = [event["type"].removeprefix("response.") for event in events]
    assert kinds[0] == "output_item.added"
    first = events[0]["item"]
    assert {event.get("item_id", first["id"]) for event in events} == {first["id"]}
    if not ended:
        return
    last = events[-1]["item"]
    if first["type"] == "mcp_approval_request":
        assert kinds == ["output_item.added", "output_item.done"]
        return
    if first["type"] == "function_call":
        wanted = ["output_item.added", "function_call_arguments.delta", "function_call_arguments.done"]
        assert kinds == [*wanted, "output_item.done"]
        assert events[2]["name"] == last["name"]
        assert events[1]["delta"] == events[2]["arguments"] == last["arguments"]
        assert len(last["call_id"]) <= 32
        return
    deltas = [event["delta"] for event in events if event["type"] == "response.output_text.delta"]
    wanted = ["output_item.added", "content_part.added", *["output_text.delta"] * len(deltas)]
    assert kinds == [*wanted, "output_text.done", "content_part.done", "output_item.done"]
    assert first["content"] == []
    assert first["status"] == "in_progress"
    text = "".join(deltas)
    assert events[-3]["text"] == events[-2]["part"]["text"] == last["content"][0]["text"] == text
    assert last["content"][0]["type"] == "output_text"
    assert events[-2]["part"]["type"] == "text"
