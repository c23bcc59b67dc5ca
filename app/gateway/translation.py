"""Translates a session's events into events of the wire, in the order that the protocol demands. Pure."""

from app.gateway.extension import extended
from app.gateway.input_events import InputEvents
from app.gateway.response_events import ResponseEvents
from app.gateway.server_events import Error, ErrorDetail, ServerEvent
from app.gateway.session_state import GatewaySession
from app.http.metrics import ServerMetrics
from services.events.session import ConversationEvent, SessionFault


class EventTranslation:
    def __init__(self, state: GatewaySession, metrics: ServerMetrics) -> None:
        self._state = state
        self._listening = InputEvents(state)
        self._answering = ResponseEvents(state, metrics)

    def translate(self, event: ConversationEvent) -> list[ServerEvent]:
        if isinstance(event, SessionFault):
            return [Error(error=ErrorDetail(type="server_error", code=event.code, message=event.message))]
        events = [*self._listening.translate(event), *self._answering.translate(event)]
        own = extended(event) if self._state.wants_extension_events else None
        return [*events, own] if own else events
