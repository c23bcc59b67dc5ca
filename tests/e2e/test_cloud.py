"""The same server with a model somewhere else: OPENAI_BASE_URL is all that it takes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from openai import AsyncOpenAI

from bench.simserver.app import Running, SimServer
from bench.simserver.pace import Faults, Pace, SimulatedFault
from bench.simserver.policy import Oracle
from bench.simserver.rows import Index, load
from tests.e2e.engines import E2eEngines, dispatches, server_engines

pytestmark = [pytest.mark.server, pytest.mark.slow]

ROWS = Path(__file__).resolve().parents[2] / "bench" / "data" / "naturalistic_dev.jsonl"
TIMER = "set a timer for twelve minutes"


@asynccontextmanager
async def served_by(folder: Path, *faults: SimulatedFault | None) -> AsyncIterator[E2eEngines]:
    """A server whose model answers as the reference plans say, after `faults` for its first requests."""
    model = SimServer(Oracle(Index(load([ROWS]))), Pace(5, 2000), Faults())
    model.faults.script.extend(faults)
    async with Running(model) as running:
        environment = {"OPENAI_BASE_URL": running.base_url, "OPENAI_API_KEY": "sk-test"}
        async with server_engines(folder, environment) as server:
            yield server


async def typed(running: E2eEngines, *messages: str) -> list[str]:
    """The answer to each message of one session."""
    client = AsyncOpenAI(api_key="none", websocket_base_url=running.ws)
    answers = []
    async with client.realtime.connect(model="foresay") as connection:
        for text in messages:
            content: Any = [{"type": "input_text", "text": text}]
            await connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
            await connection.response.create()
            async for event in connection:
                if event.type == "response.output_text.done":
                    answers.append(event.text)
                if event.type == "response.done":
                    break
    await client.close()
    return answers


async def test_a_chat_model_sets_the_timer_once(tmp_path: Path) -> None:
    async with served_by(tmp_path) as running:
        [answer] = await typed(running, TIMER)
        log = await running.log()
    assert "twelve minutes" in answer.lower()
    assert [(each["tool"], each["arguments"]) for each in dispatches(log)] == [("set_timer", {"duration_seconds": 720})]


async def test_a_refused_key_is_logged_and_the_embedded_model_answers_what_it_is_sure_of(tmp_path: Path) -> None:
    async with served_by(tmp_path, SimulatedFault.UNAUTHORIZED) as running:
        first, second = await typed(running, TIMER, TIMER)
        log = await running.log()
    assert first == "Timer set for 12 minutes."
    assert "twelve minutes" in second.lower()
    assert len(dispatches(log)) == 2
