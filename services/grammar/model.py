"""The `Model` port of the embedded brain."""

from services.events.model import SessionContext
from services.grammar.session import GrammarSession
from tools.language.places import gazetteer


class GrammarModel:
    """No weights, no network: sessions share nothing but compiled phrases and the names of places, which are read now
    and not while somebody waits."""

    def __init__(self) -> None:
        gazetteer()

    @property
    def name(self) -> str:
        return "embedded-brain"

    def open(self, session_context: SessionContext) -> GrammarSession:
        return GrammarSession(session_context)

    async def aclose(self) -> None:
        """Nothing to release."""
