"""Layered settings: code defaults < configs/default.yaml < the chosen file < environment < command line.

Environment variables start with FORESAY_ and nest with two underscores: FORESAY_SERVER__PORT=9000,
FORESAY_ASR__ENGINE=whisper. OPENAI_API_KEY and OPENAI_BASE_URL stand for llm.api_key and llm.base_url; the
FORESAY_ names win over them.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from app.asr_section import AsrSection
from app.sections import (
    AgentSection,
    AudioSection,
    JournalSection,
    LimitsSection,
    LlmSection,
    LocaleSection,
    ServerSection,
    Telemetry,
    ToolsSection,
    TurnsSection,
    VadSection,
)

CONFIGS = Path(os.environ.get("FORESAY_CONFIGS") or Path(__file__).resolve().parent.parent / "configs")
"""Where `--config NAME` looks for NAME.yaml."""

_OPENAI = {"OPENAI_API_KEY": "api_key", "OPENAI_BASE_URL": "base_url"}


class ConfigError(Exception):
    """The configuration cannot be used; the message names each field and what would be right."""


class Settings(BaseSettings):
    """All settings, one section for each part of the server."""

    model_config = SettingsConfigDict(env_prefix="FORESAY_", env_nested_delimiter="__", extra="forbid", frozen=True)

    server: ServerSection = Field(default_factory=ServerSection)
    limits: LimitsSection = Field(default_factory=LimitsSection)
    audio: AudioSection = Field(default_factory=AudioSection)
    vad: VadSection = Field(default_factory=VadSection)
    turns: TurnsSection = Field(default_factory=TurnsSection)
    asr: AsrSection = Field(default_factory=AsrSection)
    llm: LlmSection = Field(default_factory=LlmSection)
    tools: ToolsSection = Field(default_factory=ToolsSection)
    agent: AgentSection = Field(default_factory=AgentSection)
    journal: JournalSection = Field(default_factory=JournalSection)
    locale: LocaleSection = Field(default_factory=LocaleSection)
    telemetry: Telemetry = Field(default_factory=Telemetry)


def load(config: str | None = None, overrides: Mapping[str, Any] | None = None) -> Settings:
    """Reads all layers. `config` is a file or the name of one in configs/; default: FORESAY_CONFIG, else none.

    Raises `ConfigError`.
    """
    chosen = config or os.environ.get("FORESAY_CONFIG") or "default"
    layers = [_openai_environment(), *(_read(path) for path in reversed(_files(chosen)))]

    class Layered(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return (init_settings, env_settings, *(InitSettingsSource(settings_cls, layer) for layer in layers))

    try:
        return Settings.model_construct(**dict(Layered(**(overrides or {}))))
    except ValidationError as error:
        raise ConfigError(_explain(error)) from error
    except SettingsError as error:
        raise ConfigError(f"environment: {error}; lists and mappings are written as JSON") from error


def _files(chosen: str) -> list[Path]:
    """The files of `chosen`, lowest layer first. Without the configs folder (a wheel) the code's defaults serve."""
    default = CONFIGS / "default.yaml"
    base = [default] if default.is_file() else []
    if chosen == "default":
        return base
    path = Path(chosen) if chosen.endswith((".yaml", ".yml")) else CONFIGS / f"{chosen}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(p.stem for p in CONFIGS.glob("*.yaml"))) or "none installed"
        raise ConfigError(f"config: there is no file {path}; give a path to a .yaml file or one of: {known}")
    return [*base, path]


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: not valid YAML: {error}") from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: must hold sections such as `server:`, not a {type(data).__name__}")
    return data


def _openai_environment() -> dict[str, Any]:
    llm = {field: os.environ[name] for name, field in _OPENAI.items() if os.environ.get(name)}
    return {"llm": llm} if llm else {}


def _explain(error: ValidationError) -> str:
    lines = []
    for fault in error.errors(include_url=False):
        field = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            lines.append(f"{field}: there is no such setting")
        else:
            lines.append(f"{field}: {fault['msg']} (got {_shown(fault['input'])})")
    return "\n".join(lines)


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, int | float | bool | str | None) else f"a {type(value).__name__}"
