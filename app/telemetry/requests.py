"""Records requests to models as spans, by OpenTelemetry's conventions for generative AI."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.telemetry.turns import Timeline
from services.events.model import Addressee, ModelRequest, RequestStatus, Usage

_PROPAGATOR = TraceContextTextMapPropagator()


class RequestSpans:
    """Implements `ModelWatch`. `context` gives the parent span for what is asked for a turn."""

    def __init__(self, tracer: Tracer, time: Timeline, session: str, context: Callable[[int], Context]) -> None:
        self._tracer = tracer
        self._time = time
        self._session = session
        self._context = context

    def asked(self, turn: int, whom: Addressee) -> ModelRequest:
        """Starts the span of a request to `whom`. Its `headers` carry the trace to a remote server."""
        context = self._context(turn)
        told: dict[str, str | int] = {
            "gen_ai.operation.name": "chat",
            "gen_ai.system": whom.provider,
            "gen_ai.provider.name": whom.provider,
            "gen_ai.request.model": whom.model,
            "gen_ai.conversation.id": self._session,
        }
        server = urlsplit(whom.address)
        if server.hostname:
            told["server.address"] = server.hostname
            told["server.port"] = server.port or (443 if server.scheme == "https" else 80)
        kind = SpanKind.CLIENT if whom.address else SpanKind.INTERNAL
        began_s = self._time.now
        span = self._tracer.start_span(f"chat {whom.model}", context, kind, told, start_time=self._time.ns(began_s))
        headers: dict[str, str] = {}
        if whom.address:
            _PROPAGATOR.inject(headers, set_span_in_context(span, context))
        return _Request(span, self._time, began_s, MappingProxyType(headers))


class _Request:
    def __init__(self, span: Span, time: Timeline, began_s: float, headers: Mapping[str, str]) -> None:
        self.headers = headers
        self._span = span
        self._time = time
        self._began_s = began_s
        self._first = True

    def output(self) -> None:
        if self._first:
            self._first = False
            now_s = self._time.now
            waited_s = now_s - self._began_s
            self._span.set_attribute("gen_ai.response.time_to_first_chunk", waited_s)
            self._span.add_event("first_token", {"foresay.waited_ms": round(waited_s * 1000, 3)}, self._time.ns(now_s))

    def over(self, usage: Usage, outcome: str) -> None:
        self._span.set_attributes(
            {
                "foresay.model.outcome": str(outcome),
                "gen_ai.usage.input_tokens": usage.input_tokens,
                "gen_ai.usage.output_tokens": usage.output_tokens,
            }
        )
        if outcome not in set(RequestStatus):
            self._span.set_attribute("error.type", str(outcome))
            self._span.set_status(Status(StatusCode.ERROR))
        self._span.end(self._time.ns(self._time.now))
