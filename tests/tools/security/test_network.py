"""Nothing that a user, a model or a web page says makes us reach what only this machine can reach (SSRF)."""

import asyncio
import gzip
import socket
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tests.tools.remote.world import huge, remote, serving, text
from tools.addresses import public
from tools.net import AddressBlocked, ResponseTooLarge, ServiceEndpoint, fetch, http_client, trusting

INSIDE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_inside_addresses_are_known_in_every_spelling(address: str) -> None:
    assert not public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_outside_addresses_are_public(address: str) -> None:
    assert public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/", "http://localhost:{port}/", "http://[::1]:{port}/", "http://2130706433:{port}/",
        "http://0x7f.1:{port}/", "http://127.1:{port}/", "http://0:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
        "http://user@127.0.0.1:{port}/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd",
        "ftp://127.0.0.1/", "gopher://127.0.0.1:{port}/",
    ],
)  # fmt: skip
async def test_no_spelling_of_an_inside_address_is_reached(url: str) -> None:
    reached: list[str] = []

    async def note(request: Request) -> Response:
        reached.append(request.url.path)
        return Response("secret")

    async with serving({"/": note}) as base, http_client() as client:
        with pytest.raises((AddressBlocked, httpx.HTTPError)):
            await fetch(client, ServiceEndpoint(url.format(port=httpx.URL(base).port)))
    assert reached == []


def resolving(monkeypatch: pytest.MonkeyPatch, answers: Callable[[str], list[str]]) -> list[str]:
    """Replace the name service of the loop; returns the names that were asked for."""
    asked: list[str] = []

    async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in answers(host)]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo)
    return asked


async def test_a_name_is_judged_by_every_address_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, lambda host: ["8.8.8.8", "127.0.0.1"])
    async with http_client() as client:
        with pytest.raises(AddressBlocked):
            await fetch(client, ServiceEndpoint("http://rebind.example/"))


async def test_the_address_that_was_checked_is_the_one_that_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = iter([["203.0.113.9"], ["127.0.0.1"]])  # public at first, inside at the second look
    async with serving({"/": text("secret")}) as url:
        port = httpx.URL(url).port
        asked = resolving(monkeypatch, lambda host: next(turns))
        monkeypatch.setattr("tools.net.public", lambda address: str(address) == "203.0.113.9")
        connected: list[str] = []

        async def connect(self: Any, host: str, *rest: Any) -> Any:
            connected.append(host)
            raise httpx.ConnectError("not in a test")

        monkeypatch.setattr("httpcore.AnyIOBackend.connect_tcp", connect)
        async with http_client() as client:
            with pytest.raises(httpx.ConnectError):
                await fetch(client, ServiceEndpoint(f"http://rebind.example:{port}/"))
    assert (asked, connected) == (["rebind.example"], ["203.0.113.9"])


async def test_a_redirect_is_checked_at_every_hop() -> None:
    inside: list[str] = []

    async def secret(request: Request) -> Response:
        inside.append(str(request.url))
        return Response("secret")

    async with serving({"/admin": secret}) as other:

        async def away(request: Request) -> Response:
            return RedirectResponse(f"{other}/admin")

        async def home(request: Request) -> Response:
            return RedirectResponse("/here")

        async with serving({"/away": away, "/home": home, "/here": text("fine")}) as url, http_client() as client:
            configured = ServiceEndpoint(url, configured=True)
            assert (await fetch(client, configured, "home")).text == "fine"
            with pytest.raises(AddressBlocked):
                await fetch(client, configured, "away")
    assert inside == []


async def test_redirects_in_a_circle_end_and_writes_follow_none() -> None:
    async def circle(request: Request) -> Response:
        return RedirectResponse("/")

    async with serving({"/": circle}) as url, http_client() as client:
        with pytest.raises(httpx.TooManyRedirects):
            await fetch(client, ServiceEndpoint(url, configured=True))
        with pytest.raises(httpx.HTTPStatusError):
            await fetch(client, ServiceEndpoint(url, configured=True), method="POST", json={})


async def test_trust_is_for_that_port_only() -> None:
    async with serving({"/": text("a")}) as one, serving({"/": text("b")}) as two, http_client() as client:
        assert (await client.get(one, extensions=trusting(one))).text == "a"
        with pytest.raises(AddressBlocked):
            await client.get(two, extensions=trusting(one))


async def test_answers_are_cut_off_while_they_stream_and_while_they_unpack() -> None:
    async def bomb(request: Request) -> Response:
        return Response(gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"})

    async with serving({"/huge": huge, "/bomb": bomb}) as url, http_client() as client:
        for path in ("huge", "bomb"):
            with pytest.raises(ResponseTooLarge):
                await fetch(client, ServiceEndpoint(url, configured=True), path)


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with serving({"/": text("direct")}) as url, http_client() as client:
        assert (await fetch(client, ServiceEndpoint(url, configured=True))).text == "direct"


async def test_a_tool_cannot_be_sent_inside_by_its_service() -> None:
    """The encyclopedia is at its public address, and its name has been made to point at this machine."""
    async with serving({"/w/api.php": text("{}")}) as url:
        loop = asyncio.get_running_loop()
        original = loop.getaddrinfo

        async def poisoned(host: str, port: Any, **rest: Any) -> Any:
            return await original("127.0.0.1", httpx.URL(url).port, **rest)

        loop.getaddrinfo = poisoned  # type: ignore[method-assign,assignment]
        try:
            async with remote() as server_engines:
                assert (await server_engines.outcome("wiki_lookup", query="x")).kind == "blocked"
        finally:
            loop.getaddrinfo = original  # type: ignore[method-assign]
