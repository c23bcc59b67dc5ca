"""What a turn means that goes on from an earlier one."""

from dataclasses import dataclass

from services.grammar.intents import Intent
from services.grammar.reading import UtteranceReading
from services.models.call_view import KnownCall


@dataclass(frozen=True, slots=True)
class RecalledTurn:
    """Intents for this turn, and writes of the last turn to undo first. `text`: the whole request in words, where it
    differs from what was said."""

    intents: tuple[Intent, ...]
    undo: tuple[KnownCall, ...] = ()
    text: str = ""
    confirmed: bool = False
    """The user was asked about exactly these intents and said yes."""
    ask: str = ""
    """A question that needs a yes before anything is done: the words may be the text asked for, or a request."""
    reading: UtteranceReading | None = None
    """The reading that the intents come from, where it is not that of the whole turn ("yes, and add milk to it")."""
    again: bool = False
    """The words answer the open question with nothing that will do; it is asked again."""
