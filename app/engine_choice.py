"""Builds engines from settings, one function per part of the server. Heavy engines are imported only when chosen."""

import logging
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from app.asr_section import AsrSection
from app.settings import ConfigError, Settings
from app.whisper_choice import whisper_weights
from services.asr.fallback import RecogniserWithFallback
from services.asr.recogniser import Recogniser, RecogniserFault
from services.clock import Clock
from services.journal.health import JournalMetrics
from services.journal.records import JournalStore
from services.turns.settings import TurnSettings
from services.vad.detector import SpeechDetector
from tools import library
from tools.errors import DeclarationError
from tools.language.corpus import phrase_corpus
from tools.library import LibrarySettings, ToolLibrary
from tools.library.caldav import CaldavSettings
from tools.registry import Registry
from tools.spec import ToolSpec
from tools.tool import Tool

if TYPE_CHECKING:  # heavy packages, for which most servers have no use
    from services.asr.whisper.metrics import DecodeMetrics
    from tools.mcp.servers import McpServers

log = logging.getLogger(__name__)

Source = Callable[[], Iterable[Tool]]
"""Returns tools that may change while the server runs, such as those of MCP servers."""


def timezone(settings: Settings) -> str:
    """The configured IANA zone, else the machine's, else UTC."""
    if settings.locale.timezone:
        return settings.locale.timezone
    named = os.environ.get("TZ", "").lstrip(":")
    linked = Path("/etc/localtime")
    if not named and linked.is_symlink():
        named = str(linked.resolve()).partition("zoneinfo/")[2]
    try:
        return ZoneInfo(named).key if named else "UTC"
    except (KeyError, ValueError, OSError):
        return "UTC"


# ------------------------------------------------------------------ tools


def registry(settings: Settings, sources: Sequence[Source] = ()) -> Registry:
    """The library's tools and those of `sources` (MCP servers), which may come and go. Raises `ConfigError`."""
    tools = settings.tools
    enabled = None if tools.enabled == "all" else tools.enabled
    config = {**tools.config, "weather": {"units": settings.locale.units, **tools.config.get("weather", {})}}
    try:
        return Registry(library.load(), settings=config, enabled=enabled, disabled=tools.disabled, sources=sources)
    except DeclarationError as error:
        raise ConfigError(f"tools: {error}") from error


def mcp_servers(settings: Settings, clock: Clock) -> "McpServers | None":
    """The configured MCP servers, or None. Raises `ConfigError` for an invalid one."""
    if not settings.tools.mcp:
        return None
    from tools.mcp.servers import McpServers

    try:
        return McpServers(settings.tools.mcp, clock)
    except DeclarationError as error:
        raise ConfigError(str(error)) from error


def tool_library(settings: Settings, clock: Clock) -> ToolLibrary:
    """The services behind the library's tools, with their files. Raises `ConfigError`."""
    tools = settings.tools
    zone = ZoneInfo(timezone(settings))
    try:
        caldav = CaldavSettings.model_validate(tools.config["caldav"]) if "caldav" in tools.config else None
    except ValidationError as error:
        raise ConfigError(f"tools.config.caldav: {error}") from error
    return ToolLibrary(
        clock,
        LibrarySettings(
            data=tools.data_dir,
            timezone=zone,
            calendar=tools.calendar,
            caldav=caldav,
            contacts=tools.contacts,
            webhook=tools.webhook,
        ),
    )


def journal(settings: Settings, clock: Clock, metrics: JournalMetrics | None = None) -> JournalStore:
    """The journal store of the configured engine."""
    chosen = settings.journal
    if chosen.engine == "redis":
        from services.journal.redis import RedisStore

        return RedisStore(chosen.url, clock, metrics=metrics)
    if chosen.engine == "memory":
        from services.journal.memory import MemoryStore

        return MemoryStore(clock)
    from services.journal.sqlite import SqliteStore

    return SqliteStore(chosen.path, clock, metrics=metrics)


# ------------------------------------------------------------------ hearing


def detector(settings: Settings) -> SpeechDetector:
    """The speech detector (Silero VAD)."""
    from services.vad.silero import SileroDetector

    return SileroDetector(settings.vad.model_path, threads=settings.vad.threads)


def turn_settings(settings: Settings) -> TurnSettings:
    """The settings of the turn detector."""
    turns = settings.turns
    return TurnSettings(
        threshold=settings.vad.threshold,
        start_ms=turns.start_ms,
        eager_ms=turns.eager_ms,
        eager_complete_ms=turns.eager_complete_ms,
        end_ms=turns.end_ms,
        finished_ms=turns.finished_ms,
        complete_ms=turns.complete_ms,
        open_ms=turns.open_ms,
        lacking_ms=turns.lacking_ms,
        incomplete_ms=turns.incomplete_ms,
        no_audio_ms=turns.no_audio_ms,
    )


def recogniser(settings: Settings, specs: Sequence[ToolSpec], metrics: "DecodeMetrics | None" = None) -> Recogniser:
    """The recogniser of the configured engine; `specs` give pocketsphinx its phrases. Weights are found, checked and,
    where that is allowed, downloaded. Raises `ConfigError`."""
    asr = settings.asr
    if asr.engine == "remote":
        return _remote_recogniser(asr)

    def pocketsphinx() -> Recogniser:
        from services.asr.pocketsphinx import PocketsphinxRecogniser

        return PocketsphinxRecogniser(phrase_corpus(specs), workers=asr.workers)

    if asr.engine == "pocketsphinx":
        return pocketsphinx()
    try:
        whisper = _whisper_recogniser(asr, metrics)
    except RecogniserFault as fault:
        if asr.fallback == "none":
            raise ConfigError(f"asr.fallback is none, and Whisper cannot be used: {fault}") from fault
        return RecogniserWithFallback(None, pocketsphinx, str(fault))
    return whisper if asr.fallback == "none" else RecogniserWithFallback(whisper, pocketsphinx)


def hears_names(settings: Settings) -> bool:
    """Whether the recogniser may use the words of the household's data. None that asks another server does."""
    return settings.asr.engine in ("auto", "whisper") and settings.asr.whisper.bias == "all"


def _whisper_recogniser(asr: AsrSection, metrics: "DecodeMetrics | None") -> Recogniser:
    """Whisper with checked weights. Raises `RecogniserFault`."""
    found = whisper_weights(asr)
    from services.asr.whisper import Placement, WhisperRecogniser, WhisperSettings

    log.info("Whisper uses %s", found)
    chosen = asr.whisper
    settings = WhisperSettings(
        language=asr.language,
        placement=Placement(chosen.device, chosen.compute_type, chosen.parallel),
        every_ms=chosen.partial_ms,
        biased=chosen.bias != "off",
        private=chosen.bias == "all",
    )
    return WhisperRecogniser(found.folder, found.name, settings, metrics=metrics)


def _remote_recogniser(asr: AsrSection) -> Recogniser:
    from services.asr.remote import RemoteRecogniser

    if not asr.base_url:
        raise ConfigError("asr.base_url: name the OpenAI-compatible server, ending in /v1")
    key = asr.api_key.get_secret_value() if asr.api_key else None
    return RemoteRecogniser(asr.base_url, model=asr.model, api_key=key, language=asr.language)
