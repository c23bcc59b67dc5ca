"""Resolves "it" and "the first one" in a turn that follows one about timers, alarms, reminders or the stopwatch: "turn
it off", "pause it", "cancel the first one"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.grammar.intents import Intent, SlotValue
from services.grammar.reading import UtteranceReader
from services.models.call_view import KnownCall, KnownCallStatus
from tools.language.dates import date_at
from tools.language.moments import When
from tools.language.slots import SlotType
from tools.language.spoken import phrases
from tools.language.times import ClockTime
from tools.language.tokens import Token

_NOUNS = {
    "set_timer": "timer", "change_timer": "timer", "set_alarm": "alarm", "change_alarm": "alarm",
    "create_reminder": "reminder", "move_reminder": "reminder", "control_stopwatch": "stopwatch",
    "read_stopwatch": "stopwatch",
}  # fmt: skip
"""By tool, the noun for what it sets or changes."""
_LISTS = {"timers": "timer", "alarms": "alarm"}
"""The noun by the `kind` argument of `list_alarms_and_timers`."""
_CHANGES = frozenset(
    ("cancel_timer", "change_timer", "cancel_alarm", "change_alarm", "cancel_reminder", "move_reminder",
     "control_stopwatch", "list_alarms_and_timers")
)  # fmt: skip
_COURTESY = phrases(
    "please|now|okay|can you|could you|please can you|can you please|could you please|and|then|actually"
)
_CLOSING = frozenset(("please", "now", "thanks", "again", "then"))
_APART = frozenset(("turn", "switch"))
"""Verbs that have an "off" after the pronoun: "turn it off"."""


def referring(
    tokens: Sequence[Token], done: Sequence[KnownCall], reader: UtteranceReader, now: datetime
) -> tuple[Intent, ...]:
    """The request in `tokens`, the whole turn, read with the noun in place of "it"; () if the words refer to nothing
    that the calls `done` have set, or say more than this request."""
    made = [(call, noun) for call in done if call.status is KnownCallStatus.DONE and (noun := _noun(call))]
    if not made or len({noun for _, noun in made}) > 1:
        return ()
    said = _bare(tokens)
    named = _named(said, made[0][1])
    if named is None or (said[0] == "make" and said[-1] not in ("longer", "shorter")):
        return ()  # "make it eight" corrects the last request (`revising`)
    words, place = named
    intents = reader.read(" ".join(words), now).intents
    whole = len(intents) == 1 and intents[0].complete and intents[0].start == 0 and intents[0].end == len(words)
    if not whole or intents[0].tool not in _CHANGES:
        return ()
    if place or len(made) > 1:
        return intents
    return (_pointed(intents[0], made[0][0], now),)


def _noun(call: KnownCall) -> str:
    if call.tool == "list_alarms_and_timers":
        return _LISTS.get(str(call.arguments.get("kind")), "")
    return _NOUNS.get(call.tool, "")


def _bare(tokens: Sequence[Token]) -> list[str]:
    """The words without polite phrases at both ends."""
    words = [token.text for token in tokens]
    while lead := max((p for p in _COURTESY if tuple(words[: len(p)]) == p), key=len, default=()):
        words = words[len(lead) :]
    while words and words[-1] in _CLOSING:
        words.pop()
    return words


def _named(words: Sequence[str], noun: str) -> tuple[list[str], bool] | None:
    """The words with `noun` in place of "it" or "one", and whether the user said which one ("the first one"). None if
    the words contain neither."""
    at = next((at for at, word in enumerate(words) if word in ("it", "that", "this", "one", "them", "both")), None)
    if at is None or not at:
        return None
    word, rest = words[at], list(words[at + 1 :])
    if word in ("them", "both"):
        rest = rest[2:] if rest[:2] == ["of", "them"] else rest
        return _joined(words[:at], ["all", "the", f"{noun}s"], rest), True
    if word == "one":
        start = next((i for i in range(at - 1, 0, -1) if words[i] in ("the", "that", "my")), None)
        if start is None or (start + 1 == at and words[start] == "the"):
            return None
        return _joined(words[:start], [*words[start:at], noun], rest), start + 1 < at
    if rest[:1] == ["one"]:
        rest = rest[1:]
    return _joined(words[:at], ["the", noun], rest), False


def _joined(before: Sequence[str], thing: Sequence[str], rest: Sequence[str]) -> list[str]:
    if before and before[-1] in _APART and list(rest[:1]) == ["off"]:
        return [*before, "off", *thing, *rest[1:]]
    return [*before, *thing, *rest]


def _pointed(intent: Intent, call: KnownCall, now: datetime) -> Intent:
    """The intent with slots that identify exactly the one that `call` has set, in case there are others like it."""
    known: dict[str, Any] = dict(call.arguments) | (dict(call.value) if isinstance(call.value, Mapping) else {})
    slots: dict[str, SlotValue] = {}
    match intent.tool:
        case "cancel_timer" | "change_timer" | "list_alarms_and_timers":
            now_called = known.get("previous")  # the name or time that undoing the change gives it again
            name = now_called.get("label") if isinstance(now_called, Mapping) else known.get("label")
            slots["label"] = SlotValue(SlotType.LABEL, name)
        case "cancel_alarm" | "change_alarm":
            if isinstance(at := known.get("time"), str):
                hour, minute = map(int, at.split(":"))
                day = date_at(str(known.get("date", "")).split("-"), 0, now.date()) if _once(known) else None
                when = When(day=day.value if day and intent.tool == "cancel_alarm" else None)
                when = replace(when, time=ClockTime(hour, minute, certain=True))
                slots["time" if intent.tool == "cancel_alarm" else "alarm_time"] = SlotValue(SlotType.TIME, when)
        case "cancel_reminder" | "move_reminder":
            slots["text"] = SlotValue(SlotType.TEXT, known.get("text"))
    free = {name: value for name, value in slots.items() if value.value is not None and intent.said(name) is None}
    return replace(intent, slots={**intent.slots, **free})


def _once(known: Mapping[str, Any]) -> bool:
    return known.get("repeat", "none") == "none" and not known.get("rule")
