"""The list of models: clients ask for it to fill a menu or to see whether the server is there."""

from typing import Any

from fastapi import APIRouter

from app.gateway.session_schema import MODEL

router = APIRouter()


@router.get("/v1/models")
async def models() -> dict[str, Any]:
    return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}]}
