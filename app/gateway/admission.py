"""Admits WebSocket handshakes and HTTP requests, or refuses them (keys, origin, limits); counts the live sessions."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.gateway.client_secrets import SUBPROTOCOL, ClientSecrets, presented
from app.gateway.inbound_queue import InboundBytes
from app.gateway.items import ItemStore
from app.gateway.load_monitor import LoadMonitor
from app.gateway.session_schema import SessionObject, TurnDefaults
from app.gateway.session_state import GatewaySession
from app.keyring import KeyFile, Keyring
from app.sections import Protected
from app.server_port import ServerPort
from app.settings import Settings
from services.clock import Clock

BUSY_S = 10
"""`Retry-After` in seconds when the server has the most sessions that it may have."""


class NotAdmitted(Exception):
    """Raised when a request is not admitted. It is answered with this HTTP status; `retry_after_s` becomes its
    `Retry-After` header."""

    def __init__(self, status: int, code: str, message: str, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Handshake:
    """The parts of a handshake that admission looks at; header names are in lower case."""

    headers: Mapping[str, str]
    query: Mapping[str, str]
    subprotocols: Sequence[str] = ()

    @property
    def trace(self) -> dict[str, str]:
        """The headers that name the caller's trace (W3C Trace Context)."""
        return {name: self.headers[name] for name in ("traceparent", "tracestate") if name in self.headers}

    @property
    def subprotocol(self) -> str | None:
        """The subprotocol to answer with: "realtime" if the client offered it. A key among them is never echoed."""
        return SUBPROTOCOL if SUBPROTOCOL in self.subprotocols else None


class Admission:
    def __init__(
        self, settings: Settings, server_engines: ServerPort, clock: Clock, load_monitor: LoadMonitor | None = None
    ) -> None:
        self.settings = settings
        self.server_engines = server_engines
        self.clock = clock
        self.metrics = server_engines.metrics
        self.secrets = ClientSecrets(settings.server.client_secrets, clock)
        self.keys = Keyring(settings.server.api_keys, KeyFile.of(settings))
        self.defaults = TurnDefaults.of(settings)
        self.load_monitor = load_monitor or LoadMonitor((), clock)
        self.waiting = InboundBytes(settings.limits.waiting_bytes)
        self._live = 0
        self.ended = 0
        self.closing = asyncio.Event()
        """Set when the server shuts down: no session is admitted, and live ones end after their turn in progress."""
        self._empty = asyncio.Event()
        self._live_by_key: Counter[str] = Counter()

    @property
    def live(self) -> int:
        """Number of live sessions."""
        return self._live

    def admit(self, handshake: Handshake) -> GatewaySession:
        """Check a handshake and return the state that its session starts from. Raises `NotAdmitted`."""
        try:
            if self.closing.is_set():
                raise NotAdmitted(503, "server_closing", "The server shuts down.", BUSY_S)
            session, key, user = self._session(handshake)
            self._check_room(key)
        except NotAdmitted as refused:
            self.metrics.connections.labels(refused.code).inc()
            raise
        self.metrics.connections.labels("accepted").inc()
        wanted = frozenset(handshake.query.get("x_ext", "").split(",")) - {""}
        limits = self.settings.limits
        items = ItemStore(self.settings.server.max_items, limits.items_bytes)
        owner = self.keys.owner_of(key, user)
        return GatewaySession(session, self.defaults, items, wanted, key, owner, handshake.trace, limits=limits)

    def authorise(self, handshake: Handshake) -> str | None:
        """Accept only the operator's own keys (any request if no key is configured). Returns the key's name. Raises
        `NotAdmitted`."""
        if not self.keys.guarded:
            self._check_origin(handshake)
            return None
        name = self.keys.name_of(presented(handshake.headers.get("authorization"), handshake.subprotocols))
        if name is None:
            raise NotAdmitted(401, "invalid_api_key", "A valid API key is needed: Authorization: Bearer KEY.")
        return name

    def may_read(self, what: Protected, handshake: Handshake) -> None:
        """Raises `NotAdmitted` unless this client may read a page about the server, such as its metrics."""
        if self.keys.guarded and what not in self.settings.server.open_without_key:
            self.authorise(handshake)

    @contextmanager
    def session(self, key: str | None = None) -> Iterator[None]:
        """Context manager that counts one live session while it is open; `key` is the name of its key."""
        self._count(key, 1)
        began = self.clock.monotonic()
        try:
            yield
        finally:
            self.ended += 1
            self._count(key, -1)
            self.metrics.session_seconds.observe(self.clock.monotonic() - began)

    async def drain(self) -> None:
        """Admit no more sessions, and return when all have ended, or after twice `close_grace_s`: once for the turn in
        progress, once for closing."""
        self.closing.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(2 * self.settings.server.close_grace_s):
                while self._live:
                    self._empty.clear()
                    await self._empty.wait()

    def _count(self, key: str | None, change: int) -> None:
        self._live += change
        self.metrics.sessions.set(self._live)
        if not self._live:
            self._empty.set()
        if key is not None:
            self._live_by_key[key] += change
            self.metrics.key_sessions.labels(key).set(self._live_by_key[key])

    def _session(self, handshake: Handshake) -> tuple[SessionObject, str | None, str]:
        """The settings that the session begins with, the name of its key, and the user that the key was made for."""
        key = presented(handshake.headers.get("authorization"), handshake.subprotocols)
        secret = self.secrets.find(key) if key else None
        if secret is not None and self.keys.holds(secret.key):
            return secret.session, secret.key, secret.user
        name = self.authorise(handshake)
        model = handshake.query.get("model")
        return SessionObject(model=model) if model else SessionObject(), name, ""

    def _check_room(self, key: str | None) -> None:
        if self._live >= self.settings.server.max_sessions:
            raise NotAdmitted(503, "server_busy", f"All {self._live} sessions are taken; try again later.", BUSY_S)
        if cause := self.load_monitor.closed:
            raise NotAdmitted(
                503,
                "server_busy",
                f"The server is too busy for one more session ({cause}); try again in a few seconds.",
                self.load_monitor.retry_after_s,
            )
        limit = self.settings.server.max_sessions_per_key
        if limit is not None and key is not None and self._live_by_key[key] >= limit:
            raise NotAdmitted(429, "too_many_sessions", f"This key has {limit} sessions open already.", BUSY_S)

    def _check_origin(self, handshake: Handshake) -> None:
        """Without a key, admit browsers only from the server's own page, because browsers let any web page open a
        socket to this machine. Raises `NotAdmitted`."""
        origin = handshake.headers.get("origin")
        if origin is None:
            return
        allowed = self.settings.server.cors_origins
        if "*" in allowed or origin in allowed:
            return
        if urlsplit(origin).netloc != handshake.headers.get("host"):
            raise NotAdmitted(403, "origin_not_allowed", f"Add {origin} to server.cors_origins to let it connect.")
