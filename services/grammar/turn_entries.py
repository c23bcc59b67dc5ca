"""The state of one turn of the embedded model, from the context entries that it was given."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.agent.core.confirmation import ConfirmationReply, orders_for, reply_of
from services.events.model import ToolCall
from services.events.speech import Confidences
from services.grammar.amending.list_names import known_lists, with_lists
from services.grammar.amending.things import Thing
from services.grammar.known_calls import KnownCalls
from services.models.call_view import KnownCall, KnownCallStatus


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
    context: str | None = None
    """What it had said before the turn began; None before the first word."""
    unconfirmed: list[str] = field(default_factory=list)
    """Tools of calls that waited for a yes and were dropped, because the user said something else in this turn."""
    confidences: Confidences = ()
    """Of the recogniser, in each word of the turn; empty while the user speaks."""
    adopted: list[KnownCall] = field(default_factory=list)
    """Calls of an earlier turn whose results arrived during this one, because the user confirmed them only now."""

    lists: frozenset[str] = frozenset()
    """The names of the lists that the session knew when the turn began."""

    @property
    def text(self) -> str:
        """The words of the turn, with "the shopping list" for "the shopping one"."""
        return with_lists(self.known.text, self.lists)


def begun(defaults: Mapping[str, Mapping[str, Any]], things: Sequence[Thing]) -> TurnEntries:
    """A turn without words. `defaults`: as in `KnownCalls`. `things`: what the session knows when it begins."""
    return TurnEntries(KnownCalls(defaults=defaults), lists=known_lists(things))


def confirms(turns: Mapping[int, TurnEntries], number: int, safe: Collection[str]) -> bool:
    """Whether turn `number` only says yes to calls of the turn before it ("yes wipe it"), which the agent carries out
    then: its words are no request of their own. `safe`: the tools about which nobody is asked. A write that is under
    way although nothing was asked is confirmed by nobody ("and that's it")."""
    turn, earlier = turns.get(number), [each for each in turns if each < number]
    if turn is None or not turn.text or not earlier or not said_before(turns, number).rstrip().endswith("?"):
        return False
    before = turns[max(earlier)].known.calls.values()
    waiting = {each.tool for each in before if each.status is KnownCallStatus.PENDING and each.tool not in safe}
    waiting |= {each.tool for each in turn.adopted}
    return bool(waiting) and reply_of(turn.text, orders_for(waiting)) is ConfirmationReply.YES


def said_before(turns: Mapping[int, TurnEntries], number: int) -> str:
    """What the assistant said last before turn `number`; "" if it has said nothing. It stays the same for a turn that
    has begun, so that all of the turn is read in the same context."""
    turn = turns.get(number)
    if turn is not None and turn.context is not None:
        return turn.context
    earlier = [each for each in sorted(turns) if each < number and turns[each].spoken]
    said = turns[earlier[-1]].spoken if earlier else ""
    if turn is not None and turn.text:
        turn.context = said
    return said
