"""Events from the server to the client: one model per event of the OpenAI Realtime protocol (text output)."""

from typing import Any, Literal

from pydantic import Field

from app.gateway.items import Item
from app.gateway.wire_model import JsonObject, Omitted, WireModel, new_id


def _event_id() -> str:
    return new_id("event")


class ServerEvent(WireModel):
    type: Any
    event_id: str = Field(default_factory=_event_id)


# ------------------------------------------------------------------ session and errors


class SessionCreated(ServerEvent):
    type: Literal["session.created"] = "session.created"
    session: JsonObject


class SessionUpdated(ServerEvent):
    type: Literal["session.updated"] = "session.updated"
    session: JsonObject


class ErrorDetail(WireModel):
    """`event_id` is that of the client event at fault; clients that send one request at a time wait for it."""

    type: Literal["invalid_request_error", "server_error"]
    code: str | None
    message: str
    param: str | None = None
    event_id: str | None = None


class Error(ServerEvent):
    type: Literal["error"] = "error"
    error: ErrorDetail


# ------------------------------------------------------------------ the audio buffer


class SpeechStartedEvent(ServerEvent):
    type: Literal["input_audio_buffer.speech_started"] = "input_audio_buffer.speech_started"
    item_id: str
    audio_start_ms: int


class SpeechStopped(ServerEvent):
    type: Literal["input_audio_buffer.speech_stopped"] = "input_audio_buffer.speech_stopped"
    item_id: str
    audio_end_ms: int


class AudioBufferCommitted(ServerEvent):
    type: Literal["input_audio_buffer.committed"] = "input_audio_buffer.committed"
    item_id: str
    previous_item_id: str | None


class AudioBufferCleared(ServerEvent):
    type: Literal["input_audio_buffer.cleared"] = "input_audio_buffer.cleared"


# ------------------------------------------------------------------ conversation items


class ItemAdded(ServerEvent):
    type: Literal["conversation.item.added"] = "conversation.item.added"
    previous_item_id: str | None
    item: Item


class ItemDone(ServerEvent):
    type: Literal["conversation.item.done"] = "conversation.item.done"
    previous_item_id: str | None
    item: Item


class ItemRetrieved(ServerEvent):
    type: Literal["conversation.item.retrieved"] = "conversation.item.retrieved"
    item: Item


class ItemDeleted(ServerEvent):
    type: Literal["conversation.item.deleted"] = "conversation.item.deleted"
    item_id: str


class ItemTruncated(ServerEvent):
    type: Literal["conversation.item.truncated"] = "conversation.item.truncated"
    item_id: str
    content_index: int
    audio_end_ms: int


class DurationUsage(WireModel):
    type: Literal["duration"] = "duration"
    seconds: float


class TranscriptionDelta(ServerEvent):
    """Deltas are append-only: only text that will not change any more may be sent."""

    type: Literal["conversation.item.input_audio_transcription.delta"] = (
        "conversation.item.input_audio_transcription.delta"
    )
    item_id: str
    content_index: int = 0
    delta: str


class TranscriptionCompleted(ServerEvent):
    """The final text. Without `usage` the openai-agents client loses the transcript."""

    type: Literal["conversation.item.input_audio_transcription.completed"] = (
        "conversation.item.input_audio_transcription.completed"
    )
    item_id: str
    content_index: int = 0
    transcript: str
    usage: DurationUsage


class TranscriptionError(WireModel):
    type: str = "transcription_error"
    code: str = "transcription_failed"
    message: str


class TranscriptionFailedEvent(ServerEvent):
    type: Literal["conversation.item.input_audio_transcription.failed"] = (
        "conversation.item.input_audio_transcription.failed"
    )
    item_id: str
    content_index: int = 0
    error: TranscriptionError


# ------------------------------------------------------------------ responses


class InputTokenDetails(WireModel):
    text_tokens: int = 0
    audio_tokens: int = 0
    cached_tokens: int = 0


class OutputTokenDetails(WireModel):
    text_tokens: int = 0
    audio_tokens: int = 0


class TokenUsage(WireModel):
    total_tokens: int
    input_tokens: int
    output_tokens: int
    input_token_details: InputTokenDetails
    output_token_details: OutputTokenDetails


class ResponseFault(WireModel):
    type: str
    code: str
    message: str


class StatusDetails(WireModel):
    type: Literal["cancelled", "failed"]
    reason: Omitted[str] = None
    error: Omitted[ResponseFault] = None


class ResponseObject(WireModel):
    object: Literal["realtime.response"] = "realtime.response"
    id: str
    status: Literal["in_progress", "completed", "cancelled", "failed"]
    status_details: StatusDetails | None = None
    output: list[Item] = Field(default_factory=list)
    conversation_id: str | None
    output_modalities: list[str] = Field(default_factory=lambda: ["text"])
    max_output_tokens: int | Literal["inf"] = "inf"
    metadata: dict[str, str] | None = None
    usage: TokenUsage | None = None


class ResponseCreated(ServerEvent):
    type: Literal["response.created"] = "response.created"
    response: ResponseObject


class ResponseDone(ServerEvent):
    type: Literal["response.done"] = "response.done"
    response: ResponseObject


class InResponse(ServerEvent):
    response_id: str
    output_index: int


class OutputItemAdded(InResponse):
    type: Literal["response.output_item.added"] = "response.output_item.added"
    item: Item


class OutputItemDone(InResponse):
    type: Literal["response.output_item.done"] = "response.output_item.done"
    item: Item


class TextPart(WireModel):
    """The part in content_part events, whose type is "text"; inside items it is "output_text"."""

    type: Literal["text"] = "text"
    text: str


class ContentPartAdded(InResponse):
    type: Literal["response.content_part.added"] = "response.content_part.added"
    item_id: str
    content_index: int = 0
    part: TextPart


class ContentPartDone(InResponse):
    type: Literal["response.content_part.done"] = "response.content_part.done"
    item_id: str
    content_index: int = 0
    part: TextPart


class OutputTextDelta(InResponse):
    type: Literal["response.output_text.delta"] = "response.output_text.delta"
    item_id: str
    content_index: int = 0
    delta: str


class OutputTextDone(InResponse):
    type: Literal["response.output_text.done"] = "response.output_text.done"
    item_id: str
    content_index: int = 0
    text: str


class FunctionArgumentsDelta(InResponse):
    type: Literal["response.function_call_arguments.delta"] = "response.function_call_arguments.delta"
    item_id: str
    call_id: str
    delta: str


class FunctionArgumentsDone(InResponse):
    type: Literal["response.function_call_arguments.done"] = "response.function_call_arguments.done"
    item_id: str
    call_id: str
    name: str
    arguments: str
