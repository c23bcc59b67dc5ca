"""The WebSocket routes: /v1/realtime, and /realtime for clients that were given the bare host as base URL."""

from fastapi import APIRouter, WebSocket
from starlette.responses import JSONResponse

from app.gateway.admission import Admission, Handshake, NotAdmitted
from app.gateway.connection import ClientConnection

router = APIRouter()


@router.websocket("/v1/realtime")
@router.websocket("/realtime")
async def realtime(socket: WebSocket) -> None:
    admission: Admission = socket.app.state.admission
    handshake = Handshake(socket.headers, socket.query_params, socket.scope.get("subprotocols", []))
    try:
        state = admission.admit(handshake)
    except NotAdmitted as refused:
        await socket.send_denial_response(refusal(refused))
        return
    with admission.session(state.key):
        connection = ClientConnection(socket, admission, state)
        await socket.accept(handshake.subprotocol)
        await connection.serve()


def refusal(refused: NotAdmitted) -> JSONResponse:
    """The HTTP error in the form that OpenAI's clients read."""
    kind = "server_error" if refused.status >= 500 else "invalid_request_error"
    error = {"type": kind, "code": refused.code, "message": refused.message, "param": None}
    headers = {} if refused.retry_after_s is None else {"Retry-After": str(refused.retry_after_s)}
    return JSONResponse({"error": error}, refused.status, headers)
