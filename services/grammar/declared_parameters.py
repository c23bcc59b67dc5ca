"""What the grammar needs to know of a declared tool's parameters: type, choices, and the words that announce them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.grammar.declared_formats import day_form, lasting, measure_of
from services.understanding.meaning import name_words
from services.understanding.stems import FUNCTION_WORDS, stem
from tools.language.currencies import NAMES
from tools.language.numbers import UNITS
from tools.language.slots import SlotType, bare_schema, infer
from tools.language.spoken import listed
from tools.language.tokens import words
from tools.spec import ToolSpec

_EXAMPLES = re.compile(r"\b(?:e\.g\.|eg\b|for example|for instance|such as|like)(?:.|\n)*", re.I)
_ZONED = re.compile(r"\b[A-Z][a-z]+/[A-Z][A-Za-z_]+|\bIANA\b|\btz\b|\bOlson\b", re.I)
_PLACES = frozenset(map(stem, listed("city town country airport location region state place street address station")))
_PEOPLE = frozenset(map(stem, listed("person recipient contact attendee guest passenger")))
_MOMENT = re.compile(r"\b(?:iso[- ]?8601|date[- ]?time|date and time|timestamp)\b", re.I)
_FIRST = frozenset(
    map(stem, listed("from origin departure depart departing source start pickup begin check_in checkin"))
)
_LAST = frozenset(
    map(stem, listed("to destination arrival arrive target dropoff return returning end until back till out checkout"))
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `named`, `about`: the stems of its name and of its description's content words. `side`: -1 for the
    beginning of something ("origin", "departure_date"), 1 for the end of something, 0 for all others. `preset`: the
    schema has a default, which counts if nothing is said. `measure`: the unit of a number."""

    name: str
    type: SlotType
    choices: tuple[str, ...]
    required: bool
    named: frozenset[str]
    about: frozenset[str]
    side: int = 0
    several: bool = False
    switch: bool = False
    zoned: bool = False
    preset: bool = False
    measure: str = ""
    described: str = ""


def parameters_of(spec: ToolSpec) -> list[Parameter]:
    """The parameters of `spec` that words can fill; objects are left out."""
    properties = spec.parameters.get("properties")
    required = spec.parameters.get("required") or ()
    found = []
    for name, schema in properties.items() if isinstance(properties, Mapping) else ():
        if isinstance(schema, Mapping) and bare_schema(schema).get("type") != "object":
            found.append(_parameter(str(name), bare_schema(schema), name in required))
    return found


def kind_of(name: str, schema: Mapping[str, Any]) -> SlotType:
    """The type of a declared tool's parameter."""
    return _parameter(name, bare_schema(schema), required=False).type


def _parameter(name: str, schema: Mapping[str, Any], required: bool) -> Parameter:
    told = schema.get("description")
    described = told if isinstance(told, str) else ""
    parts = name_words(name)
    named = frozenset(map(stem, parts))
    about = frozenset(stem(word) for word in words(described) if word not in FUNCTION_WORDS)
    several = schema.get("type") == "array"
    inner = schema.get("items") if several else None
    if isinstance(inner, Mapping) and inner.get("enum"):
        schema = inner
    kind, choices = infer(name, schema)
    kind = _refined(kind, schema, named, described)
    if choices and all(choice.upper() in NAMES for choice in choices):
        kind = SlotType.CURRENCY
    side = -1 if named & _FIRST else 1 if named & _LAST else 0
    switch = schema.get("type") == "boolean"
    zoned = kind is SlotType.PLACE and "zone" in name.casefold() and bool(_ZONED.search(f"{told} {schema}"))
    preset = schema.get("default") is not None
    measure = measure_of(parts, described) if kind is SlotType.NUMBER else ""
    return Parameter(
        name, kind, choices, required, named, about, side, several, switch, zoned, preset, measure, described
    )


def _refined(kind: SlotType, schema: Mapping[str, Any], named: frozenset[str], described: str) -> SlotType:
    """The slot type from the parameter's name and description, if the schema gives only a general one."""
    if kind is SlotType.CHOICE or schema.get("format") in ("date", "time", "date-time"):
        return kind
    if day_form(described) is not None and not _MOMENT.search(described):
        return SlotType.DATE
    if kind in (SlotType.TIME, SlotType.DATE, SlotType.TEXT) and _MOMENT.search(described):
        return SlotType.DATETIME
    if schema.get("type") in ("integer", "number") and lasting(schema):
        return SlotType.DURATION
    if schema.get("type") in ("integer", "number") and kind not in (SlotType.DURATION, SlotType.PERCENT):
        return SlotType.NUMBER
    if kind is not SlotType.TEXT:
        return kind
    about = {stem(word) for word in words(without_examples(described))}
    if named & _PLACES or (about & _PLACES and not named & _PEOPLE):
        return SlotType.PLACE
    return SlotType.NAME if named & _PEOPLE else kind


CODES = frozenset(map(stem, listed("number code id reference pin")))
"""Stems of names of parameters that take a code."""


def code_of(said: Sequence[str]) -> str:
    """A number or code that was said digit by digit or letter by letter: "a b four four nine"; "" for other words."""
    parts = [str(UNITS[word]) if UNITS.get(word, 10) < 10 else "0" if word == "oh" else word for word in said]
    plain = all(len(each) == 1 or (each.isalnum() and any(map(str.isdigit, each))) for each in parts)
    return "".join(parts) if len(parts) > 1 and plain else ""


def without_examples(described: str) -> str:
    """The description without the examples at its end."""
    return _EXAMPLES.sub("", described)
