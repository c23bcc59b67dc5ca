"""Intents (a tool with the slot values that the user has said), and their conversion into the tool's arguments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from services.grammar.conditions import Condition
from services.grammar.declared_formats import moment_in_form, seconds_each
from services.grammar.declared_parameters import kind_of
from tools.language.lists import split_list
from tools.language.moments import When, usual_hour
from tools.language.occasions import occasions
from tools.language.paths import Filled
from tools.language.places import title_case
from tools.language.recurrences import Recurrence
from tools.language.slots import FREE, LISTED, SlotType, bare_schema, infer
from tools.language.times import ClockTime
from tools.language.tokens import Token, surface
from tools.language.tries import main_moment
from tools.recurrence import first_after
from tools.spec import ToolSpec


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A slot's value: text for free slots, a list for items, `When` for times, numbers and names for the rest.

    `open`: further words may still change it. `start`, `end`: indexes of its words in the repaired utterance. `others`:
    the same of its earlier parts, if it was said in several. `conflict`: two of its parts contradict each other.
    `several`: the values of several requests that share the other words ("at seven and at eight").
    """

    type: SlotType | None
    value: Any
    start: int = 0
    end: int = 0
    open: bool = False
    others: tuple[tuple[int, int], ...] = ()
    conflict: bool = False
    several: tuple[Any, ...] = ()

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The (start, end) of every part of the value."""
        return ((self.start, self.end), *self.others)


@dataclass(frozen=True, slots=True)
class Intent:
    """One request. `complete`: its phrase was said to the end (required slots may still be missing). `confidence` is in
    [0, 1]. `condition` must hold for the result of intent number `depends` before this one is carried out."""

    tool: str
    slots: Mapping[str, SlotValue]
    start: int
    end: int
    words: tuple[str, ...]
    complete: bool = True
    confidence: float = 1.0
    condition: Condition | None = None
    depends: int | None = None
    hedged: bool = False
    evidence: int = 2
    """Number of content words matched by the phrase itself."""
    clarity: float = 1.0
    """`confidence` without the deduction for unknown words before the request."""
    unread: int = 0
    """Number of words inside the request that no phrase explains."""
    joined: bool = False
    """Its dictated text contains an "and" after which a separate request may begin."""
    learned: bool = False
    """Only the learned model has found it; the user is asked before a write."""
    explained: bool = False
    """Every word of it is explained (`free_order`)."""
    declared: bool = False
    """It is for a tool that is understood by its declaration alone."""
    granted: bool = False
    """The user has said yes to it; there is no further question."""

    def said(self, name: str) -> Any:
        """The value of slot `name`; None if it was not said."""
        value = self.slots.get(name)
        return value.value if value is not None else None

    @property
    def open(self) -> bool:
        """Whether further words may still change one of the slots."""
        return any(value.open for value in self.slots.values())


def values_of(filled: Sequence[Filled], tokens: Sequence[Token]) -> dict[str, SlotValue]:
    """Slot values by name. A moment said in two places is merged, items said in two places are joined."""
    slots: dict[str, SlotValue] = {}
    for one in filled:
        value: Any = one.value
        if one.type is SlotType.ITEMS:
            value = split_list(tokens[one.start : one.end])
        elif value is None and one.type is SlotType.NAME:
            value = _names(tokens[one.start : one.end])
        elif value is None and one.type in FREE:
            value = surface(tokens, one.start, one.end)
        before = slots.get(one.name)
        others: tuple[tuple[int, int], ...] = () if before is None else before.spans
        conflict = before is not None and (before.conflict or contradicts(before.value, value))
        several: tuple[Any, ...] = value if isinstance(value, tuple) and one.type in LISTED else ()
        if before is not None and isinstance(before.value, When) and isinstance(value, When) and conflict:
            joined = "and" in [token.text for token in tokens[before.end : one.start]]
            joined = joined and (bool(before.several) or not before.conflict)
            several = (*(before.several or (before.value,)), before.value.merged(value)) if joined else ()
        if before is not None and isinstance(before.value, When) and isinstance(value, When):
            value = before.value.merged(value)
        elif before is not None and isinstance(before.value, list) and isinstance(value, list):
            joined = [token.text for token in tokens[before.end : one.start]] == ["and"]
            value = split_list(tokens[before.start : one.end]) if joined and not others[1:] else before.value + value
        slots[one.name] = SlotValue(one.type, value, one.start, one.end, one.open, others, conflict, several)
    return _paired(slots)


def _names(tokens: Sequence[Token]) -> str:
    """The words of one or more names, joined by "and": "anna and ben and mum"."""
    said: list[str] = []
    for at, token in enumerate(tokens):
        if token.surface:
            said.append(token.surface)
        if token.closes and at + 1 < len(tokens) and "and" not in (token.text, tokens[at + 1].text):
            said.append("and")
    return " ".join(said)


def one_each(intent: Intent) -> list[Intent]:
    """One intent for each value of a slot with several ("timers for five and ten minutes")."""
    for name, slot in intent.slots.items():
        if slot.several and slot.type is not None:
            single = replace(slot, type=LISTED.get(slot.type, slot.type), conflict=False)
            return [replace(intent, slots={**intent.slots, name: replace(single, value=one)}) for one in slot.several]
    return [intent]


def contradicts(one: Any, other: Any) -> bool:
    """Whether both are moments, with different days or different times ("at seven and at eight")."""
    if not isinstance(one, When) or not isinstance(other, When):
        return False
    days = one.day is not None and other.day is not None and one.day != other.day
    times = one.time is not None and other.time is not None and one.time != other.time
    return days or times


def _paired(slots: dict[str, SlotValue]) -> dict[str, SlotValue]:
    """Splits a slot such as "value+from_unit", which holds a number and a unit, into one slot each."""
    for name in [name for name in slots if "+" in name]:
        pair = slots.pop(name)
        values = pair.value if pair.value is not None else (None, None)  # only begun: "convert five ..."
        for part, value in zip(name.split("+"), values, strict=True):
            slots[part] = replace(pair, value=value)
    return slots


@dataclass(frozen=True, slots=True)
class IntentArguments:
    """Arguments by parameter name, and the required parameters that are missing."""

    values: dict[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def arguments(intent: Intent, spec: ToolSpec, now: datetime) -> IntentArguments:
    """The intent's slots as arguments of `spec` at local time `now`. Slots that are no parameters are left to the
    recipes."""
    properties: Mapping[str, Any] = spec.parameters.get("properties", {})
    values: dict[str, Any] = {}
    hint = hint_of(intent, spec)
    for name, slot in _leaning(intent, spec, hint).items():
        if name in properties and slot.value is not None:
            value = _argument(name, slot, properties[name], now, hint, intent.declared)
            if value is not None and value != "":
                values[name] = value
    if not intent.declared:
        _spread_moment(intent, spec, values, now)
    _spread_recurrence(intent, spec, values)
    _on_its_first_day(main_moment(spec), values, now)
    required = spec.parameters.get("required", ())
    return IntentArguments(values, tuple(name for name in required if name not in values))


def hint_of(intent: Intent, spec: ToolSpec) -> str:
    """The words that tell what a time is for ("dinner"), from which `When.clock` guesses the half of the day."""
    wakes = "wake" if _WAKING & set(intent.words) else ""
    named = (str(intent.said(name) or "") for name in ("title", "label"))
    told = occasions(str(intent.said("text") or "")) if intent.said("title") is None else ""
    words = " ".join(intent.words)
    told = told or ("bedtime" if "bedtime" in words else "school run" if "school run" in words else "")
    return " ".join((spec.name.replace("_", " "), wakes, *named, told))


_WAKING = frozenset(("wake", "waking", "awake", "up"))


def _spread_moment(intent: Intent, spec: ToolSpec, values: dict[str, Any], now: datetime) -> None:
    """Fills a separate day parameter from a day that was said together with the time ("in thirty hours")."""
    main = main_moment(spec)
    when = intent.said(main) if main else None
    if not isinstance(when, When):
        return
    later = (now + when.after).date() if when.after is not None and when.after >= timedelta(days=1) else None
    day = when.calendar_day or later
    for name, schema in spec.parameters.get("properties", {}).items():
        if day is not None and name != main and name not in values and infer(name, schema)[0] is SlotType.DATE:
            values[name] = day.isoformat()


def _leaning(intent: Intent, spec: ToolSpec, hint: str) -> Mapping[str, SlotValue]:
    """The intent's slots. The time of a repetition is moved to the part of the day that was said with it ("every
    evening at eight"), or to the usual half of the day; for other times, the next such hour counts."""
    again = next((slot.value for slot in intent.slots.values() if isinstance(slot.value, Recurrence)), None)
    main = main_moment(spec)
    slot = intent.slots.get(main or "")
    if again is None or main is None or not isinstance(when := slot.value if slot else When(part=again.part), When):
        return intent.slots
    part = when.part or again.part
    clock = replace(when, part=part).clock(hint)
    if clock is None and part is not None:
        clock = ClockTime(usual_hour(part), certain=True)
    if clock is None and when.after is None:
        return intent.slots
    leaning = replace(when, time=clock, part=part)
    return {**intent.slots, main: replace(slot or SlotValue(SlotType.DATETIME, None), value=leaning)}


