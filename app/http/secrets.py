"""Ephemeral keys: a server that has a key requests one for a browser, with the session's settings bound to it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request
from pydantic import Field, ValidationError
from starlette.responses import JSONResponse

from app.gateway import limits
from app.gateway.admission import Admission, Handshake, NotAdmitted
from app.gateway.client_events import read_object, refusal
from app.gateway.route import refusal as denial
from app.gateway.session_schema import SessionObject
from app.gateway.wire_model import JsonObject, WireModel, new_id
from services.session_config import RequestRefused

router = APIRouter()

MAX_BODY_BYTES = 1024 * 1024


class Expiry(WireModel):
    """How many seconds after its creation the key expires."""

    anchor: Literal["created_at"] = "created_at"
    seconds: Annotated[int, Field(ge=10, le=7200)] = 600


class SecretRequest(WireModel):
    """The body of the request."""

    session: JsonObject = Field(default_factory=dict)
    expires_after: Expiry = Field(default_factory=Expiry)
    x_user: Annotated[str, Field(max_length=128)] = ""
    """A stable id of the person that the key is for: outcomes of their writes are told to them alone."""


@router.post("/v1/realtime/client_secrets")
async def create(request: Request) -> JSONResponse:
    """Creates an ephemeral key, for a caller with one of the operator's keys."""
    admission: Admission = request.app.state.admission
    try:
        key = admission.authorise(Handshake(request.headers, request.query_params))
        wish = await _wish(request)
        session = limits.session(SessionObject().updated(wish.session), admission.settings.limits)
    except NotAdmitted as refused:
        return denial(refused)
    except RequestRefused as refused:
        error = {
            "type": "invalid_request_error",
            "code": refused.code,
            "message": refused.message,
            "param": refused.param,
        }
        return JSONResponse({"error": error}, 400)
    secret = admission.secrets.create(session, wish.expires_after.seconds, key, wish.x_user)
    resource = session.resource(new_id("sess"), admission.defaults)
    return JSONResponse({"value": secret.value, "expires_at": secret.expires_at, "session": resource})


async def _wish(request: Request) -> SecretRequest:
    """The body of the request, which may be empty. Raises `RequestRefused`."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise RequestRefused("message_too_large", f"At most {MAX_BODY_BYTES} bytes.")
    try:
        return SecretRequest.model_validate(read_object(body.decode(errors="replace")) if body else {})
    except ValidationError as error:
        raise refusal(error) from error
