"""session.update: deep merge, what is accepted, and what the conversation is told."""

from typing import Any

import pytest
from fastapi import FastAPI

from app.gateway.session_schema import merged
from app.main import create_app
from app.sections import TurnsSection, VadSection
from app.settings import Settings
from services.session_config import TurnMode
from tests.app.client import connect, session
from tests.app.fakes import ScriptedEngines
from tools.spec import Effect

OURS = {"type": "mcp", "server_label": "foresay"}
WEATHER = {
    "type": "function",
    "name": "weather",
    "description": "Weather now.",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
}


async def test_created_session_is_explicit(app: FastAPI) -> None:
    async with connect(app, query="model=gpt-realtime") as client:
        created = (await client.next())["session"]
        assert created["type"] == "realtime"
        assert created["object"] == "realtime.session"
        assert created["model"] == "gpt-realtime"
        assert created["output_modalities"] == ["text"]
        assert created["tools"] == []
        assert created["audio"]["input"]["format"] == {"type": "audio/pcm", "rate": 24000}
        assert created["audio"]["input"]["transcription"]["model"]
        assert created["audio"]["input"]["turn_detection"] == {
            "type": "server_vad",
            "threshold": 0.5,
            "prefix_padding_ms": 300,
            "silence_duration_ms": TurnsSection().end_ms,
            "create_response": True,
            "interrupt_response": True,
        }


async def test_absent_keeps_and_empty_clears(app: FastAPI) -> None:
    async with session(app) as client:
        await client.update(instructions="Be brief.", tools=[WEATHER])
        kept = await client.update(audio={"input": {"noise_reduction": {"type": "near_field"}}})
        assert kept["instructions"] == "Be brief."
        assert kept["tools"] == [WEATHER]
        assert (await client.update(instructions=""))["instructions"] == ""
        assert (await client.update(tools=[]))["tools"] == []
        await client.update(instructions="Be brief.", tools=[WEATHER])
        cleared = await client.update(instructions=None, tools=None, audio={"input": {"noise_reduction": None}})
        assert cleared["instructions"] == ""
        assert cleared["tools"] == []
        assert cleared["audio"]["input"]["noise_reduction"] is None


async def test_null_turn_detection_is_push_to_talk_until_it_is_set_again(
    app: FastAPI, server_engines: ScriptedEngines
) -> None:
    async with session(app) as client:
        update = await client.update(audio={"input": {"turn_detection": None}})
        assert update["audio"]["input"]["turn_detection"] is None
        assert server_engines.last.config.turn_detection.mode is TurnMode.PUSH_TO_TALK
        await client.update(instructions="unrelated")
        assert server_engines.last.config.turn_detection.mode is TurnMode.PUSH_TO_TALK
        update = await client.update(audio={"input": {"turn_detection": {"create_response": False}}})
        assert update["audio"]["input"]["turn_detection"]["type"] == "server_vad"
        assert not server_engines.last.config.turn_detection.create_response


async def test_semantic_vad_replaces_server_vad_whole(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, audio={"input": {"turn_detection": {"type": "server_vad", "threshold": 0.9}}}) as client:
        update = await client.update(audio={"input": {"turn_detection": {"type": "semantic_vad"}}})
        assert update["audio"]["input"]["turn_detection"] == {
            "type": "semantic_vad",
            "eagerness": "auto",
            "create_response": True,
            "interrupt_response": True,
        }
        await client.update(audio={"input": {"turn_detection": {"eagerness": "high"}}})
        detection = server_engines.last.config.turn_detection
        assert detection.mode is TurnMode.SEMANTIC_VAD
        assert detection.eagerness == "high"
        assert detection.threshold == 0.5


async def test_silence_is_the_servers_own_until_the_client_sets_it(server_engines: ScriptedEngines) -> None:
    app = create_app(
        Settings(turns=TurnsSection(end_ms=900, prefix_ms=200), vad=VadSection(threshold=0.6)), server_engines
    )
    async with session(app) as client:
        detection = server_engines.last.config.turn_detection
        assert (detection.silence_ms, detection.threshold, detection.prefix_padding_ms) == (None, 0.6, 200)
        update = await client.update(audio={"input": {"turn_detection": {"threshold": 0.4}}})
        assert update["audio"]["input"]["turn_detection"]["silence_duration_ms"] == 900
        assert server_engines.last.config.turn_detection.silence_ms is None
        await client.update(audio={"input": {"turn_detection": {"silence_duration_ms": 300}}})
        detection = server_engines.last.config.turn_detection
        assert (detection.silence_ms, detection.threshold) == (300, 0.4)


@pytest.mark.parametrize(
    "setting",
    [
        {"tracing": "auto"},
        {"tracing": None},
        {"tracing": {"workflow_name": "w"}},
        {"audio": {"output": {"voice": "marin", "speed": 1.2}}},
        {"audio": {"input": {"noise_reduction": {"type": "far_field"}}}},
        {"audio": {"input": {"transcription": {"model": "gpt-4o-mini-transcribe", "language": "en"}}}},
        {"audio": {"input": {"transcription": None}}},
        {"audio": None},
        {"truncation": {"type": "retention_ratio", "retention_ratio": 0.8}},
        {"reasoning": {"effort": "low"}},
        {"max_output_tokens": "inf"},
        {"max_output_tokens": 200},
        {"prompt": {"id": "p"}},
        {"include": ["item.input_audio_transcription.logprobs"]},
        {"model": "some-other-model"},
        {"output_modalities": ["audio"]},
        {"tool_choice": {"type": "function", "name": "weather"}},
        {"some_future_field": {"deep": [1, 2]}},
        {"modalities": ["text"], "input_audio_format": "pcm16"},
    ],
)
async def test_settings_without_effect_are_accepted(app: FastAPI, setting: dict[str, Any]) -> None:
    async with session(app) as client:
        assert (await client.update(**setting))["output_modalities"] == ["text"]


