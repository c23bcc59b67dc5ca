"""The result of reading a turn that continues an earlier one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.grammar.amending.pending import PendingChange
from services.grammar.intents import Intent
from services.grammar.reading import UtteranceReading
from services.models.call_view import KnownCall


@dataclass(frozen=True, slots=True)
class ReadyCall:
    """A call that needs no planning, because all its arguments are known. `spoken`: its result is part of the
    answer."""

    tool: str
    arguments: Mapping[str, Any]
    spoken: bool = True


@dataclass(frozen=True, slots=True)
class RecalledTurn:
    """Intents for this turn, and writes of the last turn to undo first. `text`: the complete request in words, if it
    differs from the words of the turn."""

    intents: tuple[Intent, ...]
    undo: tuple[KnownCall, ...] = ()
    text: str = ""
    confirmed: bool = False
    """The user was asked about exactly these intents and said yes."""
    ask: str = ""
    """A question to ask before anything is done: because the words may be either the text that was asked for or a new
    request, or because `pending` lacks a part."""
    slot: str | None = None
    """The value that `ask` asks for; None if it needs a yes."""
    reading: UtteranceReading | None = None
    """The reading from which the intents come, if it is not that of the whole turn ("yes, and add milk to it")."""
    again: bool = False
    """The words answer the open question without a usable value; the question is repeated."""
    calls: tuple[ReadyCall, ...] = ()
    """Calls that change something from an earlier turn."""
    say: str = ""
    """What to say if there is nothing to do."""
    pending: PendingChange | None = None
    """The change that the question is about."""

    @property
    def acts(self) -> bool:
        """Whether something is done or said beside intents."""
        return bool(self.undo or self.calls or self.say or self.ask)
