"""The ASGI application: routes, the demo page, and the lifespan of the server's engines."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app import memory, threads
from app.gateway import route
from app.gateway.admission import Admission
from app.gateway.load_monitor import LagLimit, LoadMonitor
from app.http import health, mcp, models, openapi, overview, page, secrets
from app.http.guard import HostGuard
from app.looplag import LoopLag
from app.server_port import ServerPort
from app.settings import Settings
from services.clock import Clock, RealClock
from tools.version import VERSION


def create_app(settings: Settings, server_engines: ServerPort, clock: Clock | None = None) -> FastAPI:
    """The application that serves `server_engines`: it starts and closes them, and opens a session for every socket.
    `app.state.lag` is the `LoopLag` of the loop that serves it.

    `clock` dates ephemeral keys and measures sessions; tests control it.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if app.state.alone:
            await threads.start_all()
        await server_engines.start()
        if app.state.alone:
            memory.settle()
        beside = [memory.give_back(lambda: admission.ended, RealClock())] if app.state.alone else []
        try:
            async with tools.serving() if tools else nullcontext(), _running(load_monitor.watch(), *beside):
                with lag.measuring():
                    yield
        finally:
            await server_engines.aclose()

    app = FastAPI(title="Foresay", version=VERSION, lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.alone = False  # `server.run` sets it: this process serves nothing else
    app.state.server_engines = server_engines
    lag = app.state.lag = LoopLag(server_engines.metrics.loop_lag.observe)
    server_engines.metrics.loop_lag_max.set_function(lag.recent)
    server_engines.metrics.recogniser_lag.set_function(server_engines.recogniser_lag)
    load_monitor = LoadMonitor(
        (
            LagLimit("speech recognition", server_engines.recogniser_lag, settings.server.busy_recogniser_s),
            LagLimit("the event loop", lag.recent, settings.server.busy_loop_s),
        ),
        RealClock(),
        server_engines.metrics.admission_changed,
    )
    admission = app.state.admission = Admission(settings, server_engines, clock or RealClock(), load_monitor)
    if settings.server.cors_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=settings.server.cors_origins, allow_methods=["*"], allow_headers=["*"]
        )
    app.add_middleware(HostGuard, admission=app.state.admission)  # the middleware added last runs first
    for router in (route.router, secrets.router, health.router, models.router, openapi.router, overview.router):
        app.include_router(router)
    tools = mcp.mount(app, app.state.admission) if settings.server.mcp else None
    page.mount(app)
    return app


@asynccontextmanager
async def _running(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Runs tasks that never end by themselves, and cancels them at the end of the block."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