def _spread_recurrence(intent: Intent, spec: ToolSpec, values: dict[str, Any]) -> None:
    """Gives a recurrence by its name if the tool's enum has it, else as an RRULE."""
    properties = spec.parameters.get("properties", {})
    for name, slot in intent.slots.items():
        if isinstance(slot.value, Recurrence):
            named = slot.value.name in infer("repeat", properties.get("repeat", {}))[1]
            values.pop(name, None)
            values["repeat" if named else name] = slot.value.name if named else slot.value.rule


def _on_its_first_day(main: str | None, values: dict[str, Any], now: datetime) -> None:
    """Moves the date and time of something that repeats to the first day of its rule."""
    rule, begins = values.get("rule"), values.get(main or "")
    if main is None or not isinstance(rule, str) or "HOURLY" in rule or "T" not in str(begins):
        return
    first = first_after(rule, datetime.fromisoformat(str(begins)).replace(tzinfo=now.tzinfo), now)
    if first is not None:
        values[main] = first.strftime("%Y-%m-%dT%H:%M")


def _argument(
    name: str, slot: SlotValue, schema: Mapping[str, Any], now: datetime, hint: str, declared: bool = False
) -> Any:
    """The value as an argument; a declared tool's in the form that its schema asks for."""
    schema = bare_schema(schema)
    value = slot.value
    if isinstance(value, When) and declared:
        wanted = kind_of(name, schema)
        text = moment_text(value, wanted, now, hint)
        return moment_in_form(text, wanted, schema, now) if text else None
    if isinstance(value, When):
        return moment_text(value, infer(name, schema)[0], now, hint)
    if slot.type is SlotType.DURATION and declared:
        value = value / seconds_each(name, schema)
    elif slot.type is SlotType.DURATION:
        value = value / 60 if "minute" in name else value / 3600 if "hour" in name else value
    if isinstance(value, float | int) and not isinstance(value, bool):
        return round(value) if schema.get("type") == "integer" else value
    if isinstance(value, str):
        value = spelled(value, slot.type)
        return [value] if schema.get("type") == "array" else value
    return value


