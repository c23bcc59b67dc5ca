"""A real endpoint's answers, recorded and played back; the endpoint is the simulated one."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.simserver.app import MODEL, Running, SimServer
from bench.simserver.pace import Pace
from bench.simserver.policy import Oracle
from bench.simserver.recording import RecordedPolicy, RecordingProxy, dialogue_of, place
from services.models.chat import ChatModel, DialectName
from services.models.completions import CompletionsModel
from services.models.endpoint import ModelEndpoint
from tests.services.models.conftest import rows
from tests.services.models.kit import actions, final, heard, listening, play, session_context

REQUEST = "set a timer for twelve minutes"


@pytest.fixture
async def upstream() -> AsyncIterator[Running]:
    async with Running(SimServer(Oracle(rows()), Pace(2, 2000))) as running:
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "recording.jsonl"


async def talk(base_url: str, raw: bool = False) -> list[list[Any]]:
    """The actions of two requests, in the midst of the words and after them."""
    endpoint = ModelEndpoint(base_url, model=MODEL)
    model = CompletionsModel(endpoint) if raw else ChatModel(endpoint, DialectName.NATIVE)
    session = model.open(session_context())
    session.append(heard("set a"))
    first = await play(session, listening())
    session.append(heard("timer for twelve minutes", REQUEST, rev=2, last=True))
    second = await play(session, final())
    await session.aclose()
    await model.aclose()
    return [actions(first), actions(second)]


@pytest.mark.parametrize("raw", [False, True])
async def test_what_was_recorded_is_played_back(upstream: Running, file: Path, raw: bool) -> None:
    recorder = RecordingProxy(upstream.base_url, file)
    async with Running(recorder) as recording:  # type: ignore[arg-type]
        there = await talk(recording.base_url, raw)
        await recorder.aclose()
    assert len(file.read_text().splitlines()) == upstream.sim.stats.requests == 2
    async with Running(SimServer(RecordedPolicy(file))) as playing:
        assert await talk(playing.base_url, raw) == there
    assert upstream.sim.stats.requests == 2, "the endpoint is not needed any more"


async def test_chunks_come_at_their_recorded_times(file: Path) -> None:
    body = {"model": MODEL, "stream": True, "messages": [{"role": "user", "content": "hello"}]}
    line = {"place": place(dialogue_of(body)), "chunks": [[20, "data: one\n\n"], [60, "data: two\n\n"]]}
    file.write_text(json.dumps(line) + "\n")
    loop, times = asyncio.get_running_loop(), list[float]()
    async with Running(SimServer(RecordedPolicy(file))) as playing, httpx.AsyncClient() as client:
        begun = loop.time()
        async with client.stream("POST", f"{playing.base_url}/chat/completions", json=body) as response:
            text = ""
            async for piece in response.aiter_text():
                text += piece
                times.append(loop.time() - begun)
    assert text == "data: one\n\ndata: two\n\n"
    assert times[0] >= 0.02
    assert times[-1] >= 0.06


async def test_a_response_that_the_client_aborts_is_recorded_whole(upstream: Running, file: Path) -> None:
    body = {"model": MODEL, "stream": True, "messages": [{"role": "user", "content": REQUEST}]}
    recorder = RecordingProxy(upstream.base_url, file)
    async with Running(recorder) as recording, httpx.AsyncClient() as client:  # type: ignore[arg-type]
        async with client.stream("POST", f"{recording.base_url}/chat/completions", json=body) as response:
            await anext(response.aiter_text())
        await recorder.aclose()
    (line,) = map(json.loads, file.read_text().splitlines())
    assert line["chunks"][-1][1].endswith("data: [DONE]\n\n")


async def test_errors_are_passed_on_and_not_recorded(upstream: Running, file: Path) -> None:
    recorder = RecordingProxy(upstream.base_url, file)
    async with Running(recorder) as recording, httpx.AsyncClient(base_url=recording.base_url) as client:  # type: ignore[arg-type]
        wrong = await client.post("/chat/completions", json={"model": "other", "messages": [], "stream": True})
        listed = await client.get("/models")
        await recorder.aclose()
    assert wrong.status_code == 404
    assert wrong.json()["error"]["code"] == "model_not_found"
    assert listed.json()["data"][0]["id"] == MODEL
    assert not file.exists()


def test_a_place_is_known_by_the_conversation_and_not_by_the_clock() -> None:
    def body(now: str, *said: str) -> dict[str, Any]:
        messages = [
            {"role": "user", "content": f"<now>{now}</now>\n<final_query_update>{text}</final_query_update>"}
            for text in said
        ]
        return {"messages": messages}

    first = place(dialogue_of(body("Monday", "Set a timer")))
    assert first == place(dialogue_of(body("Tuesday", "set a timer.")))
    assert first != place(dialogue_of(body("Monday", "hello", "set a timer")))
