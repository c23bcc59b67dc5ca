"""Liveness, readiness and metrics, for supervisors and monitoring."""

import asyncio

from fastapi import APIRouter, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, Response

from app.gateway.admission import Admission, Handshake, NotAdmitted
from app.gateway.route import refusal
from app.sections import Protected
from app.server_port import ServerPort

router = APIRouter()


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process is alive and its event loop runs."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """The engine of each part of the server and its state; 503 while one of them cannot serve. Where keys are needed,
    only callers with a key see the engines."""
    server_engines: ServerPort = request.app.state.server_engines
    engines = {
        part: {"engine": status.name, "ok": status.ok, "detail": status.detail}
        for part, status in server_engines.readiness().items()
    }
    ready = all(engine["ok"] for engine in engines.values())
    told = {"engines": engines} if _refused(request, "readyz") is None else {}
    return JSONResponse({"ready": ready, **told}, 200 if ready else 503)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """The metrics in Prometheus' text format."""
    if (refused := _refused(request, "metrics")) is not None:
        return refusal(refused)
    server_engines: ServerPort = request.app.state.server_engines
    server_engines.metrics.tasks.set(len(asyncio.all_tasks()))
    return Response(server_engines.metrics.render(), media_type=CONTENT_TYPE_LATEST)


def _refused(request: Request, what: Protected) -> NotAdmitted | None:
    admission: Admission = request.app.state.admission
    try:
        admission.may_read(what, Handshake(request.headers, request.query_params))
    except NotAdmitted as refused:
        return refused
    return None
