"""The grammar model behind the `Model` port."""

from services.events.model import SessionContext
from services.grammar.session import GrammarSession
from services.understanding.model import Understanding
from tools.language.places import gazetteer


class GrammarModel:
    """Opens sessions. They share compiled phrases, the names of places (loaded here, so that no user waits for them),
    and the learned model `understanding`, which may be None. `proposes`: another model confirms every write, so the
    writes about which the user would be asked are proposed to it."""

    def __init__(self, understanding: Understanding | None = None, proposes: bool = False) -> None:
        self._understanding = understanding
        self._proposes = proposes
        gazetteer()

    @property
    def name(self) -> str:
        """The engine's name, as /readyz shows it."""
        return "embedded-grammar"

    def open(self, session_context: SessionContext) -> GrammarSession:
        """A session for one conversation with the tools of `session_context`."""
        return GrammarSession(session_context, self._understanding, self._proposes)

    async def aclose(self) -> None:
        """Nothing to release."""
