"""Events from the client: one model per event, and the parser, whose errors name the field at fault."""

import asyncio
import re
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator
from pydantic_core import from_json

from app.gateway.wire_model import JsonObject, WireModel
from services.session_config import RequestRefused

Id = Annotated[str, Field(min_length=1, max_length=512)]


MAX_PARTS = 1024
"""Most content parts of one item."""


class ClientEvent(WireModel):
    event_id: Id | None = None


# ------------------------------------------------------------------ session and audio


class SessionUpdate(ClientEvent):
    """`session` is merged into the session's settings (`session_schema.py`)."""

    session: JsonObject


class AudioAppend(ClientEvent):
    """`audio` is base64-encoded audio in the session's input format."""

    audio: str


Milliseconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class TextAppend(ClientEvent):
    """Extension: what the client's own recogniser understands of an utterance so far, in place of audio. The times are
    of the speech, in ms since the session began."""

    rev: Annotated[int, Field(ge=0)]
    stable: str = ""
    unstable: str = ""
    final: bool = False
    speech_start_ms: Milliseconds | None = None
    speech_end_ms: Milliseconds | None = None

    @model_validator(mode="after")
    def _ordered(self) -> "TextAppend":
        start, end = self.speech_start_ms, self.speech_end_ms
        if start is not None and end is not None and end < start:
            told = f"'speech_end_ms' ({end:g}) must not be less than 'speech_start_ms' ({start:g})."
            raise RequestRefused("invalid_value", told, "speech_end_ms")
        return self


class AudioCommit(ClientEvent):
    pass


class AudioClear(ClientEvent):
    pass


class OutputAudioClear(ClientEvent):
    """Accepted and ignored: the server sends no audio that could be cleared."""


# ------------------------------------------------------------------ conversation items


class ContentInput(WireModel):
    """Any content part; one with neither text nor transcript is refused when the item is made."""

    type: Literal["input_text", "input_audio", "output_text", "output_audio", "text", "audio"]
    text: str | None = None
    transcript: str | None = None

    @property
    def words(self) -> str | None:
        return self.text if self.text is not None else self.transcript


class ItemInput(WireModel):
    """Any kind of item as a client writes it; which fields are needed depends on `type`."""

    type: Literal["message", "function_call", "function_call_output", "mcp_approval_response", "item_reference"]
    id: Id | None = None
    role: Literal["system", "user", "assistant"] | None = None
    content: list[ContentInput] = Field(default_factory=list, max_length=MAX_PARTS)
    call_id: Id | None = None
    name: str | None = None
    arguments: str | None = None
    output: str | None = None
    approval_request_id: Id | None = None
    approve: bool | None = None
    reason: str | None = None
    status: Literal["in_progress", "completed", "incomplete"] | None = None

    @model_validator(mode="after")
    def _complete(self) -> "ItemInput":
        for field in _NEEDED[self.type]:
            if getattr(self, field) is None:
                raise RequestRefused("missing_required_parameter", f"A {self.type} needs '{field}'.", f"item.{field}")
        return self


_NEEDED = {
    "message": ("role",),
    "function_call": ("name", "arguments"),
    "function_call_output": ("call_id", "output"),
    "mcp_approval_response": ("approval_request_id", "approve"),
    "item_reference": ("id",),
}


class ItemCreate(ClientEvent):
    item: ItemInput
    previous_item_id: str | None = None


class ItemRetrieve(ClientEvent):
    item_id: Id


class ItemDelete(ClientEvent):
    item_id: Id


class ItemTruncate(ClientEvent):
    """`x_heard` (extension): the words that were heard. `audio_end_ms` is only echoed: the server sends no audio."""

    item_id: Id
    content_index: Annotated[int, Field(ge=0)]
    audio_end_ms: Annotated[int, Field(ge=0)]
    x_heard: str | None = None


# ------------------------------------------------------------------ responses


class ResponseInput(WireModel):
    """What a `response.create` may override; everything else in it is accepted and ignored."""

    instructions: str | None = None
    metadata: dict[str, str] | None = None
    tools: list[JsonObject] | None = None
    tool_choice: Any = None
    input: list[ItemInput] | None = None
    conversation: str | None = None


class ResponseCreate(ClientEvent):
    response: ResponseInput | None = None


class ResponseCancel(ClientEvent):
    response_id: Id | None = None


