"""What a session is built from: engines that all sessions share, the protocols for them, and the settings."""

from dataclasses import dataclass, field
from typing import Protocol

from services.agent.core.policy import AgentPolicy
from services.agent.ports import AgentMetricsPort, Model, Toolbox
from services.asr.recogniser import Recogniser
from services.clock import Clock
from services.events.journal import Announce, SessionJournal
from services.events.model import UNWATCHED, ModelWatch, Usage
from services.events.session import ConversationEvent
from services.session.likely_words import LikelyWordSource, NoLikelyWords
from services.session_config import SessionConfig
from services.turns.settings import TurnSettings
from services.vad.detector import SpeechDetector

MEBI = 1024 * 1024


class ToolboxFactory(Protocol):
    """Opens the tools of one session: the enabled ones and those that run at its client."""

    def open(self, session_id: str, config: SessionConfig) -> "SessionToolbox":
        """Raises `RequestRefused` for client tools that cannot be offered together with the server's own."""


class SessionToolbox(Toolbox, Protocol):
    async def aclose(self) -> None:
        """Cancel the calls that still run. Call it when no running call has side effects."""


class JournalFactory(Protocol):
    def session(self, session_id: str) -> SessionJournal: ...


class AnnouncementSource(Protocol):
    """Tells sessions of alarms, timers and the late outcomes of writes."""

    async def join(self, session_id: str, announce: Announce) -> None:
        """Announce to this session from now on. Neither waits nor raises."""

    async def leave(self, session_id: str) -> None:
        """Stop announcing to this session: its client is gone."""


class SessionMetrics(Protocol):
    def first_text(self, seconds: float) -> None:
        """Observe the seconds from the end of the user's speech to the first text of the answer."""

    def audio(self, seconds: float) -> None: ...

    def turn(self, kind: str) -> None:
        """Count one turn of this kind: spoken, typed, resumed, interrupted or backchannel."""

    def words(self, seconds: float) -> None:
        """Observe the seconds from the end of the user's speech to its final words."""

    def late(self) -> None:
        """Count a turn whose words are late (`turn_tracker.LATE_S`)."""

    def used(self, usage: Usage) -> None:
        """Add the usage of models since the last call of this method."""


class NoSessionMetrics:
    def first_text(self, seconds: float) -> None: ...

    def audio(self, seconds: float) -> None: ...

    def turn(self, kind: str) -> None: ...

    def words(self, seconds: float) -> None: ...

    def late(self) -> None: ...

    def used(self, usage: Usage) -> None: ...


class Observer(Protocol):
    """Observes one session, for metrics and recordings. No method waits or raises."""

    @property
    def requests(self) -> ModelWatch:
        """Observes the model requests of the turns."""

    @property
    def asides(self) -> ModelWatch:
        """Observes the model requests of out-of-band responses; ignore the turn numbers in them."""

    def told(self, event: ConversationEvent, heard_ms: int) -> None:
        """`event` is queued for the client; `heard_ms` ms of the session's audio have been processed by now."""

    def close(self) -> None:
        """The session is over."""


class Unobserved:
    requests: ModelWatch = UNWATCHED
    asides: ModelWatch = UNWATCHED

    def told(self, event: ConversationEvent, heard_ms: int) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """`resume_s`: speech that begins within this many seconds after the end of a turn continues that turn, unless
    something was said or done about it. `timezone` and `home` apply if the session names none. `history_bytes` bounds
    the history that a later agent of the session is given (the oldest entries are dropped), `unanswered_bytes` the
    typed messages that wait for an answer (more are refused). `ring_s`: seconds of audio kept for the beginning of a
    turn."""

    instructions: str = ""
    timezone: str = "UTC"
    home: str | None = None
    resume_s: float = 1.5
    turns: TurnSettings = field(default_factory=TurnSettings)
    history_bytes: int = 2 * MEBI
    unanswered_bytes: int = MEBI // 4
    ring_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Engines:
    detector: SpeechDetector
    recogniser: Recogniser
    model: Model
    toolboxes: ToolboxFactory
    journals: JournalFactory
    announcements: AnnouncementSource
    clock: Clock
    policy: AgentPolicy = field(default_factory=AgentPolicy)
    agent_metrics: AgentMetricsPort | None = None
    metrics: SessionMetrics = field(default_factory=NoSessionMetrics)
    observer: Observer = field(default_factory=Unobserved)
    likely_words: LikelyWordSource = field(default_factory=NoLikelyWords)
