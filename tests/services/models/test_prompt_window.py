"""Conversations that outgrow the model's context, over real HTTP."""

import json
from collections.abc import AsyncIterator, Callable
from itertools import count, pairwise
from typing import Any

import httpx
import openai
import pytest

from bench.simserver.app import Running
from services.events.model import AnswerEnd, Instruction, ModelFault, ModelFaultKind, Observed, Said, ToolCall
from services.models.chat import ChatModel, DialectName
from services.models.completions import CompletionsModel
from services.models.endpoint import ModelEndpoint
from services.models.faults import ContextOverflow, FaultContext, fault_from, may_retry
from services.models.ports import BackendSession
from tests.services.models.kit import final, heard, play, said, session_context

REQUEST = "set a timer for twelve minutes"
Body = dict[str, Any]
Build = Callable[[ModelEndpoint], ChatModel | CompletionsModel]

BUILDS: dict[str, Build] = {
    "tagged": lambda endpoint: ChatModel(endpoint, DialectName.TAGGED),
    "native": lambda endpoint: ChatModel(endpoint, DialectName.NATIVE),
    "raw": CompletionsModel,
}


@pytest.fixture(params=BUILDS)
async def model(served: Running, request: pytest.FixtureRequest) -> AsyncIterator[ChatModel | CompletionsModel]:
    model = BUILDS[request.param](ModelEndpoint(served.base_url, model="sim"))
    yield model
    await model.aclose()


async def turn(session: BackendSession, number: int, text: str = REQUEST) -> str:
    """A whole turn with its call and its result; returns the answer."""
    session.append(heard(text, turn=number, last=True))
    for _ in range(4):
        outputs = await play(session, final(number))
        for output in outputs:
            if isinstance(output, ToolCall):
                session.append(Observed(number, output.id, output.tool, {"ok": True}))
        if any(isinstance(output, AnswerEnd) for output in outputs):
            session.append(Said(number, said(outputs)))
            return said(outputs)
    raise AssertionError("no answer")


def text_of(body: Body) -> str:
    return body["prompt"] if "prompt" in body else json.dumps(body["messages"])


def tokens(body: Body) -> int:
    return len(body["prompt"] if "prompt" in body else json.dumps([body.get("tools"), body["messages"]])) // 4


def turns_in(body: Body) -> int:
    return text_of(body).count(REQUEST)


async def grow(session: BackendSession, served: Running, turns: int) -> None:
    for number in range(1, turns + 1):
        await turn(session, number)
    served.sim.context_tokens = tokens(served.sim.bodies[-1])
    served.sim.bodies.clear()


async def test_a_refused_prompt_is_sent_again_at_once_without_its_oldest_turns(
    model: ChatModel | CompletionsModel, served: Running
) -> None:
    session = model.open(session_context())
    await grow(session, served, 8)
    assert await turn(session, 9)
    refused, taken, *_ = served.sim.bodies
    assert (turns_in(refused), 1 <= turns_in(taken) <= 5) == (9, True)
    assert text_of(taken).count("Earlier turns of this conversation are left out here.") == 1
    last = text_of(taken)[text_of(taken).index("left out here") :]
    assert last.index("<now>") < last.index(REQUEST), "turns are left out whole"
    if "messages" in taken:
        assert taken["messages"][0] == refused["messages"][0], "the system prompt stays"
        assert taken["messages"][1]["role"] == "user"
        assert taken.get("tools") == refused.get("tools")
    await session.aclose()


async def test_after_a_cut_the_prompt_only_grows_again_and_cuts_are_few(
    model: ChatModel | CompletionsModel, served: Running
) -> None:
    session = model.open(session_context())
    await grow(session, served, 8)
    for number in range(9, 25):
        assert await turn(session, number)
    bodies = list(served.sim.bodies)
    refusals = [one for one in bodies if tokens(one) > (served.sim.context_tokens or 0)]
    assert len(refusals) == 1, "the limit is remembered"
    breaks = sum(not _continues(one, two) for one, two in pairwise(bodies))
    assert 2 <= breaks <= 6
    await session.aclose()


def _continues(one: Body, two: Body) -> bool:
    if "prompt" in one:
        return bool(two["prompt"].startswith(one["prompt"]))
    return bool(two["messages"][: len(one["messages"])] == one["messages"])


