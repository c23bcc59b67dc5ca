"""Sessions end when they have lasted too long, were idle for too long or their key is taken back, and say so."""

from pathlib import Path
from typing import Any

import pytest

from app.keyring import KeyFile
from app.main import create_app
from app.sections import ServerSection, ToolsSection
from app.settings import Settings
from tests.app.client import WireClient, connect
from tests.app.fakes import ScriptedEngines
from tests.app.hands import Hands

BOUNDS: dict[str, Any] = {"max_session_s": 100.0, "idle_timeout_s": 40.0}


def settings(folder: Path, **server: Any) -> Settings:
    return Settings(server=ServerSection(**(BOUNDS | server)), tools=ToolsSection(data_dir=folder))


async def pass_time(clock: Hands, client: WireClient, seconds: int) -> list[str]:
    """The types of the events that arrive meanwhile."""
    kinds: list[str] = []
    for _ in range(seconds):
        clock.turn(1)
        kinds += [event["type"] for event in await client.settle()]
    return kinds


async def ended(client: WireClient) -> dict[str, Any]:
    error = await client.refusal()
    await client.settle_closed()
    return error


async def test_the_longest_session_ends_and_says_so(server_engines: ScriptedEngines, tmp_path: Path) -> None:
    clock = Hands()
    async with connect(create_app(settings(tmp_path), server_engines, clock)) as client:
        await client.next()
        for _ in range(9):
            assert await pass_time(clock, client, 11) == []
            await client.send("input_audio_buffer.clear")
            assert (await client.next())["type"] == "input_audio_buffer.cleared"
        clock.turn(1)
        error = await ended(client)
        assert (error["type"], error["code"]) == ("invalid_request_error", "session_expired")
        assert "100 s" in error["message"]
        assert client.close_code == 1001
        assert server_engines.last.closed_for == error["message"]


async def test_an_idle_session_ends_and_one_that_is_used_does_not(
    server_engines: ScriptedEngines, tmp_path: Path
) -> None:
    clock = Hands()
    async with connect(create_app(settings(tmp_path), server_engines, clock)) as client:
        await client.next()
        await pass_time(clock, client, 39)
        await client.send_text("nonsense")
        await client.refusal()
        assert await pass_time(clock, client, 39) == []
        clock.turn(1)
        error = await ended(client)
        assert error["code"] == "session_expired"
        assert "idle for 40 s" in error["message"]
        assert client.close_code == 1001


async def test_both_can_be_switched_off(server_engines: ScriptedEngines, tmp_path: Path) -> None:
    clock = Hands()
    wanted = settings(tmp_path, max_session_s=None, idle_timeout_s=None)
    async with connect(create_app(wanted, server_engines, clock)) as client:
        await client.next()
        clock.turn(10_000_000)
        assert await client.settle() == []
        await client.send("input_audio_buffer.clear")
        assert (await client.next())["type"] == "input_audio_buffer.cleared"


@pytest.mark.parametrize("named", [True, False])
async def test_taking_back_a_key_ends_its_sessions(
    server_engines: ScriptedEngines, tmp_path: Path, named: bool
) -> None:
    clock, file = Hands(), KeyFile(tmp_path / "keys.json")
    headers = {"authorization": f"Bearer {file.add('kitchen')}"} if named else {}
    async with connect(create_app(settings(tmp_path), server_engines, clock), **headers) as client:
        await client.next()
        await pass_time(clock, client, 20)
        if named:
            file.revoke("kitchen")
        else:
            file.add("kitchen")  # from now on nobody comes in without a key, and nobody stays
        clock.turn(5)
        error = await ended(client)
        assert error["code"] == "invalid_api_key"
        assert client.close_code == 1008
