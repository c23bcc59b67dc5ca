"""The things (timers, events, lists, notes and so on) that a session has created, changed, read out or removed. They
are collected from the results of calls, and are what "it", "the other one" and "the cat one" may mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from services.models.call_view import KnownCall, KnownCallStatus
from tools.speech import exact_duration
from tools.values import fold

_MOST = 24
"""Most things that are remembered; those that were mentioned longest ago are dropped."""


class Kind(StrEnum):
    """The kind of a thing; its value is the noun that people use for it."""

    TIMER = "timer"
    ALARM = "alarm"
    REMINDER = "reminder"
    EVENT = "event"
    LIST = "list"
    NOTE = "note"
    CONTACT = "contact"
    STOPWATCH = "stopwatch"
    OTHER = "other"
    """The result of a call that this package cannot change: a message that was sent, music that plays."""


_KINDS: Mapping[str, Kind] = {
    "set_timer": Kind.TIMER, "change_timer": Kind.TIMER, "cancel_timer": Kind.TIMER,
    "set_alarm": Kind.ALARM, "change_alarm": Kind.ALARM, "cancel_alarm": Kind.ALARM,
    "create_reminder": Kind.REMINDER, "move_reminder": Kind.REMINDER, "cancel_reminder": Kind.REMINDER,
    "create_event": Kind.EVENT, "update_event": Kind.EVENT, "delete_event": Kind.EVENT, "restore_event": Kind.EVENT,
    "add_list_items": Kind.LIST, "remove_list_items": Kind.LIST, "move_list_items": Kind.LIST,
    "clear_list": Kind.LIST, "read_list": Kind.LIST,
    "create_note": Kind.NOTE, "append_note": Kind.NOTE, "delete_note": Kind.NOTE, "search_notes": Kind.NOTE,
    "add_contact": Kind.CONTACT, "delete_contact": Kind.CONTACT,
    "control_stopwatch": Kind.STOPWATCH, "read_stopwatch": Kind.STOPWATCH,
}  # fmt: skip
"""By tool, the kind of thing that it creates, changes, removes or reads."""
_MAKING = ("set_timer", "set_alarm", "create_reminder", "create_event", "create_note")
_REMOVING = ("cancel_", "delete_", "clear_")
_IDENTITY: Mapping[Kind, tuple[str, ...]] = {
    Kind.TIMER: ("name",), Kind.ALARM: ("time", "date"), Kind.REMINDER: ("text",), Kind.EVENT: ("event_id",),
    Kind.LIST: ("list_name",), Kind.NOTE: ("title",), Kind.CONTACT: ("name",), Kind.STOPWATCH: (),
}  # fmt: skip
"""By kind, the facts that identify a thing."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing. `facts`: named as in the calls' arguments and results. `turn`: the turn that mentioned it last.
    `order`: its position in the order of creation. `call`: the last write that created, changed or removed it."""

    kind: Kind
    facts: Mapping[str, Any]
    turn: int
    order: int
    call: KnownCall | None = None
    gone: bool = False

    def fact(self, name: str) -> str:
        """A fact as text; "" if it is unknown."""
        value = self.facts.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """A fact as a whole number; 0 if it is unknown."""
        return _number(self.facts.get(name))

    @property
    def items(self) -> Sequence[str]:
        """For a list: the items that are known to be on it."""
        return _named(self.facts.get("known"))

    @property
    def added(self) -> Sequence[str]:
        """For a list: the items that were added or read out last."""
        return [each for each in _named(self.facts.get("items")) if each in self.items]

    @property
    def words(self) -> frozenset[str]:
        """The words with which the user may name it."""
        names = (self.fact(name) for name in ("label", "text", "title", "list_name", "name", "content"))
        return frozenset(word for name in names for word in fold(name).split())


def noted(things: Sequence[Thing], done: Sequence[KnownCall], turn: int, writes: frozenset[str]) -> tuple[Thing, ...]:
    """`things` updated with the calls `done` of turn `turn`. `writes`: the names of the tools with side effects."""
    now = list(things)
    for call in done:
        if call.status is not KnownCallStatus.DONE:
            continue
        for kind, facts in _facts(call):
            _note(now, kind, facts, call, turn, call.tool in writes)
        if call.tool in writes and call.tool not in _KINDS:
            _note(now, Kind.OTHER, {}, call, turn, True)
    return tuple(sorted(now, key=lambda each: (each.turn, each.order))[-_MOST:])


def _note(now: list[Thing], kind: Kind, facts: Mapping[str, Any], call: KnownCall, turn: int, write: bool) -> None:
    restored = call.arguments.get("action") == "restore" or call.tool.startswith("restore_")
    at = next((i for i in range(len(now) - 1, -1, -1) if _is(now[i], kind, facts, call, restored)), None)
    gone = call.tool.startswith(_REMOVING) and not facts.get("skipped")
    if at is None:
        order = 1 + max((each.order for each in now), default=0)
        now.append(Thing(kind, _grown({}, facts, call), turn, order, call if write else None, gone))
        return
    old = now.pop(at)
    kept = _grown(old.facts, facts, call)
    now.append(replace(old, facts=kept, turn=turn, call=call if write else old.call, gone=gone))


def _is(thing: Thing, kind: Kind, facts: Mapping[str, Any], call: KnownCall, restored: bool) -> bool:
    """Whether the call is about this thing."""
    if thing.kind is not kind or kind is Kind.OTHER:
        return False
    if restored and kind in (Kind.TIMER, Kind.ALARM):
        return thing.gone
    if call.tool in _MAKING or thing.gone:
        again = thing.gone and call.tool.startswith(("create_", "restore_", "add_"))
        if not again:
            return False
    told = {**facts, **facts.get("before", {})}
    known = [(told.get(name), thing.facts.get(name)) for name in _IDENTITY[kind]]
    return all(one is None or other is None or fold(str(one)) == fold(str(other)) for one, other in known)


def _grown(old: Mapping[str, Any], new: Mapping[str, Any], call: KnownCall) -> dict[str, Any]:
    facts = {**old, **{name: value for name, value in new.items() if value is not None and name != "before"}}
    if call.tool == "change_timer":
        action, more = str(call.arguments.get("action")), call.arguments.get("duration_seconds")
        sign = {"extend": 1, "shorten": -1}.get(action, 0)
        facts["duration_seconds"] = _number(old.get("duration_seconds")) + sign * _number(more)
        facts["paused"] = action == "pause" or (bool(old.get("paused")) and action not in ("resume", "restart"))
    known, told = _named(old.get("known")), _named(new.get("items"))
    match call.tool:
        case "add_list_items" | "move_list_items":
            return facts | {"known": list(dict.fromkeys([*known, *told])), "items": told}
        case "remove_list_items" | "clear_list":
            left = [each for each in known if each not in told and call.tool == "remove_list_items"]
            return facts | {"known": left, "items": _named(old.get("items"))}
        case "read_list":
            return facts | {"known": told, "items": told}
    return facts


def _facts(call: KnownCall) -> list[tuple[Kind, dict[str, Any]]]:
    """The kind and facts of the things in a call's result: one, or several if it lists them. [] if the result does not
    have the shape that the tool declares."""
    kind, value = _KINDS.get(call.tool), call.value
    result = dict(value) if isinstance(value, Mapping) else {}
    if call.tool == "list_alarms_and_timers":
        timers = [(Kind.TIMER, _timer(each, {})) for each in _mappings(result.get("timers"))]
        return [*timers, *((Kind.ALARM, each) for each in _mappings(result.get("alarms")))]
    if call.tool == "list_reminders":
        return [(Kind.REMINDER, each) for each in _mappings(value)]
    if call.tool == "search_calendar":
        found = [result] if result else _mappings(value)
        return [(Kind.EVENT, each) for each in found if "event_id" in each]
    if kind is None or not result or "lists" in result:
        return []
    event = result.get("event")
    said = dict(call.arguments) | result | (dict(event) if isinstance(event, Mapping) else {})
    if kind is Kind.TIMER:
        return [(kind, _timer(said, call.arguments))]
    if call.tool == "set_alarm":
        said["next"] = "date" not in call.arguments
    if call.tool == "change_alarm":
        moved = call.arguments.get("action") != "rename"
        said |= {"before": {"time": call.arguments.get("alarm_time")}, "date": call.arguments.get("date")}
        said |= {"next": False} if moved else {}
        said["label"] = None if moved else said.get("label")
    if call.tool == "move_list_items" and said.get("renamed"):  # the result has both names exchanged, for undoing
        said["before"] = {"list_name": said.get("to_list_name")}
    return [(kind, said)]


def _mappings(value: Any) -> list[dict[str, Any]]:
    return [dict(each) for each in value if isinstance(each, Mapping)] if isinstance(value, list | tuple) else []


def _number(value: Any) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _named(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list | tuple) else []


def _timer(said: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """A timer's facts. `name`: how the tools identify it, its label or else its duration. `asked`: the arguments of the
    call that returned them."""
    previous = said.get("previous")
    called = previous.get("label") if isinstance(previous, Mapping) else None
    label, length = said.get("label") or None, said.get("duration_seconds")
    if "action" in asked:
        label = said.get("label") if asked["action"] == "rename" else None
        return {"before": {"name": asked.get("label")}, "name": label or called, "label": label}
    listed = str(said.get("name", "")).removeprefix("the timer for ").removeprefix("the ").removesuffix(" timer")
    return {**said, "name": label or called or listed or (exact_duration(length) if length else None), "label": label}
