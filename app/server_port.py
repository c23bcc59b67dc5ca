"""What the gateway needs from the engines of a server; `app/composition.py` builds them, tests build small ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.gateway.session_port import SessionPort
from app.http.metrics import ServerMetrics
from services.session_config import SessionConfig
from tools.executor import Executor


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """One live engine: which one it is, whether it can serve now, and why not."""

    name: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EngineCheck:
    """One row of `foresay doctor`: could this engine be used here, would it be chosen, and if not, why."""

    room: str
    engine: str
    usable: bool
    chosen: bool = False
    detail: str = ""


class ServerPort(Protocol):
    @property
    def metrics(self) -> ServerMetrics: ...

    async def start(self) -> None:
        """Bring the shared engines up; raises when the configuration cannot work."""

    async def aclose(self) -> None:
        """Let go of everything: processes, threads, files."""

    def new_conversation(
        self, session_id: str, config: SessionConfig, owner: str, caller: Mapping[str, str]
    ) -> SessionPort:
        """`caller`: of the headers of the handshake those that say whose trace it belongs to."""

    def open_tools(self, session_id: str) -> Executor:
        """Our own tools for a caller without a conversation, who closes them."""

    def recogniser_lag(self) -> float:
        """By how many seconds recognition is behind the speech, for whoever it is latest for."""

    async def overview(self) -> Mapping[str, Any]:
        """Timers, alarms, reminders and lists as they are now, and the names of the tools on offer, as JSON values.
        Raises `ToolError` while the store cannot be read."""

    def readiness(self) -> Mapping[str, EngineStatus]:
        """By room: vad, asr, llm, tools, journal."""
