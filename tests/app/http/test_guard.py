"""Under which names the server is reached, and what browsers are told: DNS rebinding, headers, what needs a key."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from fastapi import FastAPI

from app.http.guard import AllowedHosts, policy
from app.keyring import KeyFile, Keyring
from app.main import create_app
from app.sections import ServerSection
from app.settings import Settings
from tests.app.client import connect
from tests.app.fakes import ScriptedEngines

EVIL = {"host": "evil.example:8000", "origin": "http://evil.example:8000"}
PATHS = [
    "/",
    "/js/main.js",
    "/v1/models",
    "/metrics",
    "/readyz",
    "/openapi.json",
    "/v1/realtime/client_secrets",
    "/mcp",
]
KEY = {"authorization": "Bearer sesame"}


def serving(server_engines: ScriptedEngines, **server: Any) -> FastAPI:
    return create_app(Settings(server=ServerSection(**server)), server_engines)


async def asked(app: FastAPI, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8000") as web:
        return await web.request(method, path, headers=headers)


@pytest.mark.parametrize("bound", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize("path", ["/v1/realtime", "/realtime"])
async def test_a_page_that_points_its_name_here_opens_no_session(
    server_engines: ScriptedEngines, bound: str, path: str
) -> None:
    app = serving(server_engines, host=bound, mcp=True)
    async with connect(app, path, **EVIL) as client:
        await client.settle_closed()
        assert client.denied == 421
    assert server_engines.conversations == []
    assert b'foresay_connections_total{outcome="host_not_allowed"} 1.0' in server_engines.metrics.render()


@pytest.mark.parametrize("bound", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize("path", PATHS)
async def test_a_page_that_points_its_name_here_gets_nothing(
    server_engines: ScriptedEngines, bound: str, path: str
) -> None:
    app = serving(server_engines, host=bound, mcp=True)
    for method in ("GET", "POST"):
        answer = await asked(app, path, method, **EVIL)
        assert answer.status_code == 421
        assert answer.json()["error"]["code"] == "host_not_allowed"
        assert "add 'evil.example' to server.hosts" in answer.json()["error"]["message"]
    assert (await asked(app, "/healthz", host="whatever")).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("localhost", True), ("localhost:8000", True), ("LOCALHOST:1", True), ("localhost.", True),
        ("127.0.0.1:8000", True),
        ("192.168.1.5:8000", True), ("[::1]:8000", True), ("[fd00::5]", True), ("voice.example.com", True),
        ("VOICE.example.com:443", True), ("foresay:8000", True), ("evil.example", False),
        ("localhost.evil.example", False),
        ("evillocalhost", False), ("127.0.0.1.evil.example", False), ("127.1", False), ("0x7f000001", False),
        ("2130706433", False), ("", False), ("localhost@evil.example", False), ("a b", False), ("[::1", False),
        ("localhost:", False), ("localhost:80:80", False), ("voice.example.com.evil.example", False),
    ],
)  # fmt: skip
async def test_names_that_lead_here(server_engines: ScriptedEngines, host: str, allowed: bool) -> None:
    app = serving(server_engines, host="0.0.0.0", hosts=("voice.example.com", "foresay"))
    assert ((await asked(app, "/v1/models", host=host)).status_code == 200) is allowed
    async with connect(app, host=host) as client:
        if allowed:
            assert (await client.next())["type"] == "session.created"
        else:
            await client.settle_closed()
            assert client.denied == 421


async def test_with_keys_every_name_leads_here_unless_some_are_set(server_engines: ScriptedEngines) -> None:
    free = serving(server_engines, api_keys=("sesame",))
    async with connect(free, host="behind.a.proxy", **KEY) as client:
        assert (await client.next())["type"] == "session.created"
    for hosts, status in ((("voice.example.com",), 421), (("*",), 200)):
        app = serving(server_engines, api_keys=("sesame",), hosts=hosts)
        assert (await asked(app, "/v1/models", host="other.example")).status_code == status


async def test_a_name_that_the_server_is_bound_to_leads_here(server_engines: ScriptedEngines) -> None:
    app = serving(server_engines, host="voice.lan")
    assert (await asked(app, "/v1/models", host="voice.lan:8000")).status_code == 200


@pytest.mark.parametrize("path", ["/", "/js/main.js", "/style.css", "/nothing", "/v1/models", "/metrics", "/healthz"])
async def test_browsers_are_told_to_be_strict(app: FastAPI, path: str) -> None:
    headers = (await asked(app, path)).headers
    rules = dict(rule.strip().split(" ", 1) for rule in headers["content-security-policy"].split(";"))
    assert rules["default-src"] == rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["connect-src"] == "'self' ws://localhost:8000 wss://localhost:8000"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "microphone=(self)" in headers["permissions-policy"]


def test_the_containers_reach_each_other_by_the_names_that_compose_sets() -> None:
    root = Path(__file__).resolve().parents[3]
    environment = yaml.safe_load((root / "compose.yaml").read_text())["services"]["foresay"]["environment"]
    default = environment["FORESAY_SERVER__HOSTS"].split(":-", 1)[1].removesuffix("}")
    hosts = AllowedHosts(ServerSection(host="0.0.0.0", hosts=json.loads(default)), Keyring((), KeyFile(Path("none"))))
    scraped = yaml.safe_load((root / "docker" / "prometheus.yaml").read_text())["scrape_configs"][0]["static_configs"]
    for host in (*scraped[0]["targets"], "127.0.0.1:8000", "localhost:8000", "192.168.1.5:8000"):
        hosts.check(host)


def test_a_host_that_is_none_does_not_get_into_the_policy() -> None:
    assert "evil" not in policy("x; script-src evil")
    assert policy(None) == policy("a b")


async def test_refused_handshakes_carry_the_headers_too(server_engines: ScriptedEngines) -> None:
    app, sent = serving(server_engines), []
    headers = [(name.encode(), value.encode()) for name, value in EVIL.items()]
    scope = {"type": "websocket", "path": "/v1/realtime", "headers": headers, "query_string": b"", "subprotocols": []}

    async def send(message: Any) -> None:
        sent.append(message)

    await app({**scope, "extensions": {"websocket.http.response": {}}}, asyncio.Queue().get, send)
    assert sent[0]["status"] == 421
    assert (b"x-content-type-options", b"nosniff") in sent[0]["headers"]
    sent.clear()
    await app(scope, asyncio.Queue().get, send)  # a server that knows no denials
    assert sent == [{"type": "websocket.close", "code": 1008, "reason": "host_not_allowed"}]


async def test_how_the_server_is_is_told_to_those_with_a_key(server_engines: ScriptedEngines) -> None:
    app = serving(server_engines, api_keys=("sesame",))
    for path in ("/metrics", "/openapi.json"):
        assert (await asked(app, path)).status_code == 401
        assert (await asked(app, path, authorization="Bearer wrong")).status_code == 401
        assert (await asked(app, path, **KEY)).status_code == 200
    assert (await asked(app, "/readyz")).json() == {"ready": True}
    assert "engines" in (await asked(app, "/readyz", **KEY)).json()
    opened = serving(server_engines, api_keys=("sesame",), open_without_key=("metrics", "openapi", "readyz"))
    for path in ("/metrics", "/openapi.json", "/readyz"):
        assert (await asked(opened, path)).status_code == 200
    assert "engines" in (await asked(opened, "/readyz")).json()


async def test_without_keys_all_of_it_is_open(app: FastAPI) -> None:
    assert "foresay_sessions" in (await asked(app, "/metrics")).text
    assert "/v1/realtime/client_secrets" in (await asked(app, "/openapi.json")).json()["paths"]
    assert "engines" in (await asked(app, "/readyz")).json()


def test_the_page_has_no_inline_script_or_style() -> None:
    """What the policy forbids would fail in silence."""
    web = Path(__file__).resolve().parents[3] / "app" / "web"
    for page in web.rglob("*.html"):
        text = page.read_text()
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick=" not in text
        assert all("src=" in tag.split(">")[0] for tag in text.split("<script")[1:])
