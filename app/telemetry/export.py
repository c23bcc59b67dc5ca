"""Sends spans to a collector over OTLP/HTTP, in a thread of the SDK: the event loop only puts them into its queue.

The queue holds `OTEL_BSP_MAX_QUEUE_SIZE` spans (2048) and drops the oldest first. The standard OTEL_* variables decide
what the settings leave open.
"""

import asyncio
import logging
import threading
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from app.sections import Telemetry
from app.telemetry.recorder import Recorder
from services.clock import Clock
from services.session.engines import Observer

log = logging.getLogger(__name__)

FLUSH_S = 2.0
"""Seconds for the last spans when the server ends; then they are given up."""

PATH = "/v1/traces"


class LoggedExporter(SpanExporter):
    """Logs once that a collector takes no spans, and once that it does again; counts the spans `lost`."""

    def __init__(self, exporter: SpanExporter, place: str) -> None:
        self.lost = 0
        self._exporter = exporter
        self._place = place
        self._fails = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Passes `spans` to the wrapped exporter; never raises."""
        why = "it refuses them, or is not there"
        try:
            result = self._exporter.export(spans)
        except Exception as error:  # no error may end the thread that exports
            result, why = SpanExportResult.FAILURE, f"{type(error).__name__}: {error}"
        failed = result is not SpanExportResult.SUCCESS
        if failed:
            self.lost += len(spans)
        if failed and not self._fails:
            log.warning("traces do not reach %s (%s); said once, until they do", self._place, why)
        elif self._fails and not failed:
            log.info("traces reach %s again; %d spans were lost", self._place, self.lost)
        self._fails = failed
        return result

    def shutdown(self) -> None:
        """Shuts the wrapped exporter down."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30000) -> bool:
        """Flushes the wrapped exporter."""
        return self._exporter.force_flush(timeout_millis)


class Exporting:
    """`Tracing` with a provider of its own, so that the traces of other libraries in this process are not sent."""

    def __init__(self, telemetry: Telemetry, flush_s: float = FLUSH_S) -> None:
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # a line for every attempt; `Quiet` logs one
        self._content = telemetry.content
        self._flush_s = flush_s
        place = telemetry.otlp_endpoint or "the collector that the environment names"
        self._quiet = LoggedExporter(OTLPSpanExporter(_url(telemetry.otlp_endpoint)), place)
        ratio = telemetry.sample_ratio
        self._provider = TracerProvider(
            sampler=None if ratio is None else ParentBasedTraceIdRatio(ratio),
            resource=_resource(telemetry.service_name),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(BatchSpanProcessor(self._quiet))
        self._tracer = self._provider.get_tracer("foresay")

    @property
    def lost(self) -> int:
        """Spans that reached no collector."""
        return self._quiet.lost

    def observer(self, session: str, clock: Clock, caller: Mapping[str, str]) -> Observer:
        """A recorder for one session. A `traceparent` among the headers in `caller` becomes the parent of all turns."""
        parent = TraceContextTextMapPropagator().extract(dict(caller))
        return Recorder(self._tracer, clock, session, parent, content=self._content)

    async def aclose(self) -> None:
        """Sends the last spans within `flush_s`. Its thread is a daemon, so that a slow collector does not delay the
        exit, as a thread of an executor would."""
        loop, done = asyncio.get_running_loop(), asyncio.Event()

        def shut_down() -> None:
            self._provider.shutdown()
            try:
                loop.call_soon_threadsafe(done.set)
            except RuntimeError:  # too late: the loop is closed
                return

        threading.Thread(target=shut_down, name="traces-flush", daemon=True).start()
        try:
            async with asyncio.timeout(self._flush_s):
                await done.wait()
        except TimeoutError:
            log.warning("the last traces did not reach the collector within %g s", self._flush_s)


def _url(endpoint: str | None) -> str | None:
    """The URL for traces at a collector's base URL; None if the environment names the collector."""
    if endpoint is None or urlsplit(endpoint).path.endswith(PATH):
        return endpoint
    return endpoint.rstrip("/") + PATH


def _resource(name: str | None) -> Resource:
    """The resource of all spans, from OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME unless the settings name it."""
    found = Resource.create()
    unnamed = str(found.attributes.get(SERVICE_NAME, "")).startswith("unknown_service")
    chosen = name or ("foresay" if unnamed else None)
    return found.merge(Resource({SERVICE_NAME: chosen})) if chosen else found
