"""One `Session` serves one client from its first audio to its close; the gateway opens it."""

from services.session.engines import Engines, SessionSettings
from services.session.session import Session

__all__ = ["Engines", "Session", "SessionSettings"]
