"""Who may come in: keys, ephemeral secrets, origins, the number of sessions, and the HTTP side."""

from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from app.http.session_metrics import PrometheusSessionMetrics
from app.main import create_app
from app.sections import ServerSection
from app.server_port import EngineStatus
from app.settings import Settings
from tests.app.client import connect
from tests.app.fakes import ScriptedEngines
from tests.app.hands import Hands


def http(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")


@pytest.fixture
def guarded(server_engines: ScriptedEngines) -> FastAPI:
    return create_app(Settings(server=ServerSection(api_keys=(SecretStr("sesame"),))), server_engines)


@pytest.mark.parametrize("path", ["/v1/realtime", "/realtime"])
async def test_open_server_takes_anybody_with_any_key(app: FastAPI, path: str) -> None:
    async with connect(app, path, authorization="Bearer whatever", openai_beta="realtime=v1") as client:
        assert (await client.next())["type"] == "session.created"


@pytest.mark.parametrize(
    ("offered", "answered"),
    [
        ((), None),
        (("realtime",), "realtime"),
        (("realtime", "openai-insecure-api-key.sesame", "openai-agents-sdk.0.1"), "realtime"),
        (("openai-insecure-api-key.sesame",), None),
    ],
)
async def test_subprotocol_is_answered_if_offered_and_the_key_never(
    app: FastAPI, offered: tuple[str, ...], answered: str | None
) -> None:
    async with connect(app, subprotocols=offered) as client:
        await client.next()
        assert client.accepted is not None
        assert client.accepted["subprotocol"] == answered
        assert "sesame" not in str(client.accepted)


async def test_guarded_server_takes_its_key_in_either_place(guarded: FastAPI) -> None:
    async with connect(guarded, authorization="Bearer sesame") as client:
        assert (await client.next())["type"] == "session.created"
    async with connect(guarded, subprotocols=("realtime", "openai-insecure-api-key.sesame")) as client:
        assert (await client.next())["type"] == "session.created"


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Bearer ", "sesame", "Basic sesame"])
async def test_guarded_server_refuses_others(
    guarded: FastAPI, server_engines: ScriptedEngines, authorization: str
) -> None:
    async with connect(guarded, authorization=authorization) as client:
        await client.settle_closed()
        assert client.denied == 401
    assert server_engines.conversations == []


async def test_foreign_page_cannot_use_an_open_server(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with connect(app, origin="https://evil.example") as client:
        await client.settle_closed()
        assert client.denied == 403
    async with connect(app, origin="http://localhost") as client:
        assert (await client.next())["type"] == "session.created"
    friendly = create_app(Settings(server=ServerSection(cors_origins=("https://friend.example",))), server_engines)
    async with connect(friendly, origin="https://friend.example") as client:
        assert (await client.next())["type"] == "session.created"


async def test_one_session_too_many(server_engines: ScriptedEngines) -> None:
    app = create_app(Settings(server=ServerSection(max_sessions=1)), server_engines)
    async with connect(app) as first:
        await first.next()
        async with connect(app) as second:
            await second.settle_closed()
            assert second.denied == 503
    async with connect(app) as third:
        assert (await third.next())["type"] == "session.created"
    assert b'foresay_connections_total{outcome="server_busy"} 1.0' in server_engines.metrics.render()


async def test_secret_carries_its_session_and_expires(server_engines: ScriptedEngines) -> None:
    clock = Hands()
    app = create_app(Settings(server=ServerSection(api_keys=(SecretStr("sesame"),))), server_engines, clock)
    wish = {"session": {"type": "realtime", "instructions": "Be brief."}, "expires_after": {"seconds": 60}}
    async with http(app) as web:
        assert (await web.post("/v1/realtime/client_secrets", json=wish)).status_code == 401
        key = {"authorization": "Bearer sesame"}
        made = (await web.post("/v1/realtime/client_secrets", json=wish, headers=key)).json()
    assert made["value"].startswith("ek_")
    assert made["expires_at"] == int(clock.at.timestamp()) + 60
    assert made["session"]["type"] == "realtime"
    for headers, protocols in (
        ({"authorization": f"Bearer {made['value']}"}, ()),
        ({}, ("realtime", f"openai-insecure-api-key.{made['value']}")),
    ):
        async with connect(app, subprotocols=protocols, **headers) as client:
            assert (await client.next())["session"]["instructions"] == "Be brief."
    clock.at += timedelta(seconds=61)
    async with connect(app, authorization=f"Bearer {made['value']}") as client:
        await client.settle_closed()
        assert client.denied == 401


async def test_secrets_are_bounded(server_engines: ScriptedEngines) -> None:
    app = create_app(Settings(server=ServerSection(client_secrets=2)), server_engines)
    async with http(app) as web:
        made = [(await web.post("/v1/realtime/client_secrets")).json()["value"] for _ in range(3)]
    secrets = app.state.admission.secrets
    assert [secrets.find(value) is not None for value in made] == [False, True, True]


@pytest.mark.parametrize(
    ("body", "param"),
    [
        (b"{", None),
        (b"[]", None),
        (b'{"session": {"instructions": 5}}', "session.instructions"),
        (b'{"expires_after": {"seconds": 1}}', "expires_after.seconds"),
    ],
)
async def test_bad_secret_request_names_the_field(app: FastAPI, body: bytes, param: str | None) -> None:
    async with http(app) as web:
        answer = await web.post("/v1/realtime/client_secrets", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == param


async def test_health_and_readiness(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with http(app) as web:
        assert (await web.get("/healthz")).json() == {"status": "ok"}
        ready = await web.get("/readyz")
        assert ready.status_code == 200
        assert ready.json()["engines"]["asr"] == {"engine": "pocketsphinx", "ok": True, "detail": ""}
        server_engines.engines["llm"] = EngineStatus("chat", False, "the key was refused")
        ready = await web.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["engines"]["llm"]["detail"] == "the key was refused"


async def test_metrics(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with connect(app) as client:
        await client.next()
        await client.send("response.create")
        await client.until("response.done")
        await client.send("nonsense")
        await client.refusal()
        heard = PrometheusSessionMetrics(server_engines.metrics)
        heard.first_text(0.3)
        heard.audio(2.5)
        heard.turn("spoken")
        async with http(app) as web:
            page = (await web.get("/metrics")).text
    for line in (
        "foresay_sessions 1.0",
        'foresay_client_events_total{type="response.create"} 1.0',
        'foresay_server_events_total{type="response.done"} 1.0',
        'foresay_responses_total{status="completed"} 1.0',
        'foresay_errors_total{code="invalid_value"} 1.0',
        'foresay_first_text_seconds_bucket{le="0.3"} 1.0',
        "foresay_heard_seconds_total 2.5",
        'foresay_turns_total{kind="spoken"} 1.0',
    ):
        assert line in page
    assert "foresay_sessions 0.0" in server_engines.metrics.render().decode()


async def test_models_and_page(app: FastAPI) -> None:
    async with http(app) as web:
        assert (await web.get("/v1/models")).json()["data"][0]["id"] == "foresay"
        sample = await web.get("/samples/time_in_tokyo.wav")
        assert sample.headers["content-type"] == "audio/wav"
        assert sample.headers["cache-control"] == "no-cache"
        assert (await web.get("/../settings.py")).status_code == 404


async def test_the_engines_live_as_long_as_the_application(app: FastAPI, server_engines: ScriptedEngines) -> None:
    async with app.router.lifespan_context(app):
        assert server_engines.started
        assert not server_engines.closed
    assert server_engines.closed
