"""Plans the calls for changes of timers, alarms, lists, notes or contacts, and for the stopwatch, birthdays and random
choices. The action follows from the words outside of the values."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.grammar.recipes.people import names_in
from tools.language.durations import duration_at
from tools.language.numbers import number_at
from training.synth.slots import RequestSoFar
from training.synth.wants import Results, Setting, Want, past, people_in

Actions = Sequence[tuple[str, str]]
_STOPWATCH: Actions = (
    ("start", r"\b(start|begin|run|going|kick off|running|time (this|us))\b"),
    ("stop", r"\b(stop|stopped|halt|end|freeze|pause|hold|off|done|finished)\b"),
    ("resume", r"\b(resume|continue|carry on|unpause|go on)\b"),
    ("reset", r"\b(reset|zero|nothing|clear)\b"),
)
_BY_LENGTH: Actions = (
    ("extend", r"\b(add|added|more|extra|extend|lengthen|longer|another|bump|stretch)\b"),
    ("shorten", r"\b(shorter|take|knock|shave|shorten|cut|reduce|less)\b"),
)
_WHOLE: Actions = (
    ("pause", r"\b(pause|hold|freeze)\b"),
    ("resume", r"\b(resume|unpause|continue|carry on|run on|go on)\b"),
    ("restart", r"\b(restart|reset|over|again|beginning|start)\b"),
)
_LEAST_SNOOZE_S, _LONGEST_SNOOZE_S = 60, 12 * 3600
_SNOOZES = re.compile(r"\b(snooze|sleep|bed|lie in|ring again|wake me again|not yet)\b")
_RENAMES = re.compile(r"\b(rename|name|called?)\b")
_INSTEAD = re.compile(r"\b(instead of|not the)\b")


def _action(text: str, actions: Actions) -> str | None:
    """The action that the words name; None unless it is exactly one."""
    found = [action for action, pattern in actions if re.search(pattern, text)]
    return found[0] if len(found) == 1 else None


def _beside(said: RequestSoFar) -> str:
    """The words without labels and list names, since these may contain verbs."""
    text = said.text
    for kind in ("label", "list_name", "item"):
        for value in said.spans.get(kind, ()):
            text = text.replace(value, " ", 1)
    return text


def _length(said: RequestSoFar) -> int | None:
    """The duration that was said, in seconds; None unless it is exactly one."""
    lengths = said.spans.get("duration", ())
    words = lengths[0].split() if len(lengths) == 1 else []
    found = duration_at(words, 0) if words else None
    return found.value if found is not None and found.end == len(words) else None


def _with_label(said: RequestSoFar, values: Mapping[str, Any]) -> dict[str, Any]:
    labels = said.spans.get("label", ())
    return {**values, "label": labels[0]} if labels else dict(values)


def stopwatch(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    action = _action(said.text, _STOPWATCH)
    return [Want(key, "control_stopwatch", {"action": action})] if action else None


def timer(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Makes a timer longer or shorter, pauses, resumes or restarts it."""
    if said.waiting or len(said.spans.get("label", ())) > 1:
        return None
    if not said.spans.get("duration"):
        action = _action(_beside(said), _WHOLE)
        return [Want(key, "change_timer", _with_label(said, {"action": action}))] if action else None
    action, length = _action(_beside(said), _BY_LENGTH), _length(said)
    if action is None or length is None:
        return None
    return [Want(key, "change_timer", _with_label(said, {"action": action, "duration_seconds": length}))]


def alarm(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Snoozes an alarm (for the duration that was said), or moves it to the time that was said."""
    times = said.spans.get("time", ())
    if said.waiting or len(times) > 1:
        return None
    if said.spans.get("duration") or not times:
        length = _length(said)
        if not _SNOOZES.search(said.text) or (said.spans.get("duration") and length is None) or times:
            return None
        if length is not None and not _LEAST_SNOOZE_S <= length <= _LONGEST_SNOOZE_S:
            return None
        return [Want(key, "change_alarm", {"action": "snooze"} | ({"duration_seconds": length} if length else {}))]
    values = {name: said.values[name] for name in ("label", "time", "date") if name in said.values}
    if said.unread or "time" not in values or past(values, here.now):
        return None
    return [Want(key, "change_alarm", {"action": "move", **values})]


def list_items(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Moves items between lists: to the second one, unless that was only said by mistake."""
    names, items = said.spans.get("list_name", ()), said.values.get("items")
    text = _beside(said)
    renamed = bool(_RENAMES.search(text))
    if said.waiting or not names or len(names) > 2 or (said.spans.get("item") and (not items or renamed)):
        return None
    if len(names) == 1:
        if not items or re.search(r"\b(from|off|everything|all|what's)\b", text):
            return None
        return [Want(key, "move_list_items", {"to_list_name": names[0], "items": items})]
    source, target = reversed(names) if _INSTEAD.search(text) else names
    values = {"to_list_name": target, "list_name": source}
    return [Want(key, "move_list_items", values | ({"items": items} if items else {}))]


def note(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    title = next((said.spans[kind][0] for kind in ("title", "topic", "message") if said.spans.get(kind)), None)
    return [Want(key, "delete_note", {"title": title})] if title and not said.waiting else None


def contact(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    names = names_in(people_in(said) or "")
    return [Want(key, "delete_contact", {"name": names[0]})] if len(names) == 1 and not said.waiting else None


def birthday(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Looks up somebody's birthday; once no more words come, the next birthdays if nobody was named."""
    if said.waiting or (not said.spans.get("person") and not said.over):
        return None
    names = names_in(people_in(said) or "")
    if len(names) != bool(said.spans.get("person")):
        return None
    return [Want(key, "get_birthday", {"name": names[0]} if names else {})]


def chance(said: RequestSoFar, key: str, results: Results, here: Setting) -> list[Want] | None:
    """Picks one coin, one die, or a number, which may have bounds."""
    text, numbers = said.text, [_whole(text) for text in said.spans.get("number", ())]
    kinds = (("coin", r"\b(coin|heads or tails)\b"), ("die", r"\b(die|dice)\b"), ("number", r"\bnumber\b"))
    kind = _action(text, kinds)
    if said.waiting or kind is None or None in numbers or re.search(r"\b(again|coins|two|six|under)\b", text):
        return None
    if kind != "number":
        return [Want(key, "pick_random", {"kind": kind})] if not numbers else None
    if len(numbers) > 2 or not (numbers or said.over):
        return None
    return [Want(key, "pick_random", {"kind": kind, **dict(zip(("high", "low"), reversed(numbers), strict=False))})]


def _whole(text: str) -> int | None:
    words = text.split()
    found = number_at(words, 0)
    return int(found.value) if found is not None and found.end == len(words) and found.value % 1 == 0 else None
