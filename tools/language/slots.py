"""The slot types of the phrase language, and the type that a tool's parameter has."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class SlotType(StrEnum):
    """What kind of spoken value a slot takes."""

    NUMBER = "number"
    DURATION = "duration"
    TIME = "time"
    DATE = "date"
    DATETIME = "datetime"
    PLACE = "place"
    UNIT = "unit"
    CURRENCY = "currency"
    QUANTITY = "quantity"  # a number and its unit, for two parameters
    MONEY = "money"  # an amount and its currency, for two parameters
    NAME = "name"
    TEXT = "text"
    LABEL = "label"
    ITEMS = "items"
    EXPRESSION = "expression"
    PERCENT = "percent"
    CHOICE = "choice"
    RECURRENCE = "recurrence"
    DURATIONS = "durations"  # several, each for a request of its own
    TIMES = "times"  # several, each for a request of its own


TEMPORAL = frozenset({SlotType.TIME, SlotType.DATE, SlotType.DATETIME, SlotType.TIMES})
FREE = frozenset({SlotType.NAME, SlotType.TEXT, SlotType.LABEL, SlotType.ITEMS, SlotType.PLACE})
"""Types that any words may fill; only the words after them show where they end."""

LISTED = {SlotType.DURATIONS: SlotType.DURATION, SlotType.TIMES: SlotType.TIME}
"""The types of several values, with the type of each."""

LONGEST = {SlotType.NAME: 6, SlotType.LABEL: 7, SlotType.PLACE: 6}
"""Maximum number of words of a free slot; the other free types are unlimited."""


@dataclass(frozen=True, slots=True)
class Slot:
    """`name` is a parameter of the tool, or a name that only recipes use; "a+b" fills two parameters from one pair."""

    name: str
    type: SlotType
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value implied by the words of the phrase: "that's open now {open_now=true}"."""

    name: str
    value: Any


_BY_PATTERN = (
    ("FREQ=", SlotType.RECURRENCE),
    (r"T\d{2}", SlotType.DATETIME),
    (r"\d{4}-\d{2}", SlotType.DATE),
    (r"^\d{2}:", SlotType.TIME),
)
_BY_NAME: tuple[tuple[tuple[str, ...], SlotType], ...] = (
    (("duration", "seconds", "minutes"), SlotType.DURATION),
    (("percent",), SlotType.PERCENT),
    (("currency",), SlotType.CURRENCY),
    (("unit",), SlotType.UNIT),
    (("expression",), SlotType.EXPRESSION),
    (("timezone", "location", "place", "city", "destination", "origin", "near"), SlotType.PLACE),
    (("label", "title", "list_name"), SlotType.LABEL),
    (("name", "sender", "attendees"), SlotType.NAME),
    (("due", "datetime"), SlotType.DATETIME),
    (("date", "day"), SlotType.DATE),
    (("time",), SlotType.TIME),
)


def bare_schema(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of the value itself, if `anyOf` also allows null."""
    options = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    return {**schema, **options[0]} if len(options) == 1 else schema


def infer(name: str, schema: Mapping[str, Any]) -> tuple[SlotType, tuple[str, ...]]:
    """The slot type (and enum choices) of parameter `name`, from its schema first and its name second."""
    schema = bare_schema(schema)
    if "enum" in schema:
        return SlotType.CHOICE, tuple(str(choice) for choice in schema["enum"])
    for mark, slot_type in _BY_PATTERN:
        if mark in schema.get("pattern", ""):
            return slot_type, ()
    if schema.get("format") == "date-time":
        return SlotType.DATETIME, ()
    if schema.get("format") in ("date", "time"):
        return SlotType(schema["format"]), ()
    if name == "name" and schema.get("type") == "string":
        return SlotType.NAME, ()
    for marks, slot_type in _BY_NAME:
        if any(mark in name for mark in marks):
            return slot_type, ()
    if schema.get("type") in ("integer", "number"):
        return SlotType.NUMBER, ()
    if schema.get("type") == "array":
        return SlotType.ITEMS, ()
    return SlotType.TEXT, ()
