"""Runs the application under uvicorn, with the limits that the gateway relies on."""

import asyncio
import logging
import socket
import ssl
import time

import uvicorn
from fastapi import FastAPI

from app import memory, tls
from app.gateway.admission import Admission
from app.network import origin
from app.protocols import ClientFaults, PendingHandshakes, http, sockets
from app.secure_listener import SecureListener
from app.settings import Settings
from app.unfinished import Unfinished

log = logging.getLogger(__name__)

SHUTDOWN_S = 15
"""Seconds that live sessions have to end after a signal; then they are cancelled."""


class DrainingServer(uvicorn.Server):
    """After a signal, lets the turns under way finish before uvicorn closes what is still open. With a `context`,
    connections are accepted and secured by `SecureListener` instead of uvicorn."""

    def __init__(self, config: uvicorn.Config, context: ssl.SSLContext | None, waiting: PendingHandshakes) -> None:
        super().__init__(config)
        self._context = context
        self._waiting = waiting
        self._secure: list[SecureListener] = []

    @property
    def handshakes(self) -> int:
        """Connections whose request, or whose TLS handshake before it, is not complete."""
        return len(self._waiting) + sum(map(len, self._secure))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts the application, then listens."""
        if self._context is None or sockets is None:
            await super().startup(sockets)
            return
        await super().startup([])
        limits = self._waiting
        for listener in sockets:
            secure = SecureListener(
                listener, self._context, self._protocol, limits.most, limits.seconds, limits.dropped
            )
            secure.start(self.config.backlog)
            self._secure.append(secure)

    def _protocol(self) -> asyncio.Protocol:
        given = {"config": self.config, "server_state": self.server_state, "app_state": self.lifespan.state}
        return self.config.http_protocol_class(**given)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stops listening, drains the sessions, then shuts uvicorn down."""
        for listening in self.servers:
            listening.close()
        for secure in self._secure:
            await secure.aclose()
        admission: Admission = self.config.app.state.admission  # type: ignore[union-attr]
        await admission.drain()
        await super().shutdown(sockets)


def server(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """A uvicorn server. It receives messages far beyond the gateway's own limit, so that a large one is answered by an
    error event instead of a close; it offers no compression, which would cost latency and memory for each session."""
    limits, dropped = settings.server, app.state.server_engines.metrics.handshakes_dropped
    waiting = PendingHandshakes(
        limits.max_handshakes, limits.handshake_timeout_s, lambda why: dropped.labels(why).inc()
    )
    errors = logging.getLogger("uvicorn.error")
    if not any(isinstance(each, ClientFaults) for each in errors.filters):
        errors.addFilter(ClientFaults())
    config = uvicorn.Config(
        app,
        loop="auto",
        http=http(waiting),
        ws=sockets(Unfinished(app.state.admission.waiting, time.monotonic)),
        ws_max_size=settings.server.receive_bytes,
        ws_ping_interval=20.0,
        ws_ping_timeout=60.0,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
        server_header=False,
        log_config=None,
    )
    serving = DrainingServer(config, tls.context(settings.server), waiting)
    app.state.server_engines.metrics.handshakes.set_function(lambda: serving.handshakes)
    return serving


def run(app: FastAPI, settings: Settings, listener: socket.socket) -> None:
    """Serves on `listener` until a signal arrives."""
    host, port = listener.getsockname()[:2]
    if not settings.server.local and not app.state.admission.keys.guarded:
        log.warning("everybody who can reach %s:%s may connect: make keys with `foresay keys add`", host, port)
    log.info("Foresay listens on %s", origin(settings.server.scheme, host, port))
    memory.prepare()
    app.state.alone = True
    server(app, settings).run(sockets=[listener])