def moment_text(when: When, wanted: SlotType, now: datetime, hint: str = "") -> str | None:
    """A moment in the form that the parameter needs: HH:MM, YYYY-MM-DD, or both; None if that part was not said."""
    if wanted is SlotType.TIME:
        if when.after is not None:
            moment = when.moment(now)
            return moment.strftime("%H:%M") if moment else None
        clock = when.clock(hint)
        coming = when.moment(now, hint) if when.bare(hint) and when.day is None else None
        return coming.strftime("%H:%M") if coming else str(clock) if clock else None
    if wanted is SlotType.DATE:
        day = when.calendar_day or (now.date() if when.part or when.time else None)
        return day.isoformat() if day else None
    moment = when.moment(now, hint)
    return moment.strftime("%Y-%m-%dT%H:%M") if moment else None


def spelled(text: str, slot_type: SlotType | None) -> str:
    """Free words in ordinary spelling: "marco" becomes "Marco", "i'm late" becomes "I'm late"."""
    if slot_type is SlotType.NAME:
        text = text.removesuffix("'s")  # "save Dave's number"
    if slot_type in (SlotType.PLACE, SlotType.NAME):
        return title_case(text.removesuffix("'s office").split())
    if slot_type is SlotType.TEXT:
        return " ".join("I" + word[1:] if word.split("'")[0] == "i" else word for word in text.split())
    return text