async def test_instructions_of_the_application_outlive_the_turns_left_out(
    model: ChatModel | CompletionsModel, served: Running
) -> None:
    session = model.open(session_context())
    session.append(Instruction("Speak like a pirate."))
    await grow(session, served, 6)
    for number in count(7):
        await turn(session, number)
        assert text_of(served.sim.bodies[-1]).count("Speak like a pirate.") == 1
        if number == 20:
            break
    await session.aclose()


async def test_a_budget_is_kept_without_a_refusal(served: Running) -> None:
    for build in BUILDS.values():
        served.sim.context_tokens = None
        model = build(ModelEndpoint(served.base_url, model="sim"))
        session = model.open(session_context())
        await grow(session, served, 6)
        budget = served.sim.context_tokens
        await session.aclose()
        await model.aclose()
        served.sim.context_tokens = None
        model = build(ModelEndpoint(served.base_url, model="sim", context_tokens=budget))
        session = model.open(session_context())
        for number in range(1, 20):
            await turn(session, number)
        assert budget is not None
        assert max(map(tokens, served.sim.bodies)) <= 1.25 * budget, "by estimate: the server counts JSON too"
        await session.aclose()
        await model.aclose()


async def test_a_turn_that_is_too_long_by_itself_is_a_fault_and_the_next_one_works(
    model: ChatModel | CompletionsModel, served: Running
) -> None:
    session = model.open(session_context())
    await grow(session, served, 4)
    session.append(heard("note " * 8 * (served.sim.context_tokens or 0), turn=5, last=True))
    with pytest.raises(ContextOverflow, match=r"llm\.context_tokens") as caught:
        await play(session, final(5))
    assert caught.value.kind is ModelFaultKind.BAD_REQUEST
    assert len(served.sim.bodies) <= 3, "two more tries at most"
    assert await turn(session, 6)
    await session.aclose()


WORDINGS = [
    (400, {"code": "context_length_exceeded", "message": "Your input exceeds the context window of this model."}),
    (400, {"code": 400, "message": "This model's maximum context length is 4096 tokens. However, you requested 5000."}),
    (400, {"message": "The decoder prompt (length 5000) is longer than the maximum model length of 4096."}),
    (400, {"message": "max_tokens must be at least 1, got -186."}),
    (400, {"message": "The input (5000 tokens) is longer than the model's context length (4096 tokens)."}),
    (400, {"type": "exceed_context_size_error", "message": "request (4390 tokens) is too large", "n_ctx": 4096}),
    (400, {"message": "the request exceeds the available context size, try increasing it"}),
    (500, {"code": 500, "message": "Context size has been exceeded.", "type": "server_error"}),
    (400, {"message": "the input length exceeds the context length"}),
    (400, {"message": "prompt is too long: 209153 tokens > 200000 maximum"}),
]
OTHERS = [
    (400, {"message": "temperature: must be at most 2, which this exceeds"}),
    (429, {"code": "context_length_exceeded", "message": "Tokens per minute exceed the context limit."}),
    (404, {"code": "model_not_found", "message": "no such model"}),
]
WHERE = FaultContext("http://somewhere/v1", "m")


async def _raised(status: int, error: dict[str, object]) -> openai.APIStatusError:
    """As the client library raises it."""
    transport = httpx.MockTransport(lambda request: httpx.Response(status, json={"error": error}))
    async with openai.AsyncOpenAI(
        base_url=WHERE.base_url, api_key="k", max_retries=0, http_client=httpx.AsyncClient(transport=transport)
    ) as client:
        with pytest.raises(openai.APIStatusError) as caught:
            await client.chat.completions.create(model="m", messages=[])
    return caught.value


@pytest.mark.parametrize(("status", "error"), WORDINGS)
async def test_servers_say_in_many_ways_that_a_prompt_is_too_long(status: int, error: dict[str, object]) -> None:
    raised = await _raised(status, error)
    assert isinstance(fault_from(raised, WHERE), ContextOverflow)
    assert not may_retry(raised, 10.0)


@pytest.mark.parametrize(("status", "error"), OTHERS)
async def test_other_refusals_are_not_taken_for_it(status: int, error: dict[str, object]) -> None:
    fault = fault_from(await _raised(status, error), WHERE)
    assert isinstance(fault, ModelFault)
    assert not isinstance(fault, ContextOverflow)
