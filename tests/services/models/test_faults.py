"""What a session's user of a model sees when the server misbehaves, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import openai
import pytest

from bench.simserver.app import Running
from bench.simserver.pace import Pace, SimulatedFault
from services.events.model import AnswerEnd, Invalid, ModelFault, ModelFaultKind, ModelOutput, Pause, ToolCall
from services.models.chat import ChatModel, DialectName
from services.models.endpoint import EndpointTimeouts, ModelEndpoint
from services.models.faults import FaultContext, fault_from, may_retry
from tests.services.models.kit import FAULT_KINDS, final, heard, play, said, session_context

BRIEF_PATIENCE = EndpointTimeouts(
    connect_s=1, first_token_s=1.0, stall_s=0.5, retries=2, backoff_s=0.005, longest_wait_s=0.5
)
DIALECTS = [DialectName.TAGGED, DialectName.NATIVE]


@pytest.fixture(params=DIALECTS)
async def model(served: Running, request: pytest.FixtureRequest) -> AsyncIterator[ChatModel]:
    model = ChatModel(ModelEndpoint(served.base_url, model="sim", timeouts=BRIEF_PATIENCE), request.param)
    await model.server.identify()
    served.sim.faults.slow_s = 30
    yield model
    await model.aclose()


async def attempt(model: ChatModel) -> tuple[list[ModelOutput], ModelFault | None]:
    """One generation for a request that needs a call, and then a second one: the session must have survived."""
    session = model.open(session_context())
    outputs: list[ModelOutput] = []
    fault = None
    session.append(heard("set a timer for twelve minutes", last=True))
    try:
        async for output in session.generate(final()):
            outputs.append(output)  # noqa: PERF401 - what came before a fault counts
    except ModelFault as error:
        fault = error
    session.append(heard("set a timer for twelve minutes", turn=2, last=True))
    again = await play(session, final(2))
    assert ToolCall(1, "set_timer", {"duration_seconds": 720}) in again
    await session.aclose()
    return outputs, fault


@pytest.mark.parametrize(("fault", "kind"), [*FAULT_KINDS.items(), (SimulatedFault.EMPTY, ModelFaultKind.PROTOCOL)])
async def test_a_fault_is_named_and_nothing_half_said_becomes_a_call(
    model: ChatModel, served: Running, fault: SimulatedFault, kind: ModelFaultKind
) -> None:
    served.sim.faults.script.append(fault)
    outputs, error = await attempt(model)
    assert error is not None
    assert error.kind is kind
    assert model.server.endpoint.base_url in error.message or "cut the connection" in error.message
    assert not [o for o in outputs if isinstance(o, ToolCall | Pause | AnswerEnd)]


async def test_invalid_arguments_are_an_invalid_action_that_says_where(model: ChatModel, served: Running) -> None:
    served.sim.faults.script.append(SimulatedFault.INVALID_JSON)
    outputs, error = await attempt(model)
    assert error is None
    (invalid,) = [o for o in outputs if isinstance(o, Invalid)]
    assert "JSON" in invalid.why
    assert not [o for o in outputs if isinstance(o, ToolCall)]


@pytest.mark.parametrize("fault", [SimulatedFault.RATE_LIMIT, SimulatedFault.SERVER_ERROR])
async def test_what_passes_shortly_is_retried_before_the_first_token(
    model: ChatModel, served: Running, fault: SimulatedFault
) -> None:
    served.sim.faults.retry_after_s = 0.01
    served.sim.faults.script.extend([fault, fault, None])
    outputs, error = await attempt(model)
    assert error is None
    assert ToolCall(1, "set_timer", {"duration_seconds": 720}) in outputs
    assert served.sim.stats.requests == 4


async def test_a_long_retry_after_is_told_and_not_waited_for(model: ChatModel, served: Running) -> None:
    served.sim.faults.retry_after_s = 30
    served.sim.faults.script.append(SimulatedFault.RATE_LIMIT)
    _, error = await attempt(model)
    assert error is not None
    assert error.kind is ModelFaultKind.RATE_LIMIT
    assert error.retry_after_s == 30
    assert served.sim.stats.requests == 2


async def test_after_the_first_token_nothing_is_retried(model: ChatModel, served: Running) -> None:
    served.sim.faults.script.append(SimulatedFault.CUT)
    await attempt(model)
    assert served.sim.stats.requests == 2


async def test_a_dead_server_is_unavailable_and_named() -> None:
    probe = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = probe.sockets[0].getsockname()[1]
    probe.close()
    await probe.wait_closed()
    url = f"http://127.0.0.1:{port}/v1"
    model = ChatModel(ModelEndpoint(url, model="m", timeouts=BRIEF_PATIENCE), DialectName.TAGGED)
    session = model.open(session_context())
    session.append(heard("hello", last=True))
    with pytest.raises(ModelFault, match=f"no connection to {url}.*is the server running") as caught:
        await play(session, final())
    assert caught.value.kind is ModelFaultKind.UNAVAILABLE
    await model.aclose()


async def test_a_slow_but_steady_stream_is_no_stall(served: Running) -> None:
    served.sim.pace = Pace(20, 60)
    timeouts = EndpointTimeouts(first_token_s=1, stall_s=0.5)
    model = ChatModel(ModelEndpoint(served.base_url, model="sim", timeouts=timeouts), DialectName.TAGGED)
    session = model.open(session_context())
    session.append(heard("hmm i wonder if i should book a flight to lisbon nah forget it", last=True))
    assert said(await play(session, final())) == "Alright, leaving it."
    await session.aclose()
    await model.aclose()


def status_error(status: int, headers: dict[str, str] | None = None, code: str | None = None) -> openai.APIStatusError:
    response = httpx.Response(status, headers=headers, request=httpx.Request("POST", "http://x/v1"))
    kinds = {401: openai.AuthenticationError, 404: openai.NotFoundError, 429: openai.RateLimitError}
    body = {"code": code, "message": "said"}
    return kinds.get(status, openai.APIStatusError)("said", response=response, body=body)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "kind", "fix"),
    [
        (401, ModelFaultKind.AUTHENTICATION, "OPENAI_API_KEY"),
        (403, ModelFaultKind.AUTHENTICATION, "OPENAI_API_KEY"),
        (404, ModelFaultKind.BAD_REQUEST, "check the model's name"),
        (400, ModelFaultKind.BAD_REQUEST, "refused the request"),
        (408, ModelFaultKind.TIMEOUT, "timed out"),
        (429, ModelFaultKind.RATE_LIMIT, "limits the rate"),
        (502, ModelFaultKind.UNAVAILABLE, "failed (502)"),
    ],
)
def test_every_status_has_a_kind_and_names_the_fix(status: int, kind: ModelFaultKind, fix: str) -> None:
    fault = fault_from(status_error(status), FaultContext("http://x/v1", "m"))
    assert fault.kind is kind
    assert fix in fault.message
    assert "http://x/v1" in fault.message


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (status_error(429), True),
        (status_error(429, {"retry-after": "1"}), True),
        (status_error(429, {"retry-after": "60"}), False),
        (status_error(429, {"retry-after-ms": "900"}), True),
        (status_error(429, code="insufficient_quota"), False),
        (status_error(503), True),
        (status_error(401), False),
        (TimeoutError(), False),
        (openai.APITimeoutError(request=None), False),  # type: ignore[arg-type]
    ],
)
def test_what_may_be_retried(error: Exception, again: bool) -> None:
    assert may_retry(error, longest_wait_s=2) is again
