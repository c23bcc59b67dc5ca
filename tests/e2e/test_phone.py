"""A server for phones: a real process that speaks TLS on a second loopback address and demands a key."""

import json
import re
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

from tests.app.strict import check_order, check_shape
from tests.e2e.engines import E2eEngines, server_engines

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

HOST = "127.0.0.2"
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[E2eEngines]:
    folder = tmp_path_factory.mktemp("phone")
    options = ("--phone", "--host", HOST)
    async with server_engines(
        folder, {"FORESAY_SERVER__MCP": "true"}, options=options, reached=f"https://{HOST}"
    ) as running:
        yield running


def key(server: E2eEngines) -> str:
    """The key that the server has printed, in the address that a phone opens."""
    [found] = re.findall(rf"{re.escape(server.http)}/#key=(\S+)", server.said)
    return str(found)


def trusting(server: E2eEngines) -> ssl.SSLContext:
    """Trusts the server's own certificate and nothing else, names included."""
    return ssl.create_default_context(cafile=server.folder / "var" / "phone" / "certificate.pem")


def browser(key: str | None) -> dict[str, Any]:
    """What a browser sends with a handshake, which cannot set headers."""
    return {"subprotocols": ["realtime", *([f"openai-insecure-api-key.{key}"] if key else [])]}


def socket_of(server: E2eEngines, **options: Any) -> connect:
    return connect(f"{server.ws}/realtime?x_ext=events", ssl=trusting(server), proxy=None, **options)


async def received(ws: ClientConnection, kind: str) -> dict[str, Any]:
    while True:
        event: dict[str, Any] = json.loads(await ws.recv())
        if event["type"] == kind:
            return event


async def test_a_phone_with_the_key_is_answered(server: E2eEngines) -> None:
    async with socket_of(server, **browser(key(server)), origin=server.http) as ws:
        await received(ws, "session.created")
        assert ws.subprotocol == "realtime"
        item = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "what is two plus two"}]}
        await ws.send(json.dumps({"type": "conversation.item.create", "item": item}))
        await ws.send(json.dumps({"type": "response.create"}))
        assert "4" in json.dumps((await received(ws, "response.done"))["response"]["output"])


async def test_a_phone_that_recognises_itself_is_answered_in_legal_order(server: E2eEngines) -> None:
    events: list[dict[str, Any]] = []
    async with socket_of(server, **browser(key(server))) as ws:
        events.append(await received(ws, "session.created"))
        for rev, words in enumerate(("what time", "what time is it in", "what time is it in tokyo"), 1):
            text = {"type": "x_foresay.text", "rev": rev, "stable": "what time", "unstable": words[10:]}
            await ws.send(json.dumps({**text, "final": rev == 3}))
        while events[-1]["type"] != "response.done":
            events.append(json.loads(await ws.recv()))
    for event in events:
        check_shape(event)
    check_order(events)
    names = {
        "input_audio_buffer.speech_started": "started",
        "conversation.item.input_audio_transcription.delta": "delta",
        "input_audio_buffer.speech_stopped": "stopped",
        "input_audio_buffer.committed": "committed",
        "conversation.item.added": "added",
        "conversation.item.done": "done",
        "conversation.item.input_audio_transcription.completed": "completed",
        "response.created": "response",
    }
    told = " ".join(names[event["type"]] for event in events if event["type"] in names)
    heard = r"started (delta )*stopped committed added done (delta )*completed response added done"
    assert re.fullmatch(heard, told), told
    assert next(event["transcript"] for event in events if "transcript" in event) == "what time is it in tokyo"
    assert "Tokyo" in json.dumps(events[-1]["response"]["output"])


@pytest.mark.parametrize("wrong", ["fsk_wrong", None])
async def test_a_phone_with_a_wrong_key_or_none_is_refused(server: E2eEngines, wrong: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with socket_of(server, **browser(wrong)):
            pass
    assert refused.value.response.status_code == 401


async def test_everything_else_is_https_too_and_needs_the_key(server: E2eEngines) -> None:
    authorised = {"authorization": f"Bearer {key(server)}"}
    accepts = {"accept": "application/json, text/event-stream"}
    async with httpx.AsyncClient(base_url=server.http, verify=trusting(server), trust_env=False) as web:
        page = await web.get("/")
        assert page.status_code == 200
        assert "strict-transport-security" not in page.headers
        for method, path, body in (
            ("GET", "/v1/x_foresay/overview", None),
            ("POST", "/v1/realtime/client_secrets", {}),
            ("POST", "/mcp", INITIALIZE),
        ):
            assert (await web.request(method, path, json=body, headers=accepts)).status_code == 401, path
            answer = await web.request(method, path, json=body, headers=accepts | authorised)
            assert answer.status_code == 200, path
        secret = (await web.post("/v1/realtime/client_secrets", headers=authorised)).json()["value"]
    async with socket_of(server, **browser(secret)) as ws:
        await received(ws, "session.created")


async def test_plain_http_is_not_spoken(server: E2eEngines) -> None:
    with socket.create_connection((HOST, server.port)) as plain:
        plain.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        assert not plain.recv(100).startswith(b"HTTP/")


async def test_the_terminal_shows_all_that_is_needed_once(server: E2eEngines) -> None:
    assert server.said.count(key(server)) == 1
    assert "SHA-256 of the certificate: " in server.said
    assert f"Foresay listens on {server.http}" in server.said
    assert "everybody who can reach" not in server.said


async def test_a_certificate_of_the_settings_is_served_and_kept_keys_count(server: E2eEngines, tmp_path: Path) -> None:
    made = server.folder / "var" / "phone"
    given = {
        "FORESAY_SERVER__HOST": HOST,
        "FORESAY_SERVER__TLS_CERTIFICATE": str(made / "certificate.pem"),
        "FORESAY_SERVER__TLS_KEY": str(made / "key.pem"),
    }
    async with server_engines(tmp_path, given, reached=f"https://{HOST}") as other:
        assert f"Foresay listens on {other.http}" in other.said
        async with connect(f"{other.ws}/realtime", ssl=trusting(server), proxy=None) as ws:
            await received(ws, "session.created")
