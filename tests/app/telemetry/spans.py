"""Keeps the spans of sessions in memory and finds them by name and parent."""

from collections.abc import Callable, Mapping
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.telemetry.recorder import Recorder
from services.clock import Clock


class Memory:
    """Keeps the spans of the sessions that it observes."""

    def __init__(self, *, content: bool = False, caller: Mapping[str, str] | None = None) -> None:
        self._exporter = InMemorySpanExporter()
        provider = TracerProvider(shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracer = provider.get_tracer("tests")
        self._content = content
        self._parent = TraceContextTextMapPropagator().extract(dict(caller or {}))

    def observe(self, clock: Clock) -> Recorder:
        return Recorder(self.tracer, clock, "sess_test", self._parent, content=self._content)

    @property
    def spans(self) -> list[ReadableSpan]:
        return sorted(self._exporter.get_finished_spans(), key=lambda span: span.start_time or 0)

    def named(self, name: str) -> list[ReadableSpan]:
        return [span for span in self.spans if span.name == name]

    def only(self, name: str) -> ReadableSpan:
        [span] = self.named(name)
        return span

    def turns(self) -> list[ReadableSpan]:
        return self.named("turn")

    def children(self, parent: ReadableSpan) -> list[ReadableSpan]:
        own = parent.get_span_context()
        assert own is not None
        return [span for span in self.spans if span.parent is not None and span.parent.span_id == own.span_id]


def of(span: ReadableSpan) -> Mapping[str, Any]:
    return span.attributes or {}


def ms(span: ReadableSpan) -> float:
    assert span.start_time is not None
    assert span.end_time is not None
    return (span.end_time - span.start_time) / 1e6


Observe = Callable[[Clock], Recorder]
