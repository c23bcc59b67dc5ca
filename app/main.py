"""The ASGI application: routes, the demo page, and the life of the house behind them."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app import memory
from app.house import House
from app.http import health, mcp, models, openapi, overview, page, secrets
from app.http.guard import Guard
from app.looplag import LoopLag
from app.realtime import route
from app.realtime.admission import Admission, Gauge
from app.realtime.door import Door
from app.settings import Settings
from services.clock import Clock, RealClock
from tools.version import VERSION


def create_app(settings: Settings, house: House, clock: Clock | None = None) -> FastAPI:
    """Serve `house`: it is started and closed with the application, and gives a conversation to every socket.
    `app.state.lag` is the `LoopLag` of the loop that serves it.

    `clock` dates ephemeral keys and measures sessions; tests turn it by hand.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await house.start()
        if app.state.alone:
            memory.settle()
        beside = [memory.give_back(lambda: door.ended, RealClock())] if app.state.alone else []
        try:
            async with tools.serving() if tools else nullcontext(), _running(admission.watch(), *beside):
                with lag.measuring():
                    yield
        finally:
            await house.aclose()

    app = FastAPI(title="Foresay", version=VERSION, lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.alone = False  # whoever runs a process for this application alone says so before it starts
    app.state.house = house
    lag = app.state.lag = LoopLag(house.metrics.loop_lag.observe)
    house.metrics.loop_lag_max.set_function(lag.recent)
    house.metrics.recogniser_lag.set_function(house.recogniser_lag)
    admission = Admission(
        (
            Gauge("speech recognition", house.recogniser_lag, settings.server.busy_recogniser_s),
            Gauge("the event loop", lag.recent, settings.server.busy_loop_s),
        ),
        RealClock(),
        house.metrics.admission,
    )
    door = app.state.door = Door(settings, house, clock or RealClock(), admission)
    if settings.server.cors_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=settings.server.cors_origins, allow_methods=["*"], allow_headers=["*"]
        )
    app.add_middleware(Guard, door=app.state.door)  # the last one added is the first to look
    for router in (route.router, secrets.router, health.router, models.router, openapi.router, overview.router):
        app.include_router(router)
    tools = mcp.mount(app, app.state.door) if settings.server.mcp else None
    page.mount(app)
    return app


@asynccontextmanager
async def _running(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Tasks that never end by themselves, for as long as the server runs."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
