"""The OpenAPI description of the HTTP routes, at FastAPI's usual path; it needs a key if the server has keys."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from app.gateway.admission import Admission, Handshake, NotAdmitted
from app.gateway.route import refusal

router = APIRouter()


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> JSONResponse:
    """The description as JSON."""
    admission: Admission = request.app.state.admission
    try:
        admission.may_read("openapi", Handshake(request.headers, request.query_params))
    except NotAdmitted as refused:
        return refusal(refused)
    described: dict[str, Any] = request.app.openapi()
    return JSONResponse(described)
