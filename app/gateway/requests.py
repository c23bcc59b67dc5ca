"""Performs the client's requests on the session. Each method returns the events that answer the request at once."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.gateway import client_events as ask
from app.gateway import limits
from app.gateway.audio import checked, to_pcm16
from app.gateway.items import (
    ApprovalRequest,
    ApprovalResponse,
    FunctionCall,
    FunctionCallOutput,
    InputAudio,
    InputText,
    Item,
    MessageItem,
    OutputText,
)
from app.gateway.server_events import (
    AudioBufferCleared,
    ItemAdded,
    ItemDeleted,
    ItemDone,
    ItemRetrieved,
    ItemTruncated,
    ServerEvent,
    SessionUpdated,
)
from app.gateway.session_port import SessionPort
from app.gateway.session_schema import Tool, ToolChoice, chosen, specs
from app.gateway.session_state import GatewaySession
from app.gateway.wire_model import new_id
from app.sections import LimitsSection
from services.events.speech import RecognisedText
from services.session_config import RequestRefused, ResponseOptions
from tools.spec import ToolSpec

_TOOLS: TypeAdapter[list[Tool]] = TypeAdapter(list[Tool])
_CHOICE: TypeAdapter[ToolChoice] = TypeAdapter(ToolChoice)


class Requests:
    """Performs the requests of one client. All methods raise `RequestRefused` for a request that cannot be done."""

    def __init__(self, state: GatewaySession, session: SessionPort) -> None:
        self._state = state
        self._session = session

    async def perform(self, event: ask.ClientEvent) -> list[ServerEvent]:
        """Perform any event except an append of audio (see `append`)."""
        match event:
            case ask.SessionUpdate():
                return await self._update(event)
            case ask.TextAppend():
                await self._hear(event)
            case ask.AudioCommit():
                await self._session.commit_audio()
            case ask.AudioClear():
                await self._session.clear_audio()
                return [AudioBufferCleared()]
            case ask.ItemCreate():
                return await self._create(event)
            case ask.ItemRetrieve(item_id=item_id):
                return [ItemRetrieved(item=self._find(item_id, "retrieve"))]
            case ask.ItemDelete(item_id=item_id):
                return await self._delete(item_id)
            case ask.ItemTruncate():
                return await self._truncate(event)
            case ask.ResponseCreate(response=wish):
                await self._session.respond(self._options(wish or ask.ResponseInput()))
            case ask.ResponseCancel(response_id=response_id):
                await self._cancel(response_id)
            case ask.PlaybackReport(response_id=response_id, heard=heard, done=done):
                limits.text(heard, self._state.limits.item_bytes, "heard")
                await self._session.playback(response_id, heard, done)
        return []

    # -------------------------------------------------------------- session and audio

    async def _update(self, event: ask.SessionUpdate) -> list[ServerEvent]:
        session = limits.session(self._state.session.updated(event.session), self._state.limits)
        before, self._state.session = self._state.session, session
        try:
            await self._session.configure(self._state.config())
        except RequestRefused:
            self._state.session = before
            raise
        return [SessionUpdated(session=self._state.resource())]

    async def append(self, data: bytes) -> list[ServerEvent]:
        """Append audio in the session's input format. No event answers it."""
        wire = self._state.session.audio.input.format
        pcm = to_pcm16(checked(data), wire)
        if pcm:
            await self._session.append_audio(pcm, wire.hz)
        return []

    async def _hear(self, event: ask.TextAppend) -> None:
        if not self._state.extended:
            told = "x_foresay.text is taken after opting in: session.x_ext of a session.update, or ?x_ext=events."
            raise RequestRefused("invalid_value", told, "type")
        limit = self._state.limits.utterance_bytes
        limits.text(event.stable, limit, "stable")
        limits.text(event.stable + event.unstable, limit, "unstable")
        start_ms, end_ms = event.speech_start_ms, event.speech_end_ms
        text = RecognisedText(event.rev, event.stable, event.unstable, event.final, start_ms, end_ms)
        await self._session.append_text(text)

    # -------------------------------------------------------------- items

    async def _create(self, event: ask.ItemCreate) -> list[ServerEvent]:
        item = _item(event.item)
        limits.item(item, self._state.limits)
        self._state.items.check(item.id, event.previous_item_id)
        await self._tell(item)
        previous = self._state.items.add(item, event.previous_item_id)
        return [ItemAdded(previous_item_id=previous, item=item), ItemDone(previous_item_id=previous, item=item)]

    async def _tell(self, item: Item) -> None:
        """Pass an item that the client created to the session. A restored call and its output are from before this
        session: the model is told of them, and nothing waits for them."""
        match item:
            case MessageItem(role="user"):
                await self._session.add_user_text(item.id, item.text)
            case MessageItem(role="system"):
                await self._session.add_instruction(item.id, item.text)
            case MessageItem() if item.id in self._state.items.answers:
                await self._session.truncate(self._state.items.answers[item.id], item.text)
            case MessageItem():
                await self._session.add_assistant_text(item.id, item.text)
            case FunctionCallOutput() if item.call_id in self._state.replayed_calls:
                call = self._state.replayed_calls[item.call_id]
                told = f"Earlier the tool {call.name} was called with {call.arguments} and returned: {item.output}"
                await self._session.add_instruction(item.id, told)
            case FunctionCallOutput():
                await self._session.tool_output(item.call_id, item.output)
            case FunctionCall():
                self._state.replayed(item)
            case ApprovalResponse():
                await self._session.approve(item.approval_request_id, item.approve)

    def _find(self, item_id: str, verb: str) -> Item:
        item = self._state.items.get(item_id)
        if item is None:
            raise RequestRefused(f"item_{verb}_invalid_item_id", f"There is no item '{item_id[:80]}'.", "item_id")
        return item

    async def _delete(self, item_id: str) -> list[ServerEvent]:
        self._find(item_id, "delete")
        await self._session.forget(self._state.items.answers.get(item_id, item_id))
        self._state.items.remove(item_id)
        return [ItemDeleted(item_id=item_id)]

    async def _truncate(self, event: ask.ItemTruncate) -> list[ServerEvent]:
        item = self._find(event.item_id, "truncate")
        if not isinstance(item, MessageItem) or item.role != "assistant":
            raise RequestRefused("invalid_value", "Only what the assistant said can be truncated.", "item_id")
        if event.content_index >= max(1, len(item.content)):
            raise RequestRefused("invalid_value", "The item has no such content part.", "content_index")
        limits.text(event.x_heard, self._state.limits.item_bytes, "x_heard")
        await self._session.truncate(self._state.items.answers.get(item.id, item.id), event.x_heard)
        if event.x_heard is not None:
            heard: list[OutputText] = [OutputText(text=event.x_heard)]
            self._state.items.replace(item.model_copy(update={"content": heard}))
        return [ItemTruncated(item_id=item.id, content_index=event.content_index, audio_end_ms=event.audio_end_ms)]

    # -------------------------------------------------------------- responses

    def _options(self, wish: ask.ResponseInput) -> ResponseOptions:
        inputs = None if wish.input is None else self._texts(wish.input)
        limits.response(wish.instructions, wish.metadata, inputs, self._state.limits)
        extra: dict[str, Any] = {} if wish.tools is None else {"client_tools": _tools(wish.tools, self._state.limits)}
        return ResponseOptions(
            instructions=wish.instructions,
            metadata=wish.metadata,
            tool_choice=None if wish.tool_choice is None else _choice(wish.tool_choice),
            out_of_band=wish.conversation == "none",
            input_texts=inputs,
            extra=extra,
        )

    def _texts(self, items: list[ask.ItemInput]) -> tuple[str, ...]:
        return tuple(self._text(item) for item in items)

    def _text(self, wish: ask.ItemInput) -> str:
        item = self._find(wish.id or "", "reference") if wish.type == "item_reference" else _item(wish)
        match item:
            case MessageItem():
                return item.text
            case FunctionCall():
                return f"{item.name}({item.arguments})"
            case FunctionCallOutput():
                return item.output
            case ApprovalRequest():
                return f"May {item.name}({item.arguments}) run?"
            case ApprovalResponse():
                return "Yes, it may." if item.approve else "No, it may not."

    async def _cancel(self, response_id: str | None) -> None:
        """Cancel a response. Clients recognise a cancel that came too late by the beginning of the error message."""
        try:
            await self._session.cancel(response_id)
        except RequestRefused as refused:
            if refused.message.startswith("Cancellation failed"):
                raise
            raise RequestRefused(refused.code, f"Cancellation failed: {refused.message}", refused.param) from refused