@pytest.mark.parametrize(
    ("setting", "param"),
    [
        ({"type": "transcription"}, "session.type"),
        ({"audio": {"input": {"format": {"type": "audio/pcm", "rate": 44100}}}}, "session.audio.input.format.rate"),
        ({"audio": {"input": {"turn_detection": {"type": "psychic"}}}}, "session.audio.input.turn_detection"),
        (
            {"audio": {"input": {"turn_detection": {"type": "server_vad", "threshold": 7}}}},
            "session.audio.input.turn_detection.threshold",
        ),
        ({"tools": [{"type": "function"}]}, "session.tools.0.name"),
        ({"tools": [{"type": "web_search", "name": "x"}]}, "session.tools.0.type"),
        ({"tools": [{"type": "mcp"}]}, "session.tools.0.server_label"),
        ({"tools": [{"type": "mcp", "server_label": "files"}]}, "session.tools.0.server_label"),
        ({"tools": [{**OURS, "server_url": "https://example.org/mcp"}]}, "session.tools.0.server_url"),
        ({"tools": [{**OURS, "connector_id": "connector_gmail"}]}, "session.tools.0.connector_id"),
        ({"tools": [{**OURS, "allowed_tools": ["get_time"]}]}, "session.tools.0.allowed_tools"),
        ({"tools": [{**OURS, "require_approval": "sometimes"}]}, "session.tools.0.require_approval"),
        ({"tools": [OURS, OURS]}, "session.tools"),
        ({"tools": [{"type": "function", "name": "white space"}]}, "session.tools.0.name"),
        ({"tools": [WEATHER, WEATHER]}, "session.tools"),
        ({"tools": [{**WEATHER, "x_effect": "harmless"}]}, "session.tools.0.x_effect"),
        ({"instructions": 5}, "session.instructions"),
        ({"x_timezone": "Middle/Earth"}, "session.x_timezone"),
        ({"x_timezone": "../../etc/passwd"}, "session.x_timezone"),
        ({"x_timezone": "Europe"}, "session.x_timezone"),
        ({"output_modalities": ["smell"]}, "session.output_modalities.0"),
    ],
)
async def test_unusable_settings_are_refused_by_name(app: FastAPI, setting: dict[str, Any], param: str) -> None:
    async with session(app, instructions="Be brief.") as client:
        await client.send("session.update", session=setting)
        assert (await client.refusal())["param"] == param
        assert (await client.update())["instructions"] == "Be brief."


async def test_client_tools_are_writes_unless_declared(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with session(app, tools=[WEATHER, {**WEATHER, "name": "look", "x_effect": "read_local"}]):
        weather, look = server_engines.last.config.client_tools
        assert weather.client_side
        assert weather.effect is Effect.WRITE_EXTERNAL
        assert weather.parameters == WEATHER["parameters"]
        assert look.effect is Effect.READ_LOCAL
        assert weather.untrusted_result


async def test_named_tool_choice_and_locale(app: FastAPI, server_engines: ScriptedEngines) -> None:
    choice = {"type": "function", "name": "weather"}
    async with session(app, tool_choice=choice, x_timezone="Europe/Berlin", x_home="Köln"):
        config = server_engines.last.config
        assert (config.tool_choice, config.timezone, config.home) == ("weather", "Europe/Berlin", "Köln")


async def test_unknown_fields_are_not_kept(app: FastAPI) -> None:
    async with session(app) as client:
        assert "junk" not in await client.update(junk="x" * 1000)


@pytest.mark.parametrize(
    ("wire", "sent", "heard"),
    [
        ({"type": "audio/pcm"}, 48, (48, 24000)),
        ({"type": "audio/pcm", "rate": 16000}, 32, (32, 16000)),
        ({"type": "audio/pcmu"}, 8, (16, 8000)),
        ({"type": "audio/pcma"}, 8, (16, 8000)),
    ],
)
async def test_input_formats(
    app: FastAPI, server_engines: ScriptedEngines, wire: dict[str, Any], sent: int, heard: tuple[int, int]
) -> None:
    async with session(app, query="x_ext=binary", audio={"input": {"format": wire}}) as client:
        await client.send_bytes(bytes(sent))
        await client.settle()
        assert server_engines.last.requests("hear") == [heard]


def test_merge_is_deep_and_leaves_its_arguments_alone() -> None:
    base = {"a": {"b": 1, "c": 2}, "d": [1]}
    assert merged(base, {"a": {"b": None}, "d": []}) == {"a": {"b": None, "c": 2}, "d": []}
    assert base == {"a": {"b": 1, "c": 2}, "d": [1]}
