"""What a client may set about its session, and how its requests can be refused. Shared by the gateway and the
session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tools.spec import ToolSpec


class TurnMode(StrEnum):
    """Who ends a turn: voice activity, voice activity and words, or the client."""

    SERVER_VAD = "server_vad"
    SEMANTIC_VAD = "semantic_vad"
    PUSH_TO_TALK = "none"


@dataclass(frozen=True, slots=True)
class TurnDetection:
    """When a turn begins and ends. `silence_ms` is the silence that ends a turn, None for the server's default;
    `prefix_padding_ms` is the audio kept from before the speech. `eagerness` is that of semantic VAD (low, medium,
    high, auto)."""

    mode: TurnMode = TurnMode.SERVER_VAD
    threshold: float = 0.5
    prefix_padding_ms: int = 300
    silence_ms: int | None = None
    eagerness: str = "auto"
    create_response: bool = True
    interrupt_response: bool = True


@dataclass(frozen=True, slots=True)
class SessionConfig:
    """The settings of one session. `client_tools` run at the client; `tool_choice` is auto, none, required or a tool's
    name."""

    instructions: str = ""
    client_tools: tuple[ToolSpec, ...] = ()
    tool_choice: str = "auto"
    turn_detection: TurnDetection = field(default_factory=TurnDetection)
    transcription: bool = True
    timezone: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class ResponseOptions:
    """Options of one `response.create`. `out_of_band` (conversation "none"): answer `input_texts` without touching the
    session."""

    instructions: str | None = None
    metadata: Mapping[str, str] | None = None
    tool_choice: str | None = None
    out_of_band: bool = False
    input_texts: tuple[str, ...] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class RequestRefused(Exception):
    """A client's request cannot be done now. `code` is one that stock clients know; `param` names the field."""

    def __init__(self, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.param = param
