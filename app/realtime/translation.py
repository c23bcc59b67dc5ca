"""Conversation events to wire events. Pure: one event in, the events it amounts to out, in legal order."""

from app.http.metrics import Metrics
from app.realtime.answering import Answering
from app.realtime.extension import extended
from app.realtime.listening import Listening
from app.realtime.server_events import Error, ErrorDetail, ServerEvent
from app.realtime.state import SessionState
from services.events.output import ConversationEvent, Fault


class Translation:
    def __init__(self, state: SessionState, metrics: Metrics) -> None:
        self._state = state
        self._listening = Listening(state)
        self._answering = Answering(state, metrics)

    def tell(self, event: ConversationEvent) -> list[ServerEvent]:
        if isinstance(event, Fault):
            return [Error(error=ErrorDetail(type="server_error", code=event.code, message=event.message))]
        events = [*self._listening.tell(event), *self._answering.tell(event)]
        own = extended(event) if self._state.wants_extension_events else None
        return [*events, own] if own else events
