"""Traces of a real server process, at a real OTLP/HTTP receiver: spoken to it, and with a model behind it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from openai import AsyncOpenAI
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from bench.simserver.app import Running, SimServer
from bench.simserver.pace import Pace
from bench.simserver.policy import Oracle
from bench.simserver.rows import Index, load
from tests.app.telemetry.collector import Collector, collector
from tests.e2e.engines import SAMPLES, server_engines
from tests.e2e.speaker import speak, until

pytestmark = [pytest.mark.server, pytest.mark.slow]

ROWS = Path(__file__).resolve().parents[2] / "bench" / "data" / "naturalistic_dev.jsonl"
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{CALLER}-01"


@pytest.fixture
def receiver() -> Iterator[Collector]:
    with collector() as running:
        yield running


def told(span: Span) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in span.attributes}


async def test_a_spoken_turn_is_a_tree_under_the_callers_span(tmp_path: Path, receiver: Collector) -> None:
    async with server_engines(tmp_path, {"FORESAY_TELEMETRY__OTLP_ENDPOINT": receiver.url}) as running:
        client = AsyncOpenAI(api_key="none", websocket_base_url=running.ws)
        headers = {"traceparent": TRACEPARENT}
        async with client, client.realtime.connect(model="foresay", extra_headers=headers) as connection:
            voice = asyncio.create_task(speak(connection, SAMPLES / "time_in_tokyo.wav"))
            await until(connection, "response.done")
            voice.cancel()
            await asyncio.wait([voice])
    # The server has ended: whatever it had is here.
    assert receiver.services == {"foresay"}
    assert {span.trace_id.hex() for span in receiver.spans} == {TRACE}
    turn = next(span for span in receiver.named("turn") if told(span)["foresay.turn.outcome"] == "completed")
    assert turn.parent_span_id.hex() == CALLER
    assert told(turn)["foresay.turn.kind"] == "spoken"
    children = [span for span in receiver.spans if span.parent_span_id == turn.span_id]
    names = [span.name for span in children]
    assert set(names) == {"end_of_turn", "recognise", "chat embedded-grammar", "execute_tool get_time", "first_word"}
    assert [names.count(name) for name in ("end_of_turn", "recognise", "first_word")] == [1, 1, 1]
    call = told([span for span in children if span.name == "execute_tool get_time"][-1])
    assert (call["foresay.tool.status"], call["foresay.tool.effect"]) == ("done", "read_local")
    for span in children:
        assert turn.start_time_unix_nano <= span.start_time_unix_nano <= span.end_time_unix_nano
        assert span.end_time_unix_nano <= turn.end_time_unix_nano
    assert b"okyo" not in b"".join(request.SerializeToString() for request in receiver.requests)


async def test_requests_to_the_model_carry_the_trace_on(tmp_path: Path, receiver: Collector) -> None:
    parents: list[str] = []
    sim = SimServer(Oracle(Index(load([ROWS]))), Pace(5, 2000))
    inner: Any = sim.app

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope.get("path", "").endswith("/chat/completions"):
            parents.append(dict(scope["headers"])[b"traceparent"].decode())
        await inner(scope, receive, send)

    sim.app = cast(Any, app)
    async with Running(sim) as model:
        environment = {
            "OPENAI_BASE_URL": model.base_url,
            "OPENAI_API_KEY": "sk-test",
            "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url,
        }
        async with server_engines(tmp_path, environment) as running:
            client = AsyncOpenAI(api_key="none", websocket_base_url=running.ws)
            async with client, client.realtime.connect(model="foresay") as connection:
                content: Any = [{"type": "input_text", "text": "set a timer for twelve minutes"}]
                await connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
                await connection.response.create()
                await until(connection, "response.done")
    [turn] = receiver.named("turn")
    assert not turn.parent_span_id
    requests = receiver.named("chat sim")
    assert {f"{span.trace_id.hex()}-{span.span_id.hex()}" for span in requests} == {each[3:-3] for each in parents}
    assert all(span.parent_span_id == turn.span_id for span in requests)
    asked = told(requests[-1])
    assert asked["gen_ai.request.model"] == "sim"
    assert asked["gen_ai.usage.output_tokens"] > 0
    assert [event.name for event in requests[-1].events] == ["first_token"]
    assert "sk-test" not in str(receiver.requests)


async def test_a_collector_that_is_not_there_leaves_the_server_as_it_is(tmp_path: Path) -> None:
    async with server_engines(tmp_path, {"FORESAY_TELEMETRY__OTLP_ENDPOINT": "http://127.0.0.1:9"}) as running:
        client = AsyncOpenAI(api_key="none", websocket_base_url=running.ws)
        async with client, client.realtime.connect(model="foresay") as connection:
            content: Any = [{"type": "input_text", "text": "set a timer for twelve minutes"}]
            for _ in range(3):
                await connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
                await connection.response.create()
                await until(connection, "response.done")
        async with httpx.AsyncClient(trust_env=False) as http:
            assert "foresay_spans_lost_total" in (await http.get(f"{running.http}/metrics")).text
    lines = [line for line in running.said.splitlines() if "trace" in line.lower() or "otlp" in line.lower()]
    assert len(lines) <= 2
    assert "Traceback" not in running.said
