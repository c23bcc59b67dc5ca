"""Whoever watches the requests to models is told of each: whom it goes to, its first output, its end."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from bench.simserver.app import Running, SimServer
from bench.simserver.pace import Pace, SimulatedFault
from bench.simserver.policy import Oracle
from services.events.model import Addressee, ModelFault, ModelRequest, Usage
from services.grammar import GrammarModel
from services.models.chat import ChatModel, DialectName
from services.models.completions import CompletionsModel
from services.models.endpoint import EndpointTimeouts, ModelEndpoint, ServerKind
from services.models.ports import Backend, closing
from services.models.realtime import RealtimeModel
from tests.services.models.conftest import rows
from tests.services.models.kit import final, heard, listening, play, session_context
from tests.waiting import until

PATIENCE = EndpointTimeouts(first_token_s=1, stall_s=0.5, retries=0)
MADE = ["chat tagged", "chat native", "completions", "realtime"]


@dataclass
class Seen:
    """One request, as it was reported."""

    turn: int
    whom: Addressee
    headers: Mapping[str, str]
    outputs: int = 0
    usage: Usage | None = None
    outcome: str | None = None

    def output(self) -> None:
        assert self.outcome is None
        self.outputs += 1

    def over(self, usage: Usage, outcome: str) -> None:
        assert self.outcome is None
        self.usage, self.outcome = usage, str(outcome)


@dataclass
class ReportedRequests:
    seen: list[Seen] = field(default_factory=list)

    def asked(self, turn: int, whom: Addressee) -> ModelRequest:
        self.seen.append(Seen(turn, whom, {"traceparent": f"00-{len(self.seen):032x}-{1:016x}-01"}))
        return self.seen[-1]


@dataclass
class TracedServer:
    """The simulated server, and the `traceparent` of every request that it got."""

    sim: SimServer
    base_url: str
    parents: list[str]


@asynccontextmanager
async def listening_server() -> AsyncIterator[TracedServer]:
    sim, parents = SimServer(Oracle(rows()), Pace(2, 5000)), []
    inner: Any = sim.app

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope.get("path", "").endswith("completions"):
            parents.append(dict(scope["headers"]).get(b"traceparent", b"").decode())
        await inner(scope, receive, send)

    sim.app = cast(Any, app)
    async with Running(sim) as running:
        yield TracedServer(sim, running.base_url, parents)


def made(name: str, base_url: str) -> Backend:
    endpoint = ModelEndpoint(base_url, model="sim", flavour=ServerKind.VLLM, timeouts=PATIENCE)
    match name:
        case "completions":
            return CompletionsModel(endpoint)
        case "realtime":
            return RealtimeModel(endpoint)
        case _:
            return ChatModel(endpoint, DialectName(name.split()[1]))


@pytest.mark.parametrize("name", MADE)
async def test_a_request_is_reported_from_its_beginning_to_its_end(name: str) -> None:
    watch = ReportedRequests()
    async with listening_server() as server:
        model = made(name, server.base_url)
        session = model.open(replace(session_context(), watch=watch))
        session.append(heard("set a timer for twelve minutes", last=True, turn=3))
        await play(session, final(3))
        await session.aclose()
        await model.aclose()
    assert watch.seen
    for seen in watch.seen:
        assert (seen.turn, seen.whom) == (3, Addressee("vllm", "sim", server.base_url))
        assert seen.outcome == "completed"
        assert seen.outputs > 0
        assert seen.usage is not None
        assert seen.usage.requests == 1
        assert seen.usage.input_tokens > 0
        assert seen.usage.output_tokens > 0
    if name != "realtime":  # one socket for all requests
        assert server.parents == [seen.headers["traceparent"] for seen in watch.seen]


@pytest.mark.parametrize("name", MADE)
async def test_a_request_that_failed_says_how(name: str) -> None:
    watch = ReportedRequests()
    async with listening_server() as server:
        server.sim.faults.script.append(SimulatedFault.CUT)
        model = made(name, server.base_url)
        session = model.open(replace(session_context(), watch=watch))
        session.append(heard("set a timer for twelve minutes", last=True))
        with pytest.raises(ModelFault) as failed:
            await play(session, final())
        await session.aclose()
        await model.aclose()
    assert [seen.outcome for seen in watch.seen] == [failed.value.kind]


@pytest.mark.parametrize("name", MADE)
async def test_a_request_that_is_given_up_says_so(name: str) -> None:
    watch = ReportedRequests()
    async with listening_server() as server:
        server.sim.faults.script.append(SimulatedFault.STALL)
        model = made(name, server.base_url)
        session = model.open(replace(session_context(), watch=watch))
        session.append(heard("set a timer for twelve minutes", last=True))
        async with closing(session.generate(final())) as outputs:
            await anext(outputs)
        await session.aclose()
        await until(lambda: watch.seen[0].outcome)
        await model.aclose()
    assert [seen.outcome for seen in watch.seen] == ["aborted"]


async def test_the_embedded_model_reports_like_a_server() -> None:
    watch = ReportedRequests()
    session = GrammarModel().open(replace(session_context(), watch=watch))
    session.append(heard("set a timer", turn=2))
    await play(session, listening(2))
    async with closing(session.generate(listening(2))) as outputs:
        await anext(outputs)
    assert [(seen.turn, seen.outcome, seen.whom.address) for seen in watch.seen] == [
        (2, "completed", ""),
        (2, "aborted", ""),
    ]
