"""What spans of requests to model servers say, and the header that goes with them."""

import pytest
from opentelemetry.trace import SpanKind, StatusCode, set_span_in_context

from app.telemetry.requests import RequestSpans
from app.telemetry.turns import Timeline
from services.clock import RealClock
from services.events.model import Addressee, ModelFaultKind, RequestStatus, Usage
from tests.app.telemetry.spans import Memory, of


async def asked(memory: Memory, whom: Addressee, outcome: str = RequestStatus.COMPLETED) -> dict[str, str]:
    """The headers of one request whose parent is the span "above"."""
    with memory.tracer.start_as_current_span("above") as above:
        context = set_span_in_context(above)
        requests = RequestSpans(memory.tracer, Timeline(RealClock()), "sess_test", lambda turn: context)
        request = requests.asked(1, whom)
        request.output()
        request.output()
        request.over(Usage(1, 100, 20, 7), outcome)
        return dict(request.headers)


async def test_a_served_model_in_the_words_of_the_conventions() -> None:
    memory = Memory()
    headers = await asked(memory, Addressee("openai", "gpt-x", "https://api.openai.com/v1"))
    span, above = memory.only("chat gpt-x"), memory.only("above")
    told = dict(of(span))
    assert told.pop("gen_ai.response.time_to_first_chunk") >= 0
    assert told == {
        "gen_ai.operation.name": "chat",
        "gen_ai.system": "openai",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-x",
        "gen_ai.conversation.id": "sess_test",
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 7,
        "server.address": "api.openai.com",
        "server.port": 443,
        "foresay.model.outcome": "completed",
    }
    assert span.kind is SpanKind.CLIENT
    assert span in memory.children(above)
    assert [event.name for event in span.events] == ["first_token"]
    assert headers["traceparent"].startswith(f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-0")


async def test_a_model_in_this_process_needs_no_headers() -> None:
    memory = Memory()
    assert await asked(memory, Addressee("foresay", "embedded-grammar")) == {}
    assert "server.address" not in of(memory.only("chat embedded-grammar"))


@pytest.mark.parametrize("kind", ModelFaultKind)
async def test_a_fault_is_an_error_and_giving_up_is_none(kind: ModelFaultKind) -> None:
    memory = Memory()
    await asked(memory, Addressee("vllm", "failed", "http://127.0.0.1:9/v1"), kind)
    await asked(memory, Addressee("vllm", "left", "http://127.0.0.1:9/v1"), RequestStatus.ABORTED)
    failed, left = memory.only("chat failed"), memory.only("chat left")
    assert of(failed)["error.type"] == kind.value
    assert failed.status.status_code is StatusCode.ERROR
    assert left.status.status_code is StatusCode.UNSET
    assert "error.type" not in of(left)
