"""Finds out whether a responder only repeats a write that is there, or adds a second one (`spec.md#two-models`)."""

import re
from collections.abc import Mapping
from typing import Any

from services.agent.core.call import DISPATCHED, FINISHED, GONE, Call, CallState
from services.agent.core.references import Unresolvable, resolve
from services.events.speech import normalised

_JOINS = frozenset(("and", "also", "plus", "then", "another"))
_NUMBER = re.compile(r"[-+]?[\d.,]+")
_TIME = re.compile(r"(?<!\d)(\d):(\d\d)(?!\d)")


def alike(call: Call, arguments: Mapping[str, Any]) -> bool:
    """Whether `arguments` are those of `call`, or differ from them only in form: in case, punctuation and
    blanks, or in "7:00" for "07:00"."""
    form = _form(arguments)
    return any(form == _form(known) for known in (call.arguments, call.resolved, call.written) if known is not None)


def repeated_write(
    calls: Mapping[int, Call], tool: str, arguments: Mapping[str, Any], text: str, named: set[int]
) -> Call | None:
    """The write that the responder repeats with this new call: one of the speculator, or one of its own. None where it
    has `named` that by its id in the same generation, so that it wants two, or where the user has begun one more
    request since it was sent. `text`: the words of the turn."""
    values = {call.id: call.value for call in calls.values() if call.state is CallState.DONE}
    same = [
        call
        for call in calls.values()
        if call.id not in named
        and not (call.state in DISPATCHED and _adds(_said_since(call, text)))
        and _same_write(call, tool, arguments, values)
    ]
    return min(same, key=lambda call: (call.by_responder, call.id), default=None)


def _same_write(call: Call, tool: str, arguments: Mapping[str, Any], values: Mapping[int, Any]) -> bool:
    """Whether `call` is a write by this tool with `arguments`, in which references may be filled in from the results
    `values`. One that has failed may be tried again, but not one of which it is unknown whether it has happened."""
    if call.safe or call.spec.name != tool or call.state in GONE or _failed(call):
        return False
    if alike(call, arguments):
        return True
    try:
        return alike(call, resolve(arguments, values))
    except (Unresolvable, KeyError):
        return False


def second_of_a_trusted(call: Call, calls: Mapping[int, Call]) -> bool:
    """Whether the responder adds `call` to a write by the same tool that has committed without it. The speculator was
    sure of the whole request, so one of the two is wrong, or the user wants both: only the user knows."""
    return call.by_responder and any(
        other.on_trust and other.id != call.id and other.spec.name == call.spec.name and not _nothing_came_of(other)
        for other in calls.values()
    )


def second_behind_more_words(call: Call, calls: Mapping[int, Call], text: str) -> bool:
    """Whether `call` comes beside a write by the same tool that had left before the user said the last words of `text`.
    These may correct it ("no, at eight"), unless they begin like one more request ("and another at eight")."""
    return any(
        other.id != call.id
        and other.spec.name == call.spec.name
        and other.state in DISPATCHED
        and not _failed(other)
        and (said := _said_since(other, text))
        and (alike(other, call.arguments) or not _adds(said))
        for other in calls.values()
    )


def _adds(words: list[str]) -> bool:
    """Whether the words begin like one more request."""
    return bool(words) and words[0] in _JOINS


def _said_since(call: Call, text: str) -> list[str]:
    """The words of the turn that have come since the call committed."""
    return normalised(text).split()[call.committed_words :]


def _nothing_came_of(call: Call) -> bool:
    return call.state in GONE or _failed(call)


def _failed(call: Call) -> bool:
    """Whether the call has certainly not happened."""
    return call.state in FINISHED and call.state is not CallState.DONE and not call.unknown


def _form(value: Any) -> Any:
    """`value` without differences of form."""
    if isinstance(value, str):
        text = _TIME.sub(r"0\1:\2", value.strip())
        return text if _NUMBER.fullmatch(text) else normalised(text) or text
    if isinstance(value, Mapping):
        return {name: _form(each) for name, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_form(each) for each in value]
    return value
