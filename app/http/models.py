"""The list of models, which clients ask for to fill a menu or to check that the server is there."""

from typing import Any

from fastapi import APIRouter

from app.gateway.session_schema import MODEL

router = APIRouter()


@router.get("/v1/models")
async def models() -> dict[str, Any]:
    """The one model that this server offers, in OpenAI's format."""
    return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}]}
