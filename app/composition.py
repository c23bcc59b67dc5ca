"""The composition root: the only place that builds engines from settings, and the owner of all of them."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from app import engine_choice, model_choice
from app.announcement_hub import AnnouncementHub
from app.http.agent_metrics import AgentMetrics
from app.http.decode_metrics import PrometheusDecodeMetrics
from app.http.journal_metrics import PrometheusJournalMetrics
from app.http.metrics import ServerMetrics
from app.http.session_metrics import PrometheusSessionMetrics
from app.http.tool_metrics import PrometheusToolMetrics
from app.server_port import EngineStatus
from app.settings import Settings
from app.telemetry.setup import tracing
from services.clock import RealClock
from services.events.journal import SessionJournal
from services.grammar.reading import prepare
from services.journal.records import JournalStore
from services.session import Engines, Session, SessionSettings
from services.session.likely_words import NoLikelyWords
from services.session_config import RequestRefused, SessionConfig
from tools.context import ToolSessionContext
from tools.errors import DeclarationError
from tools.executor import Executor, ToolSharedContext
from tools.registry import Registry
from tools.spec import ToolSpec


def build(settings: Settings) -> "ServerEngines":
    """Chooses the engines; none is opened before `start`. Raises `ConfigError` if they cannot work together."""
    return ServerEngines(settings)


def tool_specs(settings: Settings) -> list[ToolSpec]:
    """The tools that a session would be offered."""
    return [tool.spec for tool in engine_choice.registry(settings).offered().values()]


@dataclass(frozen=True, slots=True)
class OwnerJournals:
    """Opens the journals of the sessions of one owner."""

    store: JournalStore
    owner: str

    def session(self, session_id: str) -> SessionJournal:
        """The journal of one session."""
        return self.store.session(session_id, self.owner)


@dataclass(frozen=True, slots=True)
class ServerToolboxes:
    """Opens the tools of each session."""

    registry: Registry
    shared_context: ToolSharedContext
    timezone: str
    home: str | None

    def open(self, session_id: str, config: SessionConfig) -> Executor:
        """An executor for the server's tools and the client's. Raises `RequestRefused` for an invalid client tool."""
        zone = ZoneInfo(config.timezone or self.timezone)
        try:
            tools = self.registry.for_session(config.client_tools)
        except DeclarationError as error:
            raise RequestRefused("invalid_value", str(error), "session.tools") from error
        session_context = ToolSessionContext(session_id, zone, config.home or self.home)
        return Executor(tools, self.shared_context, session_context, unavailable=self.registry.unavailable)


class ServerEngines:
    """All shared engines of one server process, started together and closed in reverse order."""

    def __init__(self, settings: Settings) -> None:
        self.metrics = ServerMetrics()
        self._settings = settings
        self._clock = RealClock()
        self._mcp = engine_choice.mcp_servers(settings, self._clock)
        self._registry = engine_choice.registry(settings, [self._mcp.tools] if self._mcp else [])
        self._library = engine_choice.tool_library(settings, self._clock)
        self._journal = engine_choice.journal(settings, self._clock, PrometheusJournalMetrics(self.metrics.registry))
        self._detector = engine_choice.detector(settings)
        self._recogniser = engine_choice.recogniser(
            settings, list(self._specs), PrometheusDecodeMetrics(self.metrics.registry)
        )
        self.metrics.pull(
            "foresay_recogniser_restarts",
            "Recogniser processes that have ended unasked and were replaced",
            lambda: getattr(self._recogniser, "restarts", 0),
        )
        self.metrics.measure(
            "foresay_decodes_waiting",
            "Decodings of Whisper that wait for their turn",
            lambda: getattr(self._recogniser, "waiting", 0),
        )
        self._served = model_choice.served(settings)
        self._model = model_choice.model(settings, self._served)
        self._policy = model_choice.policy(settings)
        self._agent_metrics = AgentMetrics(self.metrics.registry)
        self._conversation_metrics = PrometheusSessionMetrics(self.metrics)
        self._announcements = AnnouncementHub(
            self._library.scheduler,
            self._journal,
            self._clock,
            ZoneInfo(engine_choice.timezone(settings)),
            lambda: {spec.name: spec for spec in self._specs},
        )
        self._likely_words = self._library.likely_words if engine_choice.hears_names(settings) else NoLikelyWords()
        self._shared_context = self._library.shared_context(PrometheusToolMetrics(self.metrics.registry))
        self._tracing = tracing(settings.telemetry)
        self.metrics.pull("foresay_spans_lost", "Spans that reached no collector", lambda: self._tracing.lost)
        self._open = AsyncExitStack()
        self._up: dict[str, EngineStatus] = {}

    @property
    def _specs(self) -> Sequence[ToolSpec]:
        return [tool.spec for tool in self._registry.offered().values()]

    async def start(self) -> None:
        """Opens the engines in the order in which they need each other; closes the open ones if one fails."""
        self._open.push_async_callback(self._tracing.aclose)
        if self._mcp is not None:
            await self._mcp.start()
            self._open.push_async_callback(self._mcp.aclose)
        tools = f"library ({len(self._registry.offered())} tools)"
        for part, name, opening, closing in (
            ("journal", self._settings.journal.engine, self._journal.open, self._journal.aclose),
            ("tools", tools, self._library.start, self._library.aclose),
            ("vad", self._detector.name, self._detector.start, self._detector.aclose),
            ("asr", self._recogniser.name, self._recogniser.start, self._recogniser.aclose),
        ):
            try:
                await opening()
            except BaseException:
                await self.aclose()
                raise
            self._open.push_async_callback(closing)
            self._up[part] = EngineStatus(name, True)
        recogniser = self._recogniser  # which one serves, and where its model runs, may be known only now
        self._up["asr"] = EngineStatus(recogniser.name, True, getattr(recogniser, "detail", ""))
        prepare(self._specs)
        await self._announcements.start()
        self._open.push_async_callback(self._announcements.aclose)
        self._open.push_async_callback(self._model.aclose)
        self._policy = model_choice.policy(
            self._settings, await model_choice.tokens_per_s(self._settings, self._served)
        )
        self._up["llm"] = EngineStatus(self._model.name, True)

    async def aclose(self) -> None:
        """Closes all engines in reverse order."""
        self._up.clear()
        await self._open.aclose()

    def new_conversation(
        self, session_id: str, config: SessionConfig, owner: str, caller: Mapping[str, str]
    ) -> Session:
        """A session on the shared engines; arguments as in `ServerPort`."""
        settings = self._settings
        return Session(
            session_id=session_id,
            config=config,
            engines=Engines(
                detector=self._detector,
                recogniser=self._recogniser,
                model=self._model,
                toolboxes=ServerToolboxes(
                    self._registry, self._shared_context, engine_choice.timezone(settings), settings.locale.home
                ),
                journals=OwnerJournals(self._journal, owner),
                announcements=self._announcements.of(owner),
                clock=self._clock,
                policy=self._policy,
                agent_metrics=self._agent_metrics,
                metrics=self._conversation_metrics,
                observer=self._tracing.observer(session_id, self._clock, caller),
                likely_words=self._likely_words,
            ),
            settings=SessionSettings(
                instructions=settings.llm.instructions,
                timezone=engine_choice.timezone(settings),
                home=settings.locale.home,
                resume_s=settings.turns.resume_ms / 1000,
                turns=engine_choice.turn_settings(settings),
                history_bytes=settings.limits.history_bytes,
                unanswered_bytes=settings.limits.unanswered_bytes,
                ring_s=settings.audio.ring_seconds,
            ),
        )

    def open_tools(self, session_id: str) -> Executor:
        """As in `ServerPort`, without the tools of other MCP servers: a caller can connect to those directly."""
        tools = {name: tool for name, tool in self._registry.offered().items() if "mcp" not in tool.spec.extra}
        session_context = ToolSessionContext(
            session_id, ZoneInfo(engine_choice.timezone(self._settings)), self._settings.locale.home
        )
        return Executor(tools, self._shared_context, session_context, unavailable=self._registry.unavailable)

    def recogniser_lag(self) -> float:
        """Seconds by which recognition is behind the speech; 0 while it is not running."""
        return self._recogniser.lag_s if "asr" in self._up else 0.0

    async def overview(self) -> Mapping[str, Any]:
        """The state that the tools keep, and the names of the tools on offer, as JSON values."""
        return {**await self._library.overview(), "tools": sorted(self._registry.offered())}

    def readiness(self) -> Mapping[str, EngineStatus]:
        """The engine of each part and its state; a part that is not open yet, or already closed, is not ready."""
        parts = ("vad", "asr", "llm", "tools", "journal")
        ready = {part: self._up.get(part, EngineStatus("none", False, "not started")) for part in parts}
        if (fault := self._journal.fault) is not None and "journal" in self._up:
            ready["journal"] = replace(ready["journal"], ok=False, detail=str(fault))
        if self._mcp is not None:
            down = [name for name, up in self._mcp.up.items() if not up]
            detail = f"not connected: {', '.join(down)}" if down else "all connected"
            ready["mcp"] = EngineStatus(f"{len(self._mcp.up)} servers", True, detail)
        return ready
