"""The timelines of the protocol, event by event (`docs/realtime.md`, OpenAI Realtime API reference)."""

import json

from fastapi import FastAPI

from services.events.model import Usage
from services.events.output import ClientCall
from services.events.session import (
    AudioCommitted,
    ResponseCall,
    ResponseEnded,
    ResponseStarted,
    ResponseStatus,
    ResponseText,
    SpeechBegan,
    SpeechEnded,
    Transcribed,
    Transcribing,
    TranscriptionFailed,
)
from services.events.speech import Hypothesis, SpeechStarted, TurnEnd
from tests.app.client import Json, session
from tests.app.fakes import ScriptedEngines

TEXT_TURN = [
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.content_part.added",
    "response.output_text.delta",
    "response.output_text.delta",
    "response.output_text.done",
    "response.content_part.done",
    "response.output_item.done",
    "conversation.item.done",
    "response.done",
]
DELTA = "conversation.item.input_audio_transcription.delta"
COMPLETED = "conversation.item.input_audio_transcription.completed"


def kinds(events: list[Json]) -> list[str]:
    return [event["type"] for event in events]


async def test_voice_turn(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.tell(
            SpeechBegan("U", SpeechStarted(1, 320)),
            Transcribing("U", Hypothesis(1, 1, "what time", 5)),
            Transcribing("U", Hypothesis(1, 2, "what time is it", 9)),
            SpeechEnded("U", TurnEnd(1, 1400)),
            AudioCommitted("U"),
            Transcribed("U", "what time is it", 1.08),
            ResponseStarted("R"),
            ResponseText("R", "It is"),
            ResponseText("R", " noon."),
            ResponseEnded("R", ResponseStatus.COMPLETED, Usage(1, 20, 5, 7)),
        )
        events = await client.until("response.done")
        assert kinds(events) == [
            "input_audio_buffer.speech_started",
            DELTA,
            DELTA,
            "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed",
            "conversation.item.added",
            "conversation.item.done",
            DELTA,
            COMPLETED,
            *TEXT_TURN,
        ]
        assert events[0]["audio_start_ms"] == 320
        assert events[3]["audio_end_ms"] == 1400
        added = events[5]
        assert added["previous_item_id"] is None
        assert added["item"] == {
            "id": "U",
            "object": "realtime.item",
            "type": "message",
            "role": "user",
            "status": "completed",
            "content": [{"type": "input_audio", "transcript": None}],
        }
        assert "".join(event["delta"] for event in events if event["type"] == DELTA) == "what time is it"
        assert events[8]["transcript"] == "what time is it"
        assert events[8]["usage"] == {"type": "duration", "seconds": 1.08}
        answer = events[11]
        assert answer["type"] == "conversation.item.added"
        assert answer["previous_item_id"] == "U"
        done = events[-1]["response"]
        assert done["status"] == "completed"
        assert done["output"][0]["content"] == [{"type": "output_text", "text": "It is noon."}]
        assert done["usage"]["total_tokens"] == 27
        assert done["usage"]["input_token_details"]["cached_tokens"] == 5


async def test_deltas_never_take_words_back(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.tell(
            SpeechBegan("U", SpeechStarted(1, 0)),
            Transcribing("U", Hypothesis(1, 1, "wreck a nice", 12)),
            Transcribing("U", Hypothesis(1, 2, "recognise speech", 16)),
            SpeechEnded("U", TurnEnd(1, 900)),
            AudioCommitted("U"),
            Transcribed("U", "recognise speech", 0.9),
        )
        events = await client.until(COMPLETED)
        assert [event["delta"] for event in events if event["type"] == DELTA] == ["wreck a nice"]
        assert events[-1]["transcript"] == "recognise speech"


async def test_transcript_that_overtakes_the_commit_waits_for_the_item(
    app: FastAPI, server_engines: ScriptedEngines
) -> None:
    async with session(app) as client:
        server_engines.last.tell(Transcribed("U", "hello", 0.5), AudioCommitted("U"))
        events = await client.until(COMPLETED)
        assert kinds(events)[:2] == ["input_audio_buffer.committed", "conversation.item.added"]


async def test_words_of_a_recording_wait_until_the_client_knows_its_item(
    app: FastAPI, server_engines: ScriptedEngines
) -> None:
    async with session(app) as client:
        server_engines.last.tell(
            Transcribing("U", Hypothesis(1, 1, "what", 4)),
            Transcribing("U", Hypothesis(1, 2, "what time is it", 9)),
            AudioCommitted("U"),
            Transcribing("U", Hypothesis(1, 3, "what time is it", 12)),
            Transcribed("U", "what time is it", 1.08),
        )
        events = await client.until(COMPLETED)
        assert kinds(events) == [
            "input_audio_buffer.committed",
            "conversation.item.added",
            "conversation.item.done",
            DELTA,
            DELTA,
            DELTA,
            COMPLETED,
        ]
        assert [event["delta"] for event in events[3:6]] == ["what time", " is", " it"]


async def test_the_transcript_of_an_item_that_was_deleted_is_told(
    app: FastAPI, server_engines: ScriptedEngines
) -> None:
    """`completed` or `failed` ends what `committed` has begun: a client counts the words that are still to come."""
    async with session(app) as client:
        server_engines.last.tell(AudioCommitted("U"))
        await client.until("conversation.item.done")
        await client.send("conversation.item.delete", item_id="U")
        assert (await client.next())["type"] == "conversation.item.deleted"
        server_engines.last.tell(Transcribed("U", "hello", 0.5))
        assert kinds(await client.until(COMPLETED)) == [DELTA, COMPLETED]


async def test_retrieved_item_carries_the_transcript(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.tell(AudioCommitted("U"), Transcribed("U", "hello", 0.5))
        await client.until(COMPLETED)
        await client.send("conversation.item.retrieve", item_id="U")
        event = await client.next()
        assert event["type"] == "conversation.item.retrieved"
        assert event["item"]["content"] == [{"type": "input_audio", "transcript": "hello"}]


async def test_without_transcription_the_transcript_stays_inside(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, audio={"input": {"transcription": None}}) as client:
        server_engines.last.tell(
            SpeechBegan("U", SpeechStarted(1, 0)),
            Transcribing("U", Hypothesis(1, 1, "hello", 5)),
            SpeechEnded("U", TurnEnd(1, 900)),
            AudioCommitted("U"),
            Transcribed("U", "hello", 0.9),
        )
        assert not any("transcription" in kind for kind in kinds(await client.settle()))


async def test_failed_transcription(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.tell(AudioCommitted("U"), TranscriptionFailed("U", "the recogniser died"))
        events = await client.until("conversation.item.input_audio_transcription.failed")
        assert events[-1]["error"]["message"] == "the recogniser died"


async def test_text_turn(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.reply = "Good evening."
        content = [{"type": "input_text", "text": "Good evening"}]
        item = {"id": "mine", "type": "message", "role": "user", "content": content}
        await client.send("conversation.item.create", item=item)
        assert kinds(await client.until("conversation.item.done")) == [
            "conversation.item.added",
            "conversation.item.done",
        ]
        assert await client.settle() == []
        await client.send("response.create", response={"metadata": {"topic": "greeting"}})
        events = await client.until("response.done")
        assert kinds(events) == TEXT_TURN
        assert events[0]["response"]["metadata"] == {"topic": "greeting"}
        assert events[0]["response"]["status"] == "in_progress"
        assert events[2]["previous_item_id"] == "mine"
        assert server_engines.last.requests("add_user_text") == [("mine", "Good evening")]


async def test_push_to_talk(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, audio={"input": {"turn_detection": None}}) as client:
        await client.send("input_audio_buffer.append", audio="AAAA" * 8)
        await client.send("input_audio_buffer.commit")
        events = await client.until(COMPLETED)
        assert kinds(events)[:3] == [
            "input_audio_buffer.committed",
            "conversation.item.added",
            "conversation.item.done",
        ]
        await client.send("input_audio_buffer.clear")
        assert (await client.next())["type"] == "input_audio_buffer.cleared"


async def test_client_tool(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        call = ClientCall(1, 1, 1, "call_0001", "open_door", {"door": "küche"})
        server_engines.last.tell(
            ResponseStarted("R"),
            ResponseText("R", "One moment."),
            ResponseCall("R", call),
            ResponseEnded("R", ResponseStatus.COMPLETED, Usage()),
        )
        events = await client.until("response.done")
        start = kinds(events).index("conversation.item.done") + 1
        assert kinds(events)[start:] == [
            "response.output_item.added",
            "conversation.item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "conversation.item.done",
            "response.done",
        ]
        item = events[-1]["response"]["output"][1]
        assert item["name"] == "open_door"
        assert item["status"] == "completed"
        assert json.loads(item["arguments"]) == {"door": "küche"}

        output = {"type": "function_call_output", "call_id": "call_0001", "output": '{"ok":true}'}
        await client.send("conversation.item.create", item=output)
        assert kinds(await client.settle()) == ["conversation.item.added", "conversation.item.done"]
        assert server_engines.last.requests("tool_output") == [("call_0001", '{"ok":true}')]
        await client.send("response.create")
        assert kinds(await client.until("response.done"))[0] == "response.created"


async def test_barge_in(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.tell(
            ResponseStarted("R"),
            ResponseText("R", "Once upon"),
            SpeechBegan("U2", SpeechStarted(2, 4000)),
            ResponseEnded("R", ResponseStatus.CANCELLED, Usage(), "turn_detected"),
            ResponseText("R", " too late"),
        )
        events = await client.settle()
        start = kinds(events).index("input_audio_buffer.speech_started")
        assert kinds(events)[start:] == [
            "input_audio_buffer.speech_started",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "conversation.item.done",
            "response.done",
        ]
        assert events[start + 1]["text"] == "Once upon"
        assert events[start + 3]["item"]["status"] == "incomplete"
        response = events[-1]["response"]
        assert response["status"] == "cancelled"
        assert response["status_details"] == {"type": "cancelled", "reason": "turn_detected"}


async def test_cancel(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.reply = None
        await client.send("response.create")
        await client.until("response.created")
        await client.send("response.cancel")
        done = (await client.until("response.done"))[-1]["response"]
        assert done["status_details"]["reason"] == "client_cancelled"
        assert done["output"] == []


async def test_model_failure_ends_the_response(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app) as client:
        server_engines.last.tell(
            ResponseStarted("R"),
            ResponseEnded("R", ResponseStatus.FAILED, Usage(), "the model is unavailable", "model_unavailable"),
        )
        done = (await client.until("response.done"))[-1]["response"]
        assert done["status"] == "failed"
        assert done["status_details"]["error"] == {
            "type": "server_error",
            "code": "model_unavailable",
            "message": "the model is unavailable",
        }


async def test_out_of_band_response_adds_nothing_to_the_conversation(
    app: FastAPI, server_engines: ScriptedEngines
) -> None:
    async with session(app) as client:
        item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Summarise."}]}
        await client.send("response.create", response={"conversation": "none", "input": [item]})
        events = await client.until("response.done")
        assert not any(kind.startswith("conversation.item") for kind in kinds(events))
        assert events[0]["response"]["conversation_id"] is None
        options = server_engines.last.requests("respond")[0][0]
        assert options.out_of_band
        assert options.input_texts == ("Summarise.",)
