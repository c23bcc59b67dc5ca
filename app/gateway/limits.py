"""Limits the sizes of what a client sets. All functions raise `RequestRefused`, which names the field."""

from collections.abc import Sequence

from pydantic_core import to_json

from app.gateway.items import ApprovalRequest, ApprovalResponse, FunctionCall, FunctionCallOutput, Item, MessageItem
from app.gateway.session_schema import MAX_TOOLS, SessionObject
from app.gateway.wire_model import JsonObject
from app.sections import LimitsSection
from services.session_config import RequestRefused

TOO_LONG = "string_above_max_length"
"""Error code that OpenAI's servers use."""

MOST_INPUT_ITEMS = 256
METADATA_PAIRS, METADATA_NAME, METADATA_VALUE = 16, 64, 512
"""Limits of a response's metadata: pairs, characters of a name, characters of a value (OpenAI Realtime reference)."""


def text(value: str | None, limit: int, param: str) -> None:
    """Check one text; `limit` is in bytes of UTF-8."""
    if value is None or len(value) * 4 <= limit:
        return
    size = len(value.encode(errors="replace"))
    if size > limit:
        raise RequestRefused(TOO_LONG, f"'{param}' holds {size} bytes; at most {limit} are taken.", param)


def item(wanted: Item, limits: LimitsSection, param: str = "item") -> None:
    limit = limits.item_bytes
    match wanted:
        case MessageItem():
            for place, part in enumerate(wanted.content):
                name = "transcript" if part.type == "input_audio" else "text"
                text(getattr(part, name), limit, f"{param}.content.{place}.{name}")
            text(wanted.text, limit, f"{param}.content")
        case FunctionCall() | ApprovalRequest():
            text(wanted.name, limit, f"{param}.name")
            text(wanted.arguments, limit, f"{param}.arguments")
        case FunctionCallOutput():
            text(wanted.output, limit, f"{param}.output")
        case ApprovalResponse():
            text(wanted.reason, limit, f"{param}.reason")


def session(wanted: SessionObject, limits: LimitsSection) -> SessionObject:
    text(wanted.instructions, limits.instructions_bytes, "session.instructions")
    tools = sum(len(tool.model_dump_json()) for tool in wanted.tools)
    _json(tools, limits.tools_bytes, "session.tools")
    _json(tools + len(wanted.model_dump_json(exclude={"tools"})), limits.session_bytes, "session")
    return wanted


def tools(wanted: Sequence[JsonObject], limits: LimitsSection) -> None:
    """Check the tools of a session or of one response."""
    if len(wanted) > MAX_TOOLS:
        told = f"'response.tools' has {len(wanted)} tools; at most {MAX_TOOLS} are taken."
        raise RequestRefused("invalid_value", told, "response.tools")
    _json(len(to_json(wanted)), limits.tools_bytes, "response.tools")


def response(
    instructions: str | None, metadata: dict[str, str] | None, inputs: Sequence[str] | None, limits: LimitsSection
) -> None:
    """Check what a `response.create` sets; `inputs` are the texts of its `input`."""
    text(instructions, limits.instructions_bytes, "response.instructions")
    if metadata is not None and (
        len(metadata) > METADATA_PAIRS
        or any(len(name) > METADATA_NAME or len(value) > METADATA_VALUE for name, value in metadata.items())
    ):
        told = f"at most {METADATA_PAIRS} pairs of {METADATA_NAME} and {METADATA_VALUE} characters are taken."
        raise RequestRefused("invalid_value", f"'response.metadata' is too large: {told}", "response.metadata")
    if inputs is not None:
        if len(inputs) > MOST_INPUT_ITEMS:
            told = f"'response.input' has {len(inputs)} items; at most {MOST_INPUT_ITEMS} are taken."
            raise RequestRefused("invalid_value", told, "response.input")
        _json(sum(map(len, inputs)), limits.item_bytes, "response.input")


def _json(size: int, limit: int, param: str) -> None:
    if size > limit:
        raise RequestRefused("invalid_value", f"'{param}' holds {size} bytes; at most {limit} are taken.", param)
