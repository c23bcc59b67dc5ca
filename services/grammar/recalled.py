"""What a turn means that goes on from an earlier one."""

from dataclasses import dataclass

from services.grammar.intents import Intent
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
