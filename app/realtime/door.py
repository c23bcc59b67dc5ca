"""Who may come in, and who is in: admission of sockets, and the bounded set of live sessions."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.house import House
from app.realtime.admission import Admission
from app.realtime.items import Items
from app.realtime.keys import SUBPROTOCOL, ClientSecrets, known, presented
from app.realtime.session_schema import Defaults, Session
from app.realtime.state import SessionState
from app.settings import Settings
from services.clock import Clock

BUSY_S = 10
"""After so many seconds one of the sessions may have ended."""


class NotAdmitted(Exception):
    """The handshake is answered with this HTTP status. `retry_after_s`: when it may be worth trying again."""

    def __init__(self, status: int, code: str, message: str, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Visitor:
    """What a handshake says: header names are lower case."""

    headers: Mapping[str, str]
    query: Mapping[str, str]
    subprotocols: Sequence[str] = ()

    @property
    def subprotocol(self) -> str | None:
        """To be answered if and only if it was offered; a key among the subprotocols is never echoed."""
        return SUBPROTOCOL if SUBPROTOCOL in self.subprotocols else None


class Door:
    def __init__(self, settings: Settings, house: House, clock: Clock, admission: Admission | None = None) -> None:
        self.settings = settings
        self.house = house
        self.clock = clock
        self.metrics = house.metrics
        self.secrets = ClientSecrets(settings.server.client_secrets, clock)
        self.defaults = Defaults.of(settings)
        self.admission = admission or Admission((), clock)
        self._live = 0
        self.ended = 0

    @property
    def live(self) -> int:
        """Sessions now."""
        return self._live

    def admit(self, visitor: Visitor) -> SessionState:
        """The state that the visitor's session starts from. Raises `NotAdmitted`."""
        try:
            session = self._session(visitor)
            if self._live >= self.settings.server.max_sessions:
                raise NotAdmitted(503, "server_busy", f"All {self._live} sessions are taken; try again later.", BUSY_S)
            if cause := self.admission.closed:
                raise NotAdmitted(
                    503,
                    "server_busy",
                    f"The server is too busy for one more session ({cause}); try again in a few seconds.",
                    self.admission.retry_after_s,
                )
        except NotAdmitted as refused:
            self.metrics.connections.labels(refused.code).inc()
            raise
        self.metrics.connections.labels("accepted").inc()
        wanted = frozenset(visitor.query.get("x_ext", "").split(",")) - {""}
        limits = self.settings.limits
        items = Items(self.settings.server.max_items, limits.items_bytes)
        return SessionState(session, self.defaults, items, wanted, limits=limits)

    def authorise(self, visitor: Visitor) -> None:
        """Let in the operator's own keys only (all, where none are set). Raises `NotAdmitted`."""
        self._check_origin(visitor)
        keys = self.settings.server.api_keys
        if keys and not known(presented(visitor.headers.get("authorization"), visitor.subprotocols), keys):
            raise NotAdmitted(401, "invalid_api_key", "A valid API key is needed: Authorization: Bearer KEY.")

    @contextmanager
    def session(self) -> Iterator[None]:
        """Count one live session."""
        self._live += 1
        self.metrics.sessions.set(self._live)
        began = self.clock.monotonic()
        try:
            yield
        finally:
            self._live -= 1
            self.ended += 1
            self.metrics.sessions.set(self._live)
            self.metrics.session_seconds.observe(self.clock.monotonic() - began)

    def _session(self, visitor: Visitor) -> Session:
        key = presented(visitor.headers.get("authorization"), visitor.subprotocols)
        secret = self.secrets.find(key) if key else None
        if secret is not None:
            return secret.session
        self.authorise(visitor)
        model = visitor.query.get("model")
        return Session(model=model) if model else Session()

    def _check_origin(self, visitor: Visitor) -> None:
        """Browsers let any web page open a socket to this machine; without a key only our own page may."""
        origin = visitor.headers.get("origin")
        if origin is None or self.settings.server.api_keys:
            return
        allowed = self.settings.server.cors_origins
        if "*" in allowed or origin in allowed:
            return
        if urlsplit(origin).netloc != visitor.headers.get("host"):
            raise NotAdmitted(403, "origin_not_allowed", f"Add {origin} to server.cors_origins to let it connect.")
