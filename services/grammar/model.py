"""The grammar model behind the `Model` port."""

from services.events.model import SessionContext
from services.grammar.session import GrammarSession
from tools.language.places import gazetteer


class GrammarModel:
    """Opens sessions that share only compiled phrases and the names of places; these names are loaded here, so that no
    user waits for them."""

    def __init__(self) -> None:
        gazetteer()

    @property
    def name(self) -> str:
        """The engine's name, as /readyz shows it."""
        return "embedded-grammar"

    def open(self, session_context: SessionContext) -> GrammarSession:
        """A session for one conversation with the tools of `session_context`."""
        return GrammarSession(session_context)

    async def aclose(self) -> None:
        """Nothing to release."""
