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
    """One running engine: its name, whether it can serve now, and if not, why."""

    name: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EngineCheck:
    """One row of `foresay doctor`. `part`: the part of the server; `usable`: whether the engine could be used here;
    `chosen`: whether it would be; `detail`: why it cannot be used."""

    part: str
    engine: str
    usable: bool
    chosen: bool = False
    detail: str = ""


class ServerPort(Protocol):
    """The shared engines of one server process."""

    @property
    def metrics(self) -> ServerMetrics: ...

    async def start(self) -> None:
        """Starts the shared engines; raises when the configuration cannot work."""

    async def aclose(self) -> None:
        """Releases everything: processes, threads, files."""

    def new_conversation(
        self, session_id: str, config: SessionConfig, owner: str, caller: Mapping[str, str]
    ) -> SessionPort:
        """A new session. `owner`: whose journal and announcements it gets. `caller`: the headers of the handshake that
        say which trace it belongs to."""

    def open_tools(self, session_id: str) -> Executor:
        """The server's own tools for a caller without a session; the caller closes them."""

    def recogniser_lag(self) -> float:
        """Seconds by which recognition is behind the speech, for the utterance that waits longest."""

    async def overview(self) -> Mapping[str, Any]:
        """The current timers, alarms, reminders and lists, and the names of the tools on offer, as JSON values. Raises
        `ToolError` while the store cannot be read."""

    def readiness(self) -> Mapping[str, EngineStatus]:
        """The state of each part of the server: vad, asr, llm, tools, journal."""
