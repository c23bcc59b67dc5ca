"""The simulated server over HTTP: speed, usage, and that stock clients can read it."""

import json
import random
from collections.abc import AsyncIterator

import httpx
import openai
import pytest

from bench.simserver import Faults, Pace, SimServer
from bench.simserver.__main__ import policy
from bench.simserver.app import Running
from bench.simserver.pace import SimulatedFault, parse_rates, tokens_of

TIMER = [{"role": "user", "content": "set a timer for twelve minutes"}]
TOOLS = [{"type": "function", "function": {"name": "set_timer", "parameters": {"type": "object"}}}]


@pytest.fixture
async def served() -> AsyncIterator[Running]:
    async with Running(SimServer(policy("oracle", [], None), Pace(1, 10_000))) as running:
        yield running


@pytest.fixture
async def client(served: Running) -> AsyncIterator[openai.AsyncOpenAI]:
    async with openai.AsyncOpenAI(base_url=served.base_url, api_key="x", max_retries=0) as client:
        yield client


async def test_a_stock_client_gets_a_function_call_and_then_the_answer(client: openai.AsyncOpenAI) -> None:
    reply = await client.chat.completions.create(model="sim", messages=TIMER, tools=TOOLS)  # type: ignore[call-overload]
    call = reply.choices[0].message.tool_calls[0]
    assert json.loads(call.function.arguments) == {"duration_seconds": 720}
    assert reply.choices[0].finish_reason == "tool_calls"
    told = [
        *TIMER,
        reply.choices[0].message.model_dump(exclude_none=True),
        {"role": "tool", "tool_call_id": call.id, "content": '{"status": "ok"}'},
    ]
    reply = await client.chat.completions.create(model="sim", messages=told, tools=TOOLS)
    assert reply.choices[0].message.content == "Twelve minutes, starting now."
    assert reply.usage.prompt_tokens_details.cached_tokens > 0


async def test_streamed_pieces_add_up(client: openai.AsyncOpenAI) -> None:
    stream = await client.chat.completions.create(  # type: ignore[call-overload]
        model="sim", messages=TIMER, tools=TOOLS, stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    pieces = [c.choices[0].delta.tool_calls[0].function for c in chunks if c.choices and c.choices[0].delta.tool_calls]
    assert pieces[0].name == "set_timer"
    assert json.loads("".join(piece.arguments for piece in pieces)) == {"duration_seconds": 720}
    assert chunks[-1].usage.completion_tokens == len(pieces)


async def test_completions_speak_tags(client: openai.AsyncOpenAI) -> None:
    prompt = "<now>x</now><final_query_update>set a timer for twelve minutes</final_query_update>"
    reply = await client.completions.create(model="sim", prompt=prompt)
    assert reply.choices[0].text.startswith('<think></think><tool_call>{"id":1,"name":"set_timer"')


async def test_realtime_streams_text_and_can_be_cancelled(client: openai.AsyncOpenAI, served: Running) -> None:
    words = "hmm i wonder if i should book a flight to lisbon nah forget it"
    update = f"<now>x</now><final_query_update>{words}</final_query_update>"
    item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": update}]}
    async with client.realtime.connect(model="sim") as connection:
        assert (await connection.recv()).type == "session.created"
        await connection.conversation.item.create(item=item)  # type: ignore[arg-type]
        await connection.response.create()
        text = ""
        async for event in connection:
            if event.type == "response.output_text.delta":
                text += event.delta
            if event.type == "response.done":
                break
        assert text == "<answer>Alright, leaving it.</answer>"
        served.sim.pace = Pace(60_000, 1)
        await connection.response.create()
        await connection.response.cancel()
        async for event in connection:
            if event.type == "response.done":
                assert event.response.status == "cancelled"
                break


async def test_unknown_models_and_statistics(client: openai.AsyncOpenAI, served: Running) -> None:
    with pytest.raises(openai.NotFoundError):
        await client.chat.completions.create(model="gpt-9", messages=TIMER)  # type: ignore[arg-type]
    async with httpx.AsyncClient() as http:
        stats = (await http.get(served.base_url.replace("/v1", "/stats"))).json()
    assert stats["requests"] == 1


async def test_tokens_are_due_at_fixed_times_without_drift() -> None:
    due = Pace(350, 80).due(random.Random(0))
    times = [next(due) for _ in range(81)]
    assert times[0] == 0.35
    assert times[80] == pytest.approx(1.35)


def test_jitter_stays_within_its_bounds() -> None:
    for seed in range(50):
        due = Pace(100, 100, 0.2).due(random.Random(seed))
        first, second = next(due), next(due)
        assert 0.08 <= first <= 0.12
        assert 0.008 <= second - first <= 0.012


def test_faults_come_by_script_and_then_by_rate() -> None:
    faults = Faults(parse_rates("cut:0.5"))
    faults.script.extend([None, SimulatedFault.STALL])
    dice = random.Random(1)
    assert [faults.next(dice), faults.next(dice)] == [None, SimulatedFault.STALL]
    drawn = [faults.next(dice) for _ in range(400)]
    assert 150 < drawn.count(SimulatedFault.CUT) < 250
    with pytest.raises(ValueError, match="'oops' is none of"):
        parse_rates("oops:1")


def test_tokens_put_the_text_back_together() -> None:
    assert "".join(tokens_of("a text of some length")) == "a text of some length"


def test_a_recorded_policy_needs_a_recording() -> None:
    with pytest.raises(SystemExit, match="--recording"):
        policy("recorded", [], None)
