"""What a turn means that goes on from an earlier one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.grammar.amending.pending import PendingChange
from services.grammar.intents import Intent
from services.grammar.reading import UtteranceReading
from services.models.call_view import KnownCall


@dataclass(frozen=True, slots=True)
class ReadyCall:
    """A call whose arguments are known, so that nothing is to be planned. `spoken`: its result is told."""

    tool: str
    arguments: Mapping[str, Any]
    spoken: bool = True


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
    """A question before anything is done: the words may be the text asked for, or a request; or `pending` lacks a part.
    """
    slot: str | None = None
    """The value that `ask` asks for; None where it needs a yes."""
    reading: UtteranceReading | None = None
    """The reading that the intents come from, where it is not that of the whole turn ("yes, and add milk to it")."""
    again: bool = False
    """The words answer the open question with nothing that will do; it is asked again."""
    calls: tuple[ReadyCall, ...] = ()
    """Changes of what was made before."""
    say: str = ""
    """What to say of it, where nothing is done."""
    pending: PendingChange | None = None
    """The change that the question is about."""

    @property
    def acts(self) -> bool:
        """Whether something is done or said beside intents."""
        return bool(self.undo or self.calls or self.say or self.ask)