def _item(wish: ask.ItemInput) -> Item:
    """The item as it is stored and sent: with all fields, and with the client's id if it gave one."""
    item_id = wish.id or new_id("item")
    status = wish.status or "completed"
    match wish.type:
        case "message":
            role = wish.role or "user"
            content = [_content(part, role, place) for place, part in enumerate(wish.content)]
            return MessageItem(id=item_id, role=role, status=status, content=content)
        case "function_call":
            call_id = wish.call_id or new_id("call")
            return FunctionCall(
                id=item_id, status=status, call_id=call_id, name=wish.name or "", arguments=wish.arguments or ""
            )
        case "function_call_output":
            return FunctionCallOutput(id=item_id, status=status, call_id=wish.call_id or "", output=wish.output or "")
        case "mcp_approval_response":
            asked, approve = wish.approval_request_id or "", wish.approve is True
            return ApprovalResponse(id=item_id, approval_request_id=asked, approve=approve, reason=wish.reason)
        case "item_reference":
            raise RequestRefused("invalid_value", "An item_reference cannot be created.", "item.type")


def _content(part: ask.ContentInput, role: str, place: int) -> InputText | InputAudio | OutputText:
    words = part.words
    if words is None:
        raise RequestRefused(
            "missing_required_parameter",
            "Content needs 'text' or 'transcript'; send audio through input_audio_buffer.append.",
            f"item.content.{place}.text",
        )
    if role == "assistant":
        return OutputText(text=words)
    return InputAudio(transcript=words) if part.type == "input_audio" else InputText(text=words)


def _tools(tools: list[dict[str, Any]], limit: LimitsSection) -> tuple[ToolSpec, ...]:
    limits.tools(tools, limit)
    try:
        return specs(_TOOLS.validate_python(tools))
    except ValidationError as error:
        raise ask.refusal(error, "response.tools.") from error


def _choice(choice: Any) -> str:
    try:
        return chosen(_CHOICE.validate_python(choice))
    except ValidationError as error:
        raise ask.refusal(error, "response.tool_choice.") from error
