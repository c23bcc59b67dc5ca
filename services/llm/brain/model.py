"""The `Model` port of the embedded brain."""

from services.events.model import Brief
from services.llm.brain.session import BrainSession


class Brain:
    """No weights, no network: sessions share nothing but compiled phrases."""

    @property
    def name(self) -> str:
        return "embedded-brain"

    def open(self, brief: Brief) -> BrainSession:
        return BrainSession(brief)

    async def aclose(self) -> None:
        """Nothing to release."""
