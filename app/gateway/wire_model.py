"""Base class and helpers of all models of the wire."""

import secrets
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

JsonObject = dict[str, Any]


class WireModel(BaseModel):
    """A JSON object of the Realtime protocol. Unknown fields are ignored: a client may be newer than the server."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def _absent(value: object) -> bool:
    return value is None


Omitted = Annotated[T | None, Field(exclude_if=_absent)]
"""A field left out when None: strict clients (zod) drop events in which an optional field is null."""


def new_id(kind: str) -> str:
    """A fresh id such as item_5f0c... (at most 32 characters, the longest that all clients keep as it is)."""
    return f"{kind}_{secrets.token_hex(10)}"
