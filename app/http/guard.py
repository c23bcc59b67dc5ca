"""Middleware in front of every route: checks the host name of requests, and adds security headers to answers.

Any web page can make its own name lead to this machine (DNS rebinding); to a browser it is then of the same origin as
our own page. Its requests carry that name in their Host header. An address cannot be rebound, so requests by address
pass. /healthz answers under any name: it reveals nothing, and health checks of containers use many names.
"""

import re
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.gateway.admission import Admission, NotAdmitted
from app.gateway.route import refusal
from app.keyring import Keyring
from app.sections import ServerSection

_HOST = re.compile(r"(?P<name>[a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.IGNORECASE)

_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "permissions-policy": "microphone=(self), camera=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; manifest-src 'self'; "
    "worker-src 'self'; connect-src 'self'{sockets}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class AllowedHosts:
    """The names that lead here, besides addresses: localhost, the name the server is bound to, those configured."""

    def __init__(self, server: ServerSection, keys: Keyring) -> None:
        self._any = "*" in server.hosts
        self._configured = bool(server.hosts)
        self._names = frozenset(map(_plain, ("localhost", server.host, *server.hosts)))
        self._keys = keys

    def check(self, host: str | None) -> None:
        """Raises `NotAdmitted` for any other name. `host`: the Host header, which only HTTP/1.0 may lack."""
        if host is None or self._any or (self._keys.guarded and not self._configured):
            return
        found = _HOST.fullmatch(host)
        name = _plain(found["name"]) if found else ""
        if name not in self._names and not _is_address(name):
            told = f"add {name!r} to server.hosts" if name else "the Host header is no host name"
            raise NotAdmitted(421, "host_not_allowed", f"This server is not reached by this name: {told}.")


class HostGuard:
    """ASGI middleware that refuses requests under other names, and sets the security headers."""

    def __init__(self, app: ASGIApp, admission: Admission) -> None:
        self._app = app
        self._hosts = AllowedHosts(admission.settings.server, admission.keys)
        self._outcomes = admission.metrics.connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host")

        async def told(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                headers = MutableHeaders(scope=message)
                for name, value in {**_ALWAYS, "content-security-policy": policy(host)}.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            if scope["path"] != "/healthz":
                self._hosts.check(host)
        except NotAdmitted as refused:
            if scope["type"] == "websocket":
                self._outcomes.labels(refused.code).inc()
            await _refuse(refused, scope, receive, told)
            return
        await self._app(scope, receive, told)


async def _refuse(refused: NotAdmitted, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008, "reason": refused.code})
        return
    await refusal(refused)(scope, receive, send)


def policy(host: str | None) -> str:
    """The content security policy. It names the page's own sockets: older browsers do not count them as 'self'."""
    known = host is not None and _HOST.fullmatch(host) is not None
    return _POLICY.format(sockets=f" ws://{host} wss://{host}" if known else "")


def _plain(name: str) -> str:
    return name.strip().rstrip(".").strip("[]").casefold()


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
