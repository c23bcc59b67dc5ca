"""The three results of a change: calls, something to say, or a question."""

from collections.abc import Mapping
from typing import Any

from services.grammar.amending.change import Amendment
from services.grammar.amending.pending import Lacks, PendingChange
from services.grammar.amending.things import Kind, Thing
from services.grammar.intents import Intent
from services.grammar.recalled import ReadyCall, RecalledTurn

_CHANGES = {
    Kind.TIMER: "change_timer", Kind.ALARM: "change_alarm", Kind.REMINDER: "move_reminder",
    Kind.EVENT: "update_event", Kind.LIST: "add_list_items", Kind.NOTE: "append_note", Kind.CONTACT: "add_contact",
    Kind.STOPWATCH: "control_stopwatch",
}  # fmt: skip


def call(tool: str, spoken: bool = True, **arguments: Any) -> ReadyCall:
    """A call with those of `arguments` that are not None or empty."""
    known: Mapping[str, Any] = {name: value for name, value in arguments.items() if value not in (None, "", [], ())}
    return ReadyCall(tool, known, spoken)


def does(*calls: ReadyCall) -> RecalledTurn:
    """The turn as these calls."""
    return RecalledTurn((), calls=calls)


def says(text: str) -> RecalledTurn:
    """The turn as something to say."""
    return RecalledTurn((), say=text)


def asks(text: str, change: Amendment, things: tuple[Thing, ...], lacks: Lacks) -> RecalledTurn:
    """The turn as a question, which the next turn may answer."""
    about = Intent(_CHANGES.get(things[0].kind, "") if things else "", {}, 0, 0, ())
    return RecalledTurn((about,), ask=text, pending=PendingChange(change, things, lacks))
