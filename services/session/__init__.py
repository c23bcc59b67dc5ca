"""The room that joins all rooms: one `Session` owns one session from its first sample to its close."""

from services.session.engines import Engines, SessionSettings
from services.session.session import Session

__all__ = ["Engines", "Session", "SessionSettings"]
