"""Translates a session's responses into the wire's events of a response:

    created > output_item.added > conversation.item.added > content_part.added > output_text.delta*
      > output_text.done > content_part.done > output_item.done > conversation.item.done > response.done

Every response that is created ends with response.done, and no later event has its id.
"""

import json
from dataclasses import dataclass, field

from app.gateway.items import ApprovalRequest, ApprovalResponse, FunctionCall, Item, ItemStatus, MessageItem, OutputText
from app.gateway.mcp_tool import LABEL
from app.gateway.server_events import (
    ContentPartAdded,
    ContentPartDone,
    FunctionArgumentsDelta,
    FunctionArgumentsDone,
    InputTokenDetails,
    ItemAdded,
    ItemDone,
    OutputItemAdded,
    OutputItemDone,
    OutputTextDelta,
    OutputTextDone,
    OutputTokenDetails,
    ResponseCreated,
    ResponseDone,
    ResponseFault,
    ResponseObject,
    ServerEvent,
    StatusDetails,
    TextPart,
    TokenUsage,
)
from app.gateway.session_state import GatewaySession
from app.gateway.wire_model import new_id
from app.http.metrics import ServerMetrics
from services.events.model import Usage
from services.events.output import ClientCall
from services.events.session import (
    ApprovalDecided,
    ConversationEvent,
    ResponseApproval,
    ResponseCall,
    ResponseEnded,
    ResponseStarted,
    ResponseStatus,
    ResponseText,
)


@dataclass(slots=True)
class _Open:
    """A response in progress; `message` is the item being written, `text` its text so far."""

    id: str
    metadata: dict[str, str] | None
    out_of_band: bool
    output: list[Item] = field(default_factory=list)
    message: str | None = None
    text: str = ""

    @property
    def index(self) -> int:
        """Index of the output item being written, or of the next one."""
        return len(self.output)


