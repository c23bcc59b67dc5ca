"""Runs the application under uvicorn, with the limits that the gateway relies on."""

import logging
import socket
import time

import uvicorn
from fastapi import FastAPI

from app import memory, tls
from app.gateway.admission import Admission
from app.network import origin
from app.protocols import ClientFaults, PendingHandshakes, http, sockets
from app.settings import Settings
from app.unfinished import Unfinished

log = logging.getLogger(__name__)

SHUTDOWN_S = 15
"""Seconds that live sessions have to end after a signal; then they are cancelled."""


class DrainingServer(uvicorn.Server):
    """After a signal, lets the turns under way finish before uvicorn closes what is still open."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stops listening, drains the sessions, then shuts uvicorn down."""
        for listening in self.servers:
            listening.close()
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
    app.state.server_engines.metrics.handshakes.set_function(waiting.__len__)
    errors = logging.getLogger("uvicorn.error")
    if not any(isinstance(each, ClientFaults) for each in errors.filters):
        errors.addFilter(ClientFaults())
    return DrainingServer(
        uvicorn.Config(
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
            **tls.uvicorn_options(settings.server),
        )
    )


def run(app: FastAPI, settings: Settings, listener: socket.socket) -> None:
    """Serves on `listener` until a signal arrives."""
    host, port = listener.getsockname()[:2]
    if not settings.server.local and not app.state.admission.keys.guarded:
        log.warning("everybody who can reach %s:%s may connect: make keys with `foresay keys add`", host, port)
    log.info("Foresay listens on %s", origin(settings.server.scheme, host, port))
    memory.prepare()
    app.state.alone = True
    server(app, settings).run(sockets=[listener])
