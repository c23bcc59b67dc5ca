"""The `Model` port of the embedded brain."""

from services.events.model import Brief
from services.llm.brain.session import BrainSession
from tools.language.places import gazetteer


class Brain:
    """No weights, no network: sessions share nothing but compiled phrases and the names of places, which are read now
    and not while somebody waits."""

    def __init__(self) -> None:
        gazetteer()

    @property
    def name(self) -> str:
        return "embedded-brain"

    def open(self, brief: Brief) -> BrainSession:
        return BrainSession(brief)

    async def aclose(self) -> None:
        """Nothing to release."""
