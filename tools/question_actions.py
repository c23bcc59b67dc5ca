"""What a person would say of the library's tools of which neither the name nor a list of the values makes a sentence:
"take pasta off your shopping list", "move the alarm by 30 minutes"."""

from collections.abc import Callable, Mapping
from typing import Any

from tools.spoken_values import spoken

_PLAIN = {
    "add_contact": "save the contact",
    "add_list_items": "add that to your list",
    "append_note": "add that to the note",
    "control_playback": "change the playback",
    "create_note": "make the note",
    "move_list_items": "move that to another list",
    "place_call": "make the call",
    "remove_list_items": "take that off your list",
    "restore_event": "bring back the calendar event",
    "update_event": "change the calendar event",
    "web_search": "search the web",
}
_VERBS = {"restore": "bring back"}
_PLAYBACK = {"pause": "pause the music", "resume": "resume the music", "stop": "stop the music"}
_PLAYBACK |= {"next": "skip to the next song", "previous": "go back to the previous song"}
_MODES = {"driving": "by car", "walking": "on foot", "bicycling": "by bike", "transit": "by public transport"}

_Said = dict[str, Any]


def plain(tool: str) -> str:
    """What the tool does, without any value ("take that off your list"); "" for a tool whose name says it."""
    return _PLAIN.get(tool, "")


def action(tool: str, said: _Said) -> str:
    """What the call does, with the values that this takes out of `said`; "" where the tool's name says it."""
    worded = _ACTIONS.get(tool)
    return worded(said) if worded is not None else ""


def _taken(said: _Said, name: str, frame: str = "{}", instead: str = "") -> str:
    """The value of `name` in `frame`, and no longer in `said`; `instead` where it is not said."""
    return frame.format(spoken(name, said.pop(name))) if name in said else instead


def _added(said: _Said) -> str:
    return f"add {_taken(said, 'items', instead='that')} to {_taken(said, 'list_name', 'your {} list', 'the list')}"


def _removed(said: _Said) -> str:
    return f"take {_taken(said, 'items', instead='that')} off {_taken(said, 'list_name', 'your {} list', 'the list')}"


def _moved(said: _Said) -> str:
    things = _taken(said, "items", instead="everything" if "list_name" in said else "that")
    return f"move {things}{_taken(said, 'list_name', ' from your {} list')} to " + _taken(
        said, "to_list_name", "your {} list", "another list"
    )


def _cleared(said: _Said) -> str:
    return f"clear {_taken(said, 'list_name', 'your {} list', 'the list')}"


def _appended(said: _Said) -> str:
    return f"add to the note{_taken(said, 'title', ' called {}')}"


def _deleted_note(said: _Said) -> str:
    return f"delete the note{_taken(said, 'title', ' called {}')}"


def _all_of(thing: str) -> Callable[[_Said], str]:
    """ "cancel all timers" """

    def worded(said: _Said) -> str:
        return f"cancel all {thing}s" if said.pop("all", False) else f"cancel the {thing}"

    return worded


def _timer_changed(said: _Said) -> str:
    change = str(said.pop("action", "change"))
    thing = f"the timer{_taken(said, 'label', ' called {}')}"
    if change in ("extend", "shorten"):
        much = _taken(said, "duration_seconds", "{} ")
        return f"make {thing} {much}{'longer' if change == 'extend' else 'shorter'}"
    said.pop("duration_seconds", None)  # no other change has a length
    if change == "rename" and "new_label" in said:
        return f"rename {thing} to {_taken(said, 'new_label')}"
    return f"{_VERBS.get(change, change)} {thing}"


def _alarm_changed(said: _Said) -> str:
    change = str(said.pop("action", "change"))
    which = _taken(said, "alarm_time", "the {} alarm", "the alarm")
    if change == "rename":
        return f"rename {which}{_taken(said, 'label', ' to {}')}"
    which += _taken(said, "label", " called {}")
    if change != "move":
        return f"{_VERBS.get(change, change)} {which}"
    if "time" in said or "date" in said:
        said.pop("duration_seconds", None)
        to = [_taken(said, "date", "{}"), _taken(said, "time", "{}")]
        return f"move {which} to {' at '.join(part for part in to if part)}"
    return f"move {which}{_taken(said, 'duration_seconds', ' by {}')}"


def _reminder_moved(said: _Said) -> str:
    return f"move the reminder{_taken(said, 'due', ' to {}')}"


def _event_changed(said: _Said) -> str:
    """Every change of the event; the first one names it."""
    frames = {
        "start": "move {thing} to {{}}",
        "duration_minutes": "make {thing} {{}} long",
        "title": "call {thing} {{}}",
        "location": "put {{}} as the place of {thing}",
    }
    told: list[str] = []
    for name, frame in frames.items():
        if name in said:
            told.append(_taken(said, name, frame.format(thing="it" if told else "the calendar event")))
    return " and ".join(told) or _PLAIN["update_event"]


def _contact_saved(said: _Said) -> str:
    frames = {"phone": "with the number {}", "email": "with the e-mail address {}"}
    frames |= {"nickname": "with the nickname {}", "born": "with the birthday {}"}
    told = [f"save the contact{_taken(said, 'name', ' {}')}", *(_taken(said, name, frames[name]) for name in frames)]
    return ", ".join(part for part in told if part)


def _navigated(said: _Said) -> str:
    way = _MODES.get(str(said.pop("mode", "")), "")
    return f"start the navigation{_taken(said, 'destination', ' to {}')} {way}".rstrip()


def _played(said: _Said) -> str:
    return f"{'shuffle' if said.pop('shuffle', False) else 'play'} {_taken(said, 'item', instead='music')}"


def _playback(said: _Said) -> str:
    return _PLAYBACK.get(str(said.pop("action", "")), _PLAIN["control_playback"])


_ACTIONS: Mapping[str, Callable[[_Said], str]] = {
    "add_contact": _contact_saved,
    "add_list_items": _added,
    "append_note": _appended,
    "cancel_alarm": _all_of("alarm"),
    "cancel_timer": _all_of("timer"),
    "change_alarm": _alarm_changed,
    "change_timer": _timer_changed,
    "clear_list": _cleared,
    "control_playback": _playback,
    "delete_note": _deleted_note,
    "move_list_items": _moved,
    "move_reminder": _reminder_moved,
    "play_music": _played,
    "remove_list_items": _removed,
    "start_navigation": _navigated,
    "update_event": _event_changed,
}