class PlaybackReport(ClientEvent):
    """Extension: how far the client has spoken a response."""

    response_id: Id
    heard: str | None = None
    done: bool = False


KNOWN: dict[str, type[ClientEvent]] = {
    "session.update": SessionUpdate,
    "input_audio_buffer.append": AudioAppend,
    "input_audio_buffer.commit": AudioCommit,
    "input_audio_buffer.clear": AudioClear,
    "output_audio_buffer.clear": OutputAudioClear,
    "conversation.item.create": ItemCreate,
    "conversation.item.retrieve": ItemRetrieve,
    "conversation.item.delete": ItemDelete,
    "conversation.item.truncate": ItemTruncate,
    "response.create": ResponseCreate,
    "response.cancel": ResponseCancel,
    "x_foresay.playback": PlaybackReport,
    "x_foresay.text": TextAppend,
}


# ------------------------------------------------------------------ parsing

_FIELD = re.compile(r"[a-z_][a-z0-9_]*")
_TAGS = frozenset(
    {"server_vad", "semantic_vad", "function", "mcp", "str", "int", "float", "bool", "dict", "list", "literal"}
)
"""Parts of a pydantic error location that are not field names."""


LARGE = 256 * 1024
"""Messages with more characters are first checked by `check_parts`, because parsing blocks the event loop."""
PART = 2 * 1024 * 1024
"""Characters that `check_parts` looks at before other tasks run."""
MOST_VALUES, MOST_ESCAPES = 50_000, 1_000_000
"""Most JSON values and escapes in one large message, because parsing ten million small values takes 0.25 s. Audio is
one value without escapes."""


async def check_parts(text: str) -> None:
    """Raises `RequestRefused` for a message that would take long to parse."""
    values = escapes = 0
    for start in range(0, len(text), PART):
        end = start + PART
        values += text.count(",", start, end) + text.count("[", start, end) + text.count("{", start, end)
        escapes += text.count("\\", start, end)
        if values > MOST_VALUES or escapes > MOST_ESCAPES:
            told = f"At most {MOST_VALUES} values and {MOST_ESCAPES} escaped characters a message."
            raise RequestRefused("message_too_large", told)
        await asyncio.sleep(0)


def read_object(text: str) -> JsonObject:
    """Parse one message. Raises `RequestRefused` if it is not a JSON object."""
    try:
        data = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise RequestRefused("invalid_json", f"The message is not valid JSON: {error}") from error
    if not isinstance(data, dict):
        raise RequestRefused("invalid_type", "A message must be a JSON object with a 'type'.")
    return data


def read_event(data: JsonObject) -> ClientEvent:
    """Validate `data` as a client event. Raises `RequestRefused`, which names the field at fault."""
    kind = data.get("type")
    if kind is None:
        raise RequestRefused("missing_required_parameter", "Missing required parameter: 'type'.", "type")
    model = KNOWN.get(kind) if isinstance(kind, str) else None
    if model is None:
        supported = ", ".join(f"'{name}'" for name in KNOWN)
        raise RequestRefused(
            "invalid_value", f"Invalid value: {_shown(kind)}. Supported values are: {supported}.", "type"
        )
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise refusal(error) from error


def refusal(error: ValidationError, prefix: str = "") -> RequestRefused:
    """The first error of a validation as an error of the protocol; `prefix` is put before the field's name."""
    fault = error.errors(include_url=False)[0]
    param = (prefix + ".".join(str(part) for part in fault["loc"] if _named(part))).rstrip(".")
    if fault["type"] == "missing":
        return RequestRefused("missing_required_parameter", f"Missing required parameter: '{param}'.", param)
    code = "invalid_type" if fault["type"].endswith("_type") else "invalid_value"
    reason = fault["msg"].removeprefix("Value error, ")
    return RequestRefused(code, f"Invalid value for '{param}': {reason}. Got {_shown(fault['input'])}.", param)


def _named(part: int | str) -> bool:
    return isinstance(part, int) or (part not in _TAGS and _FIELD.fullmatch(part) is not None)


def _shown(value: object) -> str:
    if isinstance(value, str | int | float | bool | None):
        text = repr(value)
        return text if len(text) <= 80 else f"{text[:77]}..."
    return f"a JSON {'array' if isinstance(value, list) else 'object'}"