class ResponseEvents:
    def __init__(self, state: GatewaySession, metrics: ServerMetrics) -> None:
        self._state = state
        self._metrics = metrics
        self._open: dict[str, _Open] = {}

    def translate(self, event: ConversationEvent) -> list[ServerEvent]:
        if isinstance(event, ResponseStarted):
            return self._start(event)
        if isinstance(event, ApprovalDecided):
            return self._decided(event)
        if not isinstance(event, ResponseText | ResponseCall | ResponseApproval | ResponseEnded):
            return []
        response = self._open.get(event.response_id)
        if response is None:
            return []
        match event:
            case ResponseText(text=text):
                return self._write(response, text)
            case ResponseCall(call=call):
                return [*self._close_message(response, "completed"), *self._call(response, call)]
            case ResponseApproval():
                return self._ask(response, event)
            case ResponseEnded():
                return self._end(response, event)

    def _start(self, event: ResponseStarted) -> list[ServerEvent]:
        response = _Open(event.response_id, event.metadata, event.out_of_band)
        self._open[response.id] = response
        return [ResponseCreated(response=self._resource(response, "in_progress"))]

    # -------------------------------------------------------------- text

    def _write(self, response: _Open, text: str) -> list[ServerEvent]:
        if not text:
            return []
        begun = [] if response.message else self._open_message(response)
        assert response.message is not None
        response.text += text
        delta = OutputTextDelta(
            response_id=response.id, output_index=response.index, item_id=response.message, delta=text
        )
        return [*begun, delta]

    def _open_message(self, response: _Open) -> list[ServerEvent]:
        item = MessageItem(id=new_id("item"), role="assistant", status="in_progress", content=[])
        response.message = item.id
        if not response.out_of_band:
            self._state.items.answered(item.id, response.id)
        part = ContentPartAdded(
            response_id=response.id, output_index=response.index, item_id=item.id, part=TextPart(text="")
        )
        return [*self._added(response, item), part]

    def _close_message(self, response: _Open, status: ItemStatus) -> list[ServerEvent]:
        item_id, text = response.message, response.text
        if item_id is None:
            return []
        where, index = response.id, response.index
        item = MessageItem(id=item_id, role="assistant", status=status, content=[OutputText(text=text)])
        response.message, response.text = None, ""
        return [
            OutputTextDone(response_id=where, output_index=index, item_id=item_id, text=text),
            ContentPartDone(response_id=where, output_index=index, item_id=item_id, part=TextPart(text=text)),
            *self._done(response, item),
        ]

    # -------------------------------------------------------------- calls

    def _call(self, response: _Open, call: ClientCall) -> list[ServerEvent]:
        arguments = json.dumps(call.arguments, ensure_ascii=False)
        item = FunctionCall(id=new_id("item"), status="in_progress", call_id=call.wire_id, name=call.tool, arguments="")
        where, index = response.id, response.index
        return [
            *self._added(response, item),
            FunctionArgumentsDelta(
                response_id=where, output_index=index, item_id=item.id, call_id=call.wire_id, delta=arguments
            ),
            FunctionArgumentsDone(
                response_id=where,
                output_index=index,
                item_id=item.id,
                call_id=call.wire_id,
                name=call.tool,
                arguments=arguments,
            ),
            *self._done(response, item.model_copy(update={"status": "completed", "arguments": arguments})),
        ]

    # -------------------------------------------------------------- approvals

    def _ask(self, response: _Open, event: ResponseApproval) -> list[ServerEvent]:
        """Send one approval item for each request, after the question, if the client understands such items."""
        if not self._state.session.asks_for_approval(event.tool) or event.request_id in self._state.items:
            return []
        arguments = json.dumps(event.arguments, ensure_ascii=False)
        item = ApprovalRequest(id=event.request_id, server_label=LABEL, name=event.tool, arguments=arguments)
        question = self._close_message(response, "completed")
        return [*question, *self._added(response, item), *self._done(response, item)]

    def _decided(self, event: ApprovalDecided) -> list[ServerEvent]:
        """Add an approval response item on behalf of the client, because the protocol has no other way to report that a
        request is decided."""
        if event.request_id not in self._state.items:
            return []
        reason = "The user said so." if event.approve else "It is not wanted any more."
        item = ApprovalResponse(
            id=new_id("item"), approval_request_id=event.request_id, approve=event.approve, reason=reason
        )
        previous = self._state.items.add(item)
        return [ItemAdded(previous_item_id=previous, item=item), ItemDone(previous_item_id=previous, item=item)]

    # -------------------------------------------------------------- items and ends

    def _added(self, response: _Open, item: Item) -> list[ServerEvent]:
        added = OutputItemAdded(response_id=response.id, output_index=response.index, item=item)
        if response.out_of_band:
            return [added]
        previous = self._state.items.add(item)
        return [added, ItemAdded(previous_item_id=previous, item=item)]

    def _done(self, response: _Open, item: Item) -> list[ServerEvent]:
        done = OutputItemDone(response_id=response.id, output_index=response.index, item=item)
        response.output.append(item)
        if response.out_of_band or item.id not in self._state.items:
            return [done]
        self._state.items.replace(item)
        return [done, ItemDone(previous_item_id=self._state.items.previous(item.id), item=item)]

    def _end(self, response: _Open, event: ResponseEnded) -> list[ServerEvent]:
        del self._open[response.id]
        completed = event.status is ResponseStatus.COMPLETED
        closed = self._close_message(response, "completed" if completed else "incomplete")
        self._metrics.responses.labels(event.status).inc()
        resource = self._resource(response, event.status.value, _details(event), _usage(event.usage))
        return [*closed, ResponseDone(response=resource)]

    def _resource(
        self,
        response: _Open,
        status: str,
        details: StatusDetails | None = None,
        usage: TokenUsage | None = None,
    ) -> ResponseObject:
        return ResponseObject.model_validate(
            {
                "id": response.id,
                "status": status,
                "status_details": details,
                "output": list(response.output),
                "conversation_id": None if response.out_of_band else self._state.conversation_id,
                "max_output_tokens": self._state.session.max_output_tokens,
                "metadata": response.metadata,
                "usage": usage,
            }
        )


def _details(event: ResponseEnded) -> StatusDetails | None:
    match event.status:
        case ResponseStatus.COMPLETED:
            return None
        case ResponseStatus.CANCELLED:
            return StatusDetails(type="cancelled", reason=event.reason or "client_cancelled")
        case ResponseStatus.FAILED:
            message = event.reason or "The model could not answer."
            return StatusDetails(
                type="failed",
                error=ResponseFault(type="server_error", code=event.code or "model_error", message=message),
            )


def _usage(usage: Usage) -> TokenUsage:
    return TokenUsage(
        total_tokens=usage.input_tokens + usage.output_tokens,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        input_token_details=InputTokenDetails(text_tokens=usage.input_tokens, cached_tokens=usage.cached_input_tokens),
        output_token_details=OutputTokenDetails(text_tokens=usage.output_tokens),
    )
