"""The HTTP client of all tools. It does not connect to addresses that only this machine or its network can reach
(SSRF).

Every connection is made to the very address that was checked, so a name cannot point elsewhere between the check and
the connection (DNS rebinding). Every hop of a redirect is checked like the first request. Only public addresses are
allowed, except for hosts that the operator has configured (`trusting`). Answers are cut off while they stream.

client = http_client()
page = await fetch_json(client, ServiceEndpoint("https://api.example.org/v1"), "search", {"q": "tea"})
"""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from typing import Any

import httpcore
import httpx

from tools.addresses import public
from tools.errors import ToolError
from tools.version import VERSION

USER_AGENT = f"Foresay/{VERSION} (self-hosted voice assistant)"
LARGEST_ANSWER = 4_000_000
"""Most bytes of an answer, before and after decompression."""
_MOST_REDIRECTS = 3
_TIMEOUT_S = 10.0
_TRUSTED = "foresay_trusted"

SocketOptions = Iterable[tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]]


class AddressBlocked(ToolError):
    """The request would have gone to an address that is not public."""

    def __init__(self, host: str) -> None:
        super().__init__("blocked", f"I may not connect to {host}: it is not a public address.")


class ResponseTooLarge(ToolError):
    """The service's answer exceeds the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__("too_large", f"The answer of the service was larger than {limit} bytes.")


@dataclass(frozen=True, slots=True)
class Origin:
    """Host and port of a URL that the operator has configured."""

    host: str
    port: int

    @classmethod
    def of(cls, url: httpx.URL | str) -> "Origin":
        """The origin of `url`; port 0 if the scheme is neither http nor https."""
        url = httpx.URL(url)
        return cls(url.host.casefold(), url.port or {"https": 443, "http": 80}.get(url.scheme, 0))


def trusting(*urls: str | None) -> dict[str, Any]:
    """Request extensions that allow `urls` to lie on private addresses, because the operator has configured them."""
    return {_TRUSTED: frozenset(Origin.of(url) for url in urls if url)}


class _Backend(httpcore.AsyncNetworkBackend):
    """Resolves a name, checks its addresses, and connects to one of those checked."""

    def __init__(self, private: bool) -> None:
        self._private = private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.AsyncNetworkStream:
        fault: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in await self._addresses(host, port):
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
        raise fault

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: SocketOptions | None = None
    ) -> httpcore.AsyncNetworkStream:
        raise AddressBlocked(path)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved: {error}") from error
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        # One private address among public ones is a sign of rebinding, so the whole name is refused.
        if not self._private and not all(public(ip_address(address.partition("%")[0])) for address in addresses):
            raise AddressBlocked(host)
        return addresses


class _Pool(httpx.AsyncHTTPTransport):
    """An httpx transport whose connections come from `backend`. It uses no proxy, which would resolve names itself."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, context: ssl.SSLContext) -> None:
        super().__init__(verify=context, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context, max_connections=32, max_keepalive_connections=8, network_backend=backend
        )


@cache
def _certificates() -> ssl.SSLContext:
    """Cached, because reading them takes 50 ms."""
    return httpx.create_ssl_context(trust_env=False)


class GuardedTransport(httpx.AsyncBaseTransport):
    """Checks every request's address, and cuts answers at `LARGEST_ANSWER` bytes."""

    def __init__(self) -> None:
        self._outside = _Pool(_Backend(private=False), _certificates())
        self._inside = _Pool(_Backend(private=True), _certificates())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.scheme not in ("http", "https"):
            raise AddressBlocked(f"{request.url.scheme}: addresses")
        trusted = Origin.of(request.url) in request.extensions.get(_TRUSTED, ())
        response = await (self._inside if trusted else self._outside).handle_async_request(request)
        assert isinstance(response.stream, httpx.AsyncByteStream)
        response.stream = _Bounded(response.stream)
        return response

    async def aclose(self) -> None:
        await self._outside.aclose()
        await self._inside.aclose()


class _Bounded(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        taken = 0
        async for chunk in self._inner:
            taken += len(chunk)
            if taken > LARGEST_ANSWER:
                raise ResponseTooLarge(LARGEST_ANSWER)
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()


def http_client(transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """Return the client that all tools share. `transport` is for tests; the default is a `GuardedTransport`."""
    return httpx.AsyncClient(
        transport=transport or GuardedTransport(),
        timeout=_TIMEOUT_S,
        max_redirects=_MOST_REDIRECTS,
        headers={"User-Agent": USER_AGENT},
        trust_env=False,
    )


@dataclass(frozen=True, slots=True)
class ServiceEndpoint:
    """A service at `url`. `configured`: the operator has set the URL, so it may lie on a private address."""

    url: str
    configured: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    auth: tuple[str, str] | None = None

    def at(self, path: str) -> str:
        """The URL of `path` at this service."""
        return f"{self.url.rstrip('/')}/{path.lstrip('/')}" if path else self.url


async def fetch(
    client: httpx.AsyncClient,
    endpoint: ServiceEndpoint,
    path: str = "",
    params: Mapping[str, Any] | None = None,
    *,
    method: str = "GET",
    limit: int = LARGEST_ANSWER,
    **body: Any,
) -> httpx.Response:
    """Make one request and read the answer completely: at most `limit` bytes after decompression. Only GET follows
    redirects.

    `body` is `json`, `data` or `content`, and `headers`. Raises `httpx.HTTPError` (also for a status of 400 or more),
    `AddressBlocked` and `ResponseTooLarge`.
    """
    headers = {**endpoint.headers, **body.pop("headers", {})}
    request = client.build_request(
        method,
        endpoint.at(path),
        params=dict(params) if params else None,
        headers=headers,
        extensions=trusting(endpoint.url) if endpoint.configured else {},
        **body,
    )
    auth = httpx.BasicAuth(*endpoint.auth) if endpoint.auth else None
    response = await client.send(request, stream=True, auth=auth, follow_redirects=method == "GET")
    try:
        content = bytearray()
        async for chunk in response.aiter_bytes():
            content += chunk
            if len(content) > limit:
                raise ResponseTooLarge(limit)
    finally:
        await response.aclose()
    whole = httpx.Response(
        response.status_code,
        headers=[(k, v) for k, v in response.headers.multi_items() if k not in ("content-encoding", "content-length")],
        content=bytes(content),
        request=response.request,
    )
    if whole.is_error or (whole.is_redirect and method != "GET"):
        raise httpx.HTTPStatusError(f"HTTP {whole.status_code}", request=whole.request, response=whole)
    return whole


async def fetch_json(
    client: httpx.AsyncClient,
    endpoint: ServiceEndpoint,
    path: str = "",
    params: Mapping[str, Any] | None = None,
    **request: Any,
) -> Any:
    """As `fetch`, with the answer decoded. Raises `ToolError` (`bad_answer`) if the service does not answer in JSON."""
    response = await fetch(client, endpoint, path, params, **request)
    try:
        return json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise bad_answer(httpx.URL(endpoint.url).host) from error


def bad_answer(service: str) -> ToolError:
    """The error for an answer of `service` that makes no sense."""
    return ToolError("bad_answer", f"{service} answered in a way that I do not understand.", transient=True)
