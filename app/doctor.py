"""`foresay doctor`: what can be used here, what is chosen, and why something cannot be used. Opens no engine."""

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

from app import engine_choice, model_choice
from app.network import origin
from app.server_port import EngineCheck
from app.settings import Settings
from app.telemetry import setup as telemetry
from app.tls import fault
from app.whisper_choice import whisper_check


def doctor(settings: Settings) -> list[EngineCheck]:
    """Checks every engine: whether it can be used here, whether it is chosen, and why it cannot be used."""
    return [
        _serving_check(settings),
        *_hearing_checks(settings),
        *_thinking_checks(settings),
        *_keeping_checks(settings),
    ]


def _check(part: str, engine: str, missing: str | None, chosen: bool, detail: str = "") -> EngineCheck:
    return EngineCheck(part, engine, missing is None, chosen, missing or detail)


def _serving_check(settings: Settings) -> EngineCheck:
    server = settings.server
    return _check("server", server.scheme, fault(server), True, origin(server.scheme, server.host, server.port))


def _hearing_checks(settings: Settings) -> Iterator[EngineCheck]:
    from services.asr import pocketsphinx
    from services.vad import model as silero

    asr = settings.asr
    whisper, weights = whisper_check(asr)
    remote = None if asr.base_url else "set asr.base_url"
    wanted = asr.engine in ("auto", "whisper")
    use_whisper = wanted and (whisper is None or asr.fallback == "none")
    yield _check("vad", "silero", silero.available(settings.vad.model_path), True)
    yield _check("asr", "whisper", whisper, use_whisper, weights)
    use_remote = asr.engine == "remote"
    embedded = not use_whisper and not use_remote
    yield _check("asr", "remote", remote, use_remote, asr.base_url or "")
    yield _check("asr", "pocketsphinx", pocketsphinx.available(), embedded, "the tools' phrases, and general English")


def _thinking_checks(settings: Settings) -> Iterator[EngineCheck]:
    from services.models import local

    llm = settings.llm
    chosen = model_choice.chosen_llm(llm)
    yield _check("llm", "embedded", None, chosen == "embedded", "grammar over the tools' phrases")
    missing = None if llm.api_key or llm.base_url else "set OPENAI_API_KEY or OPENAI_BASE_URL"
    for engine in ("chat", "realtime", "completions"):
        yield _check("llm", engine, missing, chosen == engine, llm.base_url or "api.openai.com")
    path = Path(llm.model).expanduser() if llm.model and chosen == "local" else None
    yield _check("llm", "local", local.missing(path), chosen == "local", str(path))


def _keeping_checks(settings: Settings) -> Iterator[EngineCheck]:
    journal = settings.journal
    redis = None if importlib.util.find_spec("redis") else "pip install 'foresay[redis]'"
    yield _check("journal", "sqlite", _unwritable(journal.path), journal.engine == "sqlite", str(journal.path))
    yield _check("journal", "redis", redis, journal.engine == "redis", journal.url)
    traced = telemetry.wanted(settings.telemetry)
    yield _check("telemetry", "otlp", telemetry.missing(), traced, "a trace of every turn")
    missing = engine_choice.registry(settings).unavailable
    offered = len(engine_choice.registry(settings).offered())
    yield _check("tools", "library", None, True, f"{offered} offered, {len(missing)} not configured")
    for name, why in missing.items():
        yield EngineCheck("tools", name, False, False, why)


def _unwritable(path: Path) -> str | None:
    """Why `path` cannot be written, judged by the nearest folder that exists; None if it can."""
    folder = next(parent for parent in path.resolve().parents if parent.exists())
    return None if os.access(folder, os.W_OK) else f"{folder} is not writable"
