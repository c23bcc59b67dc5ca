"""What the demo page shows next to the conversation: timers, lists and the available tools."""

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse

from app.gateway.admission import Admission, Handshake, NotAdmitted
from app.gateway.route import refusal as denial
from app.server_port import ServerPort
from tools.errors import ToolError

router = APIRouter()


@router.get("/v1/x_foresay/overview")
async def overview(request: Request) -> JSONResponse:
    """Timers, alarms, reminders and lists, and the names of the tools on offer; 503 while the store cannot be read."""
    admission: Admission = request.app.state.admission
    server_engines: ServerPort = request.app.state.server_engines
    try:
        admission.authorise(Handshake(request.headers, request.query_params))
        return JSONResponse(dict(await server_engines.overview()), headers={"cache-control": "no-store"})
    except NotAdmitted as refused:
        return denial(refused)
    except ToolError as error:
        body = {"type": "server_error", "code": "overview_unavailable", "message": str(error)}
        return JSONResponse({"error": body}, 503)
