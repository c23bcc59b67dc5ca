"""The state of one turn of the embedded model, from the context entries that it was given."""

from dataclasses import dataclass, field

from services.events.model import ToolCall
from services.events.speech import Confidences
from services.grammar.known_calls import KnownCalls
from services.models.call_view import KnownCall


@dataclass(slots=True)
class TurnEntries:
    """The state of one turn, from its context entries so far."""

    known: KnownCalls = field(default_factory=KnownCalls)
    before: tuple[str, ...] = ()
    """The words of the update before the last one."""
    proposed: list[ToolCall] = field(default_factory=list)
    said: bool = False
    spoken: str = ""
    """What the assistant has said in the turn."""
    unconfirmed: list[str] = field(default_factory=list)
    """Tools of calls that waited for a yes and were dropped, because the user said something else in this turn."""
    confidences: Confidences = ()
    """Of the recogniser, in each word of the turn; empty while the user speaks."""
    adopted: list[KnownCall] = field(default_factory=list)
    """Calls of an earlier turn whose results arrived during this one, because the user confirmed them only now."""

    @property
    def text(self) -> str:
        return self.known.text
