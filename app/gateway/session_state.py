"""The gateway's state of one live session, shared by `Requests` and `EventTranslation`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.gateway.extension import EVENTS, OFFERED
from app.gateway.items import FunctionCall, ItemStore
from app.gateway.session_schema import SessionObject, TurnDefaults
from app.gateway.wire_model import JsonObject, new_id
from app.sections import LimitsSection
from services.journal.records import LOCAL
from services.memory_size import Newest
from services.session_config import SessionConfig

MAX_REPLAYED = 256
REPLAYED_BYTES = 2 * 1024 * 1024


@dataclass(slots=True)
class GatewaySession:
    """The state of one session. `extensions`: those that the client chose in the URL or by `session.x_ext`."""

    session: SessionObject
    defaults: TurnDefaults
    items: ItemStore
    url_extensions: frozenset[str] = frozenset()
    key: str | None = None
    """Name of the key that the session was opened with; None if none was needed."""
    owner: str = LOCAL
    """Owner of the session: the outcome of a write is told to its owner only."""
    caller: Mapping[str, str] = field(default_factory=dict)
    """Headers of the handshake that name the caller's trace (W3C Trace Context)."""
    id: str = field(default_factory=lambda: new_id("sess"))
    conversation_id: str = field(default_factory=lambda: new_id("conv"))
    limits: LimitsSection = field(default_factory=LimitsSection)
    replayed_calls: Newest[FunctionCall] = field(default_factory=lambda: Newest(MAX_REPLAYED, REPLAYED_BYTES))
    """Calls that the client restored, by `call_id`: the newest, at most `MAX_REPLAYED` and `REPLAYED_BYTES`."""

    def replayed(self, call: FunctionCall) -> None:
        self.replayed_calls.set(call.call_id, call)

    @property
    def extensions(self) -> frozenset[str]:
        return self.url_extensions | frozenset(self.session.x_ext)

    @property
    def wants_extension_events(self) -> bool:
        return EVENTS in self.extensions

    @property
    def extended(self) -> bool:
        """Whether the session opted in to any extension: then binary frames are audio, and text may be sent in place of
        audio."""
        return not self.extensions.isdisjoint(OFFERED)

    @property
    def transcribes(self) -> bool:
        return self.session.audio.input.transcription is not None

    def resource(self) -> JsonObject:
        return self.session.resource(self.id, self.defaults) | {"x_ext": sorted(self.extensions & set(OFFERED))}

    def config(self) -> SessionConfig:
        return self.session.config(self.defaults)
